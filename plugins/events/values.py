"""The kinds of value that only the event hub's files have, each with an error that a writer can act on."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from plugins.images.naming import parse_picture
from plugins.shared.fields import (
    Day,
    DayOrMoment,
    Language,
    Zone,
    parse_day_or_moment,
    parse_line,
    parse_list,
)

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_PRICE = re.compile(r"\d+(?:\.\d{1,2})?")


def parse_end(value: object) -> date | datetime | time:
    """Return a day, a moment, or a time of the start's day (``17:00``)."""
    text = str(value).strip()
    return parse_clock(text) if _CLOCK.fullmatch(text) else parse_day_or_moment(text)


def parse_clock(value: object) -> time:
    """Return a time of day."""
    text = str(value).strip()
    match = _CLOCK.fullmatch(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise ValueError(f"is not a time: {text} — write it as 09:30")


def parse_instant(value: object) -> datetime | time:
    """Return a moment, or a time of a day that is said elsewhere."""
    text = str(value).strip()
    if _CLOCK.fullmatch(text):
        return parse_clock(text)
    moment = parse_day_or_moment(text)
    if not isinstance(moment, datetime):
        raise ValueError(f"has no time: {text} — write it as 09:30, or 2026-10-21 09:30")
    return moment


def parse_geo(value: object) -> tuple[float, float]:
    """Return latitude and longitude from ``51.48, -0.12`` or a list of the two."""
    parts = parse_list(value)
    try:
        latitude, longitude = (float(str(part)) for part in parts)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise ValueError(f"is not a position: {value} — write latitude and longitude as [51.486, -0.123]") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"is not on the earth: {value} — latitude comes first, as [51.486, -0.123]")
    return latitude, longitude


def parse_price(value: object) -> str:
    """Return an amount without its currency; ``free`` is 0."""
    text = str(value).strip()
    if text.lower() == "free":
        return "0"
    if not _PRICE.fullmatch(text):
        raise ValueError(f"is not an amount: {text} — write digits only, as 25 or 12.50, and the currency beside it")
    return text


def parse_group(value: object) -> object:
    """Return ``{name: value}`` for one line of text, so that ``organiser: Courtenay HR`` is read as it is meant."""
    return {"name": value} if isinstance(value, str) else value


Instant: TypeAlias = Annotated[datetime | time, BeforeValidator(parse_instant)]
End: TypeAlias = Annotated[date | datetime | time, BeforeValidator(parse_end)]
Geo: TypeAlias = Annotated[tuple[float, float], BeforeValidator(parse_geo)]
Picture: TypeAlias = Annotated[str, BeforeValidator(parse_picture)]
Price: TypeAlias = Annotated[str, BeforeValidator(parse_price)]
Currency: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Title: TypeAlias = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(parse_line)]
Days: TypeAlias = Annotated[tuple[Day, ...], Field(max_length=400), BeforeValidator(parse_list)]
Moments: TypeAlias = Annotated[tuple[DayOrMoment, ...], Field(max_length=50), BeforeValidator(parse_list)]
Languages: TypeAlias = Annotated[tuple[Language, ...], Field(max_length=50), BeforeValidator(parse_list)]
Email: TypeAlias = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]
Headcount: TypeAlias = Annotated[int, Field(gt=0, le=10_000_000)]
Uid: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")]
Zones: TypeAlias = Annotated[tuple[Zone, ...], Field(max_length=50), BeforeValidator(parse_list)]
