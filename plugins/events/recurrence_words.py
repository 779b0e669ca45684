"""How often, as people say it (``second Tuesday``, ``every 3 weeks``, ``last Thursday except December``) → a Rule."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plugins.events.recurrence import DAYS, Rule
from plugins.shared.bounds import in_bounds

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
MONTHS = tuple(name.lower() for name in calendar.month_name)  # the one before January is empty
HELP = "write it as `second Tuesday`, `every Tuesday`, `every 3 weeks`, `last day of the month`, `monthly` or `yearly`"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SHORT = {
    name: day
    for day, names in enumerate(("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun"))
    for name in names.split()
}
_GROUPS = {"weekday": (0, 1, 2, 3, 4), "working day": (0, 1, 2, 3, 4), "weekend": (5, 6), "day": (0, 1, 2, 3, 4, 5, 6)}
_PLAIN = {
    "daily": "every day",
    "weekly": "every week",
    "fortnightly": "every 2 weeks",
    "every fortnight": "every 2 weeks",
    "biweekly": "every 2 weeks",
    "monthly": "every month",
    "quarterly": "every 3 months",
    "every quarter": "every 3 months",
    "half-yearly": "every 6 months",
    "every half year": "every 6 months",
    "yearly": "every year",
    "annually": "every year",
    "weekdays": "every weekday",
    "weekends": "every weekend",
}
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_EVERY = re.compile(r"every (?:(\d{1,3}) )?(day|week|month|year)s?(?: on (?:the )?(.+))?")
_OF_MONTH = re.compile(r"(.+?) of (?:(?:the|each|every|a) month|every (\d{1,2}) months?)")


def parse_rule(words: str, first: date) -> Rule:
    """Return the rule of ``words`` for an event that begins on ``first``; a ValueError tells how to write one."""
    said = re.sub(r"[\s,]+", " ", words.strip().lower())
    text, _, left_out = said.partition(" except ")
    text = _plainer(text)
    rule = _counted(text, first) or _weekly(text, first) or _monthly(text) or _of_month_days(text)
    if rule is None:
        raise ValueError(f"is not understood: {words} — {HELP}")
    if left_out:
        rule = replace(rule, months=without_months(left_out.split(" and ")))
    return replace(rule, words=said)


def _plainer(text: str) -> str:
    """Return the same in fewer ways of saying it: digits for numbers, whole names of days."""
    text = _PLAIN.get(text.removeprefix("on "), text)
    for number, name in enumerate(_NUMBERS, 1):
        text = re.sub(rf"\bevery {name}\b(?= (?:day|week|month|year|of)|$)", f"every {number}", text)
    for name, number in list(ORDINALS.items())[1:-1]:
        # “every third week” counts weeks; “every third Tuesday” is a day of the month
        text = re.sub(rf"\bevery (?:{name}|{number}(?:nd|rd|th)) (?=day|week|month|year)", f"every {number} ", text)
    text = re.sub(r"\bevery other (?=day|week|month|year)", "every 2 ", text)
    text = re.sub(r"\bevery single\b|\beach\b", "every", text)
    return re.sub(r"\b[a-z]+\b", _whole_name, text)


def _whole_name(match: re.Match[str]) -> str:
    day = _SHORT.get(match[0])
    return match[0] if day is None else DAYS[day]


def _counted(text: str, first: date) -> Rule | None:
    """Read ``every 3 weeks``, ``every 2 months on the second tuesday``, ``every day``."""
    found = _EVERY.fullmatch(text)
    if not found or (interval := int(found[1] or 1)) < 1:
        return None
    frequency, on = _UNITS[found[2]], found[3]
    if frequency == "WEEKLY":
        days = _weekdays(on) if on else (first.weekday(),)
        return Rule("WEEKLY", interval, days) if days else None
    if on and frequency == "MONTHLY":
        inner = _monthly(on) or _of_month_days(on)
        return inner and replace(inner, interval=interval)
    return None if on else Rule(frequency, interval)  # type: ignore[arg-type]  # one of the four


def _weekly(text: str, first: date) -> Rule | None:
    """Read ``every Tuesday``, ``Tuesdays and Thursdays``, ``every other Friday``, ``every second Wednesday``."""
    plural = (text.endswith("s") or len(_names(text)) > 1) and _weekdays(text)
    found = re.fullmatch(r"every (?:(other|second|2nd) )?(.+)", text)
    days = plural or (found and _weekdays(found[2]))
    if not days:
        return None
    other = bool(found and found[1])
    if found and found[1] != "other" and other and 8 <= first.day <= 14:
        return None  # it begins on the second of a month: that is what is meant
    return Rule("WEEKLY", 2 if other else 1, days)


def _monthly(text: str) -> Rule | None:
    """Read ``second tuesday``, ``first and third monday of the month``, ``last friday of every 3 months``."""
    found = _OF_MONTH.fullmatch(text)
    interval = int(found[2]) if found and found[2] else 1
    text = (found[1] if found else text).removeprefix("every ").removeprefix("on ").removeprefix("the ")
    ordinals: list[int] = []
    words = [word for word in text.split(" ") if word not in ("and", "the", "&")]
    while words and (nth := _ordinal(words[0])):
        ordinals.append(nth)
        words.pop(0)
    days = _weekdays(" ".join(words))
    if not ordinals or not days or len(days) > 5 or interval < 1:
        return None
    return Rule("MONTHLY", interval, days, tuple(ordinals))


def _of_month_days(text: str) -> Rule | None:
    """Read ``last day of the month``, ``the 15th``, ``1st and 15th of every month``."""
    found = _OF_MONTH.fullmatch(text)
    interval = int(found[2]) if found and found[2] else 1
    text = (found[1] if found else text).removeprefix("every ").removeprefix("on ").removeprefix("the ")
    text = text.removesuffix(" day").removesuffix(" days")
    days = []
    for name in _names(text.replace(" the ", " ")):
        digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", name)
        day = {"first": 1, "last": -1}.get(name) or (int(digits[1]) if digits else 0)
        if not (day == -1 or 1 <= day <= 31):
            return None
        days.append(day)
    return Rule("MONTHLY", interval, month_days=tuple(sorted(set(days)))) if days and interval else None


def _ordinal(word: str) -> int | None:
    digits = re.fullmatch(r"([1-5])(?:st|nd|rd|th)", word)
    return ORDINALS.get(word) or (int(digits[1]) if digits else None)


def _names(text: str) -> list[str]:
    return [name for name in re.split(r" and | & | ", text) if name]


def _weekdays(text: str) -> tuple[int, ...]:
    if group := _GROUPS.get(text.removesuffix("s")):
        return group
    names = _names(text)
    weekdays = [DAYS.index(name.removesuffix("s")) for name in names if name.removesuffix("s") in DAYS]
    return tuple(sorted(set(weekdays))) if len(weekdays) == len(names) else ()


def without_months(names: Iterable[str]) -> tuple[int, ...]:
    """Return the months that are left without those of ``names``; a ValueError for what is no month."""
    gone = set()
    for name in names:
        found = [
            number
            for number, month in enumerate(MONTHS)
            if number and len(name) > 2 and month.startswith(name.strip(". "))
        ]
        if len(found) != 1:
            raise ValueError(f"is not understood: except {name} — name months, as `except December`")
        gone.add(found[0])
    if len(gone) > 11:
        raise ValueError("leaves every month out — name fewer of them")
    return tuple(number for number in range(1, 13) if number not in gone)


@dataclass(frozen=True)
class Exceptions:
    """What ``except:`` says: days, months, holidays of countries (``GB``, ``DE-BE``)."""

    days: tuple[tuple[int, date], ...] = ()  # each with its place in the list
    between: tuple[date, ...] = ()  # all days of stretches such as 2026-12-20 to 2027-01-05
    months: tuple[int, ...] = ()  # that are left; none means all
    holidays: tuple[str, ...] = ()


_RANGE = re.compile(r"(\d{4}-\d\d-\d\d) ?(?:to|–|\.\.) ?(\d{4}-\d\d-\d\d)")
_HOLIDAYS = re.compile(r"(?:bank|public|national) holidays(?: (?:of|in) ([a-z]{2}(?:-[a-z0-9]{1,3})?))?")
_YEARS = 20  # for which holidays are reckoned


def parse_exceptions(values: Iterable[object]) -> Exceptions:
    """Return what a list of days and words leaves out; a ValueError tells how to write it."""
    days: list[tuple[int, date]] = []
    between: list[date] = []
    months: list[str] = []
    countries: list[str] = []
    for place, value in enumerate(values):
        text = re.sub(r"\s+", " ", str(value).strip())
        if found := _RANGE.fullmatch(text):
            between += _between(_day(found[1]), _day(found[2]))
        elif text[:1].isdigit():
            days.append((place, _day(text)))
        elif found := _HOLIDAYS.fullmatch(text.lower()):
            if not found[1]:
                raise ValueError(f"does not say whose: {text} — write the country, as `bank holidays of GB`")
            countries.append(found[1].upper())
        else:
            months += text.lower().split(" and ")
    left = without_months(months) if months else ()
    return Exceptions(tuple(days), tuple(between), left, tuple(countries))


def _day(text: str) -> date:
    try:
        return in_bounds(date.fromisoformat(text))
    except (ValueError, OverflowError):
        raise ValueError(f"is not a date: {text} — write it as 2026-12-08") from None


def _between(first: date, last: date) -> Iterator[date]:
    if not 0 <= (last - first).days <= 366:
        raise ValueError(f"is no stretch of days: {first} to {last} — write the earlier day first, a year at most")
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def holidays_of(country: str, first: date) -> frozenset[date]:
    """Return the holidays of a country (ISO 3166-1) or a part of it (3166-2) in the twenty years from ``first`` on."""
    from holidays import country_holidays  # two hundred countries: only whoever names one waits for them

    name, _, part = country.partition("-")
    try:
        found = country_holidays(name, subdiv=part or None, years=range(first.year, first.year + _YEARS))
    except NotImplementedError:
        what = f"names the holidays of {country}, which nobody knows"
        raise ValueError(f"{what} — write the country as ISO 3166 has it, such as GB or DE-BE") from None
    return frozenset(found)
