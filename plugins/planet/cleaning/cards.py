"""Cards: what Ghost, Substack and WordPress make of boxes, scripts and data, written as a link, a text or a fold."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping

from lxml.html import HtmlElement, fromstring
from markupsafe import escape

from plugins.planet.cleaning.tree import STANDS_AT, Place, has, inside, words
from plugins.shared.url import host_of, web_address
from plugins.writing import hosts

ELEMENTS = frozenset({"lite-youtube"})
SIGN = re.compile(r"kg-[a-z-]+-card|^data-attrs$|tr-caption|elementor-widget-video", re.IGNORECASE)
_NOTE = re.compile(r"(?:^|\s)(?:(?:side|margin)-?note|\S*footnotes?\S*(?:__note|[_-]tooltip))(?=\s|$)")
NOTES = re.compile(rf"{_NOTE.pattern}|^ popover$|(?:^|\s)footnote-anchor(?=\s|$)")
_MOST_NOTES = 200
_CARD = re.compile(
    r"(?:^|\s)kg-(bookmark|toggle|audio|video|file|product|callout|signup|nft|header|cta|email-cta)-card(?=\s|$)"
)
_KEPT = {"VideoPlaceholder": "Video", "AudioPlaceholder": "Audio", "PollToDOM": "Poll"}  # on Substack's pages alone
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,1000}")
_ADDRESS_BOXES = ("p", "div", "figure", "li")


def settle(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Write each card that is known as what it says."""
    for box in list(body.iter("figure", "div", "aside")):
        kind = _CARD.search(box.get("class") or "")
        if kind and inside(box, body):
            _GHOST.get(kind[1], _keep)(box, taken)
    for box in list(body.iter("div", "p", "span")):
        if box.get("data-attrs") and inside(box, body):
            _settle_data(box, place)
    for box in list(body.iter("div")):
        if "elementor-widget-video" in (box.get("class") or "").split():
            _settle_film(box)
    for caption in list(body.iter("table")):
        if "tr-caption-container" in (caption.get("class") or ""):
            _settle_caption(caption)


def bracket_notes(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Set notes apart that stand in a sentence, and beside it or above it on the page that they were written for."""
    for mark in body.iter("a"):
        if "footnote-anchor" in (mark.get("class") or "").split() and not len(mark) and mark.text:
            raised = fromstring("<sup></sup>")  # Substack's mark of a footnote
            raised.text, mark.text = mark.text, None
            mark.append(raised)
    pointed = [note for note in body.iter("span") if "tooltip" in (note.get("class") or "")][:_MOST_NOTES]
    whole = words(body) if pointed else ""
    for note in list(body.iter("span", "small")):
        if (_NOTE.search(note.get("class") or "") or note.get("popover") is not None) and (note_words := words(note)):
            if note in pointed and whole.count(note_words) > 1:
                note.drop_tree()  # it stands below, too
                continue
            before, above = note.getprevious(), note.getparent()
            text = (before.tail if before is not None else above.text if above is not None else "") or ""
            if above is None or above is body or not (text.strip() or before is not None) or words(note)[0] in "([":
                continue
            note.text = f"{'' if text[-1:].isspace() else ' '}({(note.text or '').lstrip()}"
            last = note[-1] if len(note) else None
            if last is None:
                note.text = f"{note.text.rstrip()})"
            else:
                last.tail = f"{(last.tail or '').rstrip()})"


def link_addresses(body: HtmlElement, place: Place, _taken: Counter[str]) -> None:
    """Make a link of an address that stands alone in its block: WordPress' pages show there what it leads to."""
    for block in list(body.iter(*_ADDRESS_BOXES)):
        if len(block) or not block.text or "://" not in block.text:
            continue
        address = block.text.strip()
        if _ADDRESS.fullmatch(address):
            url = web_address(address, place.base)
            if url is not None:
                block.text = None
                block.append(fromstring(f'<a href="{escape(url)}">{escape(address)}</a>'))


def _keep(_box: HtmlElement, _taken: Counter[str]) -> None:
    pass


def _part(box: HtmlElement, name: str) -> HtmlElement | None:
    return next((part for part in box.iter() if name in (part.get("class") or "").split()), None)


def _said(box: HtmlElement, name: str) -> str:
    part = _part(box, name)
    return "" if part is None else words(part)


def _bookmark(box: HtmlElement, _taken: Counter[str]) -> None:
    """Title, description and whose it is; the other site's icon and picture are no pictures of this post."""
    address = _first_address(box)
    if address is None:
        return
    title = _said(box, "kg-bookmark-title") or address
    whose = " · ".join(filter(None, (_said(box, f"kg-bookmark-{name}") for name in ("author", "publisher"))))
    lines = [
        f'<a href="{escape(address)}">{escape(title)}</a>',
        escape(_said(box, "kg-bookmark-description")),
        escape(whose),
    ]
    _fill(box, "".join(f"<p>{line}</p>" for line in lines if line))


def _toggle(box: HtmlElement, _taken: Counter[str]) -> None:
    head, content = _part(box, "kg-toggle-heading-text"), _part(box, "kg-toggle-content")
    if head is None or content is None:
        return
    fold = fromstring(f"<details><summary>{escape(words(head))}</summary></details>")
    content.tag, content.tail = "div", None
    fold.append(content)
    _replace(box, fold)


def _player(kind: str) -> Callable[[HtmlElement, Counter[str]], None]:
    """Return what leaves the sound or the video of a card, called by its title, and none of its buttons and clocks."""

    def settle_player(box: HtmlElement, _taken: Counter[str]) -> None:
        media = next(box.iter(kind), None)
        if media is None:
            return
        title, caption = _said(box, f"kg-{kind}-title"), next(box.iter("figcaption"), None)
        if title:
            media.set("title", title)
        media.tail = None
        parts = [media] if caption is None else [media, caption]
        for child in list(box):
            box.remove(child)
        box.text = None
        box.extend(parts)
        box.tag = "figure" if caption is not None else "div"

    return settle_player


def _file(box: HtmlElement, _taken: Counter[str]) -> None:
    address = _first_address(box)
    if address is None:
        return
    name, size = _said(box, "kg-file-card-filename"), _said(box, "kg-file-card-filesize")
    title, caption = _said(box, "kg-file-card-title") or name or address, _said(box, "kg-file-card-caption")
    told = f'<p><a href="{escape(address)}">{escape(title)}</a> ({escape(", ".join(filter(None, (name, size))))})</p>'
    _fill(box, told.replace(" ()", "") + (f"<p>{escape(caption)}</p>" if caption else ""))


def _product(box: HtmlElement, _taken: Counter[str]) -> None:
    """A picture, a name, stars as signs, a description, a link."""
    stars = [star for star in box.iter() if "kg-product-card-rating-star" in (star.get("class") or "").split()]
    full = sum("kg-product-card-rating-active" in (star.get("class") or "") for star in stars)
    rating = _part(box, "kg-product-card-rating")
    if rating is not None and stars:
        rating.clear()
        rating.tag, rating.text = "p", "★" * full + "☆" * (len(stars) - full)


def _callout(box: HtmlElement, _taken: Counter[str]) -> None:
    sign, paragraph = _part(box, "kg-callout-emoji"), _part(box, "kg-callout-text")
    if paragraph is None:
        return
    paragraph.tag, paragraph.tail = "p", None
    if sign is not None and words(sign):
        paragraph.text = f"{words(sign)} {(paragraph.text or '').lstrip()}"
    _replace(box, paragraph)


def _drop(box: HtmlElement, taken: Counter[str]) -> None:
    taken["form"] += 1
    box.drop_tree()


_GHOST: Mapping[str, Callable[[HtmlElement, Counter[str]], None]] = {
    "bookmark": _bookmark,
    "toggle": _toggle,
    "audio": _player("audio"),
    "video": _player("video"),
    "file": _file,
    "product": _product,
    "callout": _callout,
    "signup": _drop,
}


def _first_address(box: HtmlElement) -> str | None:
    link = next((link for link in box.iter("a") if link.get("href")), None)
    return None if link is None else link.get("href")


def _fill(box: HtmlElement, markup: str) -> None:
    """Write ``markup`` in the place of what a box holds, but for its caption."""
    caption = next(box.iter("figcaption"), None)
    for child in list(box):
        box.remove(child)
    box.text = None
    box.extend(list(fromstring(f"<div>{markup}</div>")))
    if caption is not None:
        caption.tail = None
        box.append(caption)


def _replace(box: HtmlElement, by: HtmlElement) -> None:
    box.addprevious(by)
    by.tail, box.tail = box.tail, None
    parent = box.getparent()
    if parent is not None:
        parent.remove(box)


def _settle_data(box: HtmlElement, place: Place) -> None:
    """Write what an empty box of Substack holds as data: a post, a post elsewhere, pictures; or where its film is."""
    frame = next(box.iter("iframe"), None)
    if frame is None and (words(box) or has(box, ("img", "a", "math", "pre"))):
        return
    try:
        data = json.loads(box.get("data-attrs") or "")
    except ValueError:
        return
    if not isinstance(data, dict):
        return
    if frame is not None:
        post = ": ".join(said for key in ("authorName", "text") if isinstance(said := data.get(key), str))
        if isinstance(title := data.get("title") or post, str) and not frame.get("title"):
            frame.set("title", title)
        return
    if place.url and (kept := _KEPT.get(box.get("data-component-name") or "")):
        _fill(box, f'<p><a href="{escape(place.url)}">{escape(STANDS_AT.format(kept, host_of(place.url)))}</a></p>')
        return
    gallery = data.get("gallery")
    if isinstance(gallery, dict):
        _fill(box, _gallery(gallery))
        return
    if isinstance(note := data.get("comment"), dict):  # a note of somebody's, quoted
        data |= {"full_text": note.get("body"), "name": note.get("name")}
    address = next((data[key] for key in ("url", "canonical_url", "href") if isinstance(data.get(key), str)), None)
    lines = [data[key] for key in ("full_text", "title", "label", "caption", "text") if isinstance(data.get(key), str)]
    lines = [line for line in lines if line.strip()][:2]
    if address and web_address(address):
        name = f"{data['name']}: " if isinstance(data.get("name"), str) and data["name"] else ""
        _fill(box, f'<p><a href="{escape(address)}">{escape(name + (lines[0] if lines else address))}</a></p>')


def _settle_film(box: HtmlElement) -> None:
    """Write the film of an empty box of Elementor, which a script would show, as a link to it."""
    if words(box) or has(box, ("iframe", "video", "a")):
        return
    try:
        data = json.loads(box.get("data-settings") or "")
    except ValueError:
        return
    names = ("youtube_url", "vimeo_url", "dailymotion_url", "external_url", "hosted_url")
    values = [data.get(name) for name in names] if isinstance(data, dict) else []
    addresses = (value.get("url") if isinstance(value, dict) else value for value in values)
    if address := next((url for url in addresses if isinstance(url, str) and web_address(url)), None):
        known = hosts.known(address)
        page, name = (known.url, known.host) if known else (address, host_of(address))
        _fill(box, f'<p><a href="{escape(page)}">{escape(f"Video at {name}")}</a></p>')


def _gallery(gallery: Mapping[str, object]) -> str:
    images = gallery.get("images")
    shown = (
        [image["src"] for image in images if isinstance(image, dict) and isinstance(image.get("src"), str)]
        if isinstance(images, list)
        else []
    )
    alt, caption = gallery.get("alt"), gallery.get("caption")
    drawn = "".join(
        f'<img src="{escape(src)}" alt="{escape(alt if isinstance(alt, str) else "")}">' for src in shown[:20]
    )
    return f"<p>{drawn}</p>" + (f"<p>{escape(caption)}</p>" if isinstance(caption, str) and caption else "")


def _settle_caption(table: HtmlElement) -> None:
    """Write Blogger's table of a picture and its caption as a figure."""
    cells = list(table.iter("td"))
    if len(cells) != 2 or not has(cells[0], ("img",)):
        return
    cells[0].tag, cells[1].tag, table.tag = "div", "figcaption", "figure"
    for part in list(table.iter("tbody", "tr")):
        part.drop_tag()
