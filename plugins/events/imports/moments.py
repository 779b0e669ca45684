"""Moments and zones as other people's calendars have them → those that an event's file has, in an IANA zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from plugins.events.imports.rule import Repetition, whole_day
from plugins.events.imports.text import several, short
from plugins.shared.clock import EARLIEST, day_of
from plugins.shared.fields import zone_names

_WORDS = {"eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver"} | {
    "pacific": "America/Los_Angeles",
    "gmt": "Europe/London",
    "cet": "Europe/Paris",
    "met": "Europe/Paris",
    "est": "America/New_York",
    "cst": "America/Chicago",
    "mst": "America/Denver",
    "pst": "America/Los_Angeles",
}
_FIXED = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)  # UTC+2, as WordPress' plugins say
_MONTHS = 24  # in which a definition must say the same as the zone


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone that a calendar calls ``name``, the likeliest of several; None where nobody knows."""
    zones = dict.fromkeys(_called(name.strip().strip('"')))
    return min(zones, key=lambda zone: zone.key not in WINDOWS_TO_OLSON.values(), default=None)


def zone_of(name: str, defined: tzinfo | None, moment: datetime, home: ZoneInfo) -> ZoneInfo | None:
    """Return the zone that a calendar calls ``name``, or None where nobody can tell.

    ``defined`` is its own definition, where it has one: what it says from ``moment`` on decides between names.
    """
    likeliest = zone_named(name)
    if defined is None:
        return likeliest
    candidates = [likeliest, *_called(name.strip().strip('"'))] if likeliest else []
    many = [zone for zone in _WORDS.values() if zone.startswith("America/")]  # where most people are, of those alike
    known = [
        home,
        *(ZoneInfo(zone) for zone in (*many, *sorted(set(WINDOWS_TO_OLSON.values()))) if zone in zone_names()),
    ]
    zones = dict.fromkeys((*candidates, *known))
    same = next((zone for zone in zones if _same(zone, defined, moment)), None)
    # Many definitions are sloppy about the hour, or the week, of a change; a zone of another clock would be worse.
    return same or next((zone for most in (0, 2) for zone in zones if _differing(zone, defined, moment) <= most), None)


def _called(name: str) -> Iterator[ZoneInfo]:
    """Return the zones that may be meant by a name, the likeliest first."""
    if name in zone_names() and "/" in name and not name.startswith("Etc/"):
        yield ZoneInfo(name)
    if name in WINDOWS_TO_OLSON:
        yield ZoneInfo(WINDOWS_TO_OLSON[name])
    if "/" in name:
        yield from (ZoneInfo(zone) for zone in sorted(zone_names()) if zone.casefold() == name.casefold())
    words = [word.strip() for word in re.split(r"[,;]|\([^()]*\)", name) if word.strip()]
    well_known = sorted(set(WINDOWS_TO_OLSON.values()) & zone_names())
    for word in (part.replace(" ", "_").casefold() for part in words):
        for zone in (*well_known, *sorted(zone_names())):
            city = zone.rpartition("/")[2].casefold()
            if "/" in zone and not zone.startswith("Etc/") and city in (word, word.removesuffix("_time")):
                yield ZoneInfo(zone)
        if (plain := word.removesuffix("_time").removesuffix("_standard")) in _WORDS:
            yield ZoneInfo(_WORDS[plain])


def _same(zone: ZoneInfo, defined: tzinfo, moment: datetime) -> bool:
    """Return whether both say the same for two years, and change at the same hour."""
    if _differing(zone, defined, moment):
        return False
    start = moment.replace(tzinfo=None, hour=12)
    try:
        days = [start + timedelta(days=day) for day in range(366)]
        eves = [day for day in days if zone.utcoffset(day) != zone.utcoffset(day + timedelta(days=1))]
        hours = [eve + timedelta(hours=hour, minutes=30) for eve in eves for hour in range(24)]
        differing = sum(zone.utcoffset(hour) != defined.utcoffset(hour) for hour in hours)
    except (OverflowError, ValueError):
        return False
    return differing <= len(eves)  # the hour that is there twice, or not at all, each reckons in its own way


def _differing(zone: ZoneInfo, defined: tzinfo, moment: datetime) -> int:
    """Return in how many months from ``moment`` on they say something else; all of them where they do right then."""
    here = moment.replace(tzinfo=None)
    start = here.replace(hour=12)
    try:
        months = [start + timedelta(days=30 * month) for month in range(_MONTHS)]
        differing = sum(zone.utcoffset(month) != defined.utcoffset(month) for month in months)
        return _MONTHS if zone.utcoffset(here) != defined.utcoffset(here) else differing
    except (OverflowError, ValueError):
        return _MONTHS


def times(event: Any, home: ZoneInfo) -> tuple[date | None, date | None, list[str]]:
    """Return start and end as a file has them (inclusive days, or moments in an IANA zone), and what was lost."""
    try:
        start = event["DTSTART"].dt
    except (KeyError, AttributeError, ValueError, TypeError):
        return None, None, []
    lost: list[str] = []
    try:
        end = event["DTEND"].dt if "DTEND" in event else start + event["DURATION"].dt if "DURATION" in event else None
    except (AttributeError, ValueError, TypeError):
        end = None
        lost.append("its end, which cannot be read")
    if whole := _whole_days(event, start, end, home):
        start, end = whole
    if not isinstance(start, datetime):
        if isinstance(end, datetime):
            end = None
        if end is not None and end < start:
            lost.append(f"its end, {end}, which is before its start")
        if end is None or end <= start + timedelta(days=1):
            return start, None, lost
        return start, end - timedelta(days=1), lost
    begins = local(start, home, lost, named(event["DTSTART"]))
    if "RRULE" in event and getattr(start.tzinfo, "key", "") == "UTC" and not _steady(begins, start):
        begins = start  # the days that its rule names are those of UTC, and so are its hours in summer and winter
    of_end = named(event["DTEND"]) if "DTEND" in event else named(event["DTSTART"])
    ends = local(end, home, [], of_end).astimezone(begins.tzinfo) if isinstance(end, datetime) else None
    if ends and ends < begins:
        lost.append(f"its end, {written(ends)}, which is before its start")
    return begins, ends if ends and ends > begins else None, lost


def _whole_days(event: Any, start: date, end: date | None, home: ZoneInfo) -> tuple[date, date] | None:
    """Return the days, with the one after, of what lasts whole days by its hours, or as Outlook says."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    if start.tzinfo and start.utcoffset() == timedelta() and not named(event["DTSTART"]):
        start, end = start.astimezone(home), end.astimezone(home)
    all_day = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT") or "").upper() == "TRUE"
    to_the_last = end.time() >= time(23, 59)
    if start.time() != time() or not (to_the_last or (all_day and end.time() == time())):
        return None
    return start.date(), end.date() + timedelta(days=to_the_last)


def _steady(begins: datetime, start: datetime) -> bool:
    """Return whether what repeats in UTC repeats at the same hours of the same days where it is read."""
    year = [start + timedelta(days=30 * month) for month in range(13)]
    there = {moment.astimezone(begins.tzinfo).utcoffset() for moment in year}
    return begins.date() == start.date() and len(there) == 1


def own_times(event: Any, start: date, end: date | None, home: ZoneInfo) -> dict[date, dict[str, Any]]:
    """Return start and end of the dates of RDATE that are at another hour, or of another length, than the first."""
    spans = {}
    for line in several(event.get("RDATE")) if isinstance(start, datetime) else ():
        for value in getattr(line, "dts", ()):
            begins, ends = value.dt if isinstance(value.dt, tuple) else (value.dt, None)
            if not isinstance(begins, datetime) or not isinstance(start, datetime):
                continue
            begins = local(begins, home, [], named(line)).astimezone(start.tzinfo)
            usual_end = begins + (end - start) if isinstance(end, datetime) else None
            if isinstance(ends, datetime):
                ends = local(ends, home, [], named(line)).astimezone(start.tzinfo)
            ends = usual_end if ends is None else begins + ends if isinstance(ends, timedelta) else ends
            if begins.time() != start.time() or ends != usual_end:
                spans[begins.date()] = {"start": written(begins)} | ({"end": written(ends)} if ends else {})
    return spans


def named(value: Any, parameter: str = "TZID") -> str:
    """Return a parameter of a property, empty where it has none."""
    return str(getattr(value, "params", {}).get(parameter) or "")


def local(moment: datetime, home: ZoneInfo, lost: list[str], name: str) -> datetime:
    """Return a moment in an IANA zone: its own, by name or by definition, or the calendar's for UTC."""
    if moment.tzinfo is None and not name:
        lost.append(f"{moment:%Y-%m-%d %H:%M} had no zone: taken for {home.key}")
        return moment.replace(tzinfo=home)
    key = getattr(moment.tzinfo, "key", None)
    if key is not None and "/" in key and not key.startswith("Etc/"):
        return moment.astimezone(UTC).astimezone(ZoneInfo(key))
    if not name or name.upper() in ("UTC", "Z", "ETC/UTC") or moment.tzinfo is UTC:
        here = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).astimezone(home)
        return moment if here.fold and moment.tzinfo else here  # of two equal hours a file can say the first
    if moment.tzinfo is None and (fixed := _FIXED.fullmatch(name)):
        offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0)) * (-1 if fixed[1] == "-" else 1)
        return moment.replace(tzinfo=timezone(offset)).astimezone(home)
    zone = zone_of(name, moment.tzinfo, moment, home)
    if zone is not None:
        return moment.replace(tzinfo=zone)
    lost.append(f"nobody knows the zone {short(name)}: its times are in {home.key}'s")
    return moment.astimezone(UTC).astimezone(home) if moment.tzinfo else moment.replace(tzinfo=home)


def written(when: date) -> str:
    """Return a day or a moment as a file has it."""
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when.isoformat()


def begun(repetition: Repetition, start: date, end: date | None, lost: list[str]) -> dict[str, Any]:
    """Return start and end on the first date that fits the rule: many calendars begin a series on any day."""
    first = day_of(start)
    if repetition.first == first:
        return {}
    old = first.year < EARLIEST
    why = f"its dates before {EARLIEST}" if old else f"{first} is no date of its rule"
    lost.append(f"{why}: it begins on {repetition.first}" + (f" here, and on {first} there" if old else ""))
    return moved(repetition.first, start, end)


def moved(day: date, start: date, end: date | None) -> dict[str, Any]:
    """Return start and end as a file has them, at the same hours of another day."""
    if not isinstance(start, datetime):
        return {"start": day.isoformat()} | ({"end": (day + (end - start)).isoformat()} if end else {})
    begins = datetime.combine(day, start.time())
    if not isinstance(end, datetime):
        return {"start": written(begins)}
    length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return {"start": written(begins), "end": written(begins + length)}


def usual(event: Any, home: ZoneInfo) -> date:
    """Return the day that an override takes the place of."""
    recurrence: date = event["RECURRENCE-ID"].dt
    if not isinstance(recurrence, datetime):
        return recurrence
    if not isinstance(event["DTSTART"].dt, datetime):
        return whole_day(recurrence)
    return local(recurrence, home, [], named(event["RECURRENCE-ID"])).date()
