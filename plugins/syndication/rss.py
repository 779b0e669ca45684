"""A Channel → RSS 2.0 with content:encoded, dc:creator and atom:link (rssboard.org/rss-profile)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from lxml.etree import Element, _Element, cleanup_namespaces

from plugins.syndication.browser import greet, lead_to
from plugins.syndication.model import Channel, Item
from plugins.syndication.text import absolute, address
from plugins.syndication.tree import ATOM, GENERATOR, XHTML, child, document

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_NAMES: dict[str | None, str] = {"atom": ATOM, "content": _CONTENT, "dc": _DUBLIN_CORE, "h": XHTML, "media": _MEDIA}


def render(channel: Channel) -> bytes:
    """Return the feed's bytes; the same channel always gives the same."""
    root = Element("rss", nsmap=_NAMES)
    root.set("version", "2.0")
    element = child(root, "channel")
    greet(element, channel)
    child(element, "title", channel.title)
    child(element, "link", address(channel.home_url))
    child(element, "description", channel.description or channel.title)
    if channel.language:
        child(element, "language", channel.language)
    child(element, "lastBuildDate", _date(channel.updated))
    child(element, "generator", GENERATOR)
    _links(element, channel)
    if channel.icon:
        image = child(element, "image")
        child(image, "url", address(channel.icon))
        child(image, "title", channel.title)
        child(image, "link", address(channel.home_url))
    for item in channel.items:
        _item(element, item, channel)
    cleanup_namespaces(root)
    return document(root, channel.stylesheet)


def _links(element: _Element, channel: Channel) -> None:
    links = (
        ("self", channel.feed_url, "application/rss+xml"),
        ("hub", channel.hub, None),
        ("current", channel.current, "application/rss+xml"),
        ("prev-archive", channel.previous_archive, "application/rss+xml"),
        ("next-archive", channel.next_archive, "application/rss+xml"),
    )
    for relation, url, kind in links:
        if url:
            child(element, f"{{{ATOM}}}link", rel=relation, type=kind, href=address(url))


def _item(parent: _Element, item: Item, channel: Channel) -> None:
    element = child(parent, "item")
    if item.title:
        child(element, "title", item.title)
    if item.url:
        child(element, "link", address(item.url))
    child(element, "guid", item.id, isPermaLink="true" if item.id == item.url else "false")
    child(element, "pubDate", _date(item.published))
    for person in item.authors:
        child(element, f"{{{_DUBLIN_CORE}}}creator", person.name)
    for tag in item.tags:
        child(element, "category", tag)
    # A description is HTML, so that plain text has to be escaped once more; an item needs it or a title.
    if item.summary or not item.title:
        child(element, "description", escape(item.summary or "", quote=False))
    if item.content:
        child(element, f"{{{_CONTENT}}}encoded", str(absolute(item.content, item.url)))
    if item.source and item.source.feed:
        child(element, "source", item.source.title, url=address(item.source.feed))
    if item.image:
        child(element, f"{{{_MEDIA}}}thumbnail", url=address(item.image))
    lead_to(element, item, channel)


def _date(value: datetime) -> str:
    """Return RFC 5322's date, in GMT as RSS readers know it."""
    return format_datetime(value.astimezone(UTC), usegmt=True)
