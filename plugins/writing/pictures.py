"""Pictures in a text: in several sizes and formats, with width and height, and a caption where the writer gave one."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from plugins.images.model import Picture
from plugins.writing.links import Resolve

Find = Callable[[str], Picture | None]
Place = Callable[[str, str, str], str]  # an element, its attribute, and that attribute's value → the value to publish
PICTURES = "images/"  # is in the address of each

# The text column is at most 42rem wide.
SIZES = "(min-width: 44rem) 42rem, 94vw"


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


def in_raw_html(resolve: Resolve, find: Find, siteurl: str) -> Place:
    """Return what gives pictures in raw HTML, and those that are linked, the address at which they are published."""

    def place(url: str) -> str:
        ours = siteurl and url.startswith(f"{siteurl}/")
        address = url if ours else resolve(url) or url
        picture = find(address) if address.startswith(f"{siteurl}/{PICTURES}") else None
        return picture.url if picture else address

    def value_of(element: str, attribute: str, value: str) -> str:
        if attribute == "srcset":
            return ", ".join(" ".join([place(url), *size]) for url, *size in map(str.split, value.split(",")) if url)
        return place(value) if (element, attribute) in (("img", "src"), ("a", "href")) else value

    return value_of


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
