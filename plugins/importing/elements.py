"""XML that programs export: its elements by their local names, whatever prefix each release gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

Element = etree._Element


def root_of(path: Path) -> Element:
    """Return the root of a file, as far as it can be read: nothing is fetched for it, and no entity is put in."""
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False, no_network=True)
    return etree.parse(str(path), parser).getroot()


def local(element: Element) -> str:
    """Return an element's name without its prefix, declared or not; nothing for a comment."""
    return re.sub(r"^(?:\{[^}]*\})?(?:[^:]*:)?", "", element.tag) if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Return the address that an element's prefix stands for."""
    return next(iter(re.findall(r"^\{([^}]*)\}", str(element.tag))), "")


def each(element: Element, name: str) -> Iterable[Element]:
    """Return the elements of that name directly in ``element``."""
    return (child for child in element if local(child) == name)


def text_of(element: Element, name: str) -> str:
    """Return the text of the first element of that name directly in ``element``."""
    return next((child.text or "" for child in each(element, name)), "").strip()
