"""schedule.xml, as frab and c3voc's XSD have it."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from plugins.events.calendar.ics import title
from plugins.events.ledger import Ledger
from plugins.events.model import Event
from plugins.events.publisher import Publisher, guid, number
from plugins.events.telling.schedule import Entry, acronym, bounds, days, entries, version


def render(event: Event, publisher: Publisher, ledger: Ledger) -> bytes:
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
    for index, day, rooms in days(event, found):
        start, end = bounds(event, day)
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
