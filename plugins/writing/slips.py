"""Slips that no single sign shows: a table without the line below its head, a link to a name that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.writing import beginnings
from plugins.writing.signs import AS_IT_IS

Finding = tuple[int, str, str, str]  # where in the text, what, what is written instead, and why it is told

_IN = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,3}[.)])(?=[ \t])))*[ \t]*")  # quotes and lists that a line is in
_MARKED = re.compile(
    r"!?\[[^\[\]\n]{2,200}\]\((?:https?:|mailto:|[./\w])[^)\s]{2,300}\)|(?<!\*)\*\*[^\s*][^*\n<>]{0,200}(?<=[^\s*])\*\*(?!\*)"
)
_APART = "leave an empty line above it, or write <b> and <a>: it stands in a block of HTML"
_RULE = "write |---|---| right below the first line of a table, with as many columns"
_NAMED = re.compile(r"(?<![\w\]\\!])!?\[(?=[^\[\]\n]{0,200}[^\W\d_]{2})([^\[\]\n]{2,200})\]\[([^\[\]\n]{0,80})\]")
_NOTED = re.compile(r"(?<![\\!\[])\[\^([\w-]{1,40})\](?![:(\[])")
_DEFINED = re.compile(r"^(?:[ \t]*>)*[ \t]*\[([^\[\]\n]{1,200})\]:", re.M)


def slips(text: str) -> Iterator[Finding]:
    """Yield them of ``text``, in which nothing is left that is shown as it is meant, and no tag."""
    yield from _tables(text)
    yield from _references(text)


def within_html(text: str) -> Iterator[Finding]:
    """Yield where the first link or bold word of a block of HTML is Markdown, which is none up to an empty line."""
    place, inside, before = 0, False, ""
    for line in text.split("\n") if "<" in text else ():
        if not line.strip():
            inside = False
        elif not inside:
            begun = beginnings.html(line, in_paragraph=bool(before.strip()))
            inside = begun and " markdown" not in line
        if inside and (match := _MARKED.search(line)):
            yield place + match.start(), match[0], _APART, AS_IT_IS
            inside = False
        place, before = place + len(line) + 1, line


def _tables(text: str) -> Iterator[Finding]:
    """Yield where at least two lines of cells begin a paragraph, and no table."""
    if "\n|" not in text and "|\n" not in text:
        return
    lines, place, before = text.split("\n"), 0, ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        plain, next_ = line[_of(line) :].rstrip(), below[_of(below) :].rstrip()
        alone = not before[_of(before) :].strip()
        if alone and _cells(plain) and next_.startswith("|") and not beginnings.table(plain, next_):
            yield place + _of(line), plain, _RULE, AS_IT_IS
        place, before = place + len(line) + 1, line


def _of(line: str) -> int:
    match = _IN.match(line)
    return match.end() if match else 0


def _cells(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and line.count("|") > 2


def _references(text: str) -> Iterator[Finding]:
    if "][" not in text and "[^" not in text:
        return
    known = {_key(name) for name in _DEFINED.findall(text)}
    for match in _NAMED.finditer(text):
        name = match[2].strip() or match[1]
        if _key(name) not in known:
            yield (
                match.start(),
                match[0],
                f"write [{name}]: and its address on a line of its own, or \\[ for a bracket",
                AS_IT_IS,
            )
    for match in _NOTED.finditer(text):
        if _key(f"^{match[1]}") not in known:
            yield match.start(), match[0], f"write {match[0]}: and its words on a line of its own", AS_IT_IS


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
