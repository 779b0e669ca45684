"""Start and end as people write them → a Span, or Problems: no hour that did not exist, no end before its start."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from plugins.events.recurrence.span import Span
from plugins.shared.frontmatter import Document, KeyPath
from plugins.shared.problem import Problem

WrittenTime: TypeAlias = date | datetime | time


def span_of(
    document: Document, start: date | datetime, end: WrittenTime | None, zone: ZoneInfo, *, key: KeyPath = ()
) -> Span | list[Problem]:
    """Return the span of ``start`` and ``end`` (a time alone is the start's day), or what must be mended."""
    end_place = document.where(*key, "end")
    begun = localise(start, zone, document.where(*key, "start"), "start")
    if isinstance(end, time):
        if not isinstance(start, datetime):
            fix = "give `start` a time too, as 2026-10-21 09:30"
            return [Problem(end_place, "`end` has a time and `start` has none", fix)]
        end = datetime.combine(start.date(), end, start.tzinfo)
    ended = None if end is None else localise(end, zone, end_place, "end")
    problems = [problem for problem in (begun, ended) if isinstance(problem, Problem)]
    if problems or isinstance(begun, Problem) or isinstance(ended, Problem):
        return problems
    wrong = _order(begun, ended)
    return [Problem(end_place, *wrong)] if wrong else Span(begun, ended, zone)


def localise(when: date | datetime, zone: ZoneInfo, where: str, key: str) -> date | datetime | Problem:
    """Return a day as it is and a moment in ``zone``, or why the zone's clocks never show that moment as written."""
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is not None:
        return _check_offset(when, zone, where, key)
    moment = when.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != when:
        what = f"`{key}` is {when:%H:%M}, an hour that {zone.key} skips on {when:%Y-%m-%d} (the clocks go forward)"
        return Problem(where, what, "write the time that the clocks will show")
    return moment


def _check_offset(when: datetime, zone: ZoneInfo, where: str, key: str) -> datetime | Problem:
    moment = when.astimezone(zone)
    offset = when.utcoffset() or timedelta()
    if abs(offset) > timedelta(hours=14):  # no zone has that
        what = f"`{key}` has two times: {when:%H:%M%z}"
        return Problem(where, what, f"write {when:%Y-%m-%d %H:%M} there, and the second time as `end`")
    if moment.utcoffset() != when.utcoffset():
        what = f"`{key}` says {when:%z}, but {zone.key} is at {moment:%z} then"
        return Problem(where, what, "leave the offset away, or mend `timezone`")
    if moment.fold:
        # DTSTART;TZID cannot name the second of two equal hours (RFC 5545 §3.3.5): a calendar would be an hour early.
        what = f"`{key}` is the second {when:%H:%M} of a night in which the clocks go back"
        return Problem(where, what, "write it in UTC, with `timezone: UTC`")
    return moment


def _order(start: date | datetime, end: date | datetime | None) -> tuple[str, str] | None:
    if end is None:
        return None
    if isinstance(start, datetime) != isinstance(end, datetime):
        return "one of `start` and `end` has a time and the other has none", "give both a time, or neither"
    if isinstance(start, datetime) and isinstance(end, datetime):
        if end.astimezone(UTC) <= start.astimezone(UTC):
            what = f"end is before start ({end:%Y-%m-%d %H:%M} after {start:%Y-%m-%d %H:%M})"
            same_night = end.date() == start.date()
            return what.replace(" after ", ", start "), (
                "write the next day's date too, if it ends after midnight" if same_night else "swap or mend the two"
            )
        if end - start > timedelta(days=366):
            return "it lasts more than a year", "check the year of `end`"
    elif end < start:
        return f"end is before start ({end}, start {start})", "swap or mend the two; `end` is the last day"
    return None
