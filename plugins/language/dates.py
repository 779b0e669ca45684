"""Dates as people read them, in the order and with the marks of their language (CLDR), and as machines do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, get_day_names, get_month_names, get_timezone_location

from plugins.language.tag import locale_of

Filter = Callable[[date | datetime], str]
WORLD = Locale.parse("en_001")  # English of no one country
DAYS = 20_000  # to remember as written: a list of posts names each day many times


@lru_cache
def locale(language: str) -> Locale:
    """Return the conventions of a language tag (BCP 47).

    English without a country, and what stands in for a language that CLDR does not know, is written as the world does.
    """
    conventions = locale_of(language)
    return WORLD if conventions is None or str(conventions) == "en" else conventions


def long_day(value: date | datetime, language: str, *, weekday: bool = False) -> str:
    """Return a day with its month's name, 21 October 2010, or also with its weekday."""
    return filters(language)["day_long" if weekday else "day"](value)


@lru_cache
def filters(language: str) -> Mapping[str, Filter]:
    """Return the templates' date filters in ``language``; a datetime is shown in its own zone."""
    here = locale(language)
    # Without the comma that CLDR has after an English weekday: a time follows with one of its own.
    full = "EEEE d MMMM y" if str(here) in ("en_001", "en_GB") else "full"

    def shown(pattern: str) -> Filter:
        @lru_cache(maxsize=DAYS)
        def of_day(day: date) -> str:
            return format_date(day, pattern, here)

        # A moment is a day here: two moments of one day read the same.
        return lambda value: of_day(value.date() if isinstance(value, datetime) else value)

    def skeleton(name: str, otherwise: str) -> Filter:
        return shown(str(here.datetime_skeletons.get(name, otherwise)))

    return {
        "day": shown("long"),
        "day_short": skeleton("MMMd", "d MMM"),
        "day_long": shown(full),
        "day_month": skeleton("MMMMd", "d MMMM"),
        "month": skeleton("yMMMM", "MMMM y"),
        "month_name": shown("LLLL"),
        "month_short": shown("LLL"),
        "weekday": shown("cccc"),
        "weekday_short": shown("ccc"),
        "year": shown("y"),
        "iso": lambda value: value.isoformat(),
        "zone": zone_name,
    }


def zone_name(value: date | datetime) -> str:
    """Return what the clock of a moment is called: GMT, or UTC−3 where its zone has no name but a number."""
    name = (value.tzname() if isinstance(value, datetime) else None) or ""
    match = re.fullmatch(r"(?:UTC)?([+-])(\d\d):?(\d\d)?", name)
    if not match:
        return name
    sign, hours, minutes = match.groups()
    return f"UTC{'−' if sign == '-' else '+'}{int(hours)}{f':{minutes}' if minutes and minutes != '00' else ''}"


def weekday_name(number: int, language: str) -> str:
    """Return a weekday's name; 0 is Monday."""
    return str(get_day_names("wide", "stand-alone", locale(language))[number])


def month_name(number: int, language: str) -> str:
    """Return a month's name; 1 is January."""
    return str(get_month_names("wide", "stand-alone", locale(language))[number])


def stretch(first: date, last: date, language: str) -> str:
    """Return days that follow one another, as people write them: 16–22 Nov 2026."""
    return format_interval(first, last, "yMMMMd", locale=locale(language))


def city(zone: tzinfo, language: str) -> str:
    """Return the city that stands for a time zone: London for Europe/London."""
    return get_timezone_location(zone, locale(language), return_city=True)
