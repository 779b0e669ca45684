"""A date as people type it, in many languages → how it is written here, to be told whoever typed it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from plugins.shared import months

_WORD = r"(?P<name>[^\W\d_]{3,14})"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?(?:\s?[-–/]\s?(?P<last>\d{1,2})(?:st|nd|rd|th|\.)?)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DAYS = (
    re.compile(r"(?P<year>\d{4})([-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:/(?P<last>\d{1,2})(?![\d:]))?"),
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T(?=\d)|(?!\d))"),
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}"),
    re.compile(rf"(?<!\d)(?P<one>\d{{1,2}})[/-](?P<two>\d{{1,2}})[/-]{_YEAR}"),
    re.compile(rf"(?<!\d){_NTH}\s+(?:of\s+|de\s+)?{_WORD}\.?,?\s+(?:de\s+|del\s+)?{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WORD}\.?\s+{_NTH},?\s+{_YEAR}", re.IGNORECASE),
)
_MONTH = re.compile(rf"(?:[^\W\d_]+[ -])?{_WORD}\.?\s+(?:de\s+)?{_YEAR}", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d.:+])(?P<hour>[01]?\d|2[0-3])"
    r"(?:[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)|(?P<digits>[0-5]\d)(?:[0-5]\d)?(?![\d:])|(?=\s?(?:[ap]\.?m\b|uhr|uur|h\b)))"
    r"\s?(?P<half>[ap])?(?:\.?m\b)?",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:-|–|to|until|till|bis|à|a)\s*(?=\d)", re.IGNORECASE)
_ZONE = re.compile(r"\b[A-Z][a-z]+/[A-Z]\w+")


def as_written(text: str) -> str:
    """Return how a day, with its time, its end and its zone, is written here; empty where nobody can be sure."""
    if len(text) > 100:
        return ""
    for pattern in _DAYS:
        if match := pattern.search(text):
            return " or ".join(_moments(match, text))
    return ""


def month_as_written(text: str) -> str:
    """Return a month of a year as it is written here, for `June 2027`."""
    match = _MONTH.fullmatch(text.strip())
    number = months.month(match["name"], (), text, 1, int(match["year"])) if match else None
    return f"{match['year']}-{number:02}" if match and number else ""


def _moments(match: re.Match[str], text: str) -> list[str]:
    days = [day for numbers in _numbers(match, text) if (day := _day(*numbers))]
    if not days:
        return []
    rest = text[: match.start()] + " " + text[match.end() :]
    last = match.groupdict().get("last")
    if last is None and (until := _TO.match(text, match.end())):
        end = as_written(text[until.end() :]).partition(" ")[0]
        if re.match(r"\d{4}-", end):
            return [f"{days[0]}, and `end: {end}` below it"]
    if last:
        end_day = _day(days[0].year, days[0].month, int(last))
        return [f"{days[0]}, and `end: {end_day}` below it"] if end_day and end_day > days[0] else []
    zone = _ZONE.search(rest)
    clocks = "".join(_clocks(rest)) + (f", and `timezone: {zone[0]}` below it" if zone else "")
    return [f"{day}{clocks}" for day in days]


def _numbers(match: re.Match[str], text: str) -> Iterator[tuple[int, int | None, int]]:
    groups = match.groupdict()
    year = int(groups["year"])
    if "one" in groups:  # which of the two is the month differs from country to country
        former, two = int(groups["one"]), int(groups["two"])
        yield year, two, former
        if former != two:
            yield year, former, two
    else:
        day = int(groups["day"])
        yield (
            year,
            int(groups["month"]) if "month" in groups else months.month(groups["name"], (), text, day, year),
            day,
        )


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _clocks(text: str) -> Iterator[str]:
    """Yield a time behind its day, and a second one as the end."""
    clocks = list(_CLOCK.finditer(text))[:2]
    later = (clocks[-1]["half"] or "") if clocks else ""
    for number, match in enumerate(clocks):
        half = (match["half"] or (later if int(match["hour"]) <= 12 else "")).lower()
        hour = int(match["hour"]) % 12 + (12 if half == "p" else 0) if half else int(match["hour"])
        clock = f"{time(hour, int(match['minute'] or match['digits'] or 0)):%H:%M}"
        yield f" {clock}" if number == 0 else f', and `end: "{clock}"` below it'
