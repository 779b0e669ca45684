"""All events at one moment, with their dates: what lists, the home page and members' pages ask of."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from plugins.events.groups import Ticket
from plugins.events.model import Event, Occurrence
from plugins.events.recurrence.rule import MOST
from plugins.events.recurrence.span import instant
from plugins.shared.slug import slugify


@dataclass(frozen=True)
class EventHub:
    """The events, as they stand at ``now``."""

    events: tuple[Event, ...]
    now: datetime

    @cached_property
    def dates(self) -> Mapping[str, tuple[Occurrence, ...]]:
        """Return each event's dates by its slug."""
        return {event.slug: occurrences(event, self.now) for event in self.events}

    @cached_property
    def coming(self) -> tuple[Occurrence, ...]:
        """Return every date that is on or to come, soonest first."""
        return upcoming((date for dates in self.dates.values() for date in dates), self.now)

    @cached_property
    def past(self) -> tuple[Occurrence, ...]:
        """Return every date that is over, latest first."""
        return past((date for dates in self.dates.values() for date in dates), self.now)

    def upcoming(self, count: int | None = None) -> tuple[Occurrence, ...]:
        """Return the next ``count`` dates; a recurring event is there once, with its next date that takes place."""
        seen: set[str] = set()
        shown = []
        for occurrence in self.coming:
            if occurrence.day and (occurrence.slug in seen or occurrence.status == "cancelled"):
                continue
            seen.add(occurrence.slug)
            shown.append(occurrence)
        return tuple(shown[:count])

    @property
    def next(self) -> Occurrence | None:
        """Return the next date that is to take place."""
        return next((date for date in self.coming if not is_called_off(date)), None)

    def next_of(self, event: Event) -> Occurrence:
        """Return an event's next date, or its last where all are over."""
        dates = self.dates[event.slug]
        return next((occurrence for occurrence in dates if not is_past(occurrence, self.now)), dates[-1])

    def takes_pitches(self, event: Event) -> bool:
        """Return whether sessions may be brought: where the file says so, or there is a day's time for them."""
        if event.rule or event.status == "cancelled" or self.is_past(self.next_of(event)):
            return False
        asked = event.pitching
        if asked is None:
            long = event.all_day or event.span.ends - event.span.begins >= A_DAYS_TIME
            return long or bool(event.rooms or event.slots or event.sessions)
        over = asked.until is not None and instant(asked.until + timedelta(days=1), event.zone) <= self.now
        return asked.state == "open" and not over

    def sold(self, event: Event) -> tuple[tuple[Ticket, bool], ...]:
        """Return the tickets, each with whether it can be had now: what is over sells nothing."""
        today = self.now.astimezone(event.zone).date()
        over = event.status == "cancelled" or self.is_past(self.next_of(event))
        return tuple((ticket, not over and _on_sale(ticket, today)) for ticket in event.tickets)

    def is_past(self, occurrence: Occurrence) -> bool:
        """Return whether it is over."""
        return is_past(occurrence, self.now)

    def is_today(self, occurrence: Occurrence) -> bool:
        """Return whether its day has come, or its first of several, and it is not over."""
        return instant(occurrence.span.first_day, occurrence.zone) <= self.now and not self.is_past(occurrence)

    def hosted_by(self, member: str) -> tuple[Event, ...]:
        """Return the events that a member hosts, latest first."""
        return self._hosted.get(member, ())

    @cached_property
    def _hosted(self) -> Mapping[str, tuple[Event, ...]]:
        return _index((event, event.hosts) for event in reversed(self.events))

    def moments(self) -> Iterator[datetime]:
        """Yield when dates and slots begin and are over, and when an event that recurs is followed a day further."""
        for event in self.events:
            if event.rule:
                here = self.now.astimezone(event.zone)
                yield (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            lasts = [day for day in (event.pitching and event.pitching.until, *_sold(event)) if day]
            yield from (instant(day + timedelta(days=1), event.zone) for day in lasts)
            yield from (moment for slot in event.slots for moment in (slot.span.begins, slot.span.ends))
            for dated in (event, *self.dates[event.slug]):
                yield instant(dated.span.first_day, event.zone)
                yield dated.span.begins
                yield dated.span.over

    @cached_property
    def series(self) -> Mapping[str, tuple[Event, ...]]:
        """Return the events of each series, by its slug; latest first."""
        events = _index((event, (event.series,) if event.series else ()) for event in reversed(self.events))
        return dict(sorted(events.items()))

    @cached_property
    def tags(self) -> Mapping[str, tuple[Event, ...]]:
        """Return the events of each tag, by its slug; latest first."""
        events = _index((event, map(slugify, event.tags)) for event in reversed(self.events))
        return dict(sorted(events.items()))

    @cached_property
    def tag_names(self) -> Mapping[str, str]:
        """Return each tag as it is written, by its slug."""
        return {slugify(tag): tag for event in self.events for tag in event.tags}


def _sold(event: Event) -> Iterator[date | None]:
    for ticket in event.tickets:
        yield ticket.until
        yield ticket.since - timedelta(days=1) if ticket.since else None


def _index(pairs: Iterable[tuple[Event, Iterable[str]]]) -> dict[str, tuple[Event, ...]]:
    index: dict[str, list[Event]] = defaultdict(list)
    for event, names in pairs:
        for name in dict.fromkeys(names):
            index[name].append(event)
    return {name: tuple(events) for name, events in index.items()}


def _on_sale(ticket: Ticket, today: date) -> bool:
    begun = ticket.since is None or ticket.since <= today
    return begun and (ticket.until is None or today <= ticket.until) and ticket.state not in ("sold-out", "closed")


A_DAYS_TIME = timedelta(hours=4)  # in which people can bring sessions
AHEAD = timedelta(days=366)  # how far an event that recurs for ever is shown


def occurrences(event: Event, now: datetime) -> tuple[Occurrence, ...]:
    """Return the dates of ``event`` by start; one that recurs is followed to a year from ``now``."""
    if event.rule is None:
        return (Occurrence.of(event),)
    horizon = max(now.astimezone(event.zone).date(), event.span.first_day) + AHEAD
    # Of what goes on for decades the latest are shown.
    own = {override.day: override for override in reversed(event.overrides)}
    dates = (Occurrence.of(event, day, own.get(day)) for day in deque(_days(event, horizon), maxlen=MOST))
    return tuple(sorted(dates, key=lambda occurrence: occurrence.span.begins))


def _days(event: Event, horizon: date) -> Iterator[date]:
    assert event.rule
    exceptions = frozenset(event.rule.exceptions)
    for day in event.rule.dates(event.span.first_day):
        if day > horizon:
            return
        if day not in exceptions:
            yield day


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
