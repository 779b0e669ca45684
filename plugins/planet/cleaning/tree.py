"""Questions about a tree of HTML elements, and how to take one out."""

from __future__ import annotations

from lxml.html import HtmlElement


def words(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join(str(element.text_content()).replace("\u200b", "").split())


def has(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    """Tell whether an element holds one of ``tags``."""
    return any(found is not element for found in element.iter(*tags))


def inside(element: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether an element is still part of ``body``."""
    return any(ancestor is body for ancestor in element.iterancestors())


def drop(element: HtmlElement) -> None:
    """Take a block out of the tree, and the blank lines after it; text after it stays."""
    if not (element.tail or "").strip():
        element.tail = None
    element.drop_tree()
