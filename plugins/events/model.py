"""What an event hub speaks of. Everything here is frozen, and holds text, days and moments only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from plugins.events.recurrence import Rule
from plugins.events.session import Photo, Room, Session, Slot
from plugins.events.span import Span
from plugins.events.venue import Venue
from plugins.shared.body import NO_BODY, Body

Status = Literal["confirmed", "tentative", "cancelled", "postponed"]
Mode = Literal["in-person", "online", "hybrid"]
TicketState = Literal["available", "sold-out", "soon", "closed"]


@dataclass(frozen=True)
class Organiser:
    """Who answers for the event."""

    name: str
    url: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Ticket:
    """One kind of ticket, and what was known of it on the day ``as_of``."""

    name: str
    price: str | None = None
    currency: str | None = None
    url: str | None = None
    state: TicketState | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Override:
    """One date of a recurring event that is not as the others: moved, cancelled, elsewhere."""

    day: date  # as the rule has it
    span: Span
    status: Status
    source: str
    venue: Venue | None = None
    place: str | None = None
    note: str = ""
    body_line: int = 1


class _Placed:
    """When and where: what an event and one date of it say in the same words."""

    span: Span
    venue: Venue | None
    place: str | None

    @property
    def start(self) -> date | datetime:
        """Return the first day, or the moment of the start in the event's zone."""
        return self.span.start

    @property
    def end(self) -> date | datetime | None:
        """Return the last day, or the moment of the end in the event's zone."""
        return self.span.end

    @property
    def all_day(self) -> bool:
        """Return whether whole days are meant."""
        return self.span.all_day

    @property
    def zone(self) -> ZoneInfo:
        """Return the event's own time zone."""
        return self.span.zone

    @property
    def place_name(self) -> str | None:
        """Return where it is, in a line; None where it is not known."""
        return self.venue.line if self.venue else self.place


@dataclass(frozen=True)
class Event(_Placed):
    """One file of content/events/."""

    slug: str
    title: str
    source: str  # content/events/x.md
    span: Span
    uid: str  # never changes, whatever else does
    status: Status = "confirmed"
    previously: tuple[date | datetime, ...] = ()
    series: str | None = None
    mode: Mode = "in-person"
    venue: Venue | None = None
    place: str | None = None
    online: str | None = None
    hosts: tuple[str, ...] = ()  # members' slugs
    organiser: Organiser | None = None
    hashtags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    languages: tuple[str, ...] = ()
    conduct: str | None = None  # a page's slug
    attendance: str | None = None
    attendees: tuple[str, ...] = ()  # first names, of who agreed
    tickets: tuple[Ticket, ...] = ()
    capacity: int | None = None
    photos: tuple[Photo, ...] = ()
    zones: tuple[ZoneInfo, ...] = ()  # further zones in which the times are printed
    rule: Rule | None = None
    overrides: tuple[Override, ...] = ()
    rooms: tuple[Room, ...] = ()
    slots: tuple[Slot, ...] = ()
    sessions: tuple[Session, ...] = ()
    body: Body = NO_BODY
    body_line: int = 1

    @property
    def url(self) -> str:
        """Return the event's page, relative to the site."""
        return f"events/{self.slug}/"

    @property
    def event(self) -> Event:
        """Return itself, so that a card may be given an Event or an Occurrence."""
        return self


@dataclass(frozen=True)
class Occurrence(_Placed):
    """One date of an event; an event that does not recur has exactly one."""

    event: Event
    span: Span
    status: Status
    day: date | None = None  # as the rule has it; None where the event does not recur
    override: Override | None = None
    venue: Venue | None = None
    place: str | None = None

    @property
    def url(self) -> str:
        """Return this date's page, relative to the site."""
        return f"{self.event.url}{self.day.isoformat()}/" if self.day else self.event.url

    @property
    def slug(self) -> str:
        """Return the event's slug."""
        return self.event.slug

    @property
    def title(self) -> str:
        """Return the event's title."""
        return self.event.title

    @property
    def summary(self) -> str:
        """Return the event's summary."""
        return self.event.summary

    @property
    def mode(self) -> Mode:
        """Return how people take part."""
        return self.event.mode
