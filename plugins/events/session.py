"""What the people who come make of an event: sessions, and the slots and rooms that they are put into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from plugins.events.recurrence.span import Span
from plugins.events.values import Headcount, PicturePath, Title, parse_links
from plugins.shared.body import NO_BODY, Body
from plugins.shared.fields import Day, Focus, Language, Line, Prose, Slug, Tags, WebAddress, Words
from plugins.shared.schema import Shape

SessionState = Literal["pitch", "agenda", "notes"]
SessionStatus = Literal["confirmed", "cancelled", "moved", "full"]


@dataclass(frozen=True)
class Participant:
    """Somebody by name; ``member`` is the slug where they are one of the community's members."""

    name: str
    member: str | None = None


@dataclass(frozen=True)
class SessionLink:
    """A web page about a session: one of ``links:``."""

    url: WebAddress
    """its address"""
    title: Line | None = None
    """what is there; left out, the address is shown"""

    @property
    def name(self) -> str:
        """Return what to call it."""
        return self.title or self.url


SessionLinks: TypeAlias = Annotated[tuple[SessionLink, ...], Field(max_length=100), BeforeValidator(parse_links)]


@dataclass(frozen=True)
class Photo:
    """A picture below content/, in words for who cannot see it, and by whom: one of ``photos:``."""

    src: PicturePath
    """a path below `content/`: `images/wall.jpg`, or from this file: `wall.jpg`"""
    alt: Title
    """what it shows, for people who cannot see it"""
    credit: Line | None = None
    """whose picture it is"""
    focus: Focus | None = None
    """what must stay where it is cropped; left out, it is found by what there is to see"""


Photos: TypeAlias = Annotated[tuple[Photo, ...], Field(max_length=200)]


@dataclass(frozen=True)
class Room:
    """A place in the venue where one session at a time can be: one of ``rooms:``, which gives it its name or an id."""

    name: Title
    """text"""
    id: Slug = ""
    """what the agenda may call it; left out, it is made of the name"""
    capacity: Headcount | None = None
    """whole number of people"""
    access: Prose | None = None
    """how to get in, in words: `stairs only`"""


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


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """What a session's file says that is published as it stands there."""

    title: Title
    """text"""
    status: SessionStatus = "confirmed"
    """one that does not take place is cancelled, and keeps its place on the agenda"""
    note: Prose = ""
    """a sentence about that: why, or where to go instead"""
    minutes: Annotated[int, Field(gt=0, le=1440)] | None = None
    """how long it takes, where it shares its slot with others, as lightning talks do"""
    format: Line | None = None
    """`discussion`, `talk`, `workshop`, …"""
    first_timer: bool = False
    """whether it is their first time at such an event"""
    follow_ups: Annotated[tuple[Prose, ...], Field(max_length=200)] = ()
    """list of what people will try"""
    links: SessionLinks = ()
    """list of what was written about it"""
    photos: Photos = ()
    """list of pictures"""
    pitched: Day | None = None
    """the day of the pitch"""
    tags: Tags = ()
    """list"""
    language: Language | None = None
    """a code such as `en` or `pt-BR`"""


@dataclass(frozen=True, kw_only=True)
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


SESSION = Shape(SessionFields)


@dataclass(frozen=True, kw_only=True)
class Session(SessionFacts):
    """One slot's content at an event: pitch, then agenda item, then notes, at one address for good."""

    slug: str
    event: str  # the event's slug
    source: str  # content/events/<event>/<session>.md
    by: tuple[Participant, ...] = ()
    state: SessionState = "pitch"
    slot: Slot | None = None
    room: Room | None = None
    span: Span | None = None  # when it is, once it has a slot: over several slots, or a part of one
    convener: Participant | None = None
    present: tuple[Participant, ...] = ()  # only who agreed to be named
    body: Body = NO_BODY
    body_line: int = 1

    @property
    def url(self) -> str:
        """Return the session's page, relative to the site."""
        return f"events/{self.event}/{self.slug}/"
