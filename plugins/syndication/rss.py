"""A Channel → RSS 2.0 with content:encoded, dc:creator and atom:link (rssboard.org/rss-profile)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape, unescape

from lxml.etree import Element, _Element, cleanup_namespaces

from plugins.syndication.elements import (
    ATOM,
    GENERATOR,
    MEDIA,
    XHTML,
    add_links,
    add_media,
    child,
    document,
    greet,
    lead_to,
)
from plugins.syndication.model import Channel, Item
from plugins.syndication.text import absolute, address

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
# What HTML would read as a tag or a character: readers take a title for HTML, though it is said to be text.
_TAG = re.compile(r"<[a-zA-Z/!?]")
_NAMES: dict[str | None, str] = {"atom": ATOM, "content": _CONTENT, "dc": _DUBLIN_CORE, "h": XHTML, "media": MEDIA}


def render(channel: Channel) -> bytes:
    """Return the feed's bytes; the same channel always gives the same."""
    root = Element("rss", nsmap=_NAMES)
    root.set("version", "2.0")
    element = child(root, "channel")
    greet(element, channel)
    child(element, "title", _title(channel.title))
    child(element, "link", address(channel.home_url))
    child(element, "description", channel.description or channel.title)
    if channel.language:
        child(element, "language", channel.language)
    child(element, "lastBuildDate", _date(channel.updated))
    child(element, "generator", GENERATOR)
    add_links(element, channel, "application/rss+xml")
    if channel.icon:
        image = child(element, "image")
        child(image, "url", address(channel.icon))
        child(image, "title", _title(channel.title))
        child(image, "link", address(channel.home_url))
    for item in channel.items:
        _item(element, item, channel)
    cleanup_namespaces(root)
    return document(root, channel.welcome.stylesheet if channel.welcome else None)


def _item(parent: _Element, item: Item, channel: Channel) -> None:
    element = child(parent, "item")
    if item.title:
        child(element, "title", _title(item.title))
    if item.url:
        child(element, "link", address(item.url))
    child(element, "guid", item.id, isPermaLink="true" if item.id == item.url else "false")
    child(element, "pubDate", _date(item.published))
    for link in item.links:
        if link.rel == "replies" and element.find("comments") is None:
            child(element, "comments", address(link.url))
        else:
            child(element, f"{{{ATOM}}}link", rel=link.rel, href=address(link.url), title=link.title or None)
    for person in item.authors:
        child(element, f"{{{_DUBLIN_CORE}}}creator", person.name)
    for tag in item.tags:
        child(element, "category", tag)
    _text(element, item)
    if item.files:
        file = next((attachment for attachment in item.files if attachment.kind in ("audio", "video")), item.files[0])
        child(element, "enclosure", url=address(file.url), length=str(file.length or 0), type=file.stated_type)
    if item.source and item.source.feed:
        child(element, "source", item.source.title, url=address(item.source.feed))
    add_media(element, item)
    lead_to(element, item, channel, item.summary)


def _text(element: _Element, item: Item) -> None:
    """Say what an item says. A description is HTML, so that plain text has to be escaped once more."""
    content = str(absolute(item.content, item.url)) if item.content else ""
    if content and not item.title:  # it needs a title or a description
        child(element, "description", content)
        return
    if item.summary or not item.title:
        child(element, "description", escape(item.summary or "", quote=False))
    if content:
        child(element, f"{{{_CONTENT}}}encoded", content)


def _title(title: str) -> str:
    """Return a title that reads the same as text and as HTML; where none can, as HTML (rssboard.org/rss-profile)."""
    if unescape(title) == title and not _TAG.search(title):
        return title
    return title.replace("&", "&#x26;").replace("<", "&#x3C;")


def _date(value: datetime) -> str:
    """Return RFC 5322's date, in GMT as RSS readers know it."""
    return format_datetime(value.astimezone(UTC), usegmt=True)
