"""Tables: columns aligned by a class, and each in a box that scrolls where the text is too narrow for it."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_TABLE = re.compile(r"<(/?)table\b", re.I)
_ROW, _ROW_END = re.compile(r"<tr\b", re.I), re.compile("</tr>", re.I)
_HEADING, _HEADING_END = re.compile(r"<th\b[^<>]*+>", re.I), re.compile("</th>", re.I)
_MARKUP = re.compile(r"<[^<>]*+>")
_SIDE = re.compile(r"text-align:\s*(left|center|right)")
CLASS = "table-box"


class AlignColumns(Treeprocessor):
    """Puts a class in the place of the inline style that Markdown's tables have, and that our policy forbids."""

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for cell in (*root.iter("th"), *root.iter("td")):
            side = _SIDE.search(cell.attrib.pop("style", ""))
            if side:
                cell.set("class", f"to-{side[1]}")


def boxed(html: str) -> str:
    """Return ``html`` with each table in a box that the keyboard reaches (WCAG 2.2, 2.1.1), named after its columns.

    It is text work on HTML that nobody has cleaned yet: the sanitiser has the last word on what comes of it.
    """
    parts = []
    end = 0
    marks = [*_TABLE.finditer(html)]
    ends = [*(mark.start() for mark in marks[1:]), len(html)]
    for match, next_one in zip(marks, ends, strict=bool(marks)):
        if match[1]:
            close = html.find(">", match.end()) + 1 or len(html)
            parts += [html[end:close], "</div>"]
            end = close
        else:
            parts += [html[end : match.start()], _opening(html[match.end() : next_one])]
            end = match.start()
    return "".join((*parts, html[end:]))


def _opening(inside: str) -> str:
    """Return the box's tag; ``inside`` is what follows, up to the next tag of a table."""
    row = _ROW.search(inside)
    cells = _HEADING.split(_ROW_END.split(inside[row.start() :], maxsplit=1)[0] if row else "")[1:]
    headings = [unescape(_MARKUP.sub("", _HEADING_END.split(cell, maxsplit=1)[0])).strip() for cell in cells]
    name = ", ".join(heading for heading in headings if heading)
    named = name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    label = f' role="group" aria-label="{named}"' if name else ""
    return f'<div class="{CLASS}" tabindex="0"{label}>'
