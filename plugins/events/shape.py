"""What the file of an event, and of one date of it, may say: every key is declared here, and nowhere else.

The model has what is published as it stands (``…Facts``); of the other keys reading/ makes something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import AliasChoices, BeforeValidator, Field

from plugins.events.groups import Fact, Organiser, Pitching, SlotFields, Speaker, Sponsor, Ticket
from plugins.events.recurrence.left_out import Exceptions
from plugins.events.session import Photos, Room, SessionLinks
from plugins.events.values import (
    Days,
    End,
    Headcount,
    LeftOut,
    Moments,
    Start,
    Title,
    Uid,
    Zones,
    parse_group,
    parse_named,
    parse_pitching,
)
from plugins.shared.fields import (
    Day,
    DayOrMoment,
    Hashtags,
    Languages,
    Line,
    Prose,
    Slug,
    Slugs,
    Tags,
    WebAddress,
    Words,
    Zone,
    parse_list,
)
from plugins.shared.schema import Shape

EventStatus = Literal["confirmed", "tentative", "cancelled", "postponed", "moved-online"]
Mode = Literal["in-person", "online", "hybrid"]
SpeakerList: TypeAlias = Annotated[tuple[Annotated[Speaker, BeforeValidator(parse_group)], ...], Field(max_length=200)]


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
    speakers: SpeakerList = ()
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


@dataclass(frozen=True, kw_only=True)
class EventFields(EventFacts):
    """The front matter of an event's file; only title and start are needed."""

    status: Literal[EventStatus, "draft"] = "confirmed"
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
    except_: Annotated[LeftOut, Field(alias="except")] = field(default_factory=Exceptions)
    """list of what is left out: days, `2026-12-20 to 2027-01-05`, months, `bank holidays of GB`"""
    also: Days = ()
    """list of days on which it is as well"""
    rooms: Annotated[
        tuple[Annotated[Room, BeforeValidator(parse_group)], ...], Field(max_length=100), BeforeValidator(parse_list)
    ] = ()
    """list of names, or of groups"""
    slots: Annotated[tuple[SlotFields, ...], Field(max_length=500)] = ()
    """list of the agenda's times"""
    agenda: dict[str, dict[str, Words]] = field(default_factory=dict)
    """which sessions are in which room, by slot; [how](organisers.md#the-agenda-of-an-unconference)"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""
    uid: Uid | None = None
    """the name by which calendars know the event; for one that moved here from another site, or to another file"""
    redirects: Tags = ()
    """list of addresses that it once had, `[/events/old/]`: they lead on, with their sessions and calendars"""


@dataclass(frozen=True, kw_only=True)
class OverrideFacts:
    """What the file of one date of a recurring event says that is published as it stands there."""

    title: Title | None = None
    """what this date is about; it is shown behind the event's own title"""
    summary: Prose = ""
    """one sentence"""
    hosts: Slugs = ()
    """list of member slugs, instead of the event's"""
    speakers: SpeakerList = ()
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
class OverrideFields(OverrideFacts):
    """The front matter of one date of a recurring event (content/events/<event>/2026-11-10.md)."""

    start: DayOrMoment | None = None
    """when it is instead"""
    end: End | None = None
    """when that ends"""
    status: EventStatus | None = None
    """such as `cancelled`"""
    venue: Slug | None = None
    """slug of another venue"""
    place: Title | None = None
    """another place, in words"""


EVENT, OVERRIDE = Shape(EventFields), Shape(OverrideFields)
