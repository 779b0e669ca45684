"""What time it is, asked once a run at the edge and passed inwards from there; and the years that anybody can mean."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TypeVar

D = TypeVar("D", bound=date)

EARLIEST, LATEST = 1900, 2200


def now() -> datetime:
    """Return the present in UTC, or SOURCE_DATE_EPOCH (seconds since 1970) where it is set.

    Source: reproducible-builds.org/specs/source-date-epoch.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC).replace(microsecond=0)


def day_of(when: date) -> date:
    """Return the day of a moment, where the moment's own clock is; a day is its own."""
    return when.date() if isinstance(when, datetime) else when


def in_bounds(day: D) -> D:
    """Return ``day``; raise OverflowError with words for a year that nobody can mean."""
    if EARLIEST <= day.year <= LATEST:
        return day
    raise OverflowError(f"is in the year {day.year} — mend the year: it may be from {EARLIEST} to {LATEST}")
