"""The picture that a post leads with (microformats: ``u-featured``): which of its pictures may be it, and which not.

The first in its text counts before those that a feed names beside it. A sign, a button or a face leads nothing, and a
post with anything that is rated has no lead. What nobody says the size of is looked at when it is drawn
(sandbox/thumbnails.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from markupsafe import Markup

from plugins.planet.cleaning.sanitise import clean
from plugins.planet.parsing.pictures import fits, is_face, picture_key
from plugins.shared.text import LONGEST_NAME, cut
from plugins.shared.url import host_of
from plugins.syndication.model import Attachment

MOST = 3  # pictures of a post that are tried
SMALLEST = 100  # pixels both ways, where a size is said
_READ = 20  # pictures of a text; further down is nothing that it leads with
_IMAGE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_EMPTIED = re.compile(r"<(p|figure|a|div|picture)\b(?:[^>\"]|\"[^\"]*\")*>\s*</\1>")
_HOSTS = re.compile(
    r"(?:^|\.)(?:shields\.io|badgen\.net|badge\.fury\.io|travis-ci\.\w+|codecov\.io|coveralls\.io|buymeacoffee\.com|"
    r"ko-fi\.com|paypal(?:objects)?\.com|creativecommons\.org|licensebuttons\.net|s\.w\.org|feedburner\.com|"
    r"addtoany\.com|sharethis\.com|blogblog\.com|liberapay\.com|twemoji\.\w+)$"
)
_SIGNS = re.compile(
    r"(?:^|[/_.-])(?:emojis?|emoticons?|smile[ys]|smilies|badges?|buttons?|btn|icons?|favicon|avatars?|spacer|pixel)\d*"
    r"(?=[/_.-]|$)",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\.jpe?g$", re.IGNORECASE)


def featured(content: str, attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return what a post may lead with, the likeliest first; ``content`` is sanitised HTML."""
    attachments = tuple(attachments)
    if any(attachment.rating for attachment in attachments):
        return ()
    beside = [attachment for attachment in attachments if attachment.kind == "image"]
    credits = {picture_key(attachment.url): attachment.credit for attachment in beside if attachment.credit}
    pictures: dict[str, Attachment] = {}
    for picture in (*_in_text(content), *beside):
        key = picture_key(picture.url)
        if _leads(picture):
            pictures.setdefault(key, replace(picture, credit=credits.get(key, "")))
    return tuple(pictures.values())[:MOST]


def _in_text(content: str) -> Iterator[Attachment]:
    for tag in islice(_IMAGE.finditer(content), _READ):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[0])}
        width, height = (
            int(size) if (size := attributes.get(name, "")).isdecimal() else None for name in ("width", "height")
        )
        if url := attributes.get("src"):
            description = cut(attributes.get("alt", ""), LONGEST_NAME)
            yield Attachment("image", url, width=width, height=height, description=description)


def _leads(attachment: Attachment) -> bool:
    if min(attachment.width or SMALLEST, attachment.height or SMALLEST) < SMALLEST:
        return False
    if attachment.width and attachment.height and not fits(attachment.width, attachment.height):
        return False
    try:
        path = urlsplit(attachment.url).path
    except ValueError:
        return False
    sign = (
        _HOSTS.search(host_of(attachment.url))
        or is_face(attachment.url)
        or (_SIGNS.search(path) and not _PHOTO.search(path))
    )
    return not sign and not path.lower().endswith(".svg")


def without_pictures(content: Markup, these: Iterable[str] | None = None) -> Markup:
    """Return sanitised HTML without its pictures, or without ``these``, by their addresses in whatever size."""
    keys = None if these is None else {picture_key(url) for url in these}

    def stays(tag: re.Match[str]) -> str:
        src = next((unescape(value) for name, value in _ATTRIBUTE.findall(tag[0]) if name == "src"), "")
        return tag[0] if keys is not None and picture_key(src) not in keys else ""

    if keys == set() or "<img" not in content:
        return content
    left = _IMAGE.sub(stays, content)
    for _ in range(3 if left != content else 0):  # as deep as a picture usually stands: a figure, a link
        left = _EMPTIED.sub("", left)
    return clean(left) if left != content else content
