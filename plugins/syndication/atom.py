"""A Channel → an Atom feed (RFC 4287), with its archive links (RFC 5005) and hub (WebSub)."""

from __future__ import annotations

from datetime import datetime

from lxml.etree import Element, _Element, cleanup_namespaces

from plugins.syndication.elements import (
    ATOM,
    GENERATOR,
    MEDIA,
    XHTML,
    XML_LANG,
    add_links,
    add_media,
    child,
    document,
    greet,
    lead_to,
)
from plugins.syndication.model import Channel, Item, Person, Source
from plugins.syndication.text import absolute, address, iri, moment

_THREAD = "http://purl.org/syndication/thread/1.0"
_HISTORY = "http://purl.org/syndication/history/1.0"


def render(channel: Channel) -> bytes:
    """Return the feed's bytes; the same channel always gives the same."""
    feed = Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "fh": _HISTORY, "thr": _THREAD, "h": XHTML, "media": MEDIA})
    if channel.language:
        feed.set(XML_LANG, channel.language)
    greet(feed, channel)
    _add(feed, "title", channel.title)
    if channel.description:
        _add(feed, "subtitle", channel.description)
    _add(feed, "id", iri(channel.id))
    _add(feed, "updated", moment(channel.updated))
    add_links(feed, channel, "application/atom+xml", home=True)
    # An entry without an author takes the feed's (§4.2.1), so that there must be one.
    for person in channel.authors or (Person(channel.title, channel.home_url),):
        _person(feed, person)
    _add(feed, "generator", GENERATOR)
    if channel.icon:
        _add(feed, "icon", address(channel.icon))
        _add(feed, "logo", address(channel.icon))
    if channel.current:
        child(feed, f"{{{_HISTORY}}}archive")
    for item in channel.items:
        _entry(feed, item, channel)
    cleanup_namespaces(feed)
    return document(feed, channel.welcome.stylesheet if channel.welcome else None)


def _entry(feed: _Element, item: Item, channel: Channel) -> None:
    entry = _add(feed, "entry")
    if item.language and item.language != channel.language:
        entry.set(XML_LANG, item.language)
    _add(entry, "title", item.title)
    _add(entry, "id", iri(item.id))
    _add(entry, "published", moment(item.published))
    _add(entry, "updated", moment(item.changed))
    if item.url:
        _add(entry, "link", rel="alternate", type="text/html", href=address(item.url))
    for file in item.files:
        length = str(file.length) if file.length else None
        _add(
            entry,
            "link",
            rel="enclosure",
            type=file.media_type or None,
            length=length,
            title=file.title or None,
            href=address(file.url),
        )
    for link in item.links:
        if link.rel == "in-reply-to":
            there = address(link.url)
            child(
                entry, f"{{{_THREAD}}}in-reply-to", ref=iri(link.id) if link.id else there, type="text/html", href=there
            )
        else:
            to = _add(entry, "link", rel=link.rel, type="text/html", href=address(link.url), title=link.title or None)
            if link.count:
                to.set(f"{{{_THREAD}}}count", str(link.count))
    for person in item.authors:
        _person(entry, person)
    for tag in item.tags:
        _add(entry, "category", term=tag)
    if item.source:
        _source(entry, item.source, item.changed)
    _text(entry, item)
    add_media(entry, item)
    lead_to(entry, item, channel)


def _text(entry: _Element, item: Item) -> None:
    if item.summary:
        _add(entry, "summary", item.summary)
    if item.content:
        _add(entry, "content", str(absolute(item.content, item.url)), type="html")
    elif not item.url:
        # §4.1.1.1: an entry that leads nowhere must itself hold something.
        _add(entry, "content", item.summary or item.title)


def _source(entry: _Element, source: Source, updated: datetime) -> None:
    """Say where an entry comes from; that feed was last changed no earlier than with this entry."""
    element = _add(entry, "source")
    if source.feed:
        _add(element, "id", address(source.feed))
    _add(element, "title", source.title)
    _add(element, "updated", moment(updated))
    if source.feed:
        _add(element, "link", rel="self", href=address(source.feed))
    if source.home:
        _add(element, "link", rel="alternate", type="text/html", href=address(source.home))


def _person(parent: _Element, person: Person) -> None:
    element = _add(parent, "author")
    _add(element, "name", person.name)
    if person.url:
        _add(element, "uri", address(person.url))


def _add(parent: _Element, name: str, text: str | None = None, /, **attributes: str | None) -> _Element:
    return child(parent, f"{{{ATOM}}}{name}", text, **attributes)
