"""What goes with an item, in Media RSS (rssboard.org/media-rss): the same elements in Atom and in RSS."""

from __future__ import annotations

from lxml.etree import _Element

from plugins.syndication.model import Attachment, Item
from plugins.syndication.text import address
from plugins.syndication.tree import child

MEDIA = "http://search.yahoo.com/mrss/"


def add_media(parent: _Element, item: Item) -> None:
    """Append what goes with ``item`` and its picture."""
    for one in item.attachments:
        if one.kind != "document":
            _content(parent, one)
    if item.image:
        child(parent, f"{{{MEDIA}}}thumbnail", url=address(item.image))


def _content(parent: _Element, one: Attachment) -> None:
    content = child(parent, f"{{{MEDIA}}}content", medium=one.kind)
    if not one.is_page:
        content.set("url", address(one.url))
    facts = {
        "type": "" if one.is_page else one.media_type,
        "fileSize": one.length,
        "duration": one.duration,
        "width": one.width,
        "height": one.height,
    }
    for name, value in facts.items():
        if value:
            content.set(name, str(value))
    _said(content, "title", one.title)
    _said(content, "description", one.description)
    if one.is_page:
        child(content, f"{{{MEDIA}}}player", url=address(one.url))
    if one.thumbnail:
        child(content, f"{{{MEDIA}}}thumbnail", url=address(one.thumbnail))
    if one.rating:
        child(content, f"{{{MEDIA}}}rating", one.rating, scheme="urn:simple")


def _said(parent: _Element, name: str, text: str) -> None:
    if text:
        child(parent, f"{{{MEDIA}}}{name}", text, type="plain")
