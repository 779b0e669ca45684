"""A Rule, how often an event comes again → its dates, and its RRULE (RFC 5545 §3.3.10)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import merge
from itertools import groupby, islice
from typing import Literal

from plugins.shared.clock import LATEST

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 1000  # dates of one event that are ever shown: twenty years of Tuesdays


@dataclass(frozen=True)
class Rule:
    """How an event comes again: every ``interval`` weeks, months or years."""

    frequency: Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
    interval: int = 1
    weekdays: tuple[int, ...] = ()  # 0 is Monday
    ordinals: tuple[int, ...] = ()  # with MONTHLY: the second, the last … of these weekdays
    positions: tuple[int, ...] = ()  # with MONTHLY: the first, the last … of all these weekdays together (BYSETPOS)
    month_days: tuple[int, ...] = ()  # with MONTHLY: days of the month, -1 is its last
    months: tuple[int, ...] = ()  # those alone; none means all
    until: date | None = None
    exceptions: tuple[date, ...] = ()
    also: tuple[date, ...] = ()  # further dates, whatever the rule says
    words: str = ""

    def dates(self, first: date) -> Iterator[date]:
        """Return the dates from ``first`` on, exceptions included, until ``until`` or the last year that is known."""
        for day, _ in groupby(merge(self._ruled(first), sorted(day for day in self.also if day >= first))):
            yield day

    def _ruled(self, first: date) -> Iterator[date]:
        for day in self._candidates(first):
            if day.year > LATEST or (self.until and day > self.until):
                return
            if day >= first and (not self.months or day.month in self.months):
                yield day

    def matches(self, first: date) -> bool:
        """Return whether ``first`` is itself one of the rule's dates, as DTSTART must be."""
        return next(islice(replace(self, until=None, also=()).dates(first), 1), None) == first

    def on(self, first: date, day: date) -> bool:
        """Return whether ``day`` is one of the dates from ``first`` on; an exception is one, too."""
        if day in self.also:
            return day >= first
        if day < first or (self.until and day > self.until) or (self.months and day.month not in self.months):
            return False
        if self.frequency == "DAILY":
            return (day - first).days % self.interval == 0
        if self.frequency == "WEEKLY":
            weeks = (day - first + timedelta(days=first.weekday())).days // 7
            return weeks % self.interval == 0 and day.weekday() in self.weekdays
        months = (day.year - first.year) * 12 + day.month - first.month
        step = self.interval * (12 if self.frequency == "YEARLY" else 1)
        return months % step == 0 and day in self._in_month(day.year, day.month, first)

    def _candidates(self, first: date) -> Iterator[date]:
        if self.frequency == "DAILY":
            yield from _steps(first, timedelta(days=self.interval))
        elif self.frequency == "WEEKLY":
            monday = first - timedelta(days=first.weekday())
            for week in _steps(monday, timedelta(weeks=self.interval)):
                yield from (week + timedelta(days=weekday) for weekday in sorted(self.weekdays))
        else:
            step = self.interval * (12 if self.frequency == "YEARLY" else 1)
            month = first.year * 12 + first.month - 1
            while month < (LATEST + 1) * 12:
                yield from self._in_month(month // 12, month % 12 + 1, first)
                month += step

    def _in_month(self, year: int, month: int, first: date) -> list[date]:
        if self.month_days:
            length = calendar.monthrange(year, month)[1]
            return sorted({date(year, month, nth if nth > 0 else length) for nth in self.month_days if nth <= length})
        if self.positions:
            inside = [day for day in _days_of(year, month) if day.weekday() in self.weekdays]
            return sorted({inside[nth - (nth > 0)] for nth in self.positions})
        if not self.ordinals:
            # A month without that day is left out, as RFC 5545 has it.
            return [date(year, month, first.day)] if first.day <= calendar.monthrange(year, month)[1] else []
        days = [nth_weekday(year, month, weekday, nth) for weekday in self.weekdays for nth in self.ordinals]
        return sorted({day for day in days if day})


def _days_of(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the ``nth`` such weekday of a month (-1 is the last, -2 the one before), or None where it has no fifth."""
    length = calendar.monthrange(year, month)[1]
    if nth < 0:
        last = date(year, month, length)
        return last - timedelta(days=(last.weekday() - weekday) % 7, weeks=-nth - 1)
    day = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, day) if day <= length else None


def _steps(first: date, step: timedelta) -> Iterator[date]:
    day = first
    try:
        while True:
            yield day
            day += step
    except OverflowError:
        return


def rrule(rule: Rule, until: str | None) -> str:
    """Return the RRULE's value; ``until`` is the last start as iCalendar wants it, a date or a UTC moment."""
    parts = [f"FREQ={rule.frequency}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if until:
        parts.append(f"UNTIL={until}")
    if rule.months:
        parts.append("BYMONTH=" + ",".join(map(str, rule.months)))
    if rule.month_days:
        parts.append("BYMONTHDAY=" + ",".join(map(str, rule.month_days)))
    elif rule.ordinals:
        parts.append("BYDAY=" + ",".join(f"{nth}{CODES[day]}" for nth in rule.ordinals for day in rule.weekdays))
    elif rule.weekdays:
        parts.append("BYDAY=" + ",".join(CODES[day] for day in rule.weekdays))
    if rule.positions:
        parts.append("BYSETPOS=" + ",".join(map(str, rule.positions)))
    return ";".join(parts)
