"""An event's agenda as pages and paper show it: a grid of slots × rooms a day, and the sessions that are not in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from plugins.events.model import Event
from plugins.events.session import Room, Session, Slot


@dataclass(frozen=True)
class AgendaRow:
    """One slot of a day's grid: what is for everybody, or one cell a room (None is free)."""

    slot: Slot
    cells: tuple[Session | None, ...]
    unplaced: tuple[Session, ...] = ()  # in this slot, room not yet known


@dataclass(frozen=True)
class AgendaDay:
    """One day's grid."""

    date: date
    rooms: tuple[Room, ...]
    rows: tuple[AgendaRow, ...]


def grid(event: Event, zone: ZoneInfo | None = None) -> tuple[AgendaDay, ...]:
    """Return the agenda by day and slot in ``zone`` (the event's own by default); empty where there are no slots."""
    by_place = {
        (session.slot.id, session.room.id if session.room else None): session
        for session in event.sessions
        if session.slot
    }
    days: dict[date, list[AgendaRow]] = defaultdict(list)
    for slot in event.slots:
        everywhere = tuple(s for s in event.sessions if s.slot == slot and s.room is None)
        row = AgendaRow(slot, tuple(by_place.get((slot.id, room.id)) for room in event.rooms), everywhere)
        days[slot.start.astimezone(zone or event.zone).date()].append(row)
    return tuple(AgendaDay(day, event.rooms, tuple(rows)) for day, rows in sorted(days.items()))


def pitches(event: Event) -> tuple[Session, ...]:
    """Return the sessions that are still pitches: first-timers first, then by the day of the pitch."""
    waiting = (session for session in event.sessions if session.state == "pitch")
    return tuple(sorted(waiting, key=lambda s: (not s.first_timer, s.pitched or date.max, s.title.casefold())))


def loose(event: Event) -> tuple[Session, ...]:
    """Return the sessions that are more than a pitch and of which no slot is known, as of days long gone."""
    return tuple(session for session in event.sessions if session.state != "pitch" and session.slot is None)
