"""What feeds write as a date → an aware moment that can be believed, or None."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from time import struct_time

from plugins.planet.model import Precision

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it there was no web: 1970 is a program's "no date"
_ZONE = re.compile(r"(?:[+-]\d{1,2}:?\d{2}|\d\s*Z|\s[A-Z]{1,5}(?:[+-]\d+)?)\s*(?:\([^)]*\))?\s*$")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-])")
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WEEK = re.compile(r"(\d{4})-W(\d\d)-([1-7])")
_NAMED = re.compile(
    r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]{3,})\.?,?\s+(?:de\s+)?(\d{4})(?:\D+(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)
# The first letters of the months in English, French, German, Spanish, Italian, Portuguese and Dutch.
_MONTHS = (
    "jan gen ene",
    "feb fév fev",
    "mar mär maa mrt",
    "apr avr abr",
    "may mai mag mei",
    "jun juin giu",
    "jul juil lug",
    "aug aoû aou ago",
    "sep set",
    "oct okt ott out",
    "nov",
    "dec déc dez dic",
)


def from_feedparser(text: str | None, parsed: struct_time | None) -> tuple[datetime | None, bool]:
    """Return the moment of a feed's date, and whether it named its zone (UTC is assumed where it did not)."""
    text = (text or "").strip()
    zoned = bool(_ZONE.search(text))
    certain = _first(text, (_epoch, _week, _eastern))  # feedparser takes these for other dates
    if certain is not None:
        return certain, zoned
    if parsed is not None:
        try:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC), zoned
        except (ValueError, OverflowError, OSError):
            return None, zoned
    return read(text), zoned


def read(text: str) -> datetime | None:
    """Return the moment that ``text`` names: RFC 3339, seconds since 1970, an ISO week, a day with a month's name."""
    return _first(text.strip()[:80], (_epoch, _week, _eastern, _iso, _named))


def _first(text: str, readers: Iterable[Callable[[str], datetime | None]]) -> datetime | None:
    for reader in readers:
        try:
            moment = reader(text)
        except (ValueError, OverflowError, OSError):
            continue
        if moment is not None:
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def has_zone(text: str) -> bool:
    """Tell whether a date names its time zone."""
    return bool(_ZONE.search(text.strip()))


def sane(moment: datetime | None, now: datetime) -> datetime | None:
    """Return ``moment`` no later than ``now``; None for one before there was a web."""
    if moment is None or moment < OLDEST:
        return None
    return min(moment, now)


def restamped(moments: Iterable[datetime | None]) -> bool:
    """Tell whether a feed stamps all its entries with one moment, which then says nothing about any of them."""
    known = [moment for moment in moments if moment is not None]
    return len(known) >= 3 and max(known) - min(known) < timedelta(seconds=90)


def from_url(url: str | None) -> tuple[datetime, Precision] | None:
    """Return the day or month that a permalink carries (/2010/10/21/title), for entries without a date."""
    match = _URL_DAY.search(url or "")
    if not match:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None
    return (day, "day" if match[3] else "month") if day >= OLDEST else None


def _iso(text: str) -> datetime | None:
    # Python 3.11 reads RFC 3339, but not more than six digits of a second's fraction.
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)


def _week(text: str) -> datetime | None:
    match = _WEEK.fullmatch(text)
    return datetime.fromisocalendar(int(match[1]), int(match[2]), int(match[3])) if match else None


def _eastern(text: str) -> datetime | None:
    match = _EASTERN.search(text)
    return datetime(int(match[1]), int(match[2]), int(match[3])) if match else None  # noqa: DTZ001 - read() sets UTC


def _named(text: str) -> datetime | None:
    match = _NAMED.search(text)
    if not match:
        return None
    name = match[2].lower()
    month = next((n for n, names in enumerate(_MONTHS, 1) if name.startswith(tuple(names.split()))), None)
    if month is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[3:])
    offset = re.search(r"([+-])(\d\d):?(\d\d)\s*$", text)
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3])) if offset else timedelta()
    moment = datetime(int(match[3]), month, int(match[1]), hour, minute, second, tzinfo=UTC)
    return moment + shift if offset and offset[1] == "-" else moment - shift
