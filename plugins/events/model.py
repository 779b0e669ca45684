"""What an event hub speaks of: events and their dates. All is frozen, and holds text, days and moments only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plugins.events.groups import Speaker
from plugins.events.recurrence.rule import Rule
from plugins.events.recurrence.span import Span
from plugins.events.session import Room, Session, Slot
from plugins.events.shape import EventFacts, EventStatus, Mode, OverrideFacts
from plugins.events.venue import Venue
from plugins.shared.body import NO_BODY, Body
from plugins.shared.digest import Told


@dataclass(frozen=True, kw_only=True)
class Override(OverrideFacts):
    """One date of a recurring event that is not as the others: moved, cancelled, elsewhere, about something."""

    day: date  # as the rule has it
    span: Span
    status: EventStatus
    source: str
    venue: Venue | None = None
    place: str | None = None
    body: Body = NO_BODY
    body_line: int = 1

    @property
    def note(self) -> str:
        """Return what is written of this date, as Markdown."""
        return self.body.text.strip()


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


@dataclass(frozen=True, kw_only=True)
class Event(EventFacts, _Placed, Told):
    """One file of content/events/."""

    slug: str
    source: str  # content/events/x.md
    span: Span
    uid: str  # never changes, whatever else does
    status: EventStatus = "confirmed"
    named: bool = False  # by a `uid:` in its file, not by the file's own name
    draft: bool = False
    redirects: tuple[str, ...] = ()
    previously: tuple[date | datetime, ...] = ()
    mode: Mode = "in-person"
    venue: Venue | None = None
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
    status: EventStatus
    day: date | None = None  # as the rule has it; None where the event does not recur
    override: Override | None = None
    venue: Venue | None = None
    place: str | None = None

    @classmethod
    def of(cls, event: Event, day: date | None = None, override: Override | None = None) -> Occurrence:
        """Return one ``day`` of an event as its file has it, or as an ``override`` has; else the event's only date.

        One that has moved online is in no place any more.
        """
        given, where = override or event, override if override and (override.venue or override.place) else event
        span = override.span if override else event.span.moved_to(day) if day else event.span
        venue, place = (None, None) if given.status == "moved-online" else (where.venue, where.place)
        return cls(event, span, given.status, override.day if override else day, override, venue, place)

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
        """Return the event's title, and what this date is about."""
        own = self.override.title if self.override else None
        return f"{self.event.title}: {own}" if own else self.event.title

    @property
    def summary(self) -> str:
        """Return this date's summary, else the event's."""
        return (self.override and self.override.summary) or self.event.summary

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the slugs of the members who host it."""
        return (self.override and self.override.hosts) or self.event.hosts

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Return who was asked to speak."""
        return (self.override and self.override.speakers) or self.event.speakers

    @property
    def online(self) -> str | None:
        """Return the address to join from."""
        return (self.override and self.override.online) or self.event.online

    @property
    def attendance(self) -> str | None:
        """Return how many came, in words; what is said of a recurring event is said of none of its dates."""
        return self.override.attendance if self.override else None if self.day else self.event.attendance

    @property
    def mode(self) -> Mode:
        """Return how people take part."""
        if self.status == "moved-online":
            return "online"
        if self.event.mode == "in-person" and self.override and self.override.online:
            return "hybrid" if self.place_name else "online"
        return self.event.mode


@dataclass(frozen=True)
class Programme:
    """All events, earliest first, and where they are held, by slug."""

    events: tuple[Event, ...]
    venues: Mapping[str, Venue]
