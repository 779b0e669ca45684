"""The shapes of front matter: an event's, a session's, an override's and a venue's file."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.events.model import Mode, SessionState, Status, TicketState
from plugins.shared.fields import (
    Day,
    DayOrMoment,
    Hashtags,
    Language,
    Slug,
    Slugs,
    WebAddress,
    Words,
    Zone,
    parse_day_or_moment,
    parse_list,
)
from plugins.shared.schema import STRICT_KEYS

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_PICTURE = re.compile(r"[^/\\:][^\\:]*\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)
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


def parse_picture(value: object) -> str:
    """Return a picture's path below content/; nothing outside it can be named."""
    text = str(value).strip()
    if not _PICTURE.fullmatch(text) or ".." in text.split("/"):
        raise ValueError(f"is not a picture: {text} — write its path below content/, as images/day.jpg")
    return text


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


Clock: TypeAlias = Annotated[time, BeforeValidator(parse_clock)]
Instant: TypeAlias = Annotated[datetime | time, BeforeValidator(parse_instant)]
End: TypeAlias = Annotated[date | datetime | time, BeforeValidator(parse_end)]
Geo: TypeAlias = Annotated[tuple[float, float], BeforeValidator(parse_geo)]
Picture: TypeAlias = Annotated[str, BeforeValidator(parse_picture)]
Price: TypeAlias = Annotated[str, BeforeValidator(parse_price)]
Currency: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Title: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Days: TypeAlias = Annotated[tuple[Day, ...], BeforeValidator(parse_list)]
Moments: TypeAlias = Annotated[tuple[DayOrMoment, ...], BeforeValidator(parse_list)]
Languages: TypeAlias = Annotated[tuple[Language, ...], BeforeValidator(parse_list)]
Zones: TypeAlias = Annotated[tuple[Zone, ...], BeforeValidator(parse_list)]


@dataclass(frozen=True, config=STRICT_KEYS)
class OrganiserFields:
    """``organiser:`` as a group."""

    name: Title
    url: WebAddress | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")] | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class TicketFields:
    """One of ``tickets:``."""

    name: Title
    price: Price | None = None
    currency: Currency | None = None
    url: WebAddress | None = None
    state: TicketState | None = None
    as_of: Day | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class PhotoFields:
    """One of ``photos:``; a picture without words for it is refused."""

    src: Picture
    alt: Title
    credit: str | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class RoomFields:
    """One of ``rooms:``."""

    name: Title
    id: Slug | None = None
    capacity: int | None = None
    access: str | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class SlotFields:
    """One of ``slots:``."""

    start: Instant
    end: Instant
    id: Slug | None = None
    day: Day | None = None
    title: str | None = None
    kind: Literal["sessions", "break", "plenary"] | None = None


Room: TypeAlias = Annotated[RoomFields, BeforeValidator(parse_group)]


@dataclass(frozen=True, config=STRICT_KEYS)
class EventFields:
    """The front matter of an event's file; only title and start are needed."""

    title: Title
    start: DayOrMoment
    end: End | None = None
    timezone: Zone | None = None
    series: Slug | None = None
    status: Status = "confirmed"
    previously: Moments = ()
    mode: Mode | None = None
    venue: Slug | None = None
    place: Title | None = None
    online: WebAddress | None = None
    hosts: Slugs = ()
    organiser: Annotated[OrganiserFields, BeforeValidator(parse_group)] | None = None
    hashtags: Hashtags = ()
    tags: Words = ()
    summary: str = ""
    languages: Languages = ()
    conduct: Slug | None = None
    attendance: str | None = None
    attendees: Words = ()
    tickets: tuple[TicketFields, ...] = ()
    capacity: Annotated[int, Field(gt=0)] | None = None
    photos: tuple[PhotoFields, ...] = ()
    zones: Zones = ()
    repeat: str | None = None
    until: Day | None = None
    except_: Annotated[Days, Field(alias="except")] = ()
    rooms: tuple[Room, ...] = ()
    slots: tuple[SlotFields, ...] = ()
    agenda: dict[str, dict[str, str]] = Field(default_factory=dict)
    slug: Slug | None = None
    uid: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")] | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class LinkFields:
    """One of a session's ``links:``."""

    url: WebAddress
    title: str | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class SessionFields:
    """The front matter of a session's file; only the title is needed."""

    title: Title
    by: Words = ()
    format: str | None = None
    first_timer: bool = False
    state: SessionState | None = None
    slot: str | None = None
    room: str | None = None
    convener: str | None = None
    present: Words = ()
    follow_ups: tuple[str, ...] = ()
    links: tuple[LinkFields, ...] = ()
    pitched: Day | None = None
    tags: Words = ()
    language: Language | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class OverrideFields:
    """The front matter of one date of a recurring event (content/events/<event>/2026-11-10.md)."""

    start: DayOrMoment | None = None
    end: End | None = None
    status: Status | None = None
    venue: Slug | None = None
    place: Title | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class AddressFields:
    """``address:`` of a venue."""

    street: str | None = None
    district: str | None = None
    locality: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: Country | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class AccessFields:
    """``access:`` of a venue: each in the venue's own words (yes, no, a ramp at the side door …)."""

    step_free: str | None = None
    lift: str | None = None
    toilets: str | None = None
    hearing_loop: str | None = None
    quiet_room: str | None = None
    parking: str | None = None
    assistance_dogs: str | None = None
    notes: str | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class VenueFields:
    """The front matter of a venue's file; only the name is needed."""

    name: Title
    address: AddressFields = AddressFields()
    map: WebAddress | None = None
    geo: Geo | None = None
    access: AccessFields = AccessFields()
    ask: str | None = None
    slug: Slug | None = None


EVENT_KEYS = tuple(name.rstrip("_") for name in EventFields.__dataclass_fields__)
SESSION_KEYS = tuple(SessionFields.__dataclass_fields__)
OVERRIDE_KEYS = tuple(OverrideFields.__dataclass_fields__)
VENUE_KEYS = tuple(VenueFields.__dataclass_fields__)
EVENT = TypeAdapter(EventFields)
SESSION = TypeAdapter(SessionFields)
OVERRIDE = TypeAdapter(OverrideFields)
VENUE = TypeAdapter(VenueFields)
