"""What parsers that are not ours read out of a page, a calendar and a schedule."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import extruct
import icalendar
import mf2py
import recurring_ical_events
from lxml import etree

When = date | datetime | None


@dataclass(frozen=True)
class Facts:
    """What every format must agree on; moments are in UTC, ``end`` is the last day where days are meant."""

    id: str
    start: When
    end: When
    zone: str | None
    status: str
    place: str | None


def moment(value: Any) -> When:
    """Return a date as it is and a moment in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def from_calendar(data: bytes, first: date, last: date) -> list[Facts]:
    """Return every date of a calendar that icalendar and recurring-ical-events find between two days."""
    calendar = icalendar.Calendar.from_ical(data)
    found = recurring_ical_events.of(calendar).between(first, last + timedelta(days=1))
    return sorted(map(_of_event, found), key=lambda facts: (facts.id, str(facts.start)))


def _of_event(event: Any) -> Facts:
    start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    days = not isinstance(start, datetime)
    zone = None if days else getattr(start.tzinfo, "key", None) or str(start.tzinfo)
    status = str(event["STATUS"]).lower()
    summary = str(event["SUMMARY"])
    if summary.startswith("POSTPONED: "):
        status = "postponed"
    if days:
        end = end - timedelta(days=1)
    elif end == start:
        end = None  # recurring-ical-events fills in what was not said
    location = str(event["LOCATION"]) if "LOCATION" in event else None
    return Facts(str(event["UID"]), moment(start), moment(end), zone, status, location)


def from_jsonld(html: str, url: str) -> Facts:
    """Return what extruct finds in the page's JSON-LD."""
    (found,) = (
        item for item in extruct.extract(html, url, syntaxes=["json-ld"])["json-ld"] if item.get("@type") == "Event"
    )
    start = moment(found["startDate"])
    zone = found.get("eventSchedule", {}).get("scheduleTimezone")
    status = found["eventStatus"].rpartition("/Event")[2].lower()
    return Facts(found["identifier"], start, moment(found.get("endDate")), zone, status, _place(found.get("location")))


def _place(location: Any) -> str | None:
    places = [one for one in (location if isinstance(location, list) else [location]) if one]
    place = next((one for one in places if one["@type"] == "Place"), None)
    if place is None:
        return None
    if isinstance(place["address"], str):
        return str(place["name"])
    keys = ("streetAddress", "addressLocality", "addressRegion", "postalCode")
    return ", ".join([place["name"], *(place["address"][key] for key in keys if key in place["address"])])


def from_microformats(html: str, url: str) -> Facts:
    """Return what mf2py finds in the page's own h-event."""
    items = mf2py.parse(doc=html, url=url)["items"]
    (found,) = (item["properties"] for item in items if item["type"] == ["h-event"] and "uid" in item["properties"])
    place = found.get("location", [None])[0]
    if isinstance(place, dict):
        names = ("name", "street-address", "extended-address", "locality", "region", "postal-code")
        place = ", ".join(place["properties"][name][0] for name in names if name in place["properties"])
    start = moment(_iso(found["start"][0]))
    end = moment(_iso(found["end"][0])) if "end" in found else None
    zone = found.get("x-timezone", [None])[0]
    (own,) = found["url"]
    assert own.startswith(url)  # a series' page shows its next date, which has a page of its own
    return Facts(found["uid"][0], start, end, zone, found["x-status"][0], place)


def _iso(text: str) -> str:
    return text.replace(" ", "T")


def from_schedule(data: bytes) -> list[tuple[str, datetime, datetime, str, str]]:
    """Return id, start, end, zone and room of each entry of a schedule.json."""
    conference = json.loads(data)["schedule"]["conference"]
    return sorted(
        (
            entry["guid"],
            moment(entry["date"]),
            moment(entry["date"]) + _length(entry["duration"]),
            conference["time_zone_name"],
            room,
        )
        for day in conference["days"]
        for room, entries in day["rooms"].items()
        for entry in entries
    )


def from_schedule_xml(data: bytes) -> list[tuple[str, datetime, datetime, str, str]]:
    """Return the same of a schedule.xml."""
    root = etree.fromstring(data)
    zone = root.findtext("conference/time_zone_name")
    return sorted(
        (
            entry.get("guid"),
            moment(entry.findtext("date")),
            moment(entry.findtext("date")) + _length(entry.findtext("duration")),
            zone,
            entry.findtext("room"),
        )
        for entry in root.iterfind("day/room/event")
    )


def _length(text: str) -> timedelta:
    parts = [int(part) for part in text.split(":")]
    days, hours, minutes = parts if len(parts) == 3 else (0, *parts)
    return timedelta(days=days, hours=hours, minutes=minutes)
