"""An agenda typed as a list, each line with its time before it → the table that it would be.

What stands below a line belongs to it: its speaker, its room, words about it, or what is in several rooms at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from plugins.events.by_hand import clock
from plugins.events.by_hand.words import BEGINS_DAY, HEADINGS, heading, is_name

_FEWEST = 2  # lines with a time
_MARKS = re.compile(r"[\s>|]*(?:[^\w\s(\[“\"'«]+\s+)?(?:\d{1,2}[.)]\s+(?=\D{0,3}\d))?[\[(*_`\"]*")
_BETWEEN = re.compile(r"\A[\s*_:.,;|)\]–—-]+")  # a time and its words
_ANSWER = re.compile(r"\W*[A-Z][\w ,'’/-]{1,40}[:\t]\s*\S")  # Title: Pay
_LABEL = re.compile(r"[\s>*•·▪‣–+_-]*([^:–—|]{1,40}?)[*_]*(?::|\s[-–—|])[*_]*\s+(\S.*)")  # Main hall: Pay
_ROOM = re.compile(
    r"\b(?:room|hall|stage|track|raum|saal|bühne|salle|sala|auditor\w+|foyer|library|studio)\b", re.IGNORECASE
)
_BY = re.compile(r"(.{3,}),? (?:by|with|von|mit|par|avec|por|con|di) (.+)")
_LASTS = re.compile(r"\W*\(?(\d{1,3}) ?(?:min(?:ute)?s?\b|['’′])\)?\W*", re.IGNORECASE)
_BEHIND = re.compile(
    r"(.{2,80}?)[\s:,(\[–—-]+(?:from |at |von |de )?(\d{1,2}(?:[:.h]\d\d| ?[ap]\.?m\b| ?uhr).{0,20})",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^\W*(?:[^\W\d]+ \d{1,2} ?[:.)] ?)?")  # Atelier 1 :
_IN = re.compile(r"(.{3,}?)\s+(?:@\s?|[(\[])([^()\[\]@]{2,40})[)\]]?")


@dataclass
class _Line:
    """A line of the list: its time as typed, its words, the lines below it, its room; a heading has no time."""

    time: str
    words: str
    below: list[str] = field(default_factory=list)
    room: str = ""


def as_table(text: str) -> tuple[str, list[str]] | None:
    """Return the list in a text as a table, and the lines that are none of its; None without a list."""
    lines = re.sub(r"</?(?:li|ul|ol)\b[^>]*>", "\n", text).splitlines()
    timed = {at: timed_line for at, line in enumerate(lines) if (timed_line := _read(line))}
    if not timed:
        timed = {at: timed_line for at, line in enumerate(lines) if (timed_line := _read_behind(line))}
        timed = timed if len(timed) * 4 >= len([line for line in lines if line.strip()]) else {}
    if len(timed) < _FEWEST or any(_ANSWER.match(line) for line in lines[: min(timed)]):
        return None
    if any(re.fullmatch(r"[\s|:-]+", line) and line.strip().strip("|").count("|") > 1 for line in lines):  # a table
        return None
    held, unread = _held(lines, timed)
    many = Counter(label[1].casefold() for line in held for label in map(_LABEL.fullmatch, line.below) if label)
    rows = [row for room in _in_rooms(held) for row in (_rows(room, many) if room.time else [room.words])]
    return "\n".join(["| Time | Session | Speaker | Room |", *(f"| {row} |" for row in rows)]), unread


def _read(line: str) -> _Line | None:
    """Return a line that begins with a time."""
    time, rest = clock.parted(clock.plain(_MARKS.sub("", line.rstrip(), count=1)))
    if time and (lasts := _LASTS.match(rest)) and len(clocks := clock.times(time)) == 1:
        time, rest = f"{clocks[0]} - {clock.later(clocks[0], int(lasts[1]))}", rest[lasts.end() :]
    return _Line(time, _BETWEEN.sub("", rest, count=1).strip(" *_`[]|")) if time else None


def _read_behind(line: str) -> _Line | None:
    """Return a line that ends with a time: ``Session 1 (10:00-10:45)``."""
    match = _BEHIND.fullmatch(_MARKS.sub("", line.rstrip(), count=1))
    time, rest = clock.parted(match[2]) if match else ("", "")
    return _Line(time, match[1].strip(" *_")) if match and time and not re.search(r"\w", rest) else None


def _in_rooms(held: Sequence[_Line]) -> Iterator[_Line]:
    """Yield the lines, with their rooms where the headings are rooms: times begin anew below each."""
    heads = [at for at, line in enumerate(held) if not line.time and not BEGINS_DAY.match(line.words)]
    anew = [
        clock.times(held[at + 1].time) <= clock.times(held[at - 1].time)
        for at in heads[1:]
        if at + 1 < len(held) and held[at + 1].time and held[at - 1].time
    ]
    room = ""
    for at, held_line in enumerate(held):
        if at in heads:
            room = held_line.words if anew and all(anew) else ""
        else:
            yield replace(held_line, room=room if held_line.time else "")


def _held(lines: Sequence[str], timed: Mapping[int, _Line]) -> tuple[list[_Line], list[str]]:
    """Return the lines of the list with what stands below each, and the lines that do not belong to it."""
    held: list[_Line] = []
    unread = []
    begun, ended = min(timed), max(timed)
    first = _mark(lines[begun])
    apart = True
    for at, line in enumerate(lines):
        if not re.search(r"\w", line):
            apart = True
            continue
        if at in timed:
            held.append(timed[at])
        elif (BEGINS_DAY.match(line) and len(line) < 60) or (
            apart and len(line) < 60 and not re.search(r"\d{2}|[.!?]$", line) and _next(lines, at) in timed
        ):
            held.append(_Line("", line.strip(" #*=:")))
        elif at > ended and held[-1].words and _ends(line, first, apart):
            unread.append(line.strip())
        elif at > begun and (held[-1].words or _LABEL.fullmatch(line)):
            held[-1].below.append(line.strip())
        elif at > begun:
            held[-1].words = line.strip()
        apart = False
    return held, unread


def _is_heading(line: str) -> bool:
    return len(line) < 60 and not re.search(r"\d{2}|[.!?]$", line)


def _next(lines: Sequence[str], at: int) -> int:
    """Return the place of the next line that has words or, as below a heading, of the one after a rule."""
    return next((there for there in range(at + 1, len(lines)) if re.search(r"\w", lines[there])), -1)


def _ends(line: str, first: tuple[int, str], apart: bool) -> bool:
    """Return whether a line below the last time is none of the list's, whose lines begin as the ``first``."""
    depth, mark = _mark(line)
    return depth <= first[0] and (apart or bool(mark)) and mark in (first[1], "")


def _mark(line: str) -> tuple[int, str]:
    """Return how far a line is moved in, and the mark of a list that it begins with."""
    match = re.match(r"(\s*)([-*•·▪‣+#]*)", line)
    return (len(match[1]), match[2]) if match else (0, "")


def _rows(line: _Line, many: Counter[str]) -> Iterator[str]:
    """Yield the rows of a line: one, or one for each room that the lines below it name."""
    labelled = [(label, below) for below in line.below for label in [_LABEL.fullmatch(below)]]
    named = [label for label, _ in labelled if label and HEADINGS.get(heading(label[1])) is None]
    rooms = [label for label in named if _ROOM.search(label[1]) or many[label[1].casefold()] > 1]
    if rooms:
        yield from (_row(line.time, label[2], "", label[1]) for label in rooms)
        return
    if len(placed := [parts for below in line.below if (parts := _parted(_LABELLED.sub("", below)))[2]]) > 1:
        yield from (_row(line.time, *parts) for parts in placed)
        return
    kinds = {HEADINGS.get(heading(label[1]), ""): label[2] for label, _ in labelled if label}
    about = [below for label, below in labelled if not (label and HEADINGS.get(heading(label[1])) in ("by", "room"))]
    title, by, room = _parted(line.words)
    if not by and about and is_name(about[0]) and " " in about[0]:
        by = about.pop(0)
    yield _row(line.time, "<br>".join([title, *about]), kinds.get("by", by), kinds.get("room", room or line.room))


def _parted(words: str) -> tuple[str, str, str]:
    """Return a title, who brings it and where it is, where that is said behind it: `Pay by Ann Sample @ Main hall`."""
    title, *more = re.split(r"\s*[\t|]\s*", words)
    room = next((detail for detail in more if _ROOM.search(detail)), "")
    by = next((detail for detail in more if detail != room), "")
    if (place := _IN.fullmatch(title)) and _ROOM.search(place[2]):
        title, room = place[1], place[2]
    if (match := _BY.fullmatch(title)) and is_name(match[2]) and " " in match[2]:
        title, by = match[1].rstrip(","), match[2]
    return title, by, room


def _row(*cells: str) -> str:
    return " | ".join(re.sub(r"[|\t]", "/", cell) for cell in cells)
