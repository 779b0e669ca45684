"""What an event hub speaks of. Everything here is frozen, and holds text, days and moments only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from plugins.events.recurrence import Rule
from plugins.events.span import Span
from plugins.events.venue import Venue

Status = Literal["confirmed", "tentative", "cancelled", "postponed"]
Mode = Literal["in-person", "online", "hybrid"]
SessionState = Literal["pitch", "agenda", "notes"]
TicketState = Literal["available", "sold-out", "soon", "closed"]


@dataclass(frozen=True)
class Person:
    """Somebody by name; ``member`` is the slug where they are one of the community's members."""

    name: str
    member: str | None = None


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
class Photo:
    """A picture below content/, in words for who cannot see it, and by whom."""

    src: str
    alt: str
    credit: str | None = None


@dataclass(frozen=True)
class Link:
    """A web page about a session."""

    title: str
    url: str


@dataclass(frozen=True)
class Room:
    """A place in the venue where one session at a time can be."""

    id: str
    name: str
    capacity: int | None = None
    access: str | None = None


@dataclass(frozen=True)
class Slot:
    """A stretch of an event's time; one with a title is for everybody (a break, a plenary)."""

    id: str
    span: Span
    title: str | None = None
    kind: Literal["sessions", "break", "plenary"] = "sessions"

    @property
    def start(self) -> datetime:
        """Return when it starts, in the event's zone."""
        assert isinstance(self.span.start, datetime)
        return self.span.start

    @property
    def end(self) -> datetime:
        """Return when it ends, in the event's zone."""
        assert isinstance(self.span.end, datetime)
        return self.span.end


@dataclass(frozen=True)
class Session:
    """One slot's content at an event: pitch, then agenda item, then notes, at one address for good."""

    slug: str
    event: str  # the event's slug
    title: str
    source: str  # content/events/<event>/<session>.md
    by: tuple[Person, ...] = ()
    format: str | None = None
    first_timer: bool = False
    state: SessionState = "pitch"
    slot: Slot | None = None
    room: Room | None = None
    convener: Person | None = None
    present: tuple[Person, ...] = ()  # only who agreed to be named
    follow_ups: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    pitched: date | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    body: str = ""
    body_line: int = 1

    @property
    def url(self) -> str:
        """Return the session's page, relative to the site."""
        return f"events/{self.event}/{self.slug}/"

    @property
    def span(self) -> Span | None:
        """Return when it is, once it has a slot."""
        return self.slot.span if self.slot else None


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


@dataclass(frozen=True)
class Event:
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
    body: str = ""
    body_line: int = 1

    @property
    def url(self) -> str:
        """Return the event's page, relative to the site."""
        return f"events/{self.slug}/"

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

    @property
    def event(self) -> Event:
        """Return itself, so that a card may be given an Event or an Occurrence."""
        return self


@dataclass(frozen=True)
class Occurrence:
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
        """Return where this date is, in a line; None where it is not known."""
        return self.venue.line if self.venue else self.place
