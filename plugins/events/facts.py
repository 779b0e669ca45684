"""What an event's file says, and the site publishes as it stands there. Each thing is named once, here.

Its types say what front matter may hold; reading/frontmatter.py adds the keys that are read into something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import AliasChoices, BeforeValidator, Field

from plugins.events.session import Photos, SessionLinks
from plugins.events.values import (
    Currency,
    Email,
    Headcount,
    Languages,
    Picture,
    Price,
    Title,
    Zones,
    parse_group,
    parse_named,
    parse_pitching,
)
from plugins.shared.fields import Day, Hashtags, Line, Prose, Slug, Slugs, Tags, WebAddress, Words

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
    logo: Picture | None = None
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


Speakers: TypeAlias = Annotated[tuple[Annotated[Speaker, BeforeValidator(parse_group)], ...], Field(max_length=200)]


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


@dataclass(frozen=True, kw_only=True)
class OverrideFacts:
    """What the file of one date of a recurring event says that is published as it stands there."""

    title: Title | None = None
    """what this date is about; it is shown behind the event's own title"""
    summary: Prose = ""
    """one sentence"""
    hosts: Slugs = ()
    """list of member slugs, instead of the event's"""
    speakers: Speakers = ()
    """list of names, or of groups, instead of the event's"""
    online: WebAddress | None = None
    """address of the public page to join from, instead of the event's"""
    links: SessionLinks = ()
    """list of addresses: slides, a recording, what was spoken of"""
    photos: Photos = ()
    """list of pictures"""
    attendance: Prose | None = None
    """how many came, in words"""


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """What an event's file says that is published as it stands there."""

    title: Title
    """text"""
    series: Slug | None = None
    """the slug that events of a kind share, such as `tweetups`"""
    place: Title | None = None
    """instead of `venue`, when little is known: `London`"""
    online: WebAddress | None = None
    """address of the public page to join from"""
    website: WebAddress | None = None
    """address of the event's own site, where it has one, or where others hold it"""
    livestream: WebAddress | None = None
    """address where it can be watched while it is on"""
    recordings: SessionLinks = ()
    """list of addresses where it can be watched afterwards"""
    hosts: Slugs = ()
    """list of member slugs"""
    organiser: Annotated[Organiser, BeforeValidator(parse_group)] | None = None
    """who answers for it: text, or a group"""
    hashtags: Hashtags = ()
    """list, in quotes: `["#CHRU"]`"""
    names: Words = ()
    """list of what people call it besides its title and hashtags: `[CHRU 1]`. Posts that use one near its date are
    gathered on its page"""
    tags: Tags = ()
    """list"""
    summary: Prose = ""
    """one sentence"""
    languages: Languages = ()
    """list of the codes of what is spoken there"""
    conduct: Slug | None = None
    """slug of the page with the code of conduct; left out, the page `code-of-conduct` where there is one"""
    conduct_contact: Prose | None = None
    """whom to turn to when somebody does not keep to it, in words"""
    pitching: Annotated[
        Pitching | None,
        BeforeValidator(parse_pitching),
        Field(validation_alias=AliasChoices("pitching", "pitches")),
    ] = None
    """`open`, `closed`, `none`, or the last day to bring a session; left out, open for what lasts four hours or more"""
    speakers: Speakers = ()
    """list of names, or of groups"""
    sponsors: Annotated[tuple[Annotated[Sponsor, BeforeValidator(parse_group)], ...], Field(max_length=200)] = ()
    """list of names, or of groups"""
    facts: Annotated[tuple[Fact, ...], BeforeValidator(parse_named), Field(max_length=50)] = ()
    """what has no key, by a name of yours: `{Childcare: "a crèche from nine", Quiet hours: "two to three"}`"""
    coming: Headcount | None = None
    """how many said that they will come: whole number of people"""
    attendance: Prose | None = None
    """how many came, in words: `over 60 people`"""
    attendees: Words = ()
    """list of first names, of those who agreed to be named"""
    tickets: Annotated[tuple[Ticket, ...], Field(max_length=50)] = ()
    """list of the kinds of ticket"""
    capacity: Headcount | None = None
    """whole number of people"""
    photos: Photos = ()
    """list of pictures"""
    zones: Zones = ()
    """list of further time zones in which times are shown: `[America/New_York]`"""
