"""What the people who come make of an event: sessions, and the slots and rooms that they are put into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from plugins.events.span import Span
from plugins.shared.body import NO_BODY, Body

SessionState = Literal["pitch", "agenda", "notes"]


@dataclass(frozen=True)
class Participant:
    """Somebody by name; ``member`` is the slug where they are one of the community's members."""

    name: str
    member: str | None = None


@dataclass(frozen=True)
class SessionLink:
    """A web page about a session."""

    title: str
    url: str


@dataclass(frozen=True)
class Photo:
    """A picture below content/, in words for who cannot see it, and by whom."""

    src: str
    alt: str
    credit: str | None = None


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
    by: tuple[Participant, ...] = ()
    format: str | None = None
    first_timer: bool = False
    state: SessionState = "pitch"
    slot: Slot | None = None
    room: Room | None = None
    convener: Participant | None = None
    present: tuple[Participant, ...] = ()  # only who agreed to be named
    follow_ups: tuple[str, ...] = ()
    links: tuple[SessionLink, ...] = ()
    photos: tuple[Photo, ...] = ()
    pitched: date | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    body: Body = NO_BODY
    body_line: int = 1

    @property
    def url(self) -> str:
        """Return the session's page, relative to the site."""
        return f"events/{self.event}/{self.slug}/"

    @property
    def span(self) -> Span | None:
        """Return when it is, once it has a slot."""
        return self.slot.span if self.slot else None
