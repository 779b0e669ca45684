"""schedule.json, as c3voc's schema has it."""

from __future__ import annotations

import json
from typing import Any

from plugins.events.calendar.ics import title
from plugins.events.ledger import Ledger
from plugins.events.model import Event
from plugins.events.publisher import Publisher, guid, number
from plugins.events.session import Person
from plugins.events.telling.schedule import Entry, acronym, bounds, days, entries, version


def render(event: Event, publisher: Publisher, ledger: Ledger) -> bytes:
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
                "day_start": bounds(event, day)[0],
                "day_end": bounds(event, day)[1],
                "rooms": {room: [_json(entry, publisher) for entry in listed] for room, listed in rooms.items()},
            }
            for index, day, rooms in days(event, found)
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
