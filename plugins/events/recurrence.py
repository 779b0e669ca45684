"""How often, in words (``second Tuesday``) ↔ a Rule → its dates, and its RRULE (RFC 5545 §3.3.10)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal

from dateutil.rrule import rrulestr

from plugins.shared.bounds import LATEST

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_NUMERALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
HELP = "write it as `second Tuesday`, `every Tuesday`, `every other Friday`, `monthly` or `yearly`"
MOST = 1000  # dates of one event that are ever shown: twenty years of Tuesdays


@dataclass(frozen=True)
class Rule:
    """How an event comes again: every ``interval`` weeks, months or years."""

    frequency: Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
    interval: int = 1
    weekdays: tuple[int, ...] = ()  # 0 is Monday
    ordinals: tuple[int, ...] = ()  # with MONTHLY: the second, the last … of these weekdays
    until: date | None = None
    exceptions: tuple[date, ...] = ()
    words: str = ""

    def dates(self, first: date) -> Iterator[date]:
        """Return the dates from ``first`` on, exceptions included, until ``until`` or the last year that is known."""
        for day in self._candidates(first):
            if day.year > LATEST or (self.until and day > self.until):
                return
            if day >= first:
                yield day

    def matches(self, first: date) -> bool:
        """Return whether ``first`` is itself one of the rule's dates, as DTSTART must be."""
        return next(islice(replace(self, until=None).dates(first), 1), None) == first

    def on(self, first: date, day: date) -> bool:
        """Return whether ``day`` is one of the dates from ``first`` on; an exception is one, too."""
        if day < first or (self.until and day > self.until):
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
        if not self.ordinals:
            # A month without that day is left out, as RFC 5545 has it.
            return [date(year, month, first.day)] if first.day <= calendar.monthrange(year, month)[1] else []
        days = [nth_weekday(year, month, weekday, nth) for weekday in self.weekdays for nth in self.ordinals]
        return sorted({day for day in days if day})


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the ``nth`` such weekday of a month (-1 is the last), or None where the month has no fifth."""
    length = calendar.monthrange(year, month)[1]
    if nth < 0:
        last = date(year, month, length)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, day) if day <= length else None


def parse_rule(words: str, first: date) -> Rule:
    """Return the rule of ``words`` for an event that begins on ``first``; a ValueError tells how to write one."""
    text = re.sub(r"[\s,]+", " ", words.strip().lower())
    plain = _plain(text, first) or _weekly(text) or _monthly(text)
    if plain is None:
        raise ValueError(f"is not understood: {words} — {HELP}")
    return replace(plain, words=text)


def _plain(text: str, first: date) -> Rule | None:
    here = (first.weekday(),)
    match text.removeprefix("every ").strip():
        case "daily" | "day":
            return Rule("DAILY")
        case "weekly" | "week":
            return Rule("WEEKLY", weekdays=here)
        case "fortnightly" | "fortnight" | "other week" | "second week" | "two weeks":
            return Rule("WEEKLY", 2, here)
        case "monthly" | "month":
            return Rule("MONTHLY")
        case "quarterly" | "quarter" | "three months":
            return Rule("MONTHLY", 3)
        case "yearly" | "annually" | "year":
            return Rule("YEARLY")
    return None


def _weekly(text: str) -> Rule | None:
    match = re.fullmatch(r"every (other )?(.+)", text)
    days = match and _weekdays(match[2])
    return Rule("WEEKLY", 2 if match and match[1] else 1, days) if days else None


def _monthly(text: str) -> Rule | None:
    text = (
        text.removeprefix("every ").removeprefix("the ").removesuffix(" of the month").removesuffix(" of every month")
    )
    ordinals: list[int] = []
    words = [word for word in text.split(" ") if word not in ("and", "the", "&")]
    while words and (nth := ORDINALS.get(words[0]) or _NUMERALS.get(words[0])):
        ordinals.append(nth)
        words.pop(0)
    days = _weekdays(" ".join(words))
    return Rule("MONTHLY", 1, days, tuple(ordinals)) if ordinals and days else None


def _weekdays(text: str) -> tuple[int, ...]:
    names = [name for name in text.replace(" and ", " ").split(" ") if name]
    weekdays = [DAYS.index(name.removesuffix("s")) for name in names if name.removesuffix("s") in DAYS]
    return tuple(sorted(set(weekdays))) if len(weekdays) == len(names) else ()


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
    if rule.ordinals:
        parts.append("BYDAY=" + ",".join(f"{nth}{CODES[day]}" for nth in rule.ordinals for day in rule.weekdays))
    elif rule.weekdays:
        parts.append("BYDAY=" + ",".join(CODES[day] for day in rule.weekdays))
    return ";".join(parts)


_PROOF = 24  # dates that must be the same
_FREQUENCY = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)")
_HOURS = re.compile("BYHOUR|BYMINUTE|BYSECOND|BYEASTER")


@dataclass(frozen=True)
class Repetition:
    """``repeat:``, ``until:`` and ``except:`` of an event's file, which begins on ``first``."""

    words: str
    first: date
    until: date | None
    exceptions: tuple[date, ...]


def repetition(event: Any, start: date) -> Repetition | str | None:
    """Return how the event comes again, the rule itself where no words fit, or None where it does not."""
    rule = event.get("RRULE")
    if rule is None:
        return None
    text = str(rule[0].to_ical().decode() if isinstance(rule, list) else rule.to_ical().decode())
    first = start.date() if isinstance(start, datetime) else start
    try:
        wanted = _dates(text, first)
        first = next(iter(wanted), first)  # many calendars begin a series on a day that is none of its dates
        words = next((words for words in _words(first) if _same(words, first, wanted)), None)
        if not wanted or words is None or isinstance(rule, list):
            return text
        said = parse_rule(words, first)
        until = _until(text, said, first, start)
    except (ValueError, TypeError, KeyError, OverflowError):
        return text
    if until and len(list(islice(replace(said, until=until).dates(first), MOST + 1))) > MOST:
        until = None  # nobody sees the difference for a thousand dates
    return Repetition(words, first, until, _exceptions(event, replace(said, until=until), first, start))


def _dates(rule: str, first: date, most: int = _PROOF) -> list[date]:
    """Return the first dates of a foreign rule, as if it went on; none of one that says more than days.

    A rule that has no date for fifty years has none: some would be looked for until the year 9999.
    """
    parts = [part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    if not _FREQUENCY.search(rule) or _HOURS.search(rule):
        return []
    horizon = date(min(first.year + 50, 9999), 1, 1)
    open_ended = ";".join([*parts, f"UNTIL={horizon:%Y%m%d}T000000"])
    moments = rrulestr(open_ended, dtstart=datetime.combine(first, time()))
    return [moment.date() for moment in islice(moments, most)]


def _same(words: str, first: date, wanted: list[date]) -> bool:
    return list(islice(parse_rule(words, first).dates(first), len(wanted))) == wanted


def _words(first: date) -> Iterator[str]:
    """Return everything that can be said of an event that begins on ``first``, the plainest first."""
    here = DAYS[first.weekday()].capitalize()
    yield from (f"every {here}", f"every other {here}", "monthly", "quarterly", "yearly", "daily")
    for nth in ORDINALS:
        yield f"{nth} {here}"
    for former in ORDINALS:
        for latter in ORDINALS:
            if former < latter or ORDINALS[former] < ORDINALS[latter]:
                yield f"{former} and {latter} {here}"
    for other in DAYS:
        yield f"every {here} and {other.capitalize()}"
    yield "every Monday and Tuesday and Wednesday and Thursday and Friday"


def _until(text: str, rule: Rule, first: date, start: date) -> date | None:
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if "COUNT" in parts:
        count = max(1, int(parts["COUNT"]))
        return next(islice(rule.dates(first), count - 1, count), None) if count <= MOST else None
    if "UNTIL" not in parts:
        return None
    value = parts["UNTIL"]
    if value.endswith("Z") and isinstance(start, datetime):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(start.tzinfo).date()
    return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007


SINGLE = 60  # dates of one foreign rule that become events of their own


def single_dates(event: Any, start: date, *, said: bool) -> tuple[date, ...]:
    """Return the later dates of a foreign series that ``repeat:`` cannot say: all, or RDATE's where it is ``said``."""
    first = start.date() if isinstance(start, datetime) else start
    days = {day for day in _days(event.get("RDATE"), start) if day > first}
    try:
        if not said and not isinstance(rule := event["RRULE"], list):
            days |= set(_ending(str(rule.to_ical().decode()), first, start))
    except (ValueError, TypeError, KeyError, OverflowError):
        pass  # a rule that is none has no dates
    return tuple(sorted(days - _days(event.get("EXDATE"), start))[: SINGLE - 1])


def _ending(rule: str, first: date, start: date) -> list[date]:
    """Return the dates of a foreign rule after the ``first``, up to its end."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    count = min(int(parts.get("COUNT", SINGLE)), SINGLE)
    until = _until(rule, Rule("DAILY"), first, start) if "UNTIL" in parts else None
    days = _dates(rule, first, count)
    return [day for day in days if day > first and (until is None or day <= until)]


def _exceptions(event: Any, rule: Rule, first: date, start: date) -> tuple[date, ...]:
    days = _days(event.get("EXDATE"), start)
    return tuple(sorted(day for day in days if rule.on(first, day)))


def _days(given: Any, start: date) -> set[date]:
    """Return the days of EXDATE or RDATE, where the event is."""
    values = [value.dt for line in (given if isinstance(given, list) else [given]) if line for value in line.dts]
    values = [value[0] if isinstance(value, tuple) else value for value in values]  # of a period its start
    zone = start.tzinfo if isinstance(start, datetime) else None
    return {
        (value.astimezone(zone) if value.tzinfo and zone else value).date() if isinstance(value, datetime) else value
        for value in values
    }
