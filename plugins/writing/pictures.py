"""Pictures in a text: in several sizes and formats, with width and height, and a caption where the writer gave one."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, tostring

from markdown.treeprocessors import Treeprocessor

from plugins.images.model import Picture
from plugins.shared.nesting import PIECE
from plugins.writing.links import NOT_OUT, Resolve

Find = Callable[[str], Picture | None]
# An element, its attribute, and that attribute's value → the value to publish, or None: it goes without.
PlacePicture = Callable[[str, str, str], str | None]
PICTURES = "images/"  # is in the address of each

# The text column is at most 42rem wide.
SIZES = "(min-width: 44rem) 42rem, 94vw"
_RAW = re.compile(r"<img[\s/]", re.I)
_KEPT = ("src", "alt", "title", "id", "class", "lang", "dir", "width", "height")  # of an <img> that a writer wrote


class ShowPictures(Treeprocessor):
    """Puts a <picture> in the place of each <img> of our own, and a <figure> around one that has a title."""

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "img":
                    picture = self._find(child.get("src", ""))
                    if picture is not None:
                        parent[index] = _picture(child, picture)
        for parent in list(root.iter()):
            for child in list(parent):
                _caption(child)


def in_raw_html(resolve: Resolve, find: Find, siteurl: str) -> PlacePicture:
    """Return what gives pictures in raw HTML, and those that are linked, the address at which they are published."""

    def place(url: str) -> str | None:
        ours = siteurl and url.startswith(f"{siteurl}/")
        resolved = url if ours else resolve(url)
        if resolved == NOT_OUT:
            return None
        address = url if resolved is None else resolved
        picture = find(address) if address.startswith(f"{siteurl}/{PICTURES}") else None
        return picture.url if picture else address

    def value_of(element: str, attribute: str, value: str) -> str | None:
        if attribute == "srcset":
            return ", ".join(
                " ".join([placed, *size])
                for url, *size in map(str.split, value.split(","))
                if url and (placed := place(url))
            )
        return place(value) if (element, attribute) in (("img", "src"), ("a", "href")) else value

    return value_of


def drawn(html: str, place: PlacePicture, find: Find) -> str:
    """Return ``html`` with a <picture> in the place of each <img> of ours that a writer wrote as HTML.

    One that stands in a <picture> is left as it is; one of others has an ``alt`` in any case, as Markdown's have.
    """
    parts, end, within = [], 0, 0
    for piece in PIECE.finditer(html) if _RAW.search(html) else ():
        name = (piece["name"] or "").lower()
        if name == "picture":
            within += -1 if piece["end"] else 1
        elif name == "img" and not within and not piece["end"]:
            parts += [html[end : piece.start()], _drawn(piece[0], place, find)]
            end = piece.end()
    return "".join((*parts, html[end:]))


def _drawn(tag: str, place: PlacePicture, find: Find) -> str:
    image = _RawImage.read(tag)
    address = place("img", "src", image.get("src", ""))
    picture = find(address) if address else None
    if picture is None:
        return tostring(image, encoding="unicode", method="html")
    width, height = (_pixels(image.get(side)) for side in ("width", "height"))
    shown = _picture(image, picture)
    if width or height:
        wide = min(width or round(picture.width * (height or 0) / picture.height) or 1, picture.width)
        image.set("width", str(wide))
        image.set("height", str(max(1, round(picture.height * wide / picture.width))))
        for source in shown.iter("source"):
            source.set("sizes", f"{wide}px")
    return tostring(shown, encoding="unicode", method="html")


def _pixels(value: str | None) -> int | None:
    """Return the pixels of a width or height: 300 or 300px; a share of the column is none."""
    match = re.fullmatch(r"\s*([1-9]\d{0,4})(?:px)?\s*", value or "", re.ASCII)
    return int(match[1]) if match else None


class _RawImage(HTMLParser):
    @classmethod
    def read(cls, tag: str) -> Element:
        """Return the <img> that ``tag`` is."""
        reader = cls()
        reader.image = Element("img", {"alt": ""})
        reader.feed(tag if tag.endswith(">") else f"{tag}>")
        return reader.image

    image: Element

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _KEPT:
                self.image.set(name, value or "")


def _picture(image: Element, picture: Picture) -> Element:
    """Return the <picture> for ``image``; what follows it in the text stays behind it."""
    element = Element("picture")
    element.tail, image.tail = image.tail, None
    for kind in ("image/avif", "image/webp"):
        offered = [variant for variant in picture.variants if variant.kind == kind]
        if offered:
            srcset = ", ".join(f"{variant.url} {variant.width}w" for variant in offered)
            SubElement(element, "source", {"type": kind, "srcset": srcset, "sizes": SIZES})
    image.set("src", picture.url)
    image.set("width", str(picture.width))
    image.set("height", str(picture.height))
    image.set("loading", "lazy")
    image.set("decoding", "async")
    element.append(image)
    return element


def _caption(paragraph: Element) -> None:
    """Make a paragraph that is one picture with a title a figure with a caption."""
    children = list(paragraph)
    if paragraph.tag != "p" or len(children) != 1 or (paragraph.text or "").strip():
        return
    image = children[0] if children[0].tag == "img" else children[0].find("img")
    if image is None or (children[0].tail or "").strip() or not image.get("title"):
        return
    paragraph.tag = "figure"
    SubElement(paragraph, "figcaption").text = image.attrib.pop("title")
