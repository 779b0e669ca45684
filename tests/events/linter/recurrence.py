"""The linter's eye on series: RRULE, EXDATE and RECURRENCE-ID must speak of dates that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from dateutil.rrule import rruleset, rrulestr

from tests.events.linter.component import Component, Line
from tests.events.linter.moment import read_moment, read_value

Fault = tuple[int, str, str]
_FAR = timedelta(days=366 * 50)


def recurrence_faults(calendar: Component) -> Iterator[Fault]:
    """Return what is wrong with the series of a calendar."""
    events = list(calendar.every("VEVENT"))
    masters = {event.value("UID"): event for event in events if not event.one("RECURRENCE-ID")}
    for event in events:
        override = event.one("RECURRENCE-ID")
        if override:
            yield from _override(override, masters.get(event.value("UID")))
            if event.one("RRULE"):
                yield event.number, "an override has an RRULE", "the rule belongs to the series"
        rule = event.one("RRULE")
        if rule and not override:
            yield from _rule(rule, event)
        for line in event.all("EXDATE"):
            yield from _exceptions(line, event)


def _rule(rule: Line, event: Component) -> Iterator[Fault]:
    start = _start(event)
    if start is None:
        return
    if rule.parameters:
        yield rule.number, "RRULE has parameters", "remove them"
    until = dict(part.partition("=")[::2] for part in rule.value.split(";")).get("UNTIL")
    if until and isinstance(start, datetime) != until.endswith("Z"):
        fix = "write it in UTC when DTSTART has a time, as a date when it has none"
        yield rule.number, f"UNTIL is not of DTSTART's kind: {until}", fix
        return
    first = _expand(rule.value, start, start)
    if first is None:
        yield rule.number, f"RRULE is not understood: {rule.value}", "see RFC 5545 §3.3.10"
    elif start not in first:
        yield rule.number, "DTSTART is not a date of its RRULE", "begin with one"


def _exceptions(line: Line, event: Component) -> Iterator[Fault]:
    for value in line.value.split(","):
        found = read_value(value, line)
        if isinstance(found, str):
            yield line.number, f"EXDATE {found}", "write it as DTSTART is written"
        else:
            yield from _real(found, event, line)


def _override(line: Line, master: Component | None) -> Iterator[Fault]:
    if master is None:
        yield line.number, "RECURRENCE-ID without its series", "publish the event with the RRULE too"
        return
    found = read_moment(line)
    if not isinstance(found, str):
        yield from _real(found, master, line)


def _real(when: date | datetime, master: Component, line: Line) -> Iterator[Fault]:
    start, rule = _start(master), master.one("RRULE")
    if start is None:
        return
    if isinstance(when, datetime) != isinstance(start, datetime):
        yield line.number, f"{line.name} is not of DTSTART's kind", "write it as DTSTART is written"
        return
    if line.parameters.get("TZID") != master.all("DTSTART")[0].parameters.get("TZID"):
        yield line.number, f"{line.name} is not in DTSTART's zone", "write it as DTSTART is written"
    if rule is None:
        yield line.number, f"{line.name} without an RRULE", "remove it"
    elif _instant(when) not in map(_instant, _expand(rule.value, start, when) or ()):
        yield line.number, f"{line.name} is no date of the series", "name a date on which the event would be"


def _start(event: Component) -> date | datetime | None:
    line = event.one("DTSTART")
    found = read_moment(line) if line else None
    return None if isinstance(found, str) else found


def _instant(when: date | datetime) -> date | datetime:
    """Return a moment in UTC: an hour that the clocks skip is one of after (RFC 5545 §3.3.5)."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def _expand(rule: str, start: date | datetime, to: date | datetime) -> list[date | datetime] | None:
    """Return the dates of ``rule`` up to ``to``, reckoned by the clock on the wall; None where it has no meaning."""
    zone = start.tzinfo if isinstance(start, datetime) else None
    first, last = _naive(start), _naive(to)
    if last - first > _FAR:
        return []
    try:
        parts = [_local_until(part, start) for part in rule.split(";")]
        found = rrulestr(";".join(parts), dtstart=first)
        dates: list[datetime] = found.between(first, last, inc=True)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    assert not isinstance(found, rruleset)
    if not isinstance(start, datetime):
        return [moment.date() for moment in dates]
    return [moment.replace(tzinfo=zone) for moment in dates]


def _naive(when: date | datetime) -> datetime:
    return when.replace(tzinfo=None) if isinstance(when, datetime) else datetime(when.year, when.month, when.day)


def _local_until(part: str, start: date | datetime) -> str:
    """Return UNTIL by the clock on the wall, as the naive DTSTART is."""
    if not part.startswith("UNTIL=") or not isinstance(start, datetime):
        return part
    moment = datetime.strptime(part[6:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(start.tzinfo)
    return f"UNTIL={moment:%Y%m%dT%H%M%S}"
