"""An agenda typed as a list, each line with its time before it → the table that it would be.

What stands below a line belongs to it: its speaker, its room, words about it, or what is in several rooms at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from plugins.events.by_hand import clock
from plugins.events.by_hand.typed import Wall, read_wall
from plugins.events.by_hand.words import BEGINS_DAY, HEADINGS, heading, is_name

_FEWEST = 2  # lines with a time
_MARKS = re.compile(r"[\s>|]*(?:[-*•·▪‣–+#]+\s+)?(?:\d{1,2}[.)]\s+(?=\D{0,3}\d))?[\[(*_`\"]*")
_BETWEEN = re.compile(r"[\s*_:.,;|)\]–—-]+")  # a time and its words
_ANSWER = re.compile(r"\W*[A-Z][\w ,'’/-]{1,40}[:\t]\s*\S")  # Title: Pay
_LABEL = re.compile(r"[\s>*•·▪‣–+_-]*([^:–—|]{1,40}?)[*_]*(?::|\s[-–—|])[*_]*\s+(\S.*)")  # Main hall: Pay
_ROOM = re.compile(
    r"\b(?:room|hall|stage|track|raum|saal|bühne|salle|sala|auditor\w+|foyer|library|studio)\b", re.IGNORECASE
)
_BY = re.compile(r"(.{3,}),? (?:by|with) (.+)")
_IN = re.compile(r"(.{3,}?)\s+(?:@\s?|[(\[])([^()\[\]@]{2,40})[)\]]?")


@dataclass
class _Line:
    """A line of the list: its time as typed, its words, and the lines below it; a day's heading has no time."""

    time: str
    words: str
    below: list[str] = field(default_factory=list)


def read_agenda(text: str) -> Wall | None:
    """Return the table in a text, else the list of times that it is; None where it is neither."""
    found = read_wall(text)
    if found is None and (told := _as_table(text)):
        table, unread = told
        found = read_wall(table)
        found = found and replace(found, unread=(*unread, *found.unread))
    return found


def _as_table(text: str) -> tuple[str, list[str]] | None:
    """Return the list in a text as a table, and the lines that are none of its; None without a list."""
    lines = re.sub(r"</?(?:li|ul|ol)\b[^>]*>", "\n", text).splitlines()
    timed = [at for at, line in enumerate(lines) if _read(line)]
    if len(timed) < _FEWEST or any(_ANSWER.match(line) for line in lines[: timed[0]]):
        return None
    held, unread = _held(lines, timed)
    many = Counter(label[1].casefold() for one in held for label in map(_LABEL.fullmatch, one.below) if label)
    rows = [row for one in held for row in (_rows(one, many) if one.time else [one.words])]
    return "\n".join(["| Time | Session | Speaker | Room |", *(f"| {row} |" for row in rows)]), unread


def _read(line: str) -> _Line | None:
    """Return a line that begins with a time."""
    time, rest = clock.parted(clock.plain(_MARKS.sub("", line.rstrip(), count=1)))
    return _Line(time, _BETWEEN.sub("", rest, count=1).strip(" *_`[]|")) if time else None


def _held(lines: Sequence[str], timed: Sequence[int]) -> tuple[list[_Line], list[str]]:
    """Return the lines of the list with what stands below each, and the lines that do not belong to it."""
    held: list[_Line] = []
    unread = []
    first = _mark(lines[timed[0]])
    apart = False
    for at, line in enumerate(lines):
        if not re.search(r"\w", line):
            apart = True
            continue
        if one := _read(line):
            held.append(one)
        elif BEGINS_DAY.match(line) and len(line) < 60:
            held.append(_Line("", line.strip(" #*=:")))
        elif at > timed[-1] and held[-1].words and _ends(line, first, apart):
            unread.append(line.strip())
        elif at > timed[0] and (held[-1].words or _LABEL.fullmatch(line)):
            held[-1].below.append(line.strip())
        elif at > timed[0]:
            held[-1].words = line.strip()
        apart = False
    return held, unread


def _ends(line: str, first: tuple[int, str], apart: bool) -> bool:
    """Return whether a line below the last time is none of the list's, whose lines begin as the ``first``."""
    depth, mark = _mark(line)
    return depth <= first[0] and (apart or bool(mark)) and mark in (first[1], "")


def _mark(line: str) -> tuple[int, str]:
    """Return how far a line is moved in, and the mark of a list that it begins with."""
    found = re.match(r"(\s*)([-*•·▪‣+#]*)", line)
    return (len(found[1]), found[2]) if found else (0, "")


def _rows(one: _Line, many: Counter[str]) -> Iterator[str]:
    """Yield the rows of a line: one, or one for each room that the lines below it name."""
    told = [(label, below) for below in one.below for label in [_LABEL.fullmatch(below)]]
    named = [label for label, _ in told if label and HEADINGS.get(heading(label[1])) is None]
    rooms = [label for label in named if _ROOM.search(label[1]) or many[label[1].casefold()] > 1]
    if rooms:
        yield from (_row(one.time, label[2], "", label[1]) for label in rooms)
        return
    kinds = {HEADINGS.get(heading(label[1]), ""): label[2] for label, _ in told if label}
    about = [below for label, below in told if not (label and HEADINGS.get(heading(label[1])) in ("by", "room"))]
    title, by, room = _parted(one.words)
    if not by and about and is_name(about[0]) and " " in about[0]:
        by = about.pop(0)
    yield _row(one.time, "<br>".join([title, *about]), kinds.get("by", by), kinds.get("room", room))


def _parted(words: str) -> tuple[str, str, str]:
    """Return a title, who brings it and where it is, where that is said behind it: `Pay by Ann Sample @ Main hall`."""
    title, *more = re.split(r"\s*\t\s*|\s+\|\s+", words)
    room = next((one for one in more if _ROOM.search(one)), "")
    by = next((one for one in more if one != room), "")
    if (place := _IN.fullmatch(title)) and _ROOM.search(place[2]):
        title, room = place[1], place[2]
    if (found := _BY.fullmatch(title)) and is_name(found[2]) and " " in found[2]:
        title, by = found[1].rstrip(","), found[2]
    return title, by, room


def _row(*cells: str) -> str:
    return " | ".join(re.sub(r"[|\t]", "/", cell) for cell in cells)
