"""What Atom and RSS share: elements with text that XML can carry, Media RSS (rssboard.org/media-rss), and a greeting.

A person who opens a feed in a browser is greeted in XHTML, which feed readers pass over (RFC 4287 §6.4 lets other
namespaces in): CSS can show a feed, but has no links that can be followed, and browsers are giving XSLT up.
"""

from __future__ import annotations

from lxml.etree import ProcessingInstruction, SubElement, _Element, tostring

from plugins.language.dates import long_day
from plugins.syndication.model import Attachment, Channel, Item
from plugins.syndication.text import address, legible

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
GENERATOR = "ConnectingHub"
MEDIA = "http://search.yahoo.com/mrss/"


def child(parent: _Element, name: str, text: str | None = None, /, **attributes: str | None) -> _Element:
    """Append an element to ``parent`` and return it; attributes that are None are left out."""
    element = SubElement(parent, name)
    if text is not None:
        element.text = legible(text)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_"), legible(value))
    return element


def document(root: _Element, stylesheet: str | None = None) -> bytes:
    """Return the document's bytes in UTF-8; ``stylesheet`` is the CSS that a browser shows it with."""
    if stylesheet:
        quoted = legible(stylesheet).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        root.addprevious(ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{quoted}"'))
    return tostring(root.getroottree(), xml_declaration=True, encoding="utf-8", pretty_print=True)


def add_links(parent: _Element, channel: Channel, media: str, *, home: bool = False) -> None:
    """Append where a feed of the type ``media`` is, its hub, and its archives (RFC 5005); with ``home`` its page."""
    links = (
        ("self", channel.feed_url, media),
        ("alternate", channel.home_url if home else None, "text/html"),
        ("hub", channel.hub, None),
        ("current", channel.current, media),
        ("prev-archive", channel.previous_archive, media),
        ("next-archive", channel.next_archive, media),
    )
    for relation, url, kind in links:
        if url:
            child(parent, f"{{{ATOM}}}link", rel=relation, type=kind, href=address(url))


def add_media(parent: _Element, item: Item) -> None:
    """Append what goes with ``item`` and its picture."""
    for attachment in item.attachments:
        if attachment.kind != "document":
            _content(parent, attachment)
    if item.image:
        child(parent, f"{{{MEDIA}}}thumbnail", url=address(item.image))


def _content(parent: _Element, attachment: Attachment) -> None:
    content = child(parent, f"{{{MEDIA}}}content", medium=attachment.kind)
    if not attachment.is_page:
        content.set("url", address(attachment.url))
    facts = {
        "type": "" if attachment.is_page else attachment.media_type,
        "fileSize": attachment.length,
        "duration": attachment.duration,
        "width": attachment.width,
        "height": attachment.height,
    }
    for name, value in facts.items():
        if value:
            content.set(name, str(value))
    _said(content, "title", attachment.title)
    _said(content, "description", attachment.description)
    if attachment.is_page:
        child(content, f"{{{MEDIA}}}player", url=address(attachment.url))
    if attachment.thumbnail:
        child(content, f"{{{MEDIA}}}thumbnail", url=address(attachment.thumbnail))
    if attachment.rating:
        child(content, f"{{{MEDIA}}}rating", attachment.rating, scheme="urn:simple")


def _said(parent: _Element, name: str, text: str) -> None:
    if text:
        child(parent, f"{{{MEDIA}}}{name}", text, type="plain")


def greet(parent: _Element, channel: Channel) -> None:
    """Say what this page is, how else it can be followed, and where the site is that it belongs to."""
    if not channel.welcome:
        return
    header = _add(parent, "header")
    _add(header, "p", channel.welcome.greeting)
    if channel.welcome.follow:
        _add(_add(header, "p"), "a", channel.welcome.invitation, href=address(channel.welcome.follow))
    _add(_add(header, "p"), "a", channel.title, href=address(channel.home_url))


def lead_to(parent: _Element, item: Item, channel: Channel, said: str | None = None) -> None:
    """Append a link to the item that a browser can follow, when it was written, and by whom.

    ``said`` is what it says in short, in a format that has it as HTML only: a browser would show the tags.
    """
    if not channel.welcome:
        return
    if item.url:
        _add(parent, "a", item.title or item.url, href=address(item.url))
    # A name may be written the other way than the date: first strong isolate, pop directional isolate.
    day = long_day(item.published, channel.language or "en")
    _add(parent, "p", " · ".join([day, *(f"\u2068{person.name}\u2069" for person in item.authors)]))
    if said:
        _add(parent, "p", said)


def _add(parent: _Element, name: str, text: str | None = None, /, **attributes: str) -> _Element:
    return child(parent, f"{{{XHTML}}}{name}", text, **attributes)
