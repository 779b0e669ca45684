"""What a writer must mend in a body before it is published, with its line: known before anything is written.

Most stands in the text itself (safety.py). Some only what Markdown makes of it shows: which HTML takes the rest of the
page with it, and which formula nobody understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.shared.nesting import LeftOpen, closed, left_open
from plugins.shared.problem import Problem
from plugins.shared.text import cut
from plugins.writing.code import without_code
from plugins.writing.dialect import convert
from plugins.writing.formulas import unread
from plugins.writing.safety import ELEMENTS, refused
from plugins.writing.work import Stopped, limited

_ASKED = re.compile(r"<(?:[a-zA-Z]|!--)|\$|```+ *math|~~~+ *math")


def faults(source: str, body: str, first_line: int) -> list[Problem]:
    """Return them for ``body``, the Markdown of the file ``source`` from ``first_line`` on."""
    found = refused(source, body, first_line)
    if found or not _ASKED.search(body):
        return found
    try:
        with limited(body):
            html, _ = convert(body)
    except Stopped:  # that it takes too much work is told where it is published
        return []
    told = [*_unclosed(body, html), *_unread(body, html)]
    return [Problem(f"{source}:{first_line + line}", *said) for line, said in sorted(told)]


def _unread(body: str, html: str) -> Iterator[tuple[int, tuple[str, str]]]:
    place = 0
    for formula, why in unread(html):
        found = body.find(formula, place)
        place = found if found >= 0 else max(body.find(formula), 0)
        fix = "mend it; where it is none, write \\$ for a dollar"
        yield (
            body.count("\n", 0, place),
            (f"has a formula that is not understood, {cut(' '.join(formula.split()), 60)}: {why}", fix),
        )
        place += 1


def _unclosed(body: str, html: str) -> Iterator[tuple[int, tuple[str, str]]]:
    for one in left_open(closed(html), ELEMENTS):
        yield _line(body, one), _say(one)


def _say(one: LeftOpen) -> tuple[str, str]:
    if one.kind == "comment":
        return "has a comment that is not closed, and takes all that follows", "write --> at its end"
    if one.kind == "quote":
        return f"has a quotation mark in {one.text} that is not closed", "write the second quotation mark"
    name = re.split(r"[\s>]", one.text[1:])[0].lower()
    return f"has <{name}> that is not closed, and takes all that follows", f"write </{name}> where it ends"


def _line(body: str, one: LeftOpen) -> int:
    """Return the line of ``body``, from 0, on which stands what was left open, as far as that can be told."""
    text, place = without_code(body), -1
    wanted = one.text if one.text in text else one.text.partition("\n")[0]
    for _ in range(one.before + 1):
        further = text.find(wanted, place + 1)
        if further < 0:
            break
        place = further
    return text.count("\n", 0, max(place, 0))
