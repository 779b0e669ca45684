"""What a feed says of a file → an Attachment: what it is, which need not be what is claimed, and where it is.

A feed is believed as far as its address does not say better: ``audio/mpeg`` at ``photo.jpg`` is a picture. What a page
plays (a video at a host of such, a Flash player) is that page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.planet.parsing.pictures import is_face, larger
from plugins.shared.url import image_address, web_address
from plugins.syndication.model import Attachment, AttachmentKind
from plugins.writing import hosts

PAGE = "text/html"  # of a video that is no file: its address is the page that plays it
FLASH = "application/x-shockwave-flash"
TORRENT = "application/x-bittorrent"
_LONGEST = 14 * 86400  # seconds
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), "image/jpeg"),
    **{name: f"image/{name}" for name in ("png", "gif", "webp", "avif", "heic", "bmp", "tiff")},
    "svg": "image/svg+xml", "tif": "image/tiff",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "m4b": "audio/mp4", "wav": "audio/wav", "weba": "audio/webm",
    **dict.fromkeys(("ogg", "oga", "opus"), "audio/ogg"),
    **{name: f"audio/{name}" for name in ("aac", "flac")},
    "aif": "audio/aiff", "aiff": "audio/aiff", "wma": "audio/x-ms-wma",
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime",
    "mkv": "video/x-matroska", "avi": "video/x-msvideo", "mpg": "video/mpeg", "mpeg": "video/mpeg",
    "wmv": "video/x-ms-wmv", "3gp": "video/3gpp", "m3u8": "application/vnd.apple.mpegurl",
    "pdf": "application/pdf", "epub": "application/epub+zip", "zip": "application/zip", "csv": "text/csv",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    **{f"od{letter}": f"application/vnd.oasis.opendocument.{word}" for letter, word in (
        ("t", "text"), ("s", "spreadsheet"), ("p", "presentation"))},
    "torrent": TORRENT,
    "swf": FLASH,
}  # fmt: skip
_SAME = {
    "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png",
    "audio/mp3": "audio/mpeg", "audio/mpeg3": "audio/mpeg", "audio/x-mpeg": "audio/mpeg", "audio/mpg": "audio/mpeg",
    "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4", "audio/x-wav": "audio/wav", "audio/x-mp3": "audio/mpeg",
    "video/x-m4v": "video/mp4", "video/m4v": "video/mp4", "application/x-pdf": "application/pdf",
    "application/x-mpegurl": "application/vnd.apple.mpegurl", "application/mp4": "video/mp4",
}  # fmt: skip
_VAGUE = ("application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download")
_ESSENCE = re.compile(r"\s*([a-z]+/[a-z0-9][a-z0-9.+-]*)", re.ASCII)
_FILE = re.compile(r"\.([a-z0-9]{2,7})(?=$|[?&/#;,])", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"\s*(\d{1,15})(?:\.\d+)?\s*(?:px)?\s*", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?")

_SPELT = re.compile(
    r"(?:P(?:0D)?T)?(?:(\d{1,3})\s?h(?:(?:ou)?rs?)?[.,]?\s?(?:and\s)?)?"
    r"(?:(\d{1,4})\s?m(?:in(?:ute)?s?)?[.,]?\s?(?:and\s)?)?(?:(\d{1,5})(?:\.\d{1,6})?\s?s(?:ec(?:ond)?s?)?\.?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Addresses:
    """What addresses are relative to, and the entry's own page."""

    base: str
    page: str | None


def attachment(url: str, place: Addresses, *, media_type: str = "", medium: str = "", **more: Any) -> Attachment | None:
    """Return what is at ``url``; None for pages, faces, and what has no address."""
    address = web_address(url, place.base)
    if address is None:
        return None
    claimed = essence(media_type)
    major = medium or media_type.lower().partition("/")[0]  # all that ``image/*`` says
    kind, true_type = what_is(address, claimed, major, sized=bool(more.get("width") and more.get("height")))
    player = hosts.known(address)
    if player and player.kind == "video" and not true_type.startswith("image/"):
        return Attachment("video", player.url, PAGE, **_but_length(more))
    if FLASH in (claimed, true_type) or (medium == "video" and claimed == PAGE):
        return Attachment("video", place.page, PAGE, **_but_length(more)) if place.page else None
    if claimed in (PAGE, "application/xhtml+xml") or urlsplit(address).path in ("", "/"):
        return None
    if kind == "image":
        address = image_address(larger(address)) or address
        if is_face(address):
            return None
    return Attachment(kind, address, true_type, **more)


def _but_length(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a player without its size: it is not the video's."""
    return {key: value for key, value in facts.items() if key in ("title", "duration", "rating")}


def essence(media_type: str) -> str:
    """Return a media type without its parameters, by its usual name; empty for what says nothing."""
    match = _ESSENCE.match(media_type.lower())
    named = _SAME.get(match[1], match[1]) if match else ""
    return "" if named in _VAGUE else named


def what_is(url: str, claimed: str, medium: str = "", *, sized: bool = False) -> tuple[AttachmentKind, str]:
    """Return what a file is, and its media type where that is known: by its name, what is claimed, its medium."""
    named = _type_by_name(url)
    # Containers hold sound as well as pictures that move.
    if named in ("video/mp4", "video/webm", "video/3gpp", "audio/ogg") and claimed.startswith(("audio/", "video/")):
        named = claimed
    true_type = named or claimed
    if true_type and true_type != PAGE:
        return _kind_of(true_type), true_type
    mediums: dict[str, AttachmentKind] = {"image": "image", "audio": "audio", "video": "video", "document": "document"}
    return mediums.get(medium.strip().lower()) or ("image" if sized else "document"), ""


def _type_by_name(url: str) -> str:
    """Return the media type that a file's name has: the path's last, else one that the query names."""
    try:
        parts = urlsplit(url)
    except ValueError:  # it is no address
        return ""
    path = _FILE.findall(parts.path.rpartition("/")[2])
    names = [*path[-1:], *reversed(_FILE.findall(parts.path)), *reversed(_FILE.findall(parts.query))]
    return next((_TYPES[name.lower()] for name in names if name.lower() in _TYPES), "")


def names_picture(url: str) -> bool:
    """Tell whether an address is called as pictures are."""
    return _type_by_name(url).startswith("image/")


def _kind_of(media_type: str) -> AttachmentKind:
    major = media_type.partition("/")[0]
    if media_type.endswith("mpegurl"):
        return "video"
    return major if major in ("image", "audio", "video") else "document"  # type: ignore[return-value]


def seconds(said: str) -> int | None:
    """Return how long something takes: ``3600``, ``61.5``, ``1:02:03``, ``62:03``, ``PT1H2M``, ``1h 2m``; or None."""
    if not (said := said.strip()):
        return None
    if clock := _CLOCK.fullmatch(said):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        total = hours * 3600 + minutes * 60 + rest
    elif spelt := _SPELT.fullmatch(said):
        hours, minutes, rest = (int(part or 0) for part in spelt.groups())
        total = hours * 3600 + minutes * 60 + rest
    else:
        total = int(float(said)) if re.fullmatch(r"\d{1,7}(?:\.\d{1,6})?", said) else 0
    return total if 0 < total <= _LONGEST else None


def number(value: str | None) -> int | None:
    """Return a whole number above one; None for the ``0`` and ``1`` of feeds that do not know, and for nonsense."""
    match = _NUMBER.fullmatch(value) if value else None
    return whole if match and (whole := int(match[1])) > 1 else None
