"""An event's agenda as the schedule that conference software reads: schedule.json and schedule.xml (frab, c3voc).

An event without an agenda is one entry: itself. Where an id must be a number or a UUID, it comes from the UID.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from lxml.etree import _Element

from plugins.events.exports.ics import session_status, title
from plugins.events.ledger.ledger import EventLedger
from plugins.events.model import Event
from plugins.events.publisher import Publisher, guid, number
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


def version(event: Event, ledger: EventLedger) -> str:
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


def as_json(event: Event, publisher: Publisher, ledger: EventLedger) -> bytes:
    """Return schedule.json (voc/schedule's schema)."""
    scheduled = entries(event, publisher)
    rooms = dict.fromkeys(entry.room for entry in scheduled)
    conference = {
        **_conference(event, publisher, "daysCount", "url"),
        "rooms": [{"name": name, "guid": guid(f"{event.uid}#{name}")} for name in rooms],
        "meta": {"uid": publisher.uid(event), "status": event.status},
        "days": [
            {
                "index": index,
                "date": day.isoformat(),
                "day_start": bounds(event, day)[0],
                "day_end": bounds(event, day)[1],
                "rooms": {room: [_json(entry, publisher) for entry in listed] for room, listed in inside.items()},
            }
            for index, day, inside in days(event, scheduled)
        ],
    }
    base = {"version": version(event, ledger), "base_url": publisher.address(event.url)}
    document = {"generator": {"name": "ConnectingHub"}, "schedule": {**base, "conference": conference}}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _conference(event: Event, publisher: Publisher, count: str, address: str) -> dict[str, Any]:
    """Return what both formats say of the event, under the names that each has for the days' ``count`` and the url."""
    return {
        "acronym": acronym(event),
        "title": title(event.title, event.status),
        "start": event.span.first_day.isoformat(),
        "end": event.span.last_day.isoformat(),
        count: len(event.span.days),
        "timeslot_duration": "00:15",
        "time_zone_name": event.zone.key,
        address: publisher.address(event.url),
    }


def _facts(entry: ScheduleEntry) -> dict[str, str | None]:
    """Return what both formats say of a line of the schedule."""
    return {
        "date": entry.start.isoformat(),
        "start": entry.start.strftime("%H:%M"),
        "duration": entry.duration,
        "room": entry.room,
        "slug": entry.slug,
        "url": entry.url,
        "title": entry.title,
        "subtitle": "",
        "track": None,
        "type": entry.kind,
        "language": entry.language,
        "abstract": entry.abstract,
    }


def _json(entry: ScheduleEntry, publisher: Publisher) -> dict[str, Any]:
    return {
        "id": number(entry.uid),
        "guid": guid(entry.uid),
        **_facts(entry),
        "description": "",
        "persons": [_person(person, publisher) for person in entry.by],
        "links": [{"title": name, "url": url} for name, url in entry.links],
        "attachments": [],
    }


def _person(person: Participant, publisher: Publisher) -> dict[str, Any]:
    name = publisher.person(person)
    return {"id": number(f"person:{person.member or name}"), "name": name, "public_name": name}


def as_xml(event: Event, publisher: Publisher, ledger: EventLedger) -> bytes:
    """Return schedule.xml (voc/schedule's XSD); an element without a value is left out where the XSD allows it."""
    root = etree.Element("schedule")
    _add(root, "version", version(event, ledger))
    conference = _add(root, "conference")
    for name, value in _conference(event, publisher, "days", "base_url").items():
        _add(conference, name, str(value))
    for index, day, rooms in days(event, entries(event, publisher)):
        start, end = bounds(event, day)
        element = _add(root, "day", index=str(index), date=day.isoformat(), start=start, end=end)
        for room, listed in rooms.items():
            parent = _add(element, "room", name=room)
            for entry in listed:
                _xml(parent, entry, publisher)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _xml(parent: _Element, entry: ScheduleEntry, publisher: Publisher) -> None:
    element = _add(parent, "event", id=str(number(entry.uid)), guid=guid(entry.uid))
    for name, value in {**_facts(entry), "duration": entry.duration_in_days}.items():
        _add(element, name, value or "")
    persons = _add(element, "persons")
    for person in entry.by:
        identity = number(f"person:{person.member or person.name}")
        _add(persons, "person", publisher.person(person), id=str(identity))
    links = _add(element, "links")
    for name, url in entry.links:
        _add(links, "link", name, href=url)


def _add(parent: _Element, name: str, text: str | None = None, /, **attributes: str) -> _Element:
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element
