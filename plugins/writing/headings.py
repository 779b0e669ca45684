"""Headings: one lower where a text has one of the first level, which is the page's own; with GitHub's anchors."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import quote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

# As the theme's templates write them; tests/writing/test_anchors.py compares.
_OURS = frozenset(
    (
        "access after-pictures after-recordings agenda answer beginning blog blogs calendar current dates "
        "everybody facts heard held here hosted join kind lately mail main my-agenda my-news next on-paper paper "
        "pitch posts q reader related results saying series slip slip-title sponsors streams subscribe talks "
        "trail whats-on written"
    ).split()
)
# A year's, a month's, a day's of an agenda, a day's and a slot's.
_MADE = re.compile(r"y\d+|\d{4}-\d{2}|agenda-\d{4}-\d{2}-\d{2}|(?:day|slot)-.+(?<!-text)")


def is_ours(name: str) -> bool:
    """Tell whether a part of a page of ours may have this name."""
    return name in _OURS or _MADE.fullmatch(name) is not None


def slugify(heading: str, separator: str) -> str:
    """Return the name of a heading in a text, as GitHub has it: in its own script, with a hyphen for each space."""
    name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)
    return f"{name}{separator}text" if is_ours(name) else name


_LEVEL = re.compile("h([1-6])")
# As our renderer writes them.
_HEADING = re.compile(r'<(h[1-6])((?:\s+[\w:-]+="[^"]*")*)\s*>(.*?)</\1>', re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r"<a[\s>]")


def with_permalinks(html: Markup) -> Markup:
    """Return ``html`` with each heading that has an address as a link to it: what the link is called is the heading.

    A heading that holds a link stays as it is, as links do not nest.
    """
    return Markup(_HEADING.sub(_linked, str(html)))


def _linked(match: re.Match[str]) -> str:
    level, attributes, words = match.groups()
    place = _ID.search(attributes)
    if not place or _LINK.search(words):
        return match[0]
    to = escape(quote(unescape(place[1]), safe="!$&'()*+,;=:@/?"))
    return f'<{level}{attributes}><a class="permalink" href="#{to}">{words}</a></{level}>'


class Headings(Extension):
    """Registers both: after marks within lines are read, and before the contents are listed."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register."""
        md.treeprocessors.register(_Lower(md), "lower", 7)
        md.treeprocessors.register(_Named(md), "anchors", 5.5)


class _Lower(Treeprocessor):
    def run(self, root: Element) -> None:
        if root.find(".//h1") is None:
            return
        for element in root.iter():
            if level := _LEVEL.fullmatch(element.tag):
                element.tag = f"h{min(int(level[1]) + 1, 6)}"


class _Named(Treeprocessor):
    def run(self, root: Element) -> None:
        used: Counter[str] = Counter()
        taken = {element.get("id") for element in root.iter() if element.get("id")}
        for element in root.iter():
            if not _LEVEL.fullmatch(element.tag) or element.get("id"):
                continue
            html = render_inner_html(remove_fnrefs(element), self.md)
            name = slugify(unescape(strip_tags(html)), "-")
            id_ = name
            while not id_ or id_ in taken:
                used[name] += 1
                id_ = f"{name}-{used[name]}"
            taken.add(id_)
            element.set("id", id_)
