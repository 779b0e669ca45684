"""The groups of keys that an event's file may have: who answers for it, tickets, sponsors, slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plugins.events.values import Currency, Email, Instant, PicturePath, Price, Title
from plugins.shared.fields import Day, Line, Prose, Slug, WebAddress

TicketState = Literal["available", "sold-out", "waiting-list", "soon", "closed"]


@dataclass(frozen=True)
class Organiser:
    """Who answers for the event: ``organiser:``."""

    name: Title
    """text"""
    url: WebAddress | None = None
    """the address of their page"""
    email: Email | None = None
    """where to write to; it is published"""


@dataclass(frozen=True)
class Ticket:
    """One kind of ticket, and what was known of it on the day ``as_of``: one of ``tickets:``."""

    name: Title
    """what kind it is: `Early bird`"""
    price: Price | None = None
    """a number, as `25` or `12.50`, two, as `5-10`, `free`, or words: `pay what you can`"""
    currency: Currency | None = None
    """three letters: `GBP`"""
    url: WebAddress | None = None
    """where to get it"""
    state: TicketState | None = None
    """whether there are any left"""
    since: Day | None = None
    """the first day on which it is sold"""
    until: Day | None = None
    """the last day on which it is sold"""
    as_of: Day | None = None
    """the day on which this was so"""


@dataclass(frozen=True)
class Sponsor:
    """Who helped to make the event possible: one of ``sponsors:``; those of one level stand together."""

    name: Title
    """text"""
    level: Line = ""
    """what they are called, in the order in which levels first appear: `gold`"""
    url: WebAddress | None = None
    """the address of their page"""
    logo: PicturePath | None = None
    """a path below `content/`: `images/acme.png`"""


@dataclass(frozen=True)
class Speaker:
    """Somebody who was asked to speak, with a page of theirs: one of ``speakers:``."""

    name: Title
    """text"""
    url: WebAddress | None = None
    """the address of their page"""
    about: Prose = ""
    """who they are, in a sentence"""


@dataclass(frozen=True)
class Fact:
    """What has no key of its own: one of ``facts:``."""

    name: Title
    """what it is about"""
    text: Prose
    """what there is to know"""


@dataclass(frozen=True)
class Pitching:
    """Whether the people who come may bring sessions: ``pitching:``."""

    state: Literal["open", "closed", "none"] = "open"
    """none where there is nothing to bring"""
    until: Day | None = None
    """the last day on which sessions are taken"""


@dataclass(frozen=True)
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
