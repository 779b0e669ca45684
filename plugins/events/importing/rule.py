"""A foreign RRULE → the words that people here write, where there are such words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr

from plugins.events.recurrence import DAYS, ORDINALS, parse_rule

_PROOF = 24  # dates that must be the same


@dataclass(frozen=True)
class Repetition:
    """``repeat:``, ``until:`` and ``except:`` of an event's file."""

    words: str
    until: date | None
    exceptions: tuple[date, ...]


def repetition(event: Any, start: date) -> Repetition | str | None:
    """Return how the event comes again, the rule itself where no words fit, or None where it does not."""
    rule = event.get("RRULE")
    if rule is None:
        return None
    text = str(rule[0].to_ical().decode() if isinstance(rule, list) else rule.to_ical().decode())
    first = start.date() if isinstance(start, datetime) else start
    open_ended = ";".join(part for part in text.split(";") if not part.startswith(("UNTIL=", "COUNT=")))
    try:
        wanted = _dates(open_ended, first, _PROOF)
        words = next((words for words in _words(first) if _same(words, first, wanted)), None)
        if words is None or isinstance(rule, list):
            return text
        until = _until(text, first, start)
    except (ValueError, TypeError, KeyError):
        return text
    return Repetition(words, until, _exceptions(event, start, until))


def _dates(rule: str, first: date, count: int) -> list[date]:
    found = rrulestr(rule, dtstart=datetime.combine(first, time()))
    return [moment.date() for moment in islice(found, count)]


def _same(words: str, first: date, wanted: list[date]) -> bool:
    return list(islice(parse_rule(words, first).dates(first), len(wanted))) == wanted


def _words(first: date) -> Iterator[str]:
    """Return everything that can be said of an event that begins on ``first``, the plainest first."""
    here = DAYS[first.weekday()].capitalize()
    yield from (f"every {here}", f"every other {here}", "monthly", "quarterly", "yearly", "daily")
    for nth in ORDINALS:
        yield f"{nth} {here}"
    for one in ORDINALS:
        for two in ORDINALS:
            if one < two or ORDINALS[one] < ORDINALS[two]:
                yield f"{one} and {two} {here}"
    for other in DAYS:
        yield f"every {here} and {other.capitalize()}"
    yield "every Monday and Tuesday and Wednesday and Thursday and Friday"


def _until(text: str, first: date, start: date) -> date | None:
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if "COUNT" in parts:
        return _dates(text, first, int(parts["COUNT"]))[-1]
    if "UNTIL" not in parts:
        return None
    value = parts["UNTIL"]
    if value.endswith("Z") and isinstance(start, datetime):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(start.tzinfo).date()
    return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007


def _exceptions(event: Any, start: date, until: date | None) -> tuple[date, ...]:
    given = event.get("EXDATE")
    values = [value.dt for one in (given if isinstance(given, list) else [given]) if one for value in one.dts]
    zone = start.tzinfo if isinstance(start, datetime) else None
    days = {
        (value.astimezone(zone) if value.tzinfo and zone else value).date() if isinstance(value, datetime) else value
        for value in values
    }
    rule = event["RRULE"].to_ical().decode()
    first = start.date() if isinstance(start, datetime) else start
    open_ended = ";".join(part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT=")))
    real = set(_dates(open_ended, first, 1000))
    return tuple(sorted(day for day in days if day in real and (until is None or day <= until)))
