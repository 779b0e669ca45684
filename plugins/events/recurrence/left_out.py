"""What ``except:`` leaves out of a series: days, stretches of days, months, holidays of a country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.events.recurrence.words import without_months
from plugins.shared.clock import in_bounds
from plugins.shared.typed_dates import as_written


@dataclass(frozen=True)
class Exceptions:
    """What ``except:`` says: days, months, holidays of countries (``GB``, ``DE-BE``)."""

    days: tuple[tuple[int, date], ...] = ()  # each with its place in the list
    between: tuple[date, ...] = ()  # all days of stretches such as 2026-12-20 to 2027-01-05
    months: tuple[int, ...] = ()  # that are left; none means all
    holidays: tuple[str, ...] = ()


_RANGE = re.compile(r"(\d{4}-\d\d-\d\d) ?(?:to|–|-|\.\.) ?(\d{4}-\d\d-\d\d)")
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
        if match := _RANGE.fullmatch(text):
            between += _between(_day(match[1]), _day(match[2]))
        elif text[:1].isdigit():
            days.append((place, _day(text)))
        elif match := _HOLIDAYS.fullmatch(text.lower()):
            if not match[1]:
                raise ValueError(f"does not say whose: {text} — write the country, as `bank holidays of GB`")
            countries.append(match[1].upper())
        else:
            months += text.lower().split(" and ")
    left = without_months(months) if months else ()
    return Exceptions(tuple(days), tuple(between), left, tuple(countries))


def _day(text: str) -> date:
    try:
        return in_bounds(date.fromisoformat(text))
    except (ValueError, OverflowError):
        raise ValueError(f"is not a date: {text} — write it as {as_written(text) or '2026-12-08'}") from None


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
        days = country_holidays(name, subdiv=part or None, years=range(first.year, first.year + _YEARS))
    except NotImplementedError:
        what = f"names the holidays of {country}, which nobody knows"
        raise ValueError(f"{what} — write the country as ISO 3166 has it, such as GB or DE-BE") from None
    return frozenset(days)
