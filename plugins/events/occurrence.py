"""An event → its dates, each with what an override changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from plugins.events.model import Event, Occurrence, Override
from plugins.events.recurrence import MOST

AHEAD = timedelta(days=366)  # how far an event that recurs for ever is shown


def occurrences(event: Event, now: datetime) -> tuple[Occurrence, ...]:
    """Return the dates of ``event`` by start; one that recurs is followed to a year from ``now``."""
    if event.rule is None:
        return (Occurrence(event, event.span, event.status, venue=event.venue, place=event.place),)
    horizon = max(now.astimezone(event.zone).date(), event.span.first_day) + AHEAD
    found = (_on(event, day) for day in islice(_days(event, horizon), MOST))
    return tuple(sorted(found, key=lambda occurrence: occurrence.span.begins))


def _days(event: Event, horizon: date) -> Iterator[date]:
    assert event.rule
    for day in event.rule.dates(event.span.first_day):
        if day > horizon:
            return
        if day not in event.rule.exceptions:
            yield day


def _on(event: Event, day: date) -> Occurrence:
    override = next((override for override in event.overrides if override.day == day), None)
    if override is None:
        span = event.span.moved_to(day)
        return Occurrence(event, span, event.status, day, venue=event.venue, place=event.place)
    return _overridden(event, override)


def _overridden(event: Event, override: Override) -> Occurrence:
    elsewhere = override.venue is not None or override.place is not None
    return Occurrence(
        event,
        override.span,
        override.status,
        override.day,
        override,
        venue=override.venue if elsewhere else event.venue,
        place=override.place if elsewhere else event.place,
    )
