"""A tree of a feed's HTML: where it comes from, what is asked of its elements, and where it links to."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # an update in which nothing is new looks for links, and for nothing else
    from lxml.html import HtmlElement

_DECLARATION = re.compile(r"(?:^|;)\s*([\w-]+)\s*:\s*([^;]*)")
BLOCKS = ("p", "div", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "figure", "table", "pre", "hr", "section")
HELD = ("img", "pre", "table", "hr", "iframe", "video", "audio")  # what is shown without a word
STANDS_AT = "{} at {}"  # what only the post's own page shows, and its host
_NO_LETTER = re.compile(r"\W+")
_LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')


@dataclass(frozen=True)
class Place:
    """What relative addresses are relative to, and the address and title of the entry itself."""

    base: str
    url: str | None = None
    title: str = ""


def words(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(str(element.text_content()).replace("\u200b", "").split())


def letters(text: str) -> str:
    """Return a text's letters and digits alone, in small letters, for comparing."""
    return _NO_LETTER.sub("", text.casefold())


def is_longer(element: HtmlElement, longest: int) -> bool:
    """Tell whether an element has more than ``longest`` characters of text; no more of it is read than that."""
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > longest:
            return True
    return False


def has(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    """Tell whether an element holds one of ``tags``."""
    return any(tag is not element for tag in element.iter(*tags))


def inside(element: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether an element is still part of ``body``."""
    return any(ancestor is body for ancestor in element.iterancestors())


def is_part_of(address: str, place: Place) -> bool:
    """Tell whether an address is a part of the post itself."""
    page, mark, _ = address.partition("#")
    return bool(mark) and (not page or page.rstrip("/") == (place.url or place.base).rstrip("/"))


def style_of(element: HtmlElement) -> dict[str, str]:
    """Return an element's own style: property → value, in lower case."""
    declarations = _DECLARATION.findall((element.get("style") or "").lower())
    return {name: value.replace("!important", "").strip() for name, value in declarations}


def drop(element: HtmlElement) -> None:
    """Take a block out of the tree, and the blank lines after it; text after it stays."""
    if not (element.tail or "").strip():
        element.tail = None
    element.drop_tree()


def linked(content: str) -> tuple[str, ...]:
    """Return the addresses that ``content`` links to, each once."""
    return tuple(dict.fromkeys(html.unescape(address) for address in _LINK.findall(content)))
