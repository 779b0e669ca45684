"""A wall's grid, typed as a table → which session is where. The first row has the rooms, the first column the times."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches

from plugins.events.by_hand import clock
from plugins.events.by_hand.desk import Desk, Edit, keys_of, name_of, room_named, slot_named
from plugins.events.by_hand.lines import with_keys
from plugins.events.by_hand.pitch import listed
from plugins.events.imports.files import yaml
from plugins.events.model import Event
from plugins.events.reading.sessions import session_file_name
from plugins.events.session import Session
from plugins.shared.problem import Problem

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r":?-+:?|=+")
_NOTHING = re.compile(r"(?:[-–—.…_ ]|free|empty|n/a)*", re.IGNORECASE)
_AGAIN = re.compile(r"""["“”″〃'’↓]+|\(?cont(?:inued|['’]?d)?\.?\)?""", re.IGNORECASE)  # as above, goes on
_BY = re.compile(r"\s*(?:[(\[]([^()\[\]]{2,80})[)\]]|\s[-–—/]\s([^-–—/()]{2,60}))$")
_BREAK = re.compile(r"(?:tea|coffee|lunch|break|pause|dinner|welcome|opening|closing)\b", re.IGNORECASE)
_ALIKE = 0.8
_LAST = timedelta(minutes=45)  # of a last slot, where no other says how long they are


@dataclass(frozen=True)
class Row:
    """A row of the wall: the clock's times, and what is in each room."""

    start: str
    end: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Wall:
    """Rooms and rows, as they were typed."""

    rooms: tuple[str, ...]
    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()  # what stands among the rows, and has no time


def read_wall(text: str) -> Wall | None:
    """Return the table in a text, of Markdown, tabs, commas, semicolons or several spaces; None where there is none."""
    lines = list(_whole([clock.plain(line.rstrip(" ")) for line in text.splitlines() if line.strip()]))
    for table in (*([split(line) for line in lines] for split in (_pipes, *map(_by, "\t;,"))), _columns(lines)):
        cells = [row for row in table if any(row) and not all(_RULE.fullmatch(one) for one in row if one)]
        at = next((number for number, row in enumerate(cells) if clock.begins(row[0])), 0)
        timed = [row for row in cells[at:] if clock.begins(row[0])]
        if not at or len(cells[at - 1]) < 2 or len(timed) < (len(cells) - at) / 2:
            continue
        head = cells[at - 1]
        rooms = [one for one in (head[1:] if len(head) >= max(map(len, timed)) else head) if one]
        return (
            Wall(tuple(rooms), tuple(_row(row, len(rooms)) for row in timed), _unread(lines, table)) if rooms else None
        )
    return None


def _unread(lines: Sequence[str], table: Sequence[list[str]]) -> tuple[str, ...]:
    """Return the lines of a table's rows that have words and no time, from the first row with one on."""
    pairs = list(zip(lines[len(lines) - len(table) :], table, strict=True))
    timed = [bool(row) and clock.begins(row[0]) for _, row in pairs]
    first, last = timed.index(True), len(timed) - timed[::-1].index(True)
    return tuple(
        " ".join(line.split())
        for number, (line, row) in enumerate(pairs[first:], first)
        # Below the table a line may be no more than words.
        if not timed[number] and re.search(r"\w", line) and (number < last or len(list(filter(None, row))) > 1)
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


def _row(cells: Sequence[str], rooms: int) -> Row:
    clocks = clock.times(cells[0])
    inside = [*("" if _NOTHING.fullmatch(one) else one for one in cells[1:]), *[""] * rooms][:rooms]
    return Row(clocks[0], clocks[1] if len(clocks) > 1 else "", tuple(inside))


def _pipes(line: str) -> list[str]:
    return [one.strip().strip("*") for one in line.strip().strip("|").split("|")] if "|" in line else []


def _by(sign: str) -> Callable[[str], list[str]]:
    def split(line: str) -> list[str]:
        return [one.strip() for one in next(csv.reader([line], delimiter=sign))] if sign in line else []

    return split


def _columns(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines that keep to columns: each goes to that of the heading that it begins nearest to."""
    at = next((number for number, line in enumerate(lines) if clock.begins(line)), 0)
    heads = [found.start() for found in _CELL.finditer(lines[at - 1].expandtabs())] if at else []
    table = []
    for line in lines[at - 1 :] if len(heads) > 1 else ():
        row = [""] * (len(heads) + (heads[0] > 0))
        starts = [0, *heads] if heads[0] > 0 else heads
        for found in _CELL.finditer(line.expandtabs()):
            nearest = min(range(len(starts)), key=lambda one: abs(starts[one] - found.start()))
            row[nearest] = f"{row[nearest]} {found[0]}".strip()
        table.append(row)
    return table


def put_up(desk: Desk, event: Event, wall: Wall) -> tuple[Edit, list[Problem]]:
    """Return what places each session of the wall, known ones found by their titles, new ones made; and what cannot be.

    Rooms and slots that the event has none of are made of the wall's.
    """
    problems: list[Problem] = []
    files: dict[str, str] = {}
    said: list[str] = []
    rooms, slots = _rooms(event, wall, problems), _slots(event, wall, problems)
    if problems:
        return Edit({}, ""), problems
    added = _plan(event, wall)
    if added:
        files[desk.own(event.source)] = with_keys(desk.text(event.source), added)
        said.append(f"{event.source} has its {' and '.join(added)}")
    said += [f"not read, for it has no time: {one}" for one in wall.unread]
    for held, title, by, room in _placed(wall, slots, rooms):
        known = _known(title, event)
        if known and (freed := desk.freed(event, files.get(desk.own(event.source)), known.slug)):
            files[desk.own(event.source)] = freed
        if known:
            name, text = desk.own(known.source), desk.text(known.source)
        else:
            name = f"{desk.own(event.source).removesuffix('.md')}/{session_file_name(title)}.md"
            text = f"---\ntitle: {yaml(title)}\n{by and f'by: {listed(by)}' + chr(10)}---\n"
        if name in files:
            fix = "keep one; what lasts stands in slots one after the other of one room"
            problems.append(Problem(name, f"“{title}” is on the wall twice", fix))
        files[name] = with_keys(text, keys_of(held, room), gone=("state",) if known and known.state == "pitch" else ())
        times = " and ".join(held)
        said.append(f"{known.title if known else title}: {times}, {room}" + ("" if known else f" ({name} is made)"))
    return Edit(files, "\n".join(said), desk.around(event)), problems


def _placed(wall: Wall, slots: Sequence[str], rooms: Sequence[str]) -> Iterator[tuple[list[str], str, str, str]]:
    """Yield the slots, the title, who brings it and the room of each; it lasts while a cell says so again."""
    for column, room in enumerate(rooms):
        held: list[str] = []
        title = by = ""
        for row, slot in zip(wall.rows, slots, strict=True):
            if not slot or _is_for_all(row):
                continue
            cell = row.cells[column]
            told, whose = (title, by) if _AGAIN.fullmatch(cell) else _title(cell)
            if title and _plain(told) != _plain(title):
                yield held, title, by, room
                held, by = [], ""
            held, title, by = [*held, slot] if told else [], told, by or whose
        if title:
            yield held, title, by, room


def _title(cell: str) -> tuple[str, str]:
    found = _BY.search(cell)
    return (cell[: found.start()].strip(), (found[1] or found[2]).strip()) if found else (cell, "")


def _is_for_all(row: Row) -> bool:
    """Return whether a row is a break, or has one thing in all rooms."""
    said = [one for one in row.cells if one and not _AGAIN.fullmatch(one)]
    alone = len(said) == 1 and len(row.cells) > 1 and bool(_BREAK.match(said[0]))
    return alone or (len(said) > 1 and len(set(said)) == 1)


def _known(title: str, event: Event) -> Session | None:
    """Return the session of that title, or of one that is nearly so."""
    titles = {_plain(one.title): one for one in event.sessions} | {_plain(one.slug): one for one in event.sessions}
    close = get_close_matches(_plain(title), titles, 1, _ALIKE)
    return titles[close[0]] if close else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _rooms(event: Event, wall: Wall, problems: list[Problem]) -> list[str]:
    if not event.rooms:
        return list(wall.rooms)
    found = [room_named(event, name) for name in wall.rooms]
    problems += [one for one in found if isinstance(one, Problem)]
    return [one.name for one in found if not isinstance(one, Problem)]


def _slots(event: Event, wall: Wall, problems: list[Problem]) -> list[str]:
    """Return each row's slot, nothing for what the event has as a break already."""
    if not event.slots:
        return [row.start for row in wall.rows]
    slots = []
    for row in wall.rows:
        found = slot_named(event, row.start)
        if isinstance(found, Problem):
            problems += [] if _is_for_all(row) or not any(row.cells) else [found]
            slots.append("")
        else:
            slots.append("" if found.kind == "break" else name_of(found))
    return slots


def _plan(event: Event, wall: Wall) -> dict[str, str]:
    """Return the lines of rooms and slots, for an event that has none."""
    lines = {}
    if not event.rooms:
        lines["rooms"] = f"rooms: [{', '.join(yaml(room) if ',' not in room else repr(room) for room in wall.rooms)}]"
    if not event.slots:
        many = [f"  - {_slot(row, end)}" for row, end in zip(wall.rows, _ends(wall.rows), strict=True)]
        lines["slots"] = "\n".join(["slots:", *many])
    return lines


def _slot(row: Row, end: str) -> str:
    more = f", title: {yaml(next(one for one in row.cells if one))}" if _is_for_all(row) else ""
    kind = ", kind: break" if more and re.search(r"tea|coffee|lunch|break|pause|dinner", more, re.IGNORECASE) else ""
    return f'{{start: "{row.start}", end: "{end}"{more}{kind}}}'


def _ends(rows: Sequence[Row]) -> list[str]:
    """Return when each row ends: as typed, else when the next begins; the last is as long as the first."""
    starts = [datetime.strptime(row.start, "%H:%M") for row in rows]  # noqa: DTZ007 (a clock's time, of no day)
    usual = starts[1] - starts[0] if len(starts) > 1 and starts[1] > starts[0] else _LAST
    following = [*(f"{one:%H:%M}" for one in starts[1:]), f"{starts[-1] + usual:%H:%M}"]
    return [row.end or after for row, after in zip(rows, following, strict=True)]
