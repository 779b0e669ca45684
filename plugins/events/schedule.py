"""An event's agenda as the schedule that conference software reads (frab; c3voc's schedule.xml and schedule.json).

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

from plugins.events.ics import title
from plugins.events.ledger import Ledger
from plugins.events.model import Event, Person, Session
from plugins.events.publisher import Publisher, guid, number
from plugins.events.span import Span, at

EVERYWHERE = "Everywhere"


@dataclass(frozen=True)
class Entry:
    """One line of the schedule."""

    uid: str
    slug: str
    title: str
    url: str
    span: Span
    room: str
    kind: str
    by: tuple[Person, ...] = ()
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


def entries(event: Event, publisher: Publisher) -> tuple[Entry, ...]:
    """Return the placed sessions by time and room, or the event itself where there are none."""
    placed = [session for session in event.sessions if session.slot]
    if not placed:
        return (_whole(event, publisher),)
    found = [_entry(event, session, publisher) for session in placed]
    return tuple(sorted(found, key=lambda entry: (entry.span.begins, entry.room, entry.slug)))


def _whole(event: Event, publisher: Publisher) -> Entry:
    return Entry(
        uid=publisher.uid(event),
        slug=event.slug,
        title=title(event.title, event.status),
        url=publisher.address(event.url),
        span=event.span,
        room=event.place_name or ("Online" if event.mode == "online" else EVERYWHERE),
        kind="meeting",
        by=tuple(Person(slug, slug) for slug in event.hosts),
        language=_language(event, None, publisher),
        abstract=event.summary,
    )


def _entry(event: Event, session: Session, publisher: Publisher) -> Entry:
    assert session.slot
    return Entry(
        uid=publisher.session_uid(event, session),
        slug=session.slug,
        title=title(session.title, event.status),
        url=publisher.address(session.url),
        span=session.slot.span,
        room=session.room.name if session.room else EVERYWHERE,
        kind=session.format or "discussion",
        by=session.by,
        language=_language(event, session, publisher),
        links=tuple((link.title, link.url) for link in session.links),
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


def _days(event: Event, found: tuple[Entry, ...]) -> Iterator[tuple[int, date, dict[str, list[Entry]]]]:
    for index, day in enumerate(event.span.days, 1):
        rooms: dict[str, list[Entry]] = {room.name: [] for room in event.rooms}
        for entry in found:
            if entry.start.date() == day:
                rooms.setdefault(entry.room, []).append(entry)
        yield index, day, {room: listed for room, listed in rooms.items() if listed}


def _bounds(event: Event, day: date) -> tuple[str, str]:
    start, end = at(day, time.min, event.zone), at(day + timedelta(days=1), time.min, event.zone)
    return start.isoformat(), end.isoformat()


def to_json(event: Event, publisher: Publisher, ledger: Ledger) -> bytes:
    """Return schedule.json (voc/schedule's schema)."""
    found = entries(event, publisher)
    conference = {
        "acronym": acronym(event),
        "title": title(event.title, event.status),
        "start": event.span.first_day.isoformat(),
        "end": event.span.last_day.isoformat(),
        "daysCount": len(event.span.days),
        "timeslot_duration": "00:15",
        "time_zone_name": event.zone.key,
        "url": publisher.address(event.url),
        "rooms": [{"name": name, "guid": guid(f"{event.uid}#{name}")} for name in _rooms(found)],
        "meta": {"uid": publisher.uid(event), "status": event.status},
        "days": [
            {
                "index": index,
                "date": day.isoformat(),
                "day_start": _bounds(event, day)[0],
                "day_end": _bounds(event, day)[1],
                "rooms": {room: [_json(entry, publisher) for entry in listed] for room, listed in rooms.items()},
            }
            for index, day, rooms in _days(event, found)
        ],
    }
    schedule = {
        "version": version(event, ledger),
        "base_url": publisher.address(event.url),
        "conference": conference,
    }
    document = {"generator": {"name": "ConnectingHub"}, "schedule": schedule}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _rooms(found: tuple[Entry, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.room for entry in found))


def _json(entry: Entry, publisher: Publisher) -> dict[str, Any]:
    return {
        "id": number(entry.uid),
        "guid": guid(entry.uid),
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
        "description": "",
        "persons": [_person(person, publisher) for person in entry.by],
        "links": [{"title": name, "url": url} for name, url in entry.links],
        "attachments": [],
    }


def _person(person: Person, publisher: Publisher) -> dict[str, Any]:
    name = publisher.person(person)
    return {"id": number(f"person:{person.member or name}"), "name": name, "public_name": name}


def to_xml(event: Event, publisher: Publisher, ledger: Ledger) -> bytes:
    """Return schedule.xml (voc/schedule's XSD); an element without a value is left out where the XSD allows it."""
    found = entries(event, publisher)
    root = etree.Element("schedule")
    _add(root, "version", version(event, ledger))
    conference = _add(root, "conference")
    for name, value in (
        ("acronym", acronym(event)),
        ("title", title(event.title, event.status)),
        ("start", event.span.first_day.isoformat()),
        ("end", event.span.last_day.isoformat()),
        ("days", str(len(event.span.days))),
        ("timeslot_duration", "00:15"),
        ("time_zone_name", event.zone.key),
        ("base_url", publisher.address(event.url)),
    ):
        _add(conference, name, value)
    for index, day, rooms in _days(event, found):
        start, end = _bounds(event, day)
        element = _add(root, "day", index=str(index), date=day.isoformat(), start=start, end=end)
        for room, listed in rooms.items():
            parent = _add(element, "room", name=room)
            for entry in listed:
                _xml(parent, entry, publisher)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _xml(parent: _Element, entry: Entry, publisher: Publisher) -> None:
    element = _add(parent, "event", id=str(number(entry.uid)), guid=guid(entry.uid))
    for name, value in (
        ("date", entry.start.isoformat()),
        ("start", entry.start.strftime("%H:%M")),
        ("duration", entry.duration_in_days),
        ("room", entry.room),
        ("slug", entry.slug),
        ("url", entry.url),
        ("title", entry.title),
        ("subtitle", ""),
        ("track", ""),
        ("type", entry.kind),
        ("language", entry.language),
        ("abstract", entry.abstract),
    ):
        _add(element, name, value)
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
