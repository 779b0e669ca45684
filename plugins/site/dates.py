"""Dates as people read them and as machines do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import format_date

Filter = Callable[[date | datetime], str]


def filters(language: str) -> dict[str, Filter]:
    """Return the templates' date filters in ``language``; a datetime is shown in its own zone."""

    def shown(pattern: str) -> Filter:
        return lambda value: format_date(value, pattern, locale=language.replace("-", "_"))

    return {
        "day": shown("d MMMM y"),
        "day_short": shown("d MMM"),
        "day_long": shown("EEEE d MMMM y"),
        "month": shown("MMMM y"),
        "month_name": shown("MMMM"),
        "month_short": shown("MMM"),
        "weekday": shown("EEEE"),
        "weekday_short": shown("EEE"),
        "year": shown("y"),
        "iso": lambda value: value.isoformat(),
    }
