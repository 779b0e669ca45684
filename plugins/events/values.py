"""The kinds of value that only the event hub's files have, each with an error that a writer can act on."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from plugins.events.by_hand.clock import time_alone
from plugins.events.recurrence import left_out
from plugins.images.naming import parse_picture
from plugins.shared.brought_values import currency_of, priced
from plugins.shared.clock import in_bounds
from plugins.shared.fields import (
    Day,
    DayOrMoment,
    Zone,
    parse_day_or_moment,
    parse_line,
    parse_list,
)
from plugins.shared.typed_dates import month_as_written

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_PRICE = re.compile(r"\d+(?:\.\d{1,2})?")
_PRICES = re.compile(rf"({_PRICE.pattern})\s*(?:-|–|to)\s*({_PRICE.pattern})")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_POSITION = re.compile(rf"\s*(?:geo:)?[\[(\s]*{_NUMBER}(?:\s*[,;]\s*|\s+){_NUMBER}[\])\s]*")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class WholeMonth(NamedTuple):
    """A month of a year, where the day is not known yet."""

    year: int
    month: int


def parse_start(value: object) -> date | datetime | WholeMonth:
    """Return a day, a moment, or a month (``2027-11``)."""
    text = str(value).strip()
    if text.isascii() and (match := _MONTH.fullmatch(text)):
        in_bounds(date(int(match[1]), int(match[2]), 1))
        return WholeMonth(int(match[1]), int(match[2]))
    if month := month_as_written(text):
        raise ValueError(f"is not a date: {text} — write it as {month}, until the day is known")
    try:
        return parse_day_or_moment(text)
    except ValueError as error:
        if "write it as 2026-10-21," not in str(error):
            raise
        raise ValueError(f"{error}; as 2026-10 where the day is not known yet") from None


def parse_end(value: object) -> date | datetime | time:
    """Return a day, a moment, or a time of the start's day (``17:00``)."""
    text = str(value).strip()
    return parse_clock(text) if _CLOCK.fullmatch(text) or time_alone(text) else parse_day_or_moment(text)


def parse_clock(value: object) -> time:
    """Return a time of day."""
    text = str(value).strip()
    match = _CLOCK.fullmatch(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    fix = (
        "write 23:59, or the next day with 00:00"
        if text.startswith("24")
        else f"write it as {time_alone(text) or '09:30'}"
    )
    raise ValueError(f"is not a time: {text} — {fix}")


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
    """Return latitude and longitude from ``51.48, -0.12``, a list or a group of the two."""
    if isinstance(value, dict):
        value = [value[key] for key in ("lat", "latitude", "lon", "lng", "longitude") if key in value]
    match = _POSITION.fullmatch(str(value).replace("'", ""))
    if not match:
        raise ValueError(f"is not a position: {value} — write latitude and longitude as [51.486, -0.123]")
    latitude, longitude = map(float, match.groups())
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"is not on the earth: {value} — latitude comes first, as [51.486, -0.123]")
    return latitude, longitude


def parse_country(value: object) -> str:
    """Return the two letters of a country."""
    text = str(value).strip()
    if re.fullmatch("[A-Z]{2}", text):
        return "GB" if text == "UK" else text
    from babel import Locale  # few need it

    known = {name.casefold(): code for code, name in Locale("en").territories.items() if len(code) == 2}
    known |= {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US"}
    meant = known.get(text.casefold(), text.upper() if re.fullmatch("[a-z]{2}", text) else "GB")
    raise ValueError(f"is not a country's two letters: {text[:40]} — write them as {meant}")


def parse_price(value: object) -> str:
    """Return an amount without its currency (``free`` is 0), two as ``5–10``, or words: ``pay what you can``."""
    text = parse_line(str(value).strip())
    if text.lower() == "free":
        return "0"
    if prices := _PRICES.fullmatch(text):
        return f"{prices[1]}–{prices[2]}"
    if not _PRICE.fullmatch(text) and any(letter.isdigit() for letter in text):
        amount, currency = priced(text)
        fix = "write digits only, as 25, 12.50 or 5-10, and the currency beside it; or words without digits"
        if amount:
            fix = f"write the number alone and the currency beside it, `price: {amount}, currency: {currency}`"
        raise ValueError(f"is not an amount: {text} — {fix}")
    return text


def parse_currency(value: object) -> str:
    """Return the three letters of a currency."""
    text = str(value).strip()
    if not re.fullmatch(r"[A-Z]{3}", text):
        known = currency_of(text)
        raise ValueError(f"is not a currency: {text[:40]} — write its three letters, as {known or 'GBP'}")
    return text


def parse_named(value: object) -> object:
    """Return ``[{name: …, text: …}]`` for a group of a writer's own names, or a list of them: ``{Childcare: "…"}``."""
    many = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
    if not many or any(item.keys() & {"name", "text"} for item in many):
        return value
    return [{"name": key, "text": text} for item in many for key, text in item.items()]


def parse_pitching(value: object) -> object:
    """Return the group for ``closed`` alone, or for a day alone: the last on which pitches are taken."""
    if not isinstance(value, str):
        return value
    return {"until": value} if value[:1].isdigit() else {"state": value}


def parse_group(value: object) -> object:
    """Return ``{name: value}`` for one line of text, so that ``organiser: Courtenay HR`` is read as it is meant."""
    return {"name": value} if isinstance(value, str) else value


def parse_links(value: object) -> object:
    """Return ``{url: …}`` for each address alone, as people write a link, or the only one."""
    if isinstance(value, dict) and "url" not in value:
        return [{"title": name, "url": address} for name, address in value.items()]
    many = [value] if isinstance(value, str) else value
    return [{"url": link} if isinstance(link, str) else link for link in many] if isinstance(many, list) else many


Instant: TypeAlias = Annotated[datetime | time, BeforeValidator(parse_instant)]
End: TypeAlias = Annotated[date | datetime | time, BeforeValidator(parse_end)]
Geo: TypeAlias = Annotated[tuple[float, float], BeforeValidator(parse_geo)]
PicturePath: TypeAlias = Annotated[str, BeforeValidator(parse_picture)]
Price: TypeAlias = Annotated[str, Field(max_length=80), BeforeValidator(parse_price)]
Start: TypeAlias = Annotated[Any, BeforeValidator(parse_start)]  # date | datetime | WholeMonth, never coerced
Currency: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), BeforeValidator(parse_currency)]
Country: TypeAlias = Annotated[str, BeforeValidator(parse_country)]
Title: TypeAlias = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(parse_line)]
# left_out.Exceptions, which is no group of keys: it is read from one list
LeftOut: TypeAlias = Annotated[
    Any,
    BeforeValidator(left_out.parse_exceptions),
    BeforeValidator(parse_list),
]
Days: TypeAlias = Annotated[tuple[Day, ...], Field(max_length=400), BeforeValidator(parse_list)]
Moments: TypeAlias = Annotated[tuple[DayOrMoment, ...], Field(max_length=50), BeforeValidator(parse_list)]
Email: TypeAlias = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]
Headcount: TypeAlias = Annotated[int, Field(gt=0, le=10_000_000)]
Uid: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")]
Zones: TypeAlias = Annotated[tuple[Zone, ...], Field(max_length=50), BeforeValidator(parse_list)]
