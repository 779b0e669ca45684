"""A wall's grid, typed as a table → which session is where. The first row has the rooms, the first column the times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches

from plugins.events.by_hand import clock
from plugins.events.by_hand.desk import Desk, Edit, keys_of, name_of, room_named, slot_named
from plugins.events.by_hand.lines import with_keys
from plugins.events.by_hand.pitch import listed
from plugins.events.by_hand.typed import Row, Wall
from plugins.events.by_hand.words import is_break, is_for_all, is_name
from plugins.events.hints import mark_of
from plugins.events.imports.files import yaml
from plugins.events.model import Event
from plugins.events.reading.sessions import session_file_name
from plugins.events.session import Session
from plugins.shared.problem import Problem

_AGAIN = re.compile(r"""["“”″〃'’↓]+|\(?cont(?:inued|['’]?d)?\.?\)?""", re.IGNORECASE)  # as above, goes on
_BY = re.compile(r"\s*(?:[(\[]([^()\[\]]{2,80})[)\]]|\s[-–—/]\s([^-–—/()]{2,60}))$")
_OFF = re.compile(r"\s+(?:CANCELL?ED|ABGESAGT|ANNULÉE?|CANCELAD[OA])\s*$")
_ALIKE = 0.8
_LAST = 45  # minutes of a last slot, where no other says how long they are


def put_up(desk: Desk, event: Event, wall: Wall) -> tuple[Edit, list[Problem]]:
    """Return what places each session of the wall, known ones found by their titles, new ones made; and what cannot be.

    Rooms and slots that the event has none of are made of the wall's.
    """
    problems: list[Problem] = []
    files: dict[str, str] = {}
    messages: list[str] = []
    if wall.days > len(event.span.days):
        what = f"has {wall.days} days, and {event.slug} lasts {len(event.span.days)}"
        return Edit({}, ""), [Problem(event.source, what, "write its last day as `end`, or keep one day's rows")]
    rooms, slots = _rooms(event, wall, problems), _slots(event, wall, problems, messages)
    if problems:
        return Edit({}, ""), problems
    added = _plan(event, wall)
    if added:
        files[desk.own(event.source)] = with_keys(desk.text(event.source), added)
        messages.append(f"{event.source} has its {' and '.join(added)}")
    messages += [f"not read, for it has no time: {line}" for line in wall.unread]
    taken: dict[tuple[str, str], str] = {}
    for held, cell, room in _placed(wall, slots, rooms):
        cell, off = _called_off(cell)
        title, by, about = _title(cell)
        taken |= {(slot, room): title for slot in held}
        known = _known(title, event)
        if known and (freed := desk.freed(event, files.get(desk.own(event.source)), known.slug)):
            files[desk.own(event.source)] = freed
        if known:
            name, text = desk.own(known.source), desk.text(known.source)
        else:
            name = f"{desk.own(event.source).removesuffix('.md')}/{session_file_name(title)}.md"
            text = _session_file(title, by, about)
        if name in files:
            fix = "keep one; what lasts stands in slots one after the other of one room"
            problems.append(Problem(name, f"“{title}” is on the wall twice", fix))
        keys = keys_of(held, room) | ({"status": "status: cancelled"} if off else {})
        files[name] = with_keys(text, keys, gone=("state",) if known and known.state == "pitch" else ())
        times = " and ".join(held)
        where = f"{times}, {room}" if room else times
        messages.append(f"{known.title if known else title}: {where}" + ("" if known else f" ({name} is made)") + off)
    _make_room(desk, event, taken, files, messages)
    return Edit(files, "\n".join(messages), desk.around(event)), problems


def _session_file(title: str, by: str, about: str) -> str:
    """Return the file of a session that is new."""
    lines = ["---", f"title: {yaml(title)}", *([f"by: {listed(by)}"] if by else ()), "---"]
    return "\n".join([*lines, *(["", about] if about else ()), ""])


def _make_room(
    desk: Desk, event: Event, taken: dict[tuple[str, str], str], files: dict[str, str], said: list[str]
) -> None:
    """Take off the agenda what is not on the wall, where the wall has something else in its place."""
    for session in event.sessions:
        place = (name_of(session.slot), session.room.name if session.room else "") if session.slot else ("", "")
        if place not in taken or desk.own(session.source) in files or session.status == "cancelled":
            continue
        files[desk.own(session.source)] = with_keys(desk.text(session.source), {}, gone=("slot", "room"))
        if freed := desk.freed(event, files.get(desk.own(event.source)), session.slug):
            files[desk.own(event.source)] = freed
        said.append(f"{session.title}: off the agenda, for {taken[place]} has its place")


def _called_off(cell: str) -> tuple[str, str]:
    """Return a cell without the words that it is called off, and how to say so; nothing where it is on."""
    first, line, about = cell.replace("~~", "").partition("\n")
    mark = _OFF.search(first) or mark_of(first)
    if mark is None or mark.groupdict().get("later"):
        return cell, ""
    return f"{first[: mark.start()]} {first[mark.end() :]}".strip() + line + about, ", cancelled"


def _placed(wall: Wall, slots: Sequence[str], rooms: Sequence[str]) -> Iterator[tuple[list[str], str, str]]:
    """Yield the slots, what its cell says and the room of each; it lasts while a cell says so again."""
    for column, room in enumerate(rooms):
        held: list[str] = []
        text = ""
        for row, slot in zip(wall.rows, slots, strict=True):
            if not slot or _is_for_all(row):
                continue
            cell = text if _AGAIN.fullmatch(row.cells[column]) else row.cells[column]
            if text and _plain(_title(cell)[0]) != _plain(_title(text)[0]):
                yield held, text, room
                held, text = [], ""
            held, text = [*held, slot] if cell else [], (text or cell) if cell else ""
        if text:
            yield held, text, room


def _title(cell: str) -> tuple[str, str, str]:
    """Return the title in a cell, who brings it, and what stands below."""
    first, _, about = cell.partition("\n")
    for text in (first, cell):  # the last line may end with who brings it
        by = (match[1] or match[2]).strip() if (match := _BY.search(text)) else ""
        if match and is_name(by.title() if text.islower() else by):  # some type no capitals
            left = text[: match.start()]
            return (left.strip(), by, about) if text == first else (first, by, left[len(first) :].strip())
    return first, "", about.strip()


def _is_for_all(row: Row) -> bool:
    """Return whether a row is a break, or has one thing in all rooms."""
    cells = [cell for cell in row.cells if cell and not _AGAIN.fullmatch(cell)]
    if row.title:
        return True
    alone = len(cells) == 1 and is_for_all(cells[0].partition("\n")[0])
    return alone or (len(cells) > 1 and len(set(cells)) == 1)


def _known(title: str, event: Event) -> Session | None:
    """Return the session of that title, or of one that is nearly so."""
    titles = {_plain(session.title): session for session in event.sessions} | {
        _plain(session.slug): session for session in event.sessions
    }
    numbers = re.findall(r"\d+", title)  # Workshop 3 is not Workshop 2
    titles = {
        known_title: session for known_title, session in titles.items() if re.findall(r"\d+", known_title) == numbers
    }
    close = get_close_matches(_plain(title), titles, 1, _ALIKE)
    return titles[close[0]] if close else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _rooms(event: Event, wall: Wall, problems: list[Problem]) -> list[str]:
    if not any(wall.rooms):
        return [event.rooms[0].name] if len(event.rooms) == len(wall.rooms) == 1 else list(wall.rooms)
    if not event.rooms:
        return list(wall.rooms)
    rooms = [room_named(event, name) if name else None for name in wall.rooms]
    problems += [
        replace(problem, fix=f"{problem.fix}, or add it to its `rooms:`")
        for problem in rooms
        if isinstance(problem, Problem)
    ]
    return [room.name if room else "" for room in rooms if not isinstance(room, Problem)]


def _slots(event: Event, wall: Wall, problems: list[Problem], said: list[str]) -> list[str]:
    """Return each row's slot, nothing for what the event has as a break already; say which rows have none."""
    if not event.slots:
        starts = [row.start for row in wall.rows]
        return [
            row.start if starts.count(row.start) == 1 else f"{_day(event, row)}-{row.start.replace(':', '')}"
            for row in wall.rows
        ]
    slots = []
    for row, end in zip(wall.rows, _ends(wall.rows), strict=True):
        name = f"{_day(event, row)}-{row.start.replace(':', '')}" if wall.days > 1 else row.start
        slot = slot_named(event, name)
        if isinstance(slot, Problem):
            fix = f"add `- {_slot(row, end, '')}` to its `slots:`"
            if _is_for_all(row):
                said.append(f"{row.start}: {event.slug} has no slot then; {fix}")
            elif any(row.cells):
                problems.append(replace(slot, fix=f"{slot.fix}, or {fix}"))
            slots.append("")
        else:
            slots.append("" if slot.kind == "break" else name_of(slot))
    return slots


def _day(event: Event, row: Row) -> date:
    return event.span.first_day + timedelta(days=row.day)


def _plan(event: Event, wall: Wall) -> dict[str, str]:
    """Return the lines of rooms and slots, for an event that has none."""
    lines = {}
    if not event.rooms and any(wall.rooms):
        lines["rooms"] = (
            f"rooms: [{', '.join(yaml(room) if ',' not in room else repr(room) for room in wall.rooms if room)}]"
        )
    if not event.slots:
        days = [f"day: {_day(event, row)}, " if wall.days > 1 else "" for row in wall.rows]
        many = [f"  - {_slot(row, end, day)}" for row, end, day in zip(wall.rows, _ends(wall.rows), days, strict=True)]
        lines["slots"] = "\n".join(["slots:", *many])
    return lines


def _slot(row: Row, end: str, day: str) -> str:
    title = row.title or (next(cell for cell in row.cells if cell).partition("\n")[0] if _is_for_all(row) else "")
    more = f", title: {yaml(title)}" if title else ""
    kind = ", kind: break" if is_break(title) else ""
    return f'{{{day}start: "{row.start}", end: "{end}"{more}{kind}}}'


def _ends(rows: Sequence[Row]) -> Iterator[str]:
    """Yield when each row ends: as typed, else when the next begins; a day's last is as long as the first."""
    first, second = (rows[0].start, rows[1].start) if len(rows) > 1 else ("", "")
    usual = clock.between(first, second) if first < second and rows[0].day == rows[1].day else _LAST
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        follows = following and following.day == row.day and following.start > row.start
        yield row.end or (following.start if following and follows else clock.later(row.start, usual))
