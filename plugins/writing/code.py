"""Which parts of a Markdown body are code, so that checks of links and HTML can look past them."""

from __future__ import annotations

import re
from functools import lru_cache

_FENCE = re.compile(r"^[\s>]*(`{3,}|~{3,})")
_TICKS = re.compile(r"`+|\n[ \t]*+(?=\n)")  # and what ends a paragraph
_MARKS = ("`", "~~~", "    ", "\t")  # where there is none of these, there is no code
_BREAK = re.compile(r"[^\n]")


@lru_cache(maxsize=1)  # every check of a body asks for it in turn
def without_code(body: str) -> str:
    """Return ``body`` with every character of its code replaced by a space; lines and columns stay where they are."""
    if not any(mark in body for mark in _MARKS):
        return body
    return _without_spans("\n".join(_fenced(body)[0]))


def open_fence(body: str) -> int | None:
    """Return the line of ``body``, from 0, with a fence that nothing closes; None where all are closed."""
    return _fenced(body)[1] if "```" in body or "~~~" in body else None


def _fenced(body: str) -> tuple[list[str], int | None]:
    """Return the lines of ``body`` without those that are code, and which begins a block that has no end."""
    lines: list[str] = []
    fence, began = "", 0
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        inside = bool(fence)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t>").strip(fence[0]):
                fence = ""
        elif mark:
            fence, inside, began = mark[1], True, len(lines)
        lines.append(" " * len(line) if inside or line.startswith(("    ", "\t")) else line)
    return lines, began if fence else None


def _without_spans(text: str) -> str:
    """Return ``text`` without what stands between two equal runs of backticks of a paragraph."""
    marks = [(mark.start(), mark[0]) for mark in _TICKS.finditer(text)]
    closing: dict[int, int] = {}  # the place of a run → the end of the next that is as long
    later: dict[str, int] = {}
    for place, mark in reversed(marks):
        if mark[0] == "\n":
            later.clear()
        else:
            if mark in later:
                closing[place] = later[mark] + len(mark)
            later[mark] = place
    parts, end = [], 0
    for place, _ in marks:
        if place >= end and place in closing:
            parts += [text[end:place], _BREAK.sub(" ", text[place : closing[place]])]
            end = closing[place]
    return "".join((*parts, text[end:]))
