"""The shapes of front matter: an event's, a session's, an override's and a venue's file."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.events.model import Mode, Status, TicketState
from plugins.events.reading.field import (
    Country,
    Currency,
    Days,
    End,
    Geo,
    Instant,
    Languages,
    Moments,
    Picture,
    Price,
    Title,
    Zones,
    parse_group,
)
from plugins.events.session import SessionState
from plugins.shared.fields import (
    Day,
    DayOrMoment,
    Hashtags,
    Language,
    Line,
    Prose,
    Slug,
    Slugs,
    Tags,
    WebAddress,
    Words,
    Zone,
)
from plugins.shared.schema import STRICT_KEYS

MANY = 10_000_000  # people


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
    credit: Line | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class RoomFields:
    """One of ``rooms:``."""

    name: Title
    id: Slug | None = None
    capacity: Annotated[int, Field(gt=0, le=MANY)] | None = None
    access: Prose | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class SlotFields:
    """One of ``slots:``."""

    start: Instant
    end: Instant
    id: Slug | None = None
    day: Day | None = None
    title: Line | None = None
    kind: Literal["sessions", "break", "plenary"] | None = None


Photos: TypeAlias = Annotated[tuple[PhotoFields, ...], Field(max_length=200)]
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
    tags: Tags = ()
    summary: Prose = ""
    languages: Languages = ()
    conduct: Slug | None = None
    attendance: Prose | None = None
    attendees: Words = ()
    tickets: Annotated[tuple[TicketFields, ...], Field(max_length=50)] = ()
    capacity: Annotated[int, Field(gt=0, le=MANY)] | None = None
    photos: Photos = ()
    zones: Zones = ()
    repeat: Line | None = None
    until: Day | None = None
    except_: Annotated[Days, Field(alias="except")] = ()
    rooms: Annotated[tuple[Room, ...], Field(max_length=100)] = ()
    slots: Annotated[tuple[SlotFields, ...], Field(max_length=500)] = ()
    agenda: dict[str, dict[str, str]] = Field(default_factory=dict)
    slug: Slug | None = None
    uid: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")] | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class LinkFields:
    """One of a session's ``links:``."""

    url: WebAddress
    title: Line | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class SessionFields:
    """The front matter of a session's file; only the title is needed."""

    title: Title
    by: Words = ()
    format: Line | None = None
    first_timer: bool = False
    state: SessionState | None = None
    slot: Line | None = None
    room: Line | None = None
    convener: Line | None = None
    present: Words = ()
    follow_ups: Annotated[tuple[Prose, ...], Field(max_length=200)] = ()
    links: Annotated[tuple[LinkFields, ...], Field(max_length=100)] = ()
    photos: Photos = ()
    pitched: Day | None = None
    tags: Tags = ()
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

    street: Line | None = None
    district: Line | None = None
    locality: Line | None = None
    region: Line | None = None
    postcode: Line | None = None
    country: Country | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class AccessFields:
    """``access:`` of a venue: each in the venue's own words (yes, no, a ramp at the side door …)."""

    step_free: Prose | None = None
    lift: Prose | None = None
    toilets: Prose | None = None
    hearing_loop: Prose | None = None
    quiet_room: Prose | None = None
    parking: Prose | None = None
    assistance_dogs: Prose | None = None
    notes: Prose | None = None


@dataclass(frozen=True, config=STRICT_KEYS)
class VenueFields:
    """The front matter of a venue's file; only the name is needed."""

    name: Title
    address: AddressFields = AddressFields()
    map: WebAddress | None = None
    geo: Geo | None = None
    access: AccessFields = AccessFields()
    ask: Prose | None = None
    slug: Slug | None = None


EVENT_KEYS = tuple(name.rstrip("_") for name in EventFields.__dataclass_fields__)
SESSION_KEYS = tuple(SessionFields.__dataclass_fields__)
OVERRIDE_KEYS = tuple(OverrideFields.__dataclass_fields__)
VENUE_KEYS = tuple(VenueFields.__dataclass_fields__)
EVENT = TypeAdapter(EventFields)
SESSION = TypeAdapter(SessionFields)
OVERRIDE = TypeAdapter(OverrideFields)
VENUE = TypeAdapter(VenueFields)
