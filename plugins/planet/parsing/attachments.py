"""What goes with an entry besides its text: enclosures, Media RSS, podcasts' elements, JSON Feed's attachments.

What a feed claims of a file is believed as far as its address does not say better: ``audio/mpeg`` at ``photo.jpg`` is a
picture. Of one thing in several sizes (``media:group``, thumbnails, an enclosure that is said again) one is kept.
Sources: rssboard.org/media-rss, RFC 4287 §4.2.7, jsonfeed.org/version/1.1, podcasters.apple.com.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from plugins.planet.model import Attachment, AttachmentKind
from plugins.planet.parsing.pictures import is_face, larger, picture_key
from plugins.shared import text
from plugins.shared.url import image_address, web_address

MOST = 20
_READ, _FORMS = 200, 50  # elements and links of an entry, and what is in one of them; more are nobody's post
_WIDEST = 1600  # pixels: a page's width
_SMALL = 150  # pixels: below it a thumbnail is no picture to look at
_LONGEST = 14 * 86400  # seconds
_PAGE = "text/html"  # of a video that is no file: its address is the page that plays it
_TORRENT = "application/x-bittorrent"
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
    "torrent": _TORRENT,
    "swf": "application/x-shockwave-flash",
}  # fmt: skip
_SAME = {
    "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png",
    "audio/mp3": "audio/mpeg", "audio/mpeg3": "audio/mpeg", "audio/x-mpeg": "audio/mpeg", "audio/mpg": "audio/mpeg",
    "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4", "audio/x-wav": "audio/wav", "audio/x-mp3": "audio/mpeg",
    "video/x-m4v": "video/mp4", "video/m4v": "video/mp4", "application/x-pdf": "application/pdf",
    "application/x-mpegurl": "application/vnd.apple.mpegurl", "application/mp4": "video/mp4",
}  # fmt: skip
_VAGUE = ("application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download")
_FLASH = "application/x-shockwave-flash"
_WATCH = re.compile(r"//(?:www\.|m\.)?(?:youtube\.com/(?:watch|shorts/|live/)|youtu\.be/|vimeo\.com/\d)")
_ESSENCE = re.compile(r"\s*([a-z]+/[a-z0-9][a-z0-9.+-]*)", re.ASCII)
_FILE = re.compile(r"\.([a-z0-9]{2,7})(?=$|[?&/#;,])", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?")


@dataclass(frozen=True)
class Enclosure:
    """A link of an entry to a file, as its feed has it."""

    url: str
    media_type: str = ""
    length: str = ""  # bytes
    title: str = ""


@dataclass(frozen=True)
class Addresses:
    """What addresses are relative to, and the entry's own page."""

    base: str
    page: str | None


def of_entry(enclosures: Iterable[Enclosure], beside: Sequence[Element], place: Addresses) -> tuple[Attachment, ...]:
    """Return what goes with an entry of RSS or Atom; ``beside`` are its elements of other namespaces (asides.py)."""
    beside = [_few(one) for one in beside[:_READ]]
    elements = [*beside, *(one for group in beside if group.tag == "{media}group" for one in group)]
    duration = seconds(_said(elements, "{itunes}duration"))
    whole = Element("{media}item")
    whole.extend(one for one in beside if one.tag not in ("{media}content", "{media}group"))
    found: list[Attachment | None] = [
        _of_enclosure(one, place, sounds=duration is not None) for one in islice(enclosures, _READ)
    ]
    for one in beside:
        if one.tag == "{media}group":
            found += _of_group(one, whole, place)
        elif one.tag == "{media}content":
            found.append(_of_content(one, (one, whole), place))
    if not any(one and one.kind == "video" for one in found):
        found += [_of_player(one, place) for one in elements if one.tag == "{media}player"]
    if any(one and one.kind in ("audio", "video") for one in found):
        found = [one for one in found if one and one.media_type != _TORRENT]  # another way to the same
    stills = [*_stills(elements, place), *_covers(beside, place)]
    return _told_once(_illustrated(_timed([one for one in found if one], duration), stills))


def _few(element: Element) -> Element:
    """Return an element with no more in it than anybody's post has."""
    if len(element) <= _FORMS:
        return element
    few = Element(element.tag, element.attrib)
    few.extend(element[:_FORMS])
    return few


def elements(item: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return what feedparser tells of Media RSS and podcasts' elements, as the elements that they were."""
    found = []
    for name, told in (("content", "media_content"), ("thumbnail", "media_thumbnail"), ("player", "media_player")):
        for one in given if isinstance(given := item.get(told), list) else [given]:
            if isinstance(one, dict):
                found.append(
                    Element(f"{{media}}{name}", {str(name).lower(): str(value) for name, value in one.items()})
                )
    duration = item.get("itunes_duration")
    if isinstance(duration, str):
        found.append(Element("{itunes}duration"))
        found[-1].text = duration
    return (*found, *cover(item))


def cover(item: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return what feedparser tells of an item's ``image``, the podcasts' or RSS's own, as such an element."""
    image = item.get("image")
    href = str((image.get("href") if isinstance(image, dict) else item.get("href")) or "")  # RSS's leaves only this
    return (Element("{itunes}image", {"href": href}),) if _type_by_name(href).startswith("image/") or image else ()


def of_json(item: Mapping[str, Any], place: Addresses) -> tuple[Attachment, ...]:
    """Return what goes with an item of a JSON Feed: its attachments, and its picture where it is not among them."""
    attachments = item.get("attachments")
    found = []
    for one in attachments if isinstance(attachments, list) else []:
        if isinstance(one, dict):
            length, duration = one.get("size_in_bytes"), one.get("duration_in_seconds")
            words = {key: value for key in ("url", "mime_type", "title") if isinstance(value := one.get(key), str)}
            known = Enclosure(words.get("url", ""), words.get("mime_type", ""), str(length), words.get("title", ""))
            made = _of_enclosure(known, place, sounds=isinstance(duration, int | float))
            found.append(made and replace(made, duration=seconds(str(duration))))
    pictures = [item.get(key) for key in ("image", "banner_image")]
    stills = [(url, 0, 0) for one in pictures if isinstance(one, str) and (url := image_address(one, place.base))]
    return _told_once(_illustrated([one for one in found if one], stills[:1]))


def _of_enclosure(one: Enclosure, place: Addresses, *, sounds: bool) -> Attachment | None:
    return _attachment(
        one.url,
        place,
        media_type=one.media_type,
        medium="audio" if sounds else "",
        length=_number(one.length),
        title=text.name(one.title),
    )


def _of_content(content: Element, around: Sequence[Element], place: Addresses) -> Attachment | None:
    given = content.attrib
    width, height = _number(given.get("width")), _number(given.get("height"))
    player = content.find("{media}player")
    address = given.get("url") or (place.page if player is not None or given.get("medium") == "video" else None) or ""
    made = _attachment(
        address,
        place,
        media_type=_FLASH if address == place.page else given.get("type", ""),
        medium=given.get("medium", ""),
        length=_number(given.get("filesize")),
        duration=seconds(given.get("duration", "")),
        width=width,
        height=height,
        title=text.name(_plain(content, "{media}title")),
        rating="adult" if any(map(_is_adult, around)) else "",
    )
    if made is None:
        return None
    thumbnail = next((url for url, *_ in _stills(content, place)), None)
    return replace(made, thumbnail=thumbnail, description=_caption(made.kind, content, around))


def _caption(kind: AttachmentKind, content: Element, around: Sequence[Element]) -> str:
    """Return what a feed says in a file's place; what it says of a video is its text, and told with the entry's."""
    said = _plain(content, "{media}description")
    if not said and kind == "image":
        said = next((words for one in around if (words := _plain(one, "{media}description"))), "")
    return text.cut(text.plain(said), 1500)


def _of_group(group: Element, whole: Element, place: Addresses) -> Iterator[Attachment]:
    """Yield the one thing that a group has in several forms, as the one that a page would show.

    Pictures of no size, or of the same, are no forms of one another: some put all of a post's into a group.
    """
    contents = [(_of_content(one, (one, group, whole), place), one) for one in group if one.tag == "{media}content"]
    made = [(one, element) for one, element in contents if one]
    moving = [pair for pair in made if pair[0].kind in ("video", "audio")]
    widths = [one.width for one, _ in made]
    if not moving and (None in widths or len(set(widths)) < len(widths)):
        yield from (one for one, _ in made)
        return
    chosen = max(moving or made, key=lambda pair: _fitness(*pair), default=(None, group))[0]
    if chosen:
        still = next((one.url for one, _ in made if one.kind == "image" and chosen.kind != "image"), None)
        title = chosen.title or text.name(_plain(group, "{media}title"))
        yield replace(chosen, title=title, thumbnail=chosen.thumbnail or still)


def _fitness(one: Attachment, element: Element) -> tuple[bool, bool, int]:
    """Return how well a form suits a page: the default, what every browser plays, as large as a page needs."""
    usual = one.media_type in ("video/mp4", "audio/mpeg", "image/jpeg", "image/png", "image/webp")
    size = max(one.width or 0, one.height or 0)
    widest = 1280 if one.kind == "video" else _WIDEST
    return usual, element.get("isdefault") == "true", size if size <= widest else -size


def _of_player(player: Element, place: Addresses) -> Attachment | None:
    """Return a video that only a page plays: the entry's own, which says more than the player alone."""
    url = place.page or web_address(player.get("url"), place.base)
    return Attachment("video", url, _PAGE) if url and player.get("url") else None


def _attachment(
    url: str, place: Addresses, *, media_type: str = "", medium: str = "", **more: Any
) -> Attachment | None:
    """Return what is at ``url``; None for pages, faces, and what has no address."""
    address = web_address(url, place.base)
    if address is None:
        return None
    claimed = essence(media_type)
    kind, true_type = what_is(address, claimed, medium, sized=bool(more.get("width") and more.get("height")))
    if _WATCH.search(address) and not true_type.startswith("image/"):
        return Attachment("video", address, _PAGE, **_but_length(more))
    if _FLASH in (claimed, true_type) or (medium == "video" and claimed == _PAGE):
        return Attachment("video", place.page, _PAGE, **_but_length(more)) if place.page else None
    if claimed in (_PAGE, "application/xhtml+xml") or urlsplit(address).path in ("", "/"):
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
    if true_type and true_type != _PAGE:
        return _kind_of(true_type), true_type
    mediums: dict[str, AttachmentKind] = {"image": "image", "audio": "audio", "video": "video", "document": "document"}
    return mediums.get(medium.strip().lower()) or ("image" if sized else "document"), ""


def _type_by_name(url: str) -> str:
    """Return the media type that a file's name has: the path's last, else one that the query names."""
    parts = urlsplit(url)
    path = _FILE.findall(parts.path.rpartition("/")[2])
    names = [*path[-1:], *reversed(_FILE.findall(parts.path)), *reversed(_FILE.findall(parts.query))]
    return next((_TYPES[name.lower()] for name in names if name.lower() in _TYPES), "")


def _kind_of(media_type: str) -> AttachmentKind:
    major = media_type.partition("/")[0]
    if media_type.endswith("mpegurl"):
        return "video"
    return major if major in ("image", "audio", "video") else "document"  # type: ignore[return-value]


def _stills(elements: Iterable[Element], place: Addresses) -> list[tuple[str, int, int]]:
    """Return the thumbnails among ``elements``, the widest first."""
    found = []
    for one in elements:
        url = (
            web_address(one.get("url") or (one.text or "").strip(), place.base)
            if one.tag == "{media}thumbnail"
            else None
        )
        if url and not is_face(url):
            found.append((url, _number(one.get("width")) or 0, _number(one.get("height")) or 0))
    return sorted(found, key=lambda still: -still[1])


def _covers(elements: Iterable[Element], place: Addresses) -> list[tuple[str, int, int]]:
    addresses = (
        one.get("href") or one.get("url") for one in elements if one.tag in ("{itunes}image", "{googleplay}image")
    )
    urls = (web_address(address, place.base) for address in addresses if address)
    return [(url, 0, 0) for url in urls if url and not is_face(url)]


def _timed(found: list[Attachment], duration: int | None) -> list[Attachment]:
    """Return ``found``, the first that is heard or seen with how long it takes, where that is said of the entry."""
    first = next((one for one in found if one.kind in ("audio", "video")), None)
    if first is None or duration is None:
        return found
    return [replace(one, duration=one.duration or duration) if one is first else one for one in found]


def _illustrated(found: list[Attachment], stills: Sequence[tuple[str, int, int]]) -> list[Attachment]:
    """Return ``found`` with an entry's thumbnail where it belongs: on what is seen, or heard; else it is a picture."""
    if not stills:
        return found
    url, width, height = stills[0]
    for kind in ("video", "audio"):
        if any(one.kind == kind for one in found):
            return [replace(one, thumbnail=one.thumbnail or url) if one.kind == kind else one for one in found]
    known = {picture_key(one.url) for one in found if one.kind == "image"}
    known |= {picture_key(one.thumbnail) for one in found if one.kind == "image" and one.thumbnail}
    if picture_key(url) in known or any(one.kind == "image" for one in found):
        return found
    grown = larger(image_address(url) or url)
    kind, media_type = what_is(grown, "", "image")
    picture = Attachment("image", grown, media_type if kind == "image" else "")
    return [*found, replace(picture, width=width or None, height=height or None) if grown == url else picture]


def _told_once(found: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Return ``found`` with each thing once: what is said of it in two places is put together."""
    kept: dict[str, Attachment] = {}
    for one in found:
        key = picture_key(one.url) if one.kind == "image" else one.url.partition("://")[2]
        kept[key] = _joined(kept[key], one) if key in kept else one
    return tuple(kept.values())[:MOST]


def _joined(one: Attachment, other: Attachment) -> Attachment:
    """Return one of two that are the same: the larger picture, with what either says."""
    first, second = (other, one) if (other.width or 0) > (one.width or 0) and one.kind == "image" else (one, other)
    names = ("media_type", "length", "duration", "width", "height", "title", "description", "thumbnail", "rating")
    own = first.url == second.url or first.kind != "image"
    filled = {name: getattr(first, name) or getattr(second, name) for name in names if own or name not in names[:5]}
    return replace(first, **filled)


def is_small(attachment: Attachment) -> bool:
    """Tell whether a picture is too small to be looked at by itself."""
    return attachment.kind == "image" and max(attachment.width or _SMALL, attachment.height or _SMALL) < _SMALL


def seconds(said: str) -> int | None:
    """Return how long something takes: ``3600``, ``61.5``, ``1:02:03`` or ``62:03``; None for anything else."""
    said = said.strip()
    if clock := _CLOCK.fullmatch(said):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        total = hours * 3600 + minutes * 60 + rest
    else:
        total = int(float(said)) if re.fullmatch(r"\d{1,7}(?:\.\d{1,6})?", said) else 0
    return total if 0 < total <= _LONGEST else None


def _is_adult(element: Element) -> bool:
    for one in element:
        said = (one.text or "").strip().lower()
        if (one.tag == "{media}rating" and said == "adult") or (one.tag == "{media}adult" and said == "true"):
            return True
    return False


def _plain(element: Element, name: str) -> str:
    """Return what a child of ``element`` says, as text; it tells by ``type`` whether it is HTML."""
    found = element.find(name)
    said = "".join(found.itertext()).strip() if found is not None else ""
    return text.from_html(said) if found is not None and found.get("type") == "html" else said


def _said(elements: Iterable[Element], name: str) -> str:
    return next(("".join(one.itertext()).strip() for one in elements if one.tag == name), "")


def _number(value: str | None) -> int | None:
    """Return a whole number above one; None for the ``0`` and ``1`` of feeds that do not know, and for nonsense."""
    match = re.fullmatch(r"\s*(\d{1,15})(?:\.\d+)?\s*(?:px)?\s*", value or "", re.ASCII)
    return number if match and (number := int(match[1])) > 1 else None
