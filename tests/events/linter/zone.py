"""The linter's eye on time zones: every TZID defined, by its IANA name, each onset as the zone's real clocks change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from plugins.shared.fields import zone_names
from tests.events.linter.component import Component

Fault = tuple[int, str, str]
_LAST = datetime(2037, 12, 31)
_OFFSET = re.compile(r"[+-](?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
Onset = tuple[datetime, timedelta, timedelta, int]  # local onset, before, after, line


def zone_faults(calendar: Component) -> Iterator[Fault]:
    """Return what is wrong with a calendar's time zones."""
    defined: dict[str, list[Onset]] = {}
    for component in calendar.every("VTIMEZONE"):
        name = component.value("TZID")
        if name not in zone_names() or ("/" not in name and name != "UTC"):
            yield component.number, f"TZID is no IANA name: {name}", "write a name such as Europe/London"
            continue
        if name in defined:
            yield component.number, f"the zone {name} is defined twice", "define it once"
        onsets = defined.setdefault(name, [])
        if not component.children:
            yield component.number, "VTIMEZONE has neither STANDARD nor DAYLIGHT", "give it one at least"
        for child in component.children:
            yield from _observance(child, ZoneInfo(name), onsets)
    yield from _uses(calendar, defined)


def _observance(child: Component, zone: ZoneInfo, onsets: list[Onset]) -> Iterator[Fault]:
    if child.name not in ("STANDARD", "DAYLIGHT"):
        yield child.number, f"{child.name} is no part of a VTIMEZONE", "write STANDARD and DAYLIGHT only"
    offsets = [child.value(name) for name in ("TZOFFSETFROM", "TZOFFSETTO")]
    if not all(_OFFSET.fullmatch(offset) for offset in offsets):
        yield child.number, "TZOFFSETFROM or TZOFFSETTO is missing or wrong", "write it as +0100"
        return
    if not re.fullmatch(r"\d{8}T\d{6}", child.value("DTSTART")):
        yield child.number, "the onset's DTSTART is not a local time", "write it without Z and without TZID"
        return
    before, after = (_offset(offset) for offset in offsets)
    try:
        dates = _dates(child)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        yield child.number, "the onset's DTSTART, RRULE or RDATE is not understood", "see RFC 5545 §3.6.5"
        return
    for local in dates:
        onsets.append((local, before, after, child.number))
        if not _is_transition(local - before, zone, before, after):
            what = f"{zone.key} does not go from {offsets[0]} to {offsets[1]} at {local} (in the time before it)"
            yield child.number, what, "write the onset in TZOFFSETFROM's time"
            return


def _dates(child: Component) -> list[datetime]:
    start = datetime.strptime(child.value("DTSTART"), "%Y%m%dT%H%M%S")
    extra = [part for line in child.all("RDATE") for part in line.value.split(",")]
    found = {start, *(datetime.strptime(part, "%Y%m%dT%H%M%S") for part in extra)}
    for line in child.all("RRULE"):
        rule = re.sub(r"UNTIL=(\d{8}T\d{6})Z", lambda match: _until(match[1], child), line.value)
        found |= set(rrulestr(rule, dtstart=start).between(start, _LAST, inc=True))
    return sorted(found)


def _until(value: str, child: Component) -> str:
    moment = datetime.strptime(value, "%Y%m%dT%H%M%S") + _offset(child.value("TZOFFSETFROM"))
    return f"UNTIL={moment:%Y%m%dT%H%M%S}"


def _is_transition(naive: datetime, zone: ZoneInfo, before: timedelta, after: timedelta) -> bool:
    """Return whether the zone's clocks change so at that UTC instant; a beginning without a change is one too."""
    if not 1900 < naive.year < 2100:
        return False
    moment = naive.replace(tzinfo=UTC)
    earlier = (moment - timedelta(seconds=1)).astimezone(zone).utcoffset()
    later = moment.astimezone(zone).utcoffset()
    return (earlier, later) == (before, after)


def _uses(calendar: Component, defined: dict[str, list[Onset]]) -> Iterator[Fault]:
    for event in calendar.every("VEVENT"):
        for line in event.lines:
            name = line.parameters.get("TZID")
            if name is None:
                continue
            if name not in defined:
                yield line.number, f"TZID {name} is not defined", "add its VTIMEZONE"
                continue
            for value in line.value.split(","):
                yield from _agrees(value, name, defined[name], line.number)


def _agrees(value: str, name: str, onsets: list[Onset], number: int) -> Iterator[Fault]:
    """Return a fault where the VTIMEZONE gives a moment another offset than the zone has."""
    if not re.fullmatch(r"\d{8}T\d{6}", value):
        return
    try:
        local = datetime.strptime(value, "%Y%m%dT%H%M%S")
    except ValueError:
        return  # said where the line is read
    before = [onset for onset in onsets if onset[0] <= local]
    given = max(before)[2] if before else None
    if given != local.replace(tzinfo=ZoneInfo(name)).utcoffset():
        yield number, f"the VTIMEZONE of {name} gives {value} another offset than its clocks", "mend the onsets"


def _offset(text: str) -> timedelta:
    seconds = int(text[5:7] or 0)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=seconds)
    return -size if text[0] == "-" else size
