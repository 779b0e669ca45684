"""A list of a text's own headings: its links lead to the page that it was written for, and all its words come again."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from plugins.planet.cleaning.tree import Place, drop, inside, is_part_of, words

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOXES = ("div", "nav", "section", "aside", "details", "blockquote")
_LONGEST_NAME = 60  # characters that stand in a box beside such a list: its name, and what folds it
_NAMES = re.compile(
    r"\W*(?:table of |post )?contents\W*|on this page|in this (?:post|article)\W*|toc|inhalt(?:sverzeichnis)?|sommaire|"
    r"table des matières|[íi]ndice(?: de contenid[oa]s?)?|sumário|inhoud(?:sopgave)?|innehåll|innhold|indhold|sisällys|"
    r"spis treści|obsah|содержание|оглавление|зміст|içindekiler|目次|目录|目錄|차례|목차",
    re.IGNORECASE,
)
_MOST = 300  # headings; more are nobody's post
_NUMBERS = re.compile(r"^[\d.\s)]+|\W+")


def remove(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove each list of at least two of the text's headings, with the box and the name that it has."""
    headings = {_letters(words(heading)) for heading in body.iter(*_HEADINGS)}
    for listing in list(body.iter("ul", "ol")) if 1 < len(headings) <= _MOST else ():
        outer = next(listing.iterancestors("ul", "ol"), None)
        if outer is None and inside(listing, body) and _is_contents(listing, headings, place):
            taken["list of contents"] += 1
            _remove_whole(listing, body)


def _is_contents(listing: HtmlElement, headings: set[str], place: Place) -> bool:
    links = list(listing.iter("a"))
    if not 2 <= len(links) <= _MOST or not all(is_part_of(link.get("href") or "", place) for link in links):
        return False
    names = [_letters(words(link)) for link in links]
    items = (item.text or "" for item in listing.iter("li"))
    known = all(name in headings or any(heading.startswith(name) for heading in headings) for name in names if name)
    return known and any(names) and not any(map(_letters, items))


def _remove_whole(listing: HtmlElement, body: HtmlElement) -> None:
    box, named = listing, len(words(listing)) + _LONGEST_NAME
    while (above := box.getparent()) is not None and above is not body and above.tag in _BOXES:
        if len(words(above)) > named or next(above.iter("img", "pre", "table"), None) is not None:
            break
        box = above
    name = box.getprevious()
    if name is not None and not (name.tail or "").strip() and _NAMES.fullmatch(words(name)):
        drop(name)
    drop(box)


def _letters(text: str) -> str:
    return _NUMBERS.sub("", text.casefold())
