"""What goes with an entry besides its text: enclosures, Media RSS, podcasts' elements, JSON Feed's attachments.

Of one thing in several sizes (thumbnails, an enclosure that is said again) one is kept, with what is said of any.
Sources: RFC 4287 §4.2.7, jsonfeed.org/version/1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from plugins.planet.parsing import mediarss
from plugins.planet.parsing.files import TORRENT, Addresses, attachment, number, seconds, what_is
from plugins.planet.parsing.mediarss import Thumbnail
from plugins.planet.parsing.pictures import larger, picture_key
from plugins.shared import text
from plugins.shared.url import image_address
from plugins.syndication.model import Attachment

MOST = 20
_READ = 200  # links of an entry; more are nobody's post
_FILE = 10_000  # bytes: of less, a length is a program's word for none
_SMALL = 150  # pixels: below it a thumbnail is no picture to look at


@dataclass(frozen=True)
class Enclosure:
    """A link of an entry to a file, as its feed has it."""

    url: str
    media_type: str = ""
    length: str = ""  # bytes
    title: str = ""


def of_entry(enclosures: Iterable[Enclosure], beside: Sequence[Element], place: Addresses) -> tuple[Attachment, ...]:
    """Return what goes with an entry of RSS or Atom; ``beside`` are its elements of other namespaces (asides.py)."""
    media = mediarss.read(beside, place)
    linked = (
        _of_enclosure(enclosure, place, sounds=media.duration is not None) for enclosure in islice(enclosures, _READ)
    )
    attachments = [*filter(None, linked), *media.files]
    if not any(attachment.kind == "video" for attachment in attachments):
        attachments += media.players
    if any(attachment.kind in ("audio", "video") for attachment in attachments):
        attachments = [
            attachment for attachment in attachments if attachment.media_type != TORRENT
        ]  # another way to the same
    attachments = _illustrated(_timed(attachments, media.duration), media.stills)
    return _told_once(
        [replace(attachment, rating="adult") for attachment in attachments] if media.adult else attachments
    )


def of_json(item: Mapping[str, Any], place: Addresses) -> tuple[Attachment, ...]:
    """Return what goes with an item of a JSON Feed: its attachments, and its picture where it is not among them."""
    attachments = item.get("attachments")
    gathered: list[Attachment] = []
    for raw in attachments if isinstance(attachments, list) else []:
        if isinstance(raw, dict):
            length, duration = raw.get("size_in_bytes"), raw.get("duration_in_seconds")
            words = {key: value for key in ("url", "mime_type", "title") if isinstance(value := raw.get(key), str)}
            known = Enclosure(words.get("url", ""), words.get("mime_type", ""), str(length), words.get("title", ""))
            file = _of_enclosure(known, place, sounds=isinstance(duration, int | float))
            titles = [each.title for each in gathered if file and each.kind == file.kind]
            if file and not (file.title and file.title in titles):  # by its title it is the same in another format
                gathered.append(replace(file, duration=seconds(str(duration))))
    pictures = [item.get(key) for key in ("image", "banner_image")]
    stills = [
        Thumbnail(url)
        for picture in pictures
        if isinstance(picture, str) and (url := image_address(picture, place.base))
    ]
    return _told_once(_illustrated(gathered, stills))


def _of_enclosure(enclosure: Enclosure, place: Addresses, *, sounds: bool) -> Attachment | None:
    return attachment(
        enclosure.url,
        place,
        media_type=enclosure.media_type,
        medium="audio" if sounds else "",
        length=number(enclosure.length),
        title=text.name(enclosure.title),
    )


def _timed(attachments: list[Attachment], duration: int | None) -> list[Attachment]:
    """Return ``attachments``, the first that is heard or seen with how long it takes, where the entry says that."""
    first = next((attachment for attachment in attachments if attachment.kind in ("audio", "video")), None)
    if first is None or duration is None:
        return attachments
    return [
        replace(attachment, duration=attachment.duration or duration) if attachment is first else attachment
        for attachment in attachments
    ]


def _illustrated(attachments: list[Attachment], stills: Sequence[Thumbnail]) -> list[Attachment]:
    """Return ``attachments`` with an entry's thumbnail where it belongs: on what is seen or heard, else alone."""
    if not stills:
        return attachments
    still = stills[0]
    for kind in ("video", "audio"):
        if any(attachment.kind == kind for attachment in attachments):
            return [
                replace(attachment, thumbnail=attachment.thumbnail or still.url)
                if attachment.kind == kind
                else attachment
                for attachment in attachments
            ]
    if any(attachment.kind == "image" for attachment in attachments):
        return attachments
    grown = larger(image_address(still.url) or still.url)
    kind, media_type = what_is(grown, "", "image")
    picture = Attachment("image", grown, media_type if kind == "image" else "")
    return [*attachments, replace(picture, width=still.width, height=still.height) if grown == still.url else picture]


def _told_once(attachments: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Return ``attachments`` with each thing once: what is said of it in two places is put together."""
    by_key: dict[str, Attachment] = {}
    for thing in attachments:
        key = picture_key(thing.url) if thing.kind == "image" else thing.url.partition("://")[2]
        key = next((other for other, known in by_key.items() if _plays_alike(known, thing)), key)
        by_key[key] = _joined(by_key[key], thing) if key in by_key else thing
    return tuple(by_key.values())[:MOST]


def _plays_alike(attachment: Attachment, other: Attachment) -> bool:
    """Tell whether two are one sound or film at two addresses: of one kind, and of the same bytes to a byte."""
    return (
        attachment.kind == other.kind in ("audio", "video")
        and attachment.length == other.length
        and (attachment.length or 0) >= _FILE
    )


def _joined(attachment: Attachment, other: Attachment) -> Attachment:
    """Return one of two that are the same: the larger picture, with what either says."""
    first, second = (
        (other, attachment)
        if (other.width or 0) > (attachment.width or 0) and attachment.kind == "image"
        else (attachment, other)
    )
    names = (
        "media_type",
        "length",
        "duration",
        "width",
        "height",
        "title",
        "description",
        "thumbnail",
        "rating",
        "credit",
    )
    own = first.url == second.url or first.kind != "image"
    filled = {name: getattr(first, name) or getattr(second, name) for name in names if own or name not in names[:5]}
    return replace(first, **filled)


def is_small(attachment: Attachment) -> bool:
    """Tell whether a picture is too small to be looked at by itself."""
    return attachment.kind == "image" and max(attachment.width or _SMALL, attachment.height or _SMALL) < _SMALL
