"""An event's agenda as pages, paper and terminals show it: a grid of slots × rooms a day, and what is not in it."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugins.events.model import Event
from plugins.events.session import Room, Session, Slot

_COLUMN = 24  # characters of a room's column on a terminal, at least


@dataclass(frozen=True)
class AgendaRow:
    """One slot of a day's grid: what is for everybody, or one cell a room."""

    slot: Slot
    cells: tuple[tuple[Session, ...], ...]  # one a room: what begins there, none where the room is free
    lasting: tuple[int, ...] = ()  # how many rows each cell takes; 0 where it belongs to one above
    unplaced: tuple[Session, ...] = ()  # in this slot, room not yet known

    @property
    def free(self) -> tuple[int, ...]:
        """Return the rooms, by their number, in which a session can still be."""
        if self.slot.kind != "sessions" or self.slot.title:
            return ()
        return tuple(number for number, cell in enumerate(self.cells) if not cell and self.lasting[number])


@dataclass(frozen=True)
class AgendaDay:
    """One day's grid."""

    date: date
    rooms: tuple[Room, ...]
    rows: tuple[AgendaRow, ...]

    @property
    def is_free(self) -> bool:
        """Return whether a session can still be put up: there is a hole, or no room is named."""
        return not self.rooms or any(row.free for row in self.rows)


def grid(event: Event) -> tuple[AgendaDay, ...]:
    """Return the agenda by day and slot in the event's zone; empty where there are no slots."""
    days: dict[date, list[Slot]] = defaultdict(list)
    for slot in event.slots:
        days[slot.start.astimezone(event.zone).date()].append(slot)
    return tuple(AgendaDay(day, event.rooms, tuple(_rows(event, slots))) for day, slots in sorted(days.items()))


def _rows(event: Event, slots: Sequence[Slot]) -> Iterator[AgendaRow]:
    taken = [0] * len(event.rooms)  # rows that a session above still takes
    for number, slot in enumerate(slots):
        here = [session for session in event.sessions if session.slot == slot]
        here.sort(key=lambda session: (session.span.begins if session.span else slot.span.begins, session.title))
        cells = tuple(tuple(session for session in here if session.room == room) for room in event.rooms)
        lasting = []
        for room, cell in enumerate(cells):
            if taken[room] and not cell:
                lasting.append(0)
                taken[room] -= 1
                continue
            rows = max((_rows_of(session, slots[number:]) for session in cell), default=1)
            lasting.append(rows)
            taken[room] = rows - 1
        yield AgendaRow(slot, cells, tuple(lasting), tuple(session for session in here if session.room is None))


def _rows_of(session: Session, slots: Sequence[Slot]) -> int:
    """Return how many rows from its own on a session takes; what is for everybody ends it."""
    rows = 0
    for slot in slots:
        over = not session.span or slot.span.begins >= session.span.ends
        if rows and (over or slot.kind != "sessions" or slot.title):
            break
        rows += 1
    return rows


def current(event: Event, now: datetime) -> tuple[Slot | None, Slot | None]:
    """Return the slot that is on, and the one that begins next."""
    on = next((slot for slot in event.slots if slot.span.begins <= now < slot.span.ends), None)
    return on, min((slot for slot in event.slots if slot.span.begins > now), key=lambda slot: slot.start, default=None)


def pitches(event: Event) -> tuple[Session, ...]:
    """Return the sessions that are still pitches: first-timers first, then by the day of the pitch."""
    waiting = (session for session in event.sessions if session.state == "pitch")
    return tuple(sorted(waiting, key=lambda s: (not s.first_timer, s.pitched or date.max, s.title.casefold())))


def loose(event: Event) -> tuple[Session, ...]:
    """Return the sessions that are more than a pitch and of which no slot is known, as of days long gone."""
    return tuple(session for session in event.sessions if session.state != "pitch" and session.slot is None)


def drawn(event: Event, width: int = 100) -> str:
    """Return the grid as plain text of ``width`` characters, with its holes, and the pitches that wait."""
    parts = [f"{event.title} ({event.slug})"]
    parts += [_written(day, width) for day in grid(event)]
    if not event.slots:
        parts.append("It has no slots yet: write `slots:` and `rooms:` into its file.")
    if holes := [text for day in grid(event) for text in _holes(day)]:
        parts.append("\n".join(("Free:", *(f"  {text}" for text in holes))))
    if waiting := [_called(pitch) for pitch in pitches(event) if pitch.status != "cancelled"]:
        parts.append("\n".join(("Pitches that wait:", *(f"  {text}" for text in waiting))))
    return "\n\n".join(parts) + "\n"


def _called(session: Session) -> str:
    by = ", ".join(person.name for person in session.by)
    return f"{session.slug}: {session.title}" + (f" ({by})" if by else "")


def _holes(day: AgendaDay) -> Iterator[str]:
    for row in day.rows:
        if row.free:
            free = ", ".join(day.rooms[number].name for number in row.free)
            yield f"{day.date:%a %d %b} {row.slot.start:%H:%M} ({row.slot.id}): {free}"


def _written(day: AgendaDay, width: int) -> str:
    column = max(_COLUMN, (width - 13) // max(1, len(day.rooms)) - 3)
    lines = [f"{day.date:%A %d %B %Y}", *_cells("Time", [room.name for room in day.rooms], column)]
    lines.append("-" * len(lines[1]))
    for row in day.rows:
        lines += _cells(f"{row.slot.start:%H:%M}–{row.slot.end:%H:%M}", _texts(row), column)
    return "\n".join(lines)


def _texts(row: AgendaRow) -> list[str]:
    if row.slot.title:
        return [row.slot.title]
    texts = []
    for number, cell in enumerate(row.cells):
        titles = " / ".join(
            session.title + (f" [{session.status}]" if session.status != "confirmed" else "") for session in cell
        )
        texts.append(titles or ("(free)" if row.lasting[number] else '"'))
    return [*texts, *(f"{session.title} (no room yet)" for session in row.unplaced)]


def _cells(first: str, cells: Sequence[str], column: int) -> list[str]:
    many = [textwrap.wrap(cell, column) or [""] for cell in cells]
    lines = []
    for number in range(max((len(cell) for cell in many), default=1)):
        parts = [(cell[number] if number < len(cell) else "").ljust(column) for cell in many]
        lines.append(" | ".join([(first if number == 0 else "").ljust(11), *parts]).rstrip())
    return lines
