"""An event's agenda as the schedule that conference software reads (frab; c3voc's schedule.xml and schedule.json).

An event without an agenda is one entry: itself. Where an id must be a number or a UUID, it comes from the UID.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plugins.events.exports.ics import session_status, title
from plugins.events.ledger.ledger import Ledger
from plugins.events.model import Event
from plugins.events.publisher import Publisher
from plugins.events.recurrence.span import Span, at
from plugins.events.session import Participant, Session

EVERYWHERE = "Everywhere"


@dataclass(frozen=True)
class ScheduleEntry:
    """One line of the schedule."""

    uid: str
    slug: str
    title: str
    url: str
    span: Span
    room: str
    kind: str
    by: tuple[Participant, ...] = ()
    language: str = ""
    abstract: str = ""
    links: tuple[tuple[str, str], ...] = ()

    @property
    def start(self) -> datetime:
        """Return when it starts; whole days start at midnight in the event's zone."""
        return self.span.begins.astimezone(self.span.zone)

    @property
    def duration(self) -> str:
        """Return how long it takes as hh:mm."""
        return f"{self.minutes // 60:02}:{self.minutes % 60:02}"

    @property
    def duration_in_days(self) -> str:
        """Return the duration as the XSD allows it: hh:mm, and d:hh:mm from a hundred hours on."""
        days, minutes = divmod(self.minutes, 24 * 60)
        return self.duration if self.minutes < 6000 else f"{days}:{minutes // 60:02}:{minutes % 60:02}"

    @property
    def minutes(self) -> int:
        """Return how long it takes; 0 where nobody said when it ends."""
        if not self.span.all_day and self.span.end is None:
            return 0
        return int((self.span.ends - self.span.begins).total_seconds() // 60)


def entries(event: Event, publisher: Publisher) -> tuple[ScheduleEntry, ...]:
    """Return the placed sessions by time and room, or the event itself where there are none."""
    placed = [session for session in event.sessions if session.slot]
    if not placed:
        return (_whole(event, publisher),)
    sessions = [_entry(event, session, publisher) for session in placed]
    return tuple(sorted(sessions, key=lambda entry: (entry.span.begins, entry.room, entry.slug)))


def _whole(event: Event, publisher: Publisher) -> ScheduleEntry:
    return ScheduleEntry(
        uid=publisher.uid(event),
        slug=event.slug,
        title=title(event.title, event.status),
        url=publisher.address(event.url),
        span=event.span,
        room=event.place_name or ("Online" if event.mode == "online" else EVERYWHERE),
        kind="meeting",
        by=tuple(Participant(slug, slug) for slug in event.hosts),
        language=_language(event, None, publisher),
        abstract=event.summary,
    )


def _entry(event: Event, session: Session, publisher: Publisher) -> ScheduleEntry:
    assert session.span
    return ScheduleEntry(
        uid=publisher.session_uid(event, session),
        slug=session.slug,
        title=title(session.title, session_status(session, event)),
        url=publisher.address(session.url),
        span=session.span,
        room=session.room.name if session.room else EVERYWHERE,
        kind=session.format or "discussion",
        by=session.by,
        language=_language(event, session, publisher),
        links=tuple((link.name, link.url) for link in session.links),
    )


def _language(event: Event, session: Session | None, publisher: Publisher) -> str:
    return (session and session.language) or (event.languages[0] if event.languages else publisher.language)


def acronym(event: Event) -> str:
    """Return a short name as the format wants it: at least four of a-z, 0-9 and _."""
    plain = re.sub(r"[^a-z0-9]+", "_", event.slug).strip("_")
    return plain if len(plain) >= 4 else f"event_{plain}"


def version(event: Event, ledger: Ledger) -> str:
    """Return a version that rises with every change."""
    return f"{ledger[event.uid].sequence}.{len(ledger[event.uid].changes)} {ledger[event.uid].modified}"


def days(event: Event, listed: tuple[ScheduleEntry, ...]) -> Iterator[tuple[int, date, dict[str, list[ScheduleEntry]]]]:
    """Return each day of the event: its number, its date, and what is in each room that is used."""
    for index, day in enumerate(event.span.days, 1):
        rooms: dict[str, list[ScheduleEntry]] = {room.name: [] for room in event.rooms}
        for entry in listed:
            if entry.start.date() == day:
                rooms.setdefault(entry.room, []).append(entry)
        yield index, day, {room: inside for room, inside in rooms.items() if inside}


def bounds(event: Event, day: date) -> tuple[str, str]:
    """Return the midnights that a day lies between, in the event's zone."""
    start, end = at(day, time.min, event.zone), at(day + timedelta(days=1), time.min, event.zone)
    return start.isoformat(), end.isoformat()
