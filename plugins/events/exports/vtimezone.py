"""A zone → its VTIMEZONE with rules, right for every onset in the years that a calendar speaks of (RFC 5545 §3.6.5)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from plugins.events.exports.contentline import line, utc
from plugins.events.recurrence.rule import CODES, nth_weekday

LAST_YEAR = 2037


@dataclass(frozen=True)
class Onset:
    """One change of a zone's clocks; ``local`` is written in the time that was used until then."""

    instant: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def local(self) -> datetime:
        """Return the clock's time at the onset, in the offset before it, as DTSTART wants it."""
        return (self.instant + self.before).replace(tzinfo=None)


@lru_cache(maxsize=64)
def vtimezone(zone: ZoneInfo, first_year: int, last_year: int = LAST_YEAR) -> tuple[str, ...]:
    """Return the lines of the VTIMEZONE for what happens from ``first_year`` on."""
    last = max(last_year, LAST_YEAR)
    onsets = tuple(transitions(zone, first_year - 1, last))
    lines = [line("BEGIN", "VTIMEZONE"), line("TZID", zone.key)]
    if not onsets or onsets[0].instant.year >= first_year:
        lines += _component(_beginning(zone, first_year - 1), None, ())
    for group in _alike(onsets):
        lines += _observances(group, last)
    return (*lines, line("END", "VTIMEZONE"))


def transitions(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Onset]:
    """Return every change of offset, summer time or name from the start of one year to the end of another."""
    for year in range(first_year, last_year + 1):
        yield from _within(zone, year)


@cache
def _within(zone: ZoneInfo, year: int) -> tuple[Onset, ...]:
    ends = datetime(year + 1, 1, 1, tzinfo=UTC)
    moments = [*(datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(0, 365, 5)), ends]
    states = [_state(zone, moment) for moment in moments]
    steps = zip(pairwise(moments), pairwise(states), strict=True)
    return tuple(_onset(zone, *between) for between, (before, after) in steps if before != after)


def _state(zone: ZoneInfo, moment: datetime) -> tuple[timedelta, bool, str]:
    local = moment.astimezone(zone)
    return local.utcoffset() or timedelta(), bool(local.dst()), local.tzname() or zone.key


def _onset(zone: ZoneInfo, low: datetime, high: datetime) -> Onset:
    before = _state(zone, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _state(zone, middle) == before:
            low = middle
        else:
            high = middle
    after = _state(zone, high)
    return Onset(high, before[0], after[0], after[2], after[1])


def _beginning(zone: ZoneInfo, year: int) -> Onset:
    start = datetime(year, 1, 1, tzinfo=UTC)
    offset, daylight, name = _state(zone, start)
    return Onset(start - offset, offset, offset, name, daylight)


def _alike(onsets: tuple[Onset, ...]) -> Iterator[tuple[Onset, ...]]:
    """Return the onsets in groups that differ in their dates only."""

    def key(onset: Onset) -> tuple[bool, timedelta, timedelta, str, int, object]:
        return onset.daylight, onset.before, onset.after, onset.name, onset.local.month, onset.local.time()

    for _, group in groupby(sorted(onsets, key=lambda onset: (key(onset), onset.instant)), key):
        yield tuple(group)


def _observances(group: tuple[Onset, ...], last_year: int) -> Iterator[str]:
    """Return the components for a group: one rule for each run of years that one rule can say."""
    start = 0
    while start < len(group):
        end, rule = _longest_run(group, start)
        run = group[start:end]
        open_ended = rule is not None and len(run) > 1 and run[-1].local.year >= last_year
        yield from _component(run[0], rule if len(run) > 1 else None, () if open_ended else run)
        start = end


def _longest_run(group: tuple[Onset, ...], start: int) -> tuple[int, str | None]:
    """Return where the run of yearly onsets from ``start`` ends, and the BYDAY that names them all."""
    names = _bydays(group[start])
    end = start + 1
    while end < len(group) and group[end].local.year == group[end - 1].local.year + 1:
        common = [name for name in names if name in _bydays(group[end])]
        if not common:
            break
        names, end = common, end + 1
    return end, names[0]


def _bydays(onset: Onset) -> list[str]:
    """Return the ways to name a day of its month: last Sunday, second Sunday, the Friday from the 23rd on."""
    local = onset.local
    code = CODES[local.weekday()]
    month = f"BYMONTH={local.month}"
    names = []
    if nth_weekday(local.year, local.month, local.weekday(), -1) == local.date():
        names.append(f"{month};BYDAY=-1{code}")
    nth = (local.day - 1) // 7 + 1
    if nth < 5:
        names.append(f"{month};BYDAY={nth}{code}")
    length = calendar.monthrange(local.year, local.month)[1]
    for first in range(max(1, local.day - 6), min(local.day, length - 6) + 1):
        days = ",".join(str(day) for day in range(first, first + 7))
        names.append(f"{month};BYMONTHDAY={days};BYDAY={code}")
    names.append(f"{month};BYMONTHDAY={local.day}")
    return names


def _component(first: Onset, rule: str | None, run: tuple[Onset, ...]) -> tuple[str, ...]:
    """Return STANDARD or DAYLIGHT from ``first`` on; ``run`` is given where the rule came to an end."""
    kind = "DAYLIGHT" if first.daylight else "STANDARD"
    until = f";UNTIL={utc(run[-1].instant)}" if run else ""
    return (
        line("BEGIN", kind),
        line("DTSTART", first.local.strftime("%Y%m%dT%H%M%S")),
        line("TZOFFSETFROM", _offset(first.before)),
        line("TZOFFSETTO", _offset(first.after)),
        *([line("RRULE", f"FREQ=YEARLY;{rule}{until}")] if rule else []),
        line("TZNAME", first.name),
        line("END", kind),
    )


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{rest:02}" if rest else "")
