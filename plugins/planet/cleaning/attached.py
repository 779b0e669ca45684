"""An entry's attachments beside its text: pictures stand in the text, each once; what is nobody's picture goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from html import unescape

from markupsafe import Markup, escape

from plugins.planet.cleaning.sanitise import clean
from plugins.planet.model import RawEntry
from plugins.planet.parsing.attachments import is_small
from plugins.planet.parsing.pictures import picture_key, picture_name
from plugins.syndication.model import Attachment

_SOURCE = re.compile(r'<img\b[^>]*?\ssrc="([^"]*)"')
_UNTOLD = re.compile(r'<img\b(?=[^>]*\salt="")[^>]*?\ssrc="([^"]*)"[^>]*>')
_LINKED = re.compile(r'<a href="(?P<page>[^"]*)"[^>]*>\s*<img\b[^>]*?\ssrc="(?P<still>[^"]*)"[^>]*>\s*</a>')
_FEW = 4  # entries, of which nothing can be said
_FIGURE = Markup('<figure><img src="{}" alt="{}"{}></figure>')
_SIZE = Markup(' width="{}" height="{}"')


def emblems(entries: Iterable[RawEntry]) -> frozenset[str]:
    """Return the pictures that every entry of a feed has: its blog's mark, or its writer's face."""
    pictures = [
        {picture_key(attachment.url) for attachment in entry.attachments if attachment.kind == "image"}
        for entry in entries
    ]
    uses = Counter(key for picture in pictures for key in picture)
    return frozenset(key for key, count in uses.items() if count == len(pictures) >= _FEW)


def described(content: Markup, attachments: Iterable[Attachment]) -> Markup:
    """Return a text whose pictures without a word have in their place what the feed says of them."""
    descriptions = {
        name: attachment.description
        for attachment in attachments
        if attachment.kind == "image" and attachment.description
        for name in (picture_key(attachment.url), picture_name(attachment.url))
        if name
    }

    def told(picture: re.Match[str]) -> str:
        source = unescape(picture[1])
        words = descriptions.get(picture_key(source)) or descriptions.get(picture_name(source)) or ""
        return picture[0].replace(' alt=""', f' alt="{escape(words)}"', 1)

    return clean(_UNTOLD.sub(told, str(content))) if descriptions and _UNTOLD.search(content) else content


def beside(attachments: Iterable[Attachment], content: Markup, emblems: Collection[str] = ()) -> tuple[Attachment, ...]:
    """Return the attachments that say something which a text does not show already, in whatever size.

    A picture in the text of which somebody is said to have taken it is among them, by its address there.
    """
    attachments = tuple(attachments)
    if not any(map(_may_show, attachments)):
        return attachments
    sources = [unescape(source) for source in _SOURCE.findall(content)]
    known = {name: source for source in sources for name in (picture_name(source), picture_key(source)) if name}

    def there(attachment: Attachment) -> Attachment | None:
        names = picture_key(attachment.url), picture_name(attachment.url)
        if source := known.get(names[0]) or known.get(names[1]):
            return replace(attachment, url=source) if attachment.credit else None
        return None if {*names} & {*emblems} or (content and is_small(attachment)) else attachment

    return tuple(
        filter(None, (there(attachment) if _may_show(attachment) else attachment for attachment in attachments))
    )


def _may_show(attachment: Attachment) -> bool:
    """Tell whether a file is a picture, or one of which nothing is said that the text may show as one."""
    return attachment.kind == "image" or (attachment.kind == "document" and not attachment.media_type)


def stills(attachments: Iterable[Attachment], content: Markup) -> list[str]:
    """Return the pictures in a text that are nothing but a video's still: a link around each leads to that video."""
    pages = [
        str(escape(attachment.url)) for attachment in attachments if attachment.kind == "video" and attachment.thumbnail
    ]
    links = (match for match in _LINKED.finditer(content) if match["page"] in pages) if pages else ()
    return [unescape(match["still"]) for match in links]


def with_pictures(content: Markup, attachments: Iterable[Attachment], *, folded: bool = False) -> Markup:
    """Return a text with its pictures after it, the adult ones if all of it is ``folded``."""
    images = [
        attachment for attachment in attachments if attachment.kind == "image" and attachment.url.startswith("https:")
    ]
    pictures = [attachment for attachment in images if str(escape(attachment.url)) not in content]
    if not pictures:
        return content
    figures = Markup("").join(_figure(picture) for picture in pictures if folded or not picture.rating)
    return content + clean(str(figures)) if figures else content


def _figure(picture: Attachment) -> Markup:
    sized = picture.width and picture.height
    return _FIGURE.format(
        picture.url, picture.description, _SIZE.format(picture.width, picture.height) if sized else ""
    )
