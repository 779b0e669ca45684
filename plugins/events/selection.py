"""Which dates are upcoming, on now or past, and how lists group them. Pure: ``now`` is passed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from plugins.events.model import Event, Occurrence

Key = TypeVar("Key", bound="int | str | date")


def is_past(occurrence: Occurrence, now: datetime) -> bool:
    """Return whether its last day is over in its own zone; until then it is upcoming or on."""
    return occurrence.span.over <= now


def is_called_off(date: Event | Occurrence) -> bool:
    """Return whether it does not take place when it was to."""
    return date.status in ("cancelled", "postponed")


def upcoming(dates: Iterable[Occurrence], now: datetime) -> tuple[Occurrence, ...]:
    """Return what is on or to come, soonest first."""
    return tuple(sorted((occurrence for occurrence in dates if not is_past(occurrence, now)), key=_by_start))


def past(dates: Iterable[Occurrence], now: datetime) -> tuple[Occurrence, ...]:
    """Return what is over, latest first."""
    return tuple(sorted((occurrence for occurrence in dates if is_past(occurrence, now)), key=_by_start, reverse=True))


def by_month(dates: Iterable[Occurrence]) -> tuple[tuple[date, tuple[Occurrence, ...]], ...]:
    """Return the dates in groups by the first of their month, in the order given."""
    return _groups(dates, lambda occurrence: occurrence.span.first_day.replace(day=1))


def by_year(dates: Iterable[Occurrence]) -> tuple[tuple[int, tuple[Occurrence, ...]], ...]:
    """Return the dates in groups by year, in the order given."""
    return _groups(dates, lambda occurrence: occurrence.span.first_day.year)


def _groups(
    dates: Iterable[Occurrence], key: Callable[[Occurrence], Key]
) -> tuple[tuple[Key, tuple[Occurrence, ...]], ...]:
    groups: dict[Key, list[Occurrence]] = defaultdict(list)
    for occurrence in dates:
        groups[key(occurrence)].append(occurrence)
    return tuple((name, tuple(group)) for name, group in groups.items())


def _by_start(occurrence: Occurrence) -> tuple[datetime, str]:
    return occurrence.span.begins, occurrence.slug
