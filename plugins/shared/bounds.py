"""The years that anybody can mean: before and after these a date is a slip of the pen, or of a clock."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

D = TypeVar("D", bound=date)

EARLIEST, LATEST = 1900, 2200


def in_bounds(day: D) -> D:
    """Return ``day``; raise OverflowError with words for a year that nobody can mean."""
    if EARLIEST <= day.year <= LATEST:
        return day
    raise OverflowError(f"is in the year {day.year} — mend the year: it may be from {EARLIEST} to {LATEST}")
