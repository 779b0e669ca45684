"""A line such as DTSTART → its day or moment, or what is wrong with it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from plugins.shared.fields import zone_names
from tests.events.linter.component import Line


def read_moment(line: Line) -> date | datetime | str:
    """Return a date, or an aware datetime; or words for what is wrong."""
    return read_value(line.value, line)


def read_value(value: str, line: Line) -> date | datetime | str:
    """Return one of a line's values (EXDATE may have several), by the line's parameters."""
    zone = line.parameters.get("TZID")
    try:
        if line.parameters.get("VALUE") == "DATE":
            return _day(value, zone)
        if not re.fullmatch(r"\d{8}T\d{6}Z?", value):
            return f"is not a moment: {value}"
        moment = datetime.strptime(value[:15], "%Y%m%dT%H%M%S")
    except ValueError:
        return f"is a day that no calendar has: {value}"
    if value.endswith("Z"):
        return "is in UTC and has a TZID" if zone else moment.replace(tzinfo=UTC)
    if zone is None:
        return f"has no zone: {value}"
    if zone not in zone_names():
        return f"names no IANA zone: {zone}"
    return moment.replace(tzinfo=ZoneInfo(zone))


def _day(value: str, zone: str | None) -> date | str:
    if not re.fullmatch(r"\d{8}", value):
        return f"is not a date: {value}"
    if zone:
        return "is a date and has a TZID"
    return datetime.strptime(value, "%Y%m%d").date()
