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
    linked = (_of_enclosure(one, place, sounds=media.duration is not None) for one in islice(enclosures, _READ))
    found = [*filter(None, linked), *media.files]
    if not any(one.kind == "video" for one in found):
        found += media.players
    if any(one.kind in ("audio", "video") for one in found):
        found = [one for one in found if one.media_type != TORRENT]  # another way to the same
    found = _illustrated(_timed(found, media.duration), media.stills)
    return _told_once([replace(one, rating="adult") for one in found] if media.adult else found)


def of_json(item: Mapping[str, Any], place: Addresses) -> tuple[Attachment, ...]:
    """Return what goes with an item of a JSON Feed: its attachments, and its picture where it is not among them."""
    attachments = item.get("attachments")
    found: list[Attachment] = []
    for one in attachments if isinstance(attachments, list) else []:
        if isinstance(one, dict):
            length, duration = one.get("size_in_bytes"), one.get("duration_in_seconds")
            words = {key: value for key in ("url", "mime_type", "title") if isinstance(value := one.get(key), str)}
            known = Enclosure(words.get("url", ""), words.get("mime_type", ""), str(length), words.get("title", ""))
            made = _of_enclosure(known, place, sounds=isinstance(duration, int | float))
            titles = [each.title for each in found if made and each.kind == made.kind]
            if made and not (made.title and made.title in titles):  # by its title it is the same in another format
                found.append(replace(made, duration=seconds(str(duration))))
    pictures = [item.get(key) for key in ("image", "banner_image")]
    stills = [Thumbnail(url) for one in pictures if isinstance(one, str) and (url := image_address(one, place.base))]
    return _told_once(_illustrated(found, stills))


def _of_enclosure(one: Enclosure, place: Addresses, *, sounds: bool) -> Attachment | None:
    return attachment(
        one.url,
        place,
        media_type=one.media_type,
        medium="audio" if sounds else "",
        length=number(one.length),
        title=text.name(one.title),
    )


def _timed(found: list[Attachment], duration: int | None) -> list[Attachment]:
    """Return ``found``, the first that is heard or seen with how long it takes, where that is said of the entry."""
    first = next((one for one in found if one.kind in ("audio", "video")), None)
    if first is None or duration is None:
        return found
    return [replace(one, duration=one.duration or duration) if one is first else one for one in found]


def _illustrated(found: list[Attachment], stills: Sequence[Thumbnail]) -> list[Attachment]:
    """Return ``found`` with an entry's thumbnail where it belongs: on what is seen, or heard; else it is a picture."""
    if not stills:
        return found
    still = stills[0]
    for kind in ("video", "audio"):
        if any(one.kind == kind for one in found):
            return [replace(one, thumbnail=one.thumbnail or still.url) if one.kind == kind else one for one in found]
    if any(one.kind == "image" for one in found):
        return found
    grown = larger(image_address(still.url) or still.url)
    kind, media_type = what_is(grown, "", "image")
    picture = Attachment("image", grown, media_type if kind == "image" else "")
    return [*found, replace(picture, width=still.width, height=still.height) if grown == still.url else picture]


def _told_once(found: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Return ``found`` with each thing once: what is said of it in two places is put together."""
    kept: dict[str, Attachment] = {}
    for one in found:
        key = picture_key(one.url) if one.kind == "image" else one.url.partition("://")[2]
        key = next((other for other, known in kept.items() if _plays_alike(known, one)), key)
        kept[key] = _joined(kept[key], one) if key in kept else one
    return tuple(kept.values())[:MOST]


def _plays_alike(one: Attachment, other: Attachment) -> bool:
    """Tell whether two are one sound or film at two addresses: of one kind, and of the same bytes to a byte."""
    return one.kind == other.kind in ("audio", "video") and one.length == other.length and (one.length or 0) >= _FILE


def _joined(one: Attachment, other: Attachment) -> Attachment:
    """Return one of two that are the same: the larger picture, with what either says."""
    first, second = (other, one) if (other.width or 0) > (one.width or 0) and one.kind == "image" else (one, other)
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
