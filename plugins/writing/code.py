"""Which parts of a Markdown body are code, so that checks of links and HTML can look past them; and how code begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# A fence, with what stands before it: quotes and items of lists.
_FENCE = re.compile(r"([\s>]*+((?>(?:(?:[-+*]|\d{1,9}[.)])[ \t]++)*)))(`{3,}(?![^\n]*`)|~{3,})[ \t]*(.*)$")
_ITEM = re.compile(r"[\s>]*+(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_SIGN = re.compile(r"[^\s>]")
# What PyMdown knows behind a fence: a language, and behind that a group; of all else the language and the title count.
_KNOWN = re.compile(r"\.?[\w#.+-]*(?:(?:^|[ \t]+)\{[^\n]*\})?[ \t]*")
_LANGUAGE = re.compile(r"(?:\{[^}\n]*\}[ \t]*)?\.?([\w#+-][\w#.+-]*)?")
_TITLE = re.compile(r"(?:title|filename)=\"([^\"\n]*)\"|:title=([^\s\"'{}]+)")
_OPTION = re.compile(r"(?<!\S)(?:linenums|hl_lines)=\"[\d \t-]*\"")
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


def known_fences(text: str) -> str:
    """Return ``text`` with fences as PyMdown knows them: GitHub lets any words follow one, and items begin with one."""
    if "```" not in text and "~~~" not in text:
        return text
    lines: list[str] = []
    listed = goes_on = False
    before, end = None, ""  # of the code at hand: what stands before its lines, and its fence
    began, opening = 0, ""  # where it begins, and how that was written
    for line, fence in _lines(text):
        opens = fence if isinstance(fence, re.Match) else None
        if before is not None and fence not in ("inside", "end"):  # its quote is over, and so is it
            lines.append(before + end)
            before = None
        if opens and (listed or opens[2] or "    " not in opens[1].expandtabs(4)):
            began, opening = len(lines), line
            lines += _known(opens, behind_words=goes_on and not listed)
            before, end = _SIGN.sub(" ", opens[1]), opens[3]
        elif before is not None and fence == "end":  # its indentation is free
            lines.append(before + end)
            before = None
        else:
            lines.append(line)
        if not fence and line.strip():
            listed = bool(_ITEM.match(line)) or (listed and (goes_on or line[0] in " \t>"))
        listed = listed or bool(opens and opens[2])
        goes_on = not fence and bool(line.strip())
    if before is not None:  # nothing closes it: these are words
        code = lines[began:]
        lines[began:] = [opening, *code[next(n for n, row in enumerate(code) if end in row) + 1 :]]
    return "\n".join(lines)


def _known(opens: re.Match[str], *, behind_words: bool) -> list[str]:
    before, item, fence, info = opens.groups()
    if not _KNOWN.fullmatch(info):
        title, language = _TITLE.search(info), _LANGUAGE.match(info)
        named = f'title="{title[1] or title[2]}"' if title and (title[1] or title[2]) else ""
        info = " ".join(filter(None, (language and language[1], named, *_OPTION.findall(info))))
    if not item:
        return [f"{before}{fence}{info}"]
    return [*([""] if behind_words else []), before.rstrip(), f"{_SIGN.sub(' ', before)}{fence}{info}"]


def _fenced(body: str) -> tuple[list[str], int | None]:
    """Return the lines of ``body`` without those that are code, and which begins a block that has no end."""
    lines: list[str] = []
    began = None
    for line, fence in _lines(body):
        began = len(lines) if isinstance(fence, re.Match) else began if fence == "inside" else None
        lines.append(" " * len(line) if fence or line.startswith(("    ", "\t")) else line)
    return lines, began


def _lines(body: str) -> Iterator[tuple[str, re.Match[str] | str]]:
    """Yield each line, and the fence that it begins code with, or that it is inside or at the end, or nothing."""
    opens = None
    for line in body.split("\n"):
        bare = line.lstrip(" \t>")
        quoted = line[: len(line) - len(bare)].count(">") - (opens[1].count(">") if opens else 0)
        if opens is None or quoted < 0:  # with its quote, code is over
            opens = _FENCE.match(line)
            yield line, opens or ""
        elif quoted == 0 and bare.startswith(opens[3]) and not bare.rstrip(" \t").strip(opens[3][0]):
            opens = None
            yield line, "end"
        else:
            yield line, "inside"


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
