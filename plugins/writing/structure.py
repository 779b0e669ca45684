"""The blocks of a text as GitHub sees them: lists, quotes, headings, rules and HTML, in the place of Python-Markdown's.

Python-Markdown asks its processors in turn for the block at hand, which is all up to an empty line. Ours is the first:
it takes what it knows, and cuts the block where another structure begins, so that each of the others sees one alone.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension

from plugins.writing import beginnings
from plugins.writing.lists import take
from plugins.writing.work import Work

CELL = 100  # steps for a cell, empty or not
_ALERT = re.compile(r"\s*\[!(note|tip|important|warning|caution)\]\s*\\?\s*", re.I)


class Structure(Extension):
    """Registers it; its ``work`` is counted for all."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def extendMarkdown(self, md: Markdown) -> None:
        """Register, and take away those whose place it takes."""
        md.preprocessors.deregister("html_block")
        for name in ("indent", "hashheader", "setextheader", "hr", "olist", "ulist", "quote"):
            md.parser.blockprocessors.deregister(name)
        md.parser.blockprocessors.register(_Blocks(md, self._work), "structure", 110)


class _Blocks(BlockProcessor):
    def __init__(self, md: Markdown, work: Work) -> None:
        super().__init__(md.parser)
        self._md, self._work = md, work

    def test(self, _parent: Element, block: str) -> bool:
        """Take every block that has a line to look at."""
        self._work.spend(_cost(block), block)
        return bool(block) and not block.startswith(("\n", "    "))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take what ``blocks`` begin with; False: it is for the others."""
        first = blocks[0].partition("\n")[0]
        if not first.strip():
            return False
        if beginnings.item(first):
            self._list(parent, blocks)
        elif beginnings.QUOTE.match(first):
            self._quote(parent, blocks)
        elif heading := beginnings.HEADING.match(first):
            _first_line_off(blocks)
            SubElement(parent, f"h{len(heading[1])}").text = beginnings.heading_of(heading[2])
        elif beginnings.RULE.match(first):
            _first_line_off(blocks)
            SubElement(parent, "hr")
        elif beginnings.html(first) or beginnings.whole_html(first):
            self._html(parent, blocks)
        else:
            return self._paragraph(parent, blocks)
        return True

    def _list(self, parent: Element, blocks: list[str]) -> None:
        taken = take(blocks)
        self._work.spend(sum(map(len, taken.items)), taken.items[0])
        element = SubElement(parent, "ul" if taken.start is None else "ol")
        if taken.start not in (None, 1):
            element.set("start", str(taken.start))
        self.parser.state.set("looselist" if taken.loose else "list")
        for text in taken.items:
            self.parser.parseChunk(SubElement(element, "li"), text)
        self.parser.state.reset()

    def _quote(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        end = 1
        while end < len(lines) and _quoted(lines, end):
            end += 1
        _back(blocks, lines[end:])
        inside = [_unquoted(line) for line in lines[:end]]
        element = SubElement(parent, "blockquote")
        if title := alert_title(inside[0]):
            element.set("class", f"admonition {title.lower()}")
            SubElement(element, "p", {"class": "admonition-title"}).text = title
            inside = inside[1:]
        self.parser.state.set("blockquote")
        self.parser.parseChunk(element, "\n".join(inside))
        self.parser.state.reset()

    def _html(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        end = beginnings.whole_html(lines[0])
        if end is not None:
            last = next((n for n, line in enumerate(lines) if end.search(line)), None)
            while last is None and blocks:
                more = blocks.pop(0).split("\n")
                lines += ["", *more]
                last = next((n for n in range(len(lines) - len(more), len(lines)) if end.search(lines[n])), None)
            cut = len(lines) if last is None else last + 1
        else:
            cut = 1 if " markdown" in lines[0] else len(lines)
        _back(blocks, lines[cut:])
        stashed = self._md.htmlStash.store("\n".join(lines[:cut]))
        if len(parent) and parent[-1].tag == "pre":  # what colours code puts another element in its place
            SubElement(parent, "p").text = stashed
        elif len(parent):
            parent[-1].tail = f"{parent[-1].tail or ''}\n{stashed}\n"
        else:
            parent.text = f"{parent.text or ''}\n{stashed}\n"

    def _paragraph(self, parent: Element, blocks: list[str]) -> bool:
        lines = blocks[0].split("\n")
        if beginnings.STASHED.match(lines[0]):
            end = 1
        elif len(lines) > 1 and beginnings.table(lines[0], lines[1]):
            end = next((n for n in range(2, len(lines)) if beginnings.interrupts(lines[n])), len(lines))
            lines[:end] = beginnings.rows(lines[:end])
            blocks[0] = "\n".join(lines)
        else:
            for end in range(1, len(lines)):
                if beginnings.UNDERLINE.match(lines[end]):
                    _back(blocks, lines[end + 1 :], instead=True)
                    level = 1 if "=" in lines[end] else 2
                    SubElement(parent, f"h{level}").text = "\n".join(map(str.strip, lines[:end]))
                    return True
                if beginnings.interrupts(lines[end]):
                    break
                if end + 1 < len(lines) and beginnings.table(lines[end], lines[end + 1]):
                    break
            else:
                end = len(lines)
        if end < len(lines):
            blocks[0:1] = ["\n".join(lines[:end]), "\n".join(lines[end:])]
            return True
        return False


def _quoted(lines: list[str], number: int) -> bool:
    line = lines[number]
    if beginnings.QUOTE.match(line):
        return True
    return beginnings.may_go_on(lines[number - 1]) and not beginnings.interrupts(line)


def _unquoted(line: str) -> str:
    mark = beginnings.QUOTE.match(line)
    return line[mark.end() :].removeprefix(" ") if mark else line


def _first_line_off(blocks: list[str]) -> None:
    _back(blocks, blocks[0].split("\n")[1:], instead=True)


def _back(blocks: list[str], lines: list[str], *, instead: bool = False) -> None:
    """Put ``lines`` back, before ``blocks`` or ``instead`` of the first."""
    if instead:
        blocks.pop(0)
    if lines:
        blocks.insert(0, "\n".join(lines))


def _cost(block: str) -> int:
    """Return what a block costs: a look at each of its characters by patterns, and a table's every cell."""
    first, lines, _ = block.partition("\n")
    cells = block.count("\n") * first.count("|") * CELL if lines and "|" in first else 0
    return len(block) // 2 + cells


def alert_title(line: str) -> str | None:
    """Return what kind of alert a quote with the first ``line`` is, as its title; None for any other quote."""
    match = _ALERT.fullmatch(line)
    return match[1].capitalize() if match else None
