"""A schedule as files: schedule.json as c3voc's schema has it, and schedule.xml as frab and c3voc's XSD have it."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree
from lxml.etree import _Element

from plugins.events.exports.ics import title
from plugins.events.exports.schedule import ScheduleEntry, acronym, bounds, days, entries, version
from plugins.events.ledger.ledger import Ledger
from plugins.events.model import Event
from plugins.events.publisher import Publisher, guid, number
from plugins.events.session import Participant


def as_json(event: Event, publisher: Publisher, ledger: Ledger) -> bytes:
    """Return schedule.json (voc/schedule's schema)."""
    scheduled = entries(event, publisher)
    conference = {
        "acronym": acronym(event),
        "title": title(event.title, event.status),
        "start": event.span.first_day.isoformat(),
        "end": event.span.last_day.isoformat(),
        "daysCount": len(event.span.days),
        "timeslot_duration": "00:15",
        "time_zone_name": event.zone.key,
        "url": publisher.address(event.url),
        "rooms": [{"name": name, "guid": guid(f"{event.uid}#{name}")} for name in _rooms(scheduled)],
        "meta": {"uid": publisher.uid(event), "status": event.status},
        "days": [
            {
                "index": index,
                "date": day.isoformat(),
                "day_start": bounds(event, day)[0],
                "day_end": bounds(event, day)[1],
                "rooms": {room: [_json(entry, publisher) for entry in listed] for room, listed in rooms.items()},
            }
            for index, day, rooms in days(event, scheduled)
        ],
    }
    schedule = {
        "version": version(event, ledger),
        "base_url": publisher.address(event.url),
        "conference": conference,
    }
    document = {"generator": {"name": "ConnectingHub"}, "schedule": schedule}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _rooms(scheduled: tuple[ScheduleEntry, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.room for entry in scheduled))


def _json(entry: ScheduleEntry, publisher: Publisher) -> dict[str, Any]:
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


def _person(person: Participant, publisher: Publisher) -> dict[str, Any]:
    name = publisher.person(person)
    return {"id": number(f"person:{person.member or name}"), "name": name, "public_name": name}


def as_xml(event: Event, publisher: Publisher, ledger: Ledger) -> bytes:
    """Return schedule.xml (voc/schedule's XSD); an element without a value is left out where the XSD allows it."""
    scheduled = entries(event, publisher)
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
    for index, day, rooms in days(event, scheduled):
        start, end = bounds(event, day)
        element = _add(root, "day", index=str(index), date=day.isoformat(), start=start, end=end)
        for room, listed in rooms.items():
            parent = _add(element, "room", name=room)
            for entry in listed:
                _xml(parent, entry, publisher)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _xml(parent: _Element, entry: ScheduleEntry, publisher: Publisher) -> None:
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
