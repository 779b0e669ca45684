"""A grid, or a list of sessions, as people type it or take it from a page → the rows of a Wall."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from bs4 import BeautifulSoup, Tag

from plugins.events.by_hand import clock
from plugins.events.by_hand.sheet import in_order
from plugins.events.by_hand.words import BEGINS_DAY, HEADINGS, NOTHING, heading

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r":?-+:?|=+")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?: \"[^\"]*\")?\)")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_WIKI = re.compile(r"^\{\|.*\n((?:.*\n)*?)\|\}", re.MULTILINE)
_FRAMED = re.compile(r"[-–—=~]+ *(\w[^\n]*?) *[-–—=~]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row of the wall: the clock's times, what is in each room, and what is for everybody."""

    start: str
    end: str
    cells: tuple[str, ...]
    title: str = ""
    day: int = 0  # of those that the wall has, from 0 on


@dataclass(frozen=True)
class Wall:
    """Rooms and rows, as they were typed; a list that names no room has one without a name."""

    rooms: tuple[str, ...]
    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()  # what stands among the rows, and has no time

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return 1 + max((row.day for row in self.rows), default=0)


def read_wall(text: str) -> Wall | None:
    """Return the table in a text, of Markdown, HTML, tabs, commas, semicolons or several spaces; None without one."""
    text = re.sub(r"<table\b.*?</table>", lambda table: _rows_of(table[0]), text, flags=re.IGNORECASE | re.DOTALL)
    text = _WIKI.sub(lambda table: _rows_of_wiki(table[1]), text)
    lines = list(_whole([clock.plain(line.rstrip(" ")) for line in text.splitlines() if line.strip()]))
    for table in (*([split(line) for line in lines] for split in (_pipes, *map(_by, "\t;,"))), _columns(lines)):
        rows = [row for row in table if any(row) and not all(_RULE.fullmatch(cell) for cell in row if cell)]
        cells, lost = in_order(rows)
        at = next((number for number, row in enumerate(cells) if clock.begins(row[0])), 0)
        head = next((row for row in reversed(cells[:at]) if len(row) > 1), None)
        if head is None and len(rows) < len(list(filter(any, table))) and max(map(len, rows), default=0) == 2:
            head = ["", "Session"]  # a table of Markdown whose headings have no words
        timed = [row for row in cells[at:] if clock.begins(row[0])]
        if head is None or len(timed) < (len(cells) - at) / 2:
            continue
        if len(head) < max(map(len, timed)):
            head = ["", *head]
        if wall := _wall(head, cells[at:]):
            return replace(wall, unread=_unread(lines, table, head) if cells is rows else lost)
    return None


def _wall(head: Sequence[str], rows: Sequence[list[str]]) -> Wall | None:
    """Return the wall of a table with the headings ``head``."""
    kinds = {at: HEADINGS.get(heading(name), "") for at, name in enumerate(head) if at}
    named = {at: _clean(name) for at, name in enumerate(head) if at and name}
    others = [at for at in named if not kinds[at]]
    if len(named) == 1 and "beside" in kinds.values():  # a description of what is on is that
        kinds = dict.fromkeys(named, "title")
    if list(kinds.values()).count("title") == 1 and not others:
        return _listed(kinds, _with_times(rows))
    rooms = {at: name for at, name in named.items() if kinds[at] not in ("end", "minutes")}
    if not rooms:
        return None
    wall_rows = []
    for day, row in _dated(rows, head):
        inside = {at: _said(row, at) for at in kinds}
        title = next((inside[at] for at in kinds if at not in named and inside[at]), "")
        cells = tuple(inside[at] for at in rooms)
        wall_rows.append(Row(*_times(row, kinds), cells, "" if any(cells) else title, day))
    return Wall(tuple(rooms.values()), tuple(_afternoon(wall_rows)))


def _with_times(rows: Sequence[list[str]]) -> list[list[str]]:
    """Return the rows of a list, those with the time above them that have none of their own."""
    grid: list[list[str]] = []
    for row in rows:
        again = row and not row[0] and len(list(filter(None, row))) > 1 and grid
        grid.append([grid[-1][0], *row[1:]] if again else row)
    return grid


def _listed(kinds: Mapping[int, str], rows: Sequence[list[str]]) -> Wall:
    """Return the wall of a list, which has a session a row; those of one time are beside one another."""
    column = {kind: at for at, kind in kinds.items()}
    held: dict[tuple[int, str, str], list[tuple[str, str]]] = {}
    for day, row in _dated(rows, ()):
        title, by, place = (_said(row, column[kind]) if kind in column else "" for kind in ("title", "by", "room"))
        said = f"{title} ({re.sub(r'[()]', '', by)})" if title and by else title
        held.setdefault((day, *_times(row, kinds)), []).append((place, said))
    named = tuple(dict.fromkeys(place for many in held.values() for place, _ in many if place))
    wall_rows = []
    for (day, start, end), many in held.items():
        placed: dict[str, str] = {}
        elsewhere = [content for place, content in many if not place or placed.setdefault(place, content) != content]
        wall_rows.append(Row(start, end, (*(placed.get(room, "") for room in named), *elsewhere), "", day))
    rooms = named + ("",) * (max(len(row.cells) for row in wall_rows) - len(named))
    wall_rows = [replace(row, cells=row.cells + ("",) * (len(rooms) - len(row.cells))) for row in wall_rows]
    return Wall(rooms, tuple(_afternoon(wall_rows)))


def _dated(rows: Sequence[list[str]], head: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that have a time, each with its day: headings that come again, or `Day 2`, begin the next."""
    day, seen = 0, False
    for row in rows:
        if clock.begins(row[0]):
            seen = True
            yield day, row
        elif seen and _begins_day(row, head):
            day, seen = day + 1, False


def _begins_day(row: Sequence[str], head: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    return (len(cells) == 1 and bool(BEGINS_DAY.match(cells[0]))) or (
        bool(cells) and cells == [heading for heading in head if heading]
    )


def _times(row: Sequence[str], kinds: Mapping[int, str]) -> tuple[str, str]:
    clocks = clock.times(row[0])
    for at, kind in kinds.items():
        if at < len(row) and kind == "end" and len(clocks) == 1:
            clocks += clock.times(clock.plain(row[at]))[:1]
        if at < len(row) and kind == "minutes" and len(clocks) == 1 and (match := re.match(r"\W*(\d{1,3})\b", row[at])):
            hours = re.search(r"\bh(?:ours?|rs?)?\b", row[at], re.IGNORECASE)
            clocks.append(clock.later(clocks[0], int(match[1]) * (60 if hours else 1)))
    return clocks[0], clocks[1] if len(clocks) > 1 else ""


def _afternoon(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows with the hours of the clock's second round as meant: 11:00, 12:00, 1:00; or 23:00, 0:00."""
    before: Row | None = None
    nights = 0
    for row in rows:
        row = replace(row, day=row.day + nights)
        if before and row.day == before.day and row.start < before.start and row.start < "08":
            second = clock.later(row.start, 720)
            nights += second < before.start
            row = replace(row, day=row.day + 1) if second < before.start else replace(row, start=second)
        if row.end and row.end <= row.start and row.end < "08":
            row = replace(row, end=clock.later(row.end, 720))
        before = row
        yield row


def _said(row: Sequence[str], at: int) -> str:
    text = _clean(row[at]) if at < len(row) else ""
    return "" if NOTHING.fullmatch(text) else text


def _clean(cell: str) -> str:
    """Return what a cell says, in its lines: of a link its words, and no marks around."""
    lines = [unescape(_TAG.sub("", _LINK.sub(r"\1", line))).replace("\xa0", " ") for line in _BREAK.split(cell)]
    return _FRAMED.sub(r"\1", "\n".join(line.strip().strip("*_").strip() for line in lines).strip())


def _rows_of_wiki(table: str) -> str:
    """Return a table as MediaWiki has it as one of Markdown."""
    rows = []
    for row in re.split(r"^\|-.*$", table, flags=re.MULTILINE):
        cells = re.split(r"^[|!](?!\+)|\|\||!!", row, flags=re.MULTILINE)[1:]
        rows.append([re.sub(r"^[^|\[]*=[^|\[]*\|", "", cell).strip().replace("\n", "<br>") for cell in cells])
    return "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in rows if cells)


def _rows_of(html: str) -> str:
    """Return a table of HTML as one of Markdown; what takes several columns or rows is in each of them."""
    taken: dict[tuple[int, int], str] = {}
    rows = []
    for line, row in enumerate(BeautifulSoup(html, "lxml").find_all("tr")):
        column = 0
        for cell in row.find_all(["td", "th"]):
            while (line, column) in taken:
                column += 1
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    taken[line + down, column + right] = " ".join(cell.get_text(" ").split()).replace("|", "/")
        rows.append(line)
    width = 1 + max((column for _, column in taken), default=0)
    return "\n" + "".join(f"| {' | '.join(taken.get((line, at), '') for at in range(width))} |\n" for line in rows)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(int(value), 50) if re.fullmatch(r"[1-9]\d{0,3}", value) else 1


def _unread(lines: Sequence[str], table: Sequence[list[str]], head: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of a table's rows that have words and no time, from the first row with one on."""
    pairs = list(zip(lines[len(lines) - len(table) :], table, strict=True))
    timed = [bool(row) and clock.begins(row[0]) for _, row in pairs]
    first, last = timed.index(True), len(timed) - timed[::-1].index(True)
    return tuple(
        " ".join(line.split())
        for number, (line, row) in enumerate(pairs[first:], first)
        # Below the table a line may be no more than words.
        if not timed[number]
        and not (row and not row[0] and "title" in map(HEADINGS.get, map(heading, head)))
        and re.search(r"\w", line)
        and not _begins_day(row or [line], head)
        and (number < last or len(list(filter(None, row))) > 1)
    )


def _whole(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, with those joined that a cell in quotation marks had broken."""
    begun = ""
    for line in lines:
        closes = line.count('"') % 2 and not clock.begins(line.lstrip('"'))
        if begun and not closes:
            yield begun
        line = f"{begun} {line}" if begun and closes else line
        begun = line if line.count('"') % 2 else ""
        if not begun:
            yield line
    if begun:
        yield begun


def _pipes(line: str) -> list[str]:
    return [cell.strip().strip("*") for cell in line.strip().strip("|").split("|")] if "|" in line else []


def _by(sign: str) -> Callable[[str], list[str]]:
    def split(line: str) -> list[str]:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=sign))] if sign in line else []

    return split


def _columns(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines that keep to columns: each goes to that of the heading that it begins nearest to."""
    lines = [line for line in lines if not re.fullmatch(r"[=\s-]+", line)]
    at = next((number for number, line in enumerate(lines) if clock.begins(line)), 0)
    heads = [match.start() for match in _CELL.finditer(lines[at - 1].expandtabs())] if at else []
    table = []
    for line in lines[at - 1 :] if len(heads) > 1 else ():
        row = [""] * (len(heads) + (heads[0] > 0))
        starts = [0, *heads] if heads[0] > 0 else heads
        for cell in _CELL.finditer(line.expandtabs()):
            nearest = min(range(len(starts)), key=lambda column: abs(starts[column] - cell.start()))
            row[nearest] = f"{row[nearest]} {cell[0]}".strip()
        table.append(row)
    return table
