"""The shapes of front matter: an event's, a session's, an override's and a venue's file.

Here are the keys that are read into something else; those that are published as they stand are in ``…Facts``.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.events.facts import EventFacts, OverrideFacts
from plugins.events.model import Mode, Status
from plugins.events.recurrence.left_out import Exceptions as LeftOut
from plugins.events.session import Room, SessionFacts, SessionState
from plugins.events.values import Days, End, Exceptions, Instant, Moments, Start, Title, Uid, parse_group
from plugins.events.venue import VenueFacts
from plugins.shared.fields import Day, DayOrMoment, Line, Prose, Slug, Tags, Words, Zone
from plugins.shared.schema import STRICT_KEYS


@dataclass(frozen=True, config=STRICT_KEYS)
class SlotFields:
    """One of ``slots:``."""

    start: Instant
    """the time at which it starts, in quotes: `"09:30"`"""
    end: Instant
    """the time at which it ends"""
    id: Slug | None = None
    """what the agenda calls it; left out, its time"""
    day: Day | None = None
    """its day, where the event has several"""
    title: Line | None = None
    """what it is, if it is for everybody"""
    kind: Literal["sessions", "break", "plenary"] | None = None
    """left out, sessions, or a plenary where there is a title"""


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class EventFields(EventFacts):
    """The front matter of an event's file; only title and start are needed."""

    status: Status | Literal["draft"] = "confirmed"
    """one that does not take place is cancelled, and its file stays; a draft is not published"""
    start: Start
    """a day, a day and a time: `2010-10-21 09:30`, or a month: `2010-10` where the day is not known yet"""
    end: End | None = None
    """the last day, included, or the time at which it ends"""
    timezone: Zone | None = None
    """a name such as `Europe/London`; left out, it is the site's"""
    previously: Moments = ()
    """the start before it was moved, or a list of them"""
    mode: Mode | None = None
    """left out, it follows from `online`, `venue` and `place`"""
    venue: Slug | None = None
    """slug of a venue"""
    repeat: Line | None = None
    """in words: `second Tuesday`, `every other Friday`, `monthly`"""
    until: Day | None = None
    """the last day on which it may repeat"""
    except_: Annotated[Exceptions, Field(alias="except")] = LeftOut()
    """list of what is left out: days, `2026-12-20 to 2027-01-05`, months, `bank holidays of GB`"""
    also: Days = ()
    """list of days on which it is as well"""
    rooms: Annotated[tuple[Annotated[Room, BeforeValidator(parse_group)], ...], Field(max_length=100)] = ()
    """list of names, or of groups"""
    slots: Annotated[tuple[SlotFields, ...], Field(max_length=500)] = ()
    """list of the agenda's times"""
    agenda: dict[str, dict[str, Words]] = Field(default_factory=dict)
    """which sessions are in which room, by slot; [how](organisers.md#the-agenda-of-an-unconference)"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""
    uid: Uid | None = None
    """the name by which calendars know the event; for one that moved here from another site, or to another file"""
    redirects: Tags = ()
    """list of addresses that it once had, `[/events/old/]`: they lead on, with their sessions and calendars"""


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class SessionFields(SessionFacts):
    """The front matter of a session's file; only the title is needed."""

    by: Words = ()
    """who brings it: slug of a member, or a name; or a list"""
    state: SessionState | None = None
    """left out, a pitch, and with a slot an item of the agenda"""
    slot: Tags = ()
    """its time on the agenda, as the event's file calls it; a list where it lasts over several"""
    room: Line | None = None
    """its room, as the event's file calls it"""
    convener: Line | None = None
    """who led it: slug of a member, or a name"""
    present: Words = ()
    """list of who was there, of those who agreed to be named"""


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class OverrideFields(OverrideFacts):
    """The front matter of one date of a recurring event (content/events/<event>/2026-11-10.md)."""

    start: DayOrMoment | None = None
    """when it is instead"""
    end: End | None = None
    """when that ends"""
    status: Status | None = None
    """such as `cancelled`"""
    venue: Slug | None = None
    """slug of another venue"""
    place: Title | None = None
    """another place, in words"""


@dataclass(frozen=True, config=STRICT_KEYS)
class AccessFields:
    """``access:`` of a venue: each in the venue's own words (yes, no, a ramp at the side door …)."""

    step_free: Prose | None = None
    """without steps, in words: `"yes, by the side door"`"""
    lift: Prose | None = None
    """in words, as the others below"""
    toilets: Prose | None = None
    """that a wheelchair fits into"""
    hearing_loop: Prose | None = None
    """or another help to hear"""
    quiet_room: Prose | None = None
    """a place to be alone"""
    parking: Prose | None = None
    """for people who cannot walk far"""
    assistance_dogs: Prose | None = None
    """whether they may come in"""
    notes: Prose | None = None
    """anything else"""


@dataclass(frozen=True, config=STRICT_KEYS, kw_only=True)
class VenueFields(VenueFacts):
    """The front matter of a venue's file; only the name is needed."""

    access: AccessFields = AccessFields()
    """group of what is known; what is left out is shown as unknown"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""


def published(fields_read: EventFacts | OverrideFacts | SessionFacts | VenueFacts, kind: type) -> dict[str, Any]:
    """Return the facts that front matter and the model's ``kind`` share, for a model to be made with."""
    return {field.name: getattr(fields_read, field.name) for field in fields(kind)}


def _keys(shape: type) -> tuple[str, ...]:
    """Return a shape's keys as a file has them, what must be there first."""
    ordered = sorted(fields(shape), key=lambda field: field.name not in ("title", "name", "start"))
    return tuple(field.name.rstrip("_") for field in ordered)


EVENT_KEYS, EVENT = _keys(EventFields), TypeAdapter(EventFields)
SESSION_KEYS, SESSION = _keys(SessionFields), TypeAdapter(SessionFields)
OVERRIDE_KEYS, OVERRIDE = _keys(OverrideFields), TypeAdapter(OverrideFields)
VENUE_KEYS, VENUE = _keys(VenueFields), TypeAdapter(VenueFields)
