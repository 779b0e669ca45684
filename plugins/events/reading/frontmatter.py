"""The shapes of front matter: an event's, a session's, an override's and a venue's file.

Here are the keys that are read into something else; those that are published as they stand are in ``…Facts``.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.events.model import EventFacts, Mode, Status
from plugins.events.session import Room, SessionFacts, SessionState
from plugins.events.values import Days, End, Instant, Moments, Title, Uid, parse_group
from plugins.events.venue import VenueFacts
from plugins.shared.fields import Day, DayOrMoment, Line, Prose, Slug, Words, Zone
from plugins.shared.schema import STRICT_KEYS


@dataclass(frozen=True, config=STRICT_KEYS)
class SlotFields:
    """One of ``slots:``."""

    start: Instant
    end: Instant
    id: Slug | None = None
    day: Day | None = None
    title: Line | None = None
    kind: Literal["sessions", "break", "plenary"] | None = None


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class EventFields(EventFacts):
    """The front matter of an event's file; only title and start are needed."""

    start: DayOrMoment
    end: End | None = None
    timezone: Zone | None = None
    previously: Moments = ()
    mode: Mode | None = None
    venue: Slug | None = None
    repeat: Line | None = None
    until: Day | None = None
    except_: Annotated[Days, Field(alias="except")] = ()
    rooms: Annotated[tuple[Annotated[Room, BeforeValidator(parse_group)], ...], Field(max_length=100)] = ()
    slots: Annotated[tuple[SlotFields, ...], Field(max_length=500)] = ()
    agenda: dict[str, dict[str, str]] = Field(default_factory=dict)
    slug: Slug | None = None
    uid: Uid | None = None


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class SessionFields(SessionFacts):
    """The front matter of a session's file; only the title is needed."""

    by: Words = ()
    state: SessionState | None = None
    slot: Line | None = None
    room: Line | None = None
    convener: Line | None = None
    present: Words = ()


@dataclass(frozen=True, config=STRICT_KEYS)
class OverrideFields:
    """The front matter of one date of a recurring event (content/events/<event>/2026-11-10.md)."""

    start: DayOrMoment | None = None
    end: End | None = None
    status: Status | None = None
    venue: Slug | None = None
    place: Title | None = None


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


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class VenueFields(VenueFacts):
    """The front matter of a venue's file; only the name is needed."""

    access: AccessFields = AccessFields()
    slug: Slug | None = None


def published(found: EventFacts | SessionFacts | VenueFacts, kind: type) -> dict[str, Any]:
    """Return the facts that front matter and the model's ``kind`` share, for a model to be made with."""
    return {field.name: getattr(found, field.name) for field in fields(kind)}


def _keys(shape: type) -> tuple[str, ...]:
    """Return a shape's keys as a file has them, what must be there first."""
    ordered = sorted(fields(shape), key=lambda field: field.name not in ("title", "name", "start"))
    return tuple(field.name.rstrip("_") for field in ordered)


EVENT_KEYS, EVENT = _keys(EventFields), TypeAdapter(EventFields)
SESSION_KEYS, SESSION = _keys(SessionFields), TypeAdapter(SessionFields)
OVERRIDE_KEYS, OVERRIDE = _keys(OverrideFields), TypeAdapter(OverrideFields)
VENUE_KEYS, VENUE = _keys(VenueFields), TypeAdapter(VenueFields)
