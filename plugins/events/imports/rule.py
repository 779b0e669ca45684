"""A foreign calendar's RRULE, RDATE and EXDATE → ``repeat:``, ``until:``, ``except:`` and ``also:`` of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice, takewhile
from typing import Any

from dateutil.rrule import rrulestr

from plugins.events.recurrence.rule import DAYS, MOST, Rule
from plugins.events.recurrence.words import MONTHS, ORDINALS, parse_rule
from plugins.shared.clock import EARLIEST, day_of

_PROOF = 24  # dates that must be the same, and all of
_SEASONS = timedelta(days=800)  # since a season of many dates looks like a rule without its months
_HORIZON = 50  # years
_FREQUENCY = re.compile(r"(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)")
_HOURS = re.compile("BYHOUR|BYMINUTE|BYSECOND|BYEASTER")
_AND = " and "  # between the rules of one event
_NO_STEP = re.compile(r"INTERVAL=(?!0*[1-9])")  # with which the next date would be sought for ever


@dataclass(frozen=True)
class Repetition:
    """``repeat:``, ``until:`` and ``except:`` of an event's file, which begins on ``first``."""

    words: str
    first: date
    until: date | None
    exceptions: tuple[date, ...]

    def on(self, day: date) -> bool:
        """Return whether ``day`` is one of the dates that the words tell."""
        return replace(parse_rule(self.words, self.first), until=self.until).on(self.first, day)


def repetition(event: Any, start: date) -> Repetition | str | None:
    """Return how the event comes again, the rule itself where no words fit, or None where it does not."""
    if (text := _rule(event, start)) is None:
        return None
    first = day_of(start)
    try:
        wanted = _dates(text, first)
        first = next(iter(wanted), first)  # many calendars begin a series on a day that is none of its dates
        words = next((words for words in _words(first, wanted, text) if _same(words, first, wanted)), None)
        if not wanted or words is None:
            return text
        rule = parse_rule(words, first)
        until = _until(text, rule, first, start)
        if until and until < first:
            return text
    except (ValueError, TypeError, KeyError, OverflowError):
        return text
    if until and len(list(islice(replace(rule, until=until).dates(first), MOST + 1))) > MOST:
        until = None  # nobody sees the difference for a thousand dates
    if first.year < EARLIEST:  # a birthday of long ago goes on from where our years begin
        first = next((day for day in replace(rule, until=until).dates(first) if day.year >= EARLIEST), first)
    return Repetition(words, first, until, _exceptions(event, replace(rule, until=until), first, start))


def _rule(event: Any, start: date) -> str | None:
    """Return the rule of an event, without a COUNT that counts nothing and its own hour; several joined; or None."""
    value = event.get("RRULE")
    texts = dict.fromkeys(rule.to_ical().decode() for rule in (value if isinstance(value, list) else [value]) if rule)
    if not texts:
        return None
    text = _AND.join(texts)
    if isinstance(start, datetime):
        text = re.sub(
            rf";(?:BYHOUR=0*{start.hour}|BYMINUTE=0*{start.minute}|BYSECOND=0*{start.second})(?![,\d])", "", text
        )
    return re.sub(r";COUNT=-?0*(?=;|$)|;COUNT=-\d+(?=;|$)", "", f";{text}")[1:]


def _dates(rule: str, first: date, most: int = _PROOF, span: timedelta = _SEASONS) -> list[date]:
    """Return ``most`` dates of a foreign rule, or all of a ``span``, as if it went on; none if it says more than days.

    A rule that has no date for fifty years has none. dateutil would look for one until the year 9999, so we ask it of
    a time shortly before: every 400 years have the same days.
    """
    if _AND in rule:
        each = [_dates(part, first, most, span) for part in rule.split(_AND)]
        until = min((days[-1] for days in each if len(days) >= most), default=date.max)
        return sorted({day for days in each for day in days if day <= until}) if all(each) else []
    parts = [part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    if not _FREQUENCY.search(rule) or _HOURS.search(rule) or _NO_STEP.search(rule):
        return []
    later = (9999 - _HORIZON - first.year) // 400 * 400
    begin = datetime.combine(first.replace(year=first.year + later), time())
    open_ended = ";".join([*parts, f"UNTIL={begin.year + _HORIZON}0101T000000"])
    moments = enumerate(rrulestr(open_ended, dtstart=begin))
    kept = takewhile(lambda at: at[0] < most or at[1] - begin < span, moments)
    return [moment.date().replace(year=moment.year - later) for _, moment in kept]


def _same(words: str, first: date, wanted: list[date]) -> bool:
    dates = chain(parse_rule(words, first).dates(first), [None])
    return all(day == there for day, there in zip(wanted, dates, strict=False))


def _words(first: date, wanted: Sequence[date], rule: str) -> Iterator[str]:
    """Return everything that can be said of an event that begins on ``first``, the plainest first."""
    months = _months(rule)
    interval = dict(part.partition("=")[::2] for part in rule.split(";")).get("INTERVAL", "")
    for words in _plain_words(first, wanted, int(interval) if interval.isdigit() else 1):
        yield words
        if months:
            yield f"{words} {months}"


def _plain_words(first: date, wanted: Sequence[date], interval: int) -> Iterator[str]:
    here = DAYS[first.weekday()].capitalize()
    yield from (f"every {here}", f"every other {here}", "yearly", "monthly", "quarterly", "daily")
    yield from (f"{nth} {here}" for nth in ORDINALS)
    yield from (f"{former} and {latter} {here}" for former in ORDINALS for latter in ORDINALS if former != latter)
    yield from (f"{nth} weekday of the month" for nth in ORDINALS)
    if {day.weekday() for day in wanted} == {0, 1, 2, 3, 4}:
        yield "every weekday"
    days = " and ".join(DAYS[day].capitalize() for day in sorted({day.weekday() for day in wanted}))
    yield from (f"every {days}", "last day of the month")
    yield " and ".join(_nth(day) for day in sorted({day.day for day in wanted})[:5]) + " of the month"
    for count in (24, 36, 48):  # before what needs a month's name to say the same
        yield from (f"every {count} months on the {nth} {here}" for nth in ORDINALS)
        yield f"every {count} months on the last day"
    for count in dict.fromkeys((*range(2, 13), *([interval] if 12 < interval < 1000 else ()))):
        yield from (f"every {count} weeks on {days}", f"every {count} months", f"every {count} days")
        yield from (f"every {count} months on the {nth} {here}" for nth in ORDINALS)
        yield from (f"every {count} months on the last day", f"every {count} years")


def _nth(day: int) -> str:
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _months(rule: str) -> str:
    """Return BYMONTH in words: the months it has, or those that it leaves out, whichever are fewer; empty for all."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    numbers = {int(number) for number in parts.get("BYMONTH", "").split(",") if number.isdigit()}
    kept, gone = ([MONTHS[n].capitalize() for n in range(1, 13) if (n in numbers) is there] for there in (True, False))
    if not kept or not gone:
        return ""
    return f"except {' and '.join(gone)}" if len(gone) < len(kept) else f"in {' and '.join(kept)}"


def _until(text: str, rule: Rule, first: date, start: date) -> date | None:
    """Return the last day; several rules that do not end alike are none that can be said (a ValueError)."""
    first_rule, *more = (dict(part.partition("=")[::2] for part in rule.split(";")) for rule in text.split(_AND))
    parts = first_rule
    if any(other.get(key) != first_rule.get(key) for other in more for key in ("UNTIL", "COUNT", "INTERVAL")):
        raise ValueError(text)
    if "COUNT" in parts:
        count = max(1, int(parts["COUNT"])) * (len(more) + 1)
        return next(islice(rule.dates(first), count - 1, count), None) if count <= MOST else None
    if "UNTIL" not in parts:
        return None
    moment = _moment(parts["UNTIL"])
    if not isinstance(start, datetime):
        return whole_day(moment)
    if "T" not in parts["UNTIL"]:
        return moment.date()
    last = moment.astimezone(start.tzinfo) if moment.tzinfo else moment
    # A date that begins after it is none of them: UNTIL is a moment (RFC 5545 §3.3.10).
    return last.date() - timedelta(days=last.time() < start.time())


def _moment(value: str) -> datetime:
    """Return what UNTIL says: a moment in UTC, or one where the event is."""
    moment = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d")  # noqa: DTZ007
    return moment.replace(tzinfo=UTC) if value.endswith("Z") else moment


def whole_day(moment: date) -> date:
    """Return the day that is meant where one of whole days is written as a moment: Exchange has its midnight in UTC."""
    if not isinstance(moment, datetime):
        return moment
    at_midnight = moment.utcoffset() == timedelta() and moment.minute != 59
    return (moment + timedelta(hours=11, minutes=59) if at_midnight else moment).date()


SINGLE = 60  # dates of one foreign rule that become events of their own


def single_dates(event: Any, start: date, *, said: bool) -> tuple[date, ...]:
    """Return the later dates of a foreign series that ``repeat:`` cannot say: all, or RDATE's where it is ``said``."""
    first = day_of(start)
    days = {day for day in _days(event.get("RDATE"), start) if day > first}
    try:
        if not said and (rule := _rule(event, start)):
            days |= {day for part in rule.split(_AND) for day in _ending(part, first, start)}
    except (ValueError, TypeError, KeyError, OverflowError):
        pass  # a rule that is none has no dates
    return tuple(sorted(days - _days(event.get("EXDATE"), start))[: SINGLE - 1])


def is_out(event: Any, start: date) -> bool:
    """Return whether EXDATE names the first date."""
    return day_of(start) in _days(event.get("EXDATE"), start)


def _ending(rule: str, first: date, start: date) -> list[date]:
    """Return the dates of a foreign rule after the ``first``, up to its end."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    count = min(int(parts.get("COUNT", SINGLE)), SINGLE)
    until = _until(rule, Rule("DAILY"), first, start) if "UNTIL" in parts else None
    days = _dates(rule, first, count, timedelta())
    return [day for day in days if day > first and (until is None or day <= until)]


def _exceptions(event: Any, rule: Rule, first: date, start: date) -> tuple[date, ...]:
    days = _days(event.get("EXDATE"), start)
    return tuple(sorted(day for day in days if rule.on(first, day)))


def _days(given: Any, start: date) -> set[date]:
    """Return the days of EXDATE or RDATE, where the event is."""
    values = [value.dt for line in (given if isinstance(given, list) else [given]) if line for value in line.dts]
    values = [value[0] if isinstance(value, tuple) else value for value in values]  # of a period its start
    if not isinstance(start, datetime):
        return {whole_day(value) for value in values}
    return {
        (value.astimezone(start.tzinfo) if value.tzinfo else value).date() if isinstance(value, datetime) else value
        for value in values
    }
