"""A zone as other people's calendars name it (Outlook's, Windows', one word, a definition of their own) → IANA's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

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
_MONTHS = 24  # in which a definition must say the same as the zone


def zone_of(name: str, defined: tzinfo | None, moment: datetime, home: ZoneInfo) -> ZoneInfo | None:
    """Return the zone that a calendar calls ``name``, or None where nobody can tell.

    ``defined`` is its own definition, where it has one: what it says from ``moment`` on decides between names.
    """
    usual = set(WINDOWS_TO_OLSON.values())
    candidates = sorted(dict.fromkeys(_called(name.strip().strip('"'))), key=lambda zone: zone.key not in usual)
    if defined is None:
        return candidates[0] if candidates else None
    known = [home, *(ZoneInfo(one) for one in sorted(set(WINDOWS_TO_OLSON.values())) if one in zone_names())]
    return next((zone for zone in (*candidates, *known) if _same(zone, defined, moment)), None)


def _called(name: str) -> Iterator[ZoneInfo]:
    """Return the zones that may be meant by a name, the likeliest first."""
    if name in zone_names() and "/" in name and not name.startswith("Etc/"):
        yield ZoneInfo(name)
    if name in WINDOWS_TO_OLSON:
        yield ZoneInfo(WINDOWS_TO_OLSON[name])
    words = [word.strip() for word in re.split(r"[,;]|\([^()]*\)", name) if word.strip()]
    well_known = sorted(set(WINDOWS_TO_OLSON.values()) & zone_names())
    for word in (one.replace(" ", "_").casefold() for one in words):
        for zone in (*well_known, *sorted(zone_names())):
            if "/" in zone and not zone.startswith("Etc/") and zone.rpartition("/")[2].casefold() == word:
                yield ZoneInfo(zone)
        if (plain := word.removesuffix("_time").removesuffix("_standard")) in _WORDS:
            yield ZoneInfo(_WORDS[plain])


def _same(zone: ZoneInfo, defined: tzinfo, moment: datetime) -> bool:
    """Return whether both say the same for two years, and change at the same hour."""
    start = moment.replace(tzinfo=None, hour=12)
    try:
        months = [start + timedelta(days=30 * month) for month in range(_MONTHS)]
        if any(zone.utcoffset(one) != defined.utcoffset(one) for one in months):
            return False
        days = [start + timedelta(days=day) for day in range(366)]
        eves = [one for one in days if zone.utcoffset(one) != zone.utcoffset(one + timedelta(days=1))]
        hours = [eve + timedelta(hours=hour, minutes=30) for eve in eves for hour in range(24)]
        differing = sum(zone.utcoffset(one) != defined.utcoffset(one) for one in hours)
    except (OverflowError, ValueError):
        return False
    return differing <= len(eves)  # the hour that is there twice, or not at all, each reckons in its own way
