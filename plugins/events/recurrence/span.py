"""When something is: whole days as people write them, or two moments in a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plugins.shared.clock import day_of


@dataclass(frozen=True)
class Span:
    """``start`` and ``end`` are both dates (``end`` is the last day) or both aware datetimes in ``zone``.

    ``end`` is None where nobody said: one day, or a time with an open end.
    """

    start: date | datetime
    end: date | datetime | None
    zone: ZoneInfo
    month_only: bool = False  # somewhen in the month from ``start`` to ``end``: the day is not known yet

    @property
    def all_day(self) -> bool:
        """Return whether whole days are meant."""
        return not isinstance(self.start, datetime)

    @property
    def first_day(self) -> date:
        """Return the day on which it starts, in its own zone."""
        return day_of(self.start)

    @property
    def last_day(self) -> date:
        """Return the day on which it ends, in its own zone; what ends at midnight ended the day before."""
        if self.end is None:
            return self.first_day
        if not isinstance(self.end, datetime):
            return self.end
        return max(self.first_day, (self.end - timedelta(microseconds=1)).date())

    @property
    def begins(self) -> datetime:
        """Return the instant (UTC) at which it starts."""
        return instant(self.start, self.zone)

    @property
    def ends(self) -> datetime:
        """Return the instant (UTC) from which it is over: its end, or the end of its last day."""
        if isinstance(self.end, datetime):
            return self.end.astimezone(UTC)
        return instant(self.last_day + timedelta(days=1), self.zone)

    @property
    def over(self) -> datetime:
        """Return the instant (UTC) from which it is past: its last day is over in its own zone."""
        return instant(self.last_day + timedelta(days=1), self.zone)

    @property
    def days(self) -> tuple[date, ...]:
        """Return every day that it touches."""
        return tuple(self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))

    @property
    def by_the_clock(self) -> timedelta:
        """Return how long it is as the clock on the wall shows it."""
        if not (isinstance(self.start, datetime) and isinstance(self.end, datetime)):
            return timedelta()
        return self.end.replace(tzinfo=None) - self.start.replace(tzinfo=None)

    @property
    def clocks_change(self) -> bool:
        """Return whether it is longer, or shorter, than the clock shows."""
        return isinstance(self.end, datetime) and self.ends - self.begins != self.by_the_clock

    def moved_to(self, day: date) -> Span:
        """Return the same span on another first day, at the same times of the clock."""
        shift = day - self.first_day
        return Span(_shift(self.start, shift, self.zone), self.end and _shift(self.end, shift, self.zone), self.zone)


def month(year: int, number: int, zone: ZoneInfo) -> Span:
    """Return a month of which the day is not known yet."""
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return Span(first, following - timedelta(days=1), zone, month_only=True)


def instant(when: date | datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a moment, or of the midnight with which a day begins in ``zone``."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time.min, zone)
    return when.astimezone(UTC)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment of a clock's time on a day; an hour that is skipped counts on from before (RFC 5545 §3.3.5)."""
    return datetime.combine(day, clock, zone).astimezone(UTC).astimezone(zone)


def _shift(when: date | datetime, shift: timedelta, zone: ZoneInfo) -> date | datetime:
    if not isinstance(when, datetime):
        return when + shift
    return at(when.date() + shift, when.time(), zone)
