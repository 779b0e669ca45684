"""Media RSS and podcasts' elements → attachments, and the stills and the length of what is heard or seen.

Of one thing in several forms (``media:group``) the one that a page would show is kept.
Sources: rssboard.org/media-rss, podcasters.apple.com.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from plugins.planet.parsing.asides import DC, PICTURES, is_adult
from plugins.planet.parsing.files import FLASH, PAGE, Addresses, attachment, essence, names_picture, number, seconds
from plugins.planet.parsing.person import person
from plugins.planet.parsing.pictures import is_face
from plugins.shared import text
from plugins.shared.url import web_address
from plugins.syndication.model import Attachment, AttachmentKind

MOST = 200  # elements of an entry; more are nobody's post
_FORMS = 50  # what is in one of them
_WIDEST = 1600  # pixels: a page's width


@dataclass(frozen=True)
class Thumbnail:
    """A picture that stands for an entry, or for what is heard or seen there; its size in pixels, where it is said."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Media:
    """What the elements beside an entry's text say; ``players`` are for where there is no video to be had."""

    files: tuple[Attachment, ...] = ()
    players: tuple[Attachment, ...] = ()
    stills: tuple[Thumbnail, ...] = ()
    duration: int | None = None  # seconds
    adult: bool = False  # all of it is rated so


def read(beside: Sequence[Element], place: Addresses) -> Media:
    """Return what an entry's elements of other namespaces (asides.py) say."""
    if all(element.tag.startswith(DC) for element in beside):
        return Media()  # as most have: a writer, a date
    beside = [_few(element) for element in beside[:MOST]]
    every = [*beside, *(element for group in beside if group.tag == "{media}group" for element in group)]
    whole = Element("{media}item")
    whole.extend(element for element in beside if element.tag not in ("{media}content", "{media}group"))
    attachments: list[Attachment | None] = []
    for aside in beside:
        if aside.tag == "{media}group":
            attachments += _of_group(aside, whole, place)
        elif aside.tag == "{media}content":
            attachments.append(_of_content(aside, (aside, whole), place))
    attachments += _written(beside, place)
    players = (_of_player(element, place) for element in every if element.tag == "{media}player")
    stills = *_stills(every, place), *_covers(beside, place)
    duration = next((_text(element) for element in every if element.tag == "{itunes}duration"), "")
    return Media(
        tuple(filter(None, attachments)), tuple(filter(None, players)), stills, seconds(duration), is_adult((whole,))
    )


def _written(beside: Sequence[Element], place: Addresses) -> Iterator[Attachment | None]:
    """Yield what is written of a sound: its words, in each language as people read them best, and its chapters."""
    best: dict[str, Element] = {}
    for element in beside:
        if element.tag == "{podcast}transcript":
            tongue = element.get("language", "")
            best[tongue] = min(best.get(tongue, element), element, key=lambda known: _readable(known.get("type", "")))
    chapters = [listed for listed in beside if listed.tag == "{podcast}chapters"][:1]
    for title, elements in (("Transcript", best.values()), ("Chapters", chapters)):
        for element in elements:
            url, media_type = web_address(element.get("url"), place.base), essence(element.get("type", ""))
            if url and element.get("url"):
                yield Attachment("document", url, "" if media_type == PAGE else media_type, title=title)


def _readable(media_type: str) -> int:
    kinds = (PAGE, "text/plain", "text/vtt")
    return kinds.index(media_type) if media_type in kinds else len(kinds)


def _few(element: Element) -> Element:
    """Return an element with no more in it than anybody's post has."""
    if len(element) <= _FORMS:
        return element
    few = Element(element.tag, element.attrib)
    few.extend(element[:_FORMS])
    return few


def elements(item: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return what feedparser tells of Media RSS and podcasts' elements, as the elements that they were."""
    asides = []
    for name, key in (("content", "media_content"), ("thumbnail", "media_thumbnail"), ("player", "media_player")):
        for attributes in values if isinstance(values := item.get(key), list) else [values]:
            if isinstance(attributes, dict):
                asides.append(
                    Element(f"{{media}}{name}", {str(name).lower(): str(value) for name, value in attributes.items()})
                )
    duration = item.get("itunes_duration")
    if isinstance(duration, str):
        asides.append(Element("{itunes}duration"))
        asides[-1].text = duration
    return (*asides, *cover(item))


def cover(item: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return what feedparser tells of an item's ``image``, the podcasts' or RSS's own, as such an element."""
    image = item.get("image")
    href = str((image.get("href") if isinstance(image, dict) else item.get("href")) or "")  # RSS's leaves only this
    return (Element("{itunes}image", {"href": href}),) if names_picture(href) or image else ()


def _of_content(content: Element, around: Sequence[Element], place: Addresses) -> Attachment | None:
    values = content.attrib
    width, height = number(values.get("width")), number(values.get("height"))
    player = content.find("{media}player")
    address = values.get("url") or (place.page if player is not None or values.get("medium") == "video" else None) or ""
    file = attachment(
        address,
        place,
        media_type=FLASH if address == place.page else values.get("type", ""),
        medium=values.get("medium", ""),
        length=number(values.get("filesize")),
        duration=seconds(values.get("duration", "")),
        width=width,
        height=height,
        title=text.name(_plain(content, "{media}title")),
        rating="adult" if is_adult(around) else "",
    )
    if file is None:
        return None
    thumbnail = next((still.url for still in _stills(content, place)), None)
    credit = _credit(content, around) if file.kind == "image" else ""
    return replace(file, thumbnail=thumbnail, description=_caption(file.kind, content, around), credit=credit)


def _caption(kind: AttachmentKind, content: Element, around: Sequence[Element]) -> str:
    """Return what a feed says in a file's place; what it says of a video is its text, and told with the entry's."""
    caption = _plain(content, "{media}description")
    if not caption and kind == "image":
        caption = next((words for element in around if (words := _plain(element, "{media}description"))), "")
    return text.cut(text.plain(caption), 1500)


def _credit(content: Element, around: Sequence[Element]) -> str:
    """Return whose a picture is, as the feed says of it, or of all that is there; never an e-mail address."""
    credit = next((words for element in (content, *around) if (words := _plain(element, "{media}credit"))), "")
    return text.name(person(text.plain(credit)), 100)


def _of_group(group: Element, whole: Element, place: Addresses) -> Iterator[Attachment]:
    """Yield the one thing that a group has in several forms, as the one that a page would show.

    Pictures of no size, or of the same, are no forms of one another: some put all of a post's into a group.
    """
    contents = [
        (_of_content(element, (element, group, whole), place), element)
        for element in group
        if element.tag == "{media}content"
    ]
    pairs = [(attachment, element) for attachment, element in contents if attachment]
    moving = [pair for pair in pairs if pair[0].kind in ("video", "audio")]
    widths = [attachment.width for attachment, _ in pairs]
    if not moving and (None in widths or len(set(widths)) < len(widths)):
        yield from (attachment for attachment, _ in pairs)
        return
    chosen = max(moving or pairs, key=lambda pair: _fitness(*pair), default=(None, group))[0]
    if chosen:
        still = next(
            (attachment.url for attachment, _ in pairs if attachment.kind == "image" and chosen.kind != "image"), None
        )
        title = chosen.title or text.name(_plain(group, "{media}title"))
        yield replace(chosen, title=title, thumbnail=chosen.thumbnail or still)


def _fitness(attachment: Attachment, element: Element) -> tuple[bool, bool, int]:
    """Return how well a form suits a page: the default, what every browser plays, as large as a page needs."""
    usual = attachment.media_type in ("video/mp4", "audio/mpeg", "image/jpeg", "image/png", "image/webp")
    size = max(attachment.width or 0, attachment.height or 0)
    widest = 1280 if attachment.kind == "video" else _WIDEST
    return usual, element.get("isdefault") == "true", size if size <= widest else -size


def _of_player(player: Element, place: Addresses) -> Attachment | None:
    """Return a video that only a page plays: the entry's own, which says more than the player alone."""
    url = place.page or web_address(player.get("url"), place.base)
    return Attachment("video", url, PAGE) if url and player.get("url") else None


def _stills(elements: Iterable[Element], place: Addresses) -> list[Thumbnail]:
    """Return the thumbnails among ``elements``, the widest first."""
    thumbnails = []
    for element in elements:
        if element.tag != "{media}thumbnail":
            continue
        url = web_address(element.get("url") or (element.text or "").strip(), place.base)
        if url and not is_face(url):
            thumbnails.append(Thumbnail(url, number(element.get("width")), number(element.get("height"))))
    return sorted(thumbnails, key=lambda still: -(still.width or 0))


def _covers(elements: Iterable[Element], place: Addresses) -> list[Thumbnail]:
    named = (element for element in elements if element.tag in ("{itunes}image", "{googleplay}image", *PICTURES))
    addresses = (
        element.get("href") or element.get("url") or element.findtext("url") or _text(element) for element in named
    )
    urls = (
        web_address(address, place.base)
        for address in addresses
        if address and (address[:4] == "http" or names_picture(address))
    )
    return [Thumbnail(url) for url in urls if url and not is_face(url)]


def _plain(element: Element, name: str) -> str:
    """Return what a child of ``element`` says, as text; it tells by ``type`` whether it is HTML."""
    child = element.find(name)
    content = _text(child) if child is not None else ""
    return text.from_html(content) if child is not None and child.get("type") == "html" else content


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()
