"""What the planet's pages show: frozen objects that templates read and that hold no store behind them.

River ─ days ─► DayGroup ─ entries ─► EntryCard (one entry as its member lets it be shown)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Literal, TypeAlias

from markupsafe import Markup, escape

from plugins.members.model import Member
from plugins.planet.cleaning.featured import without_pictures
from plugins.planet.model import Precision, Reference
from plugins.shared.text import LONGEST_EXCERPT, cut, from_markup
from plugins.syndication.model import Attachment, Person, Source

LARGEST_SHORT = 1500  # characters of the HTML of a note that a list shows as it is


@dataclass(frozen=True)
class PageLink:
    """An address of the site, relative to it; ``count`` is how many entries are there."""

    title: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class Mention:
    """Another member's post that a post answers, or that answers it."""

    title: str
    member: Member
    url: str | None
    day: date
    quote: str = ""  # the words around the link, when their writer lets us show them
    sure: bool = True  # False: it is only named there, and no link or mark says so
    why: str = ""  # it counts, in English
    id: str = ""
    words: Markup | None = None  # all that it says, where it has no page of its own


Pointing: TypeAlias = tuple[tuple[str, Mention], ...]  # whether it "mentions" or "lists" a post, and where


@dataclass(frozen=True)
class OtherPlace:
    """Another place of the same post: a copy of it, or its original (``first``)."""

    url: str
    first: bool = False


@dataclass(frozen=True)
class EntryPicture:
    """The picture that an entry leads with: at its member's host, or ``copied``, and then relative to the site."""

    url: str
    description: str = ""  # in its place: the alternative text
    credit: str = ""  # whose it is, where that is not who wrote the entry
    copied: bool = False


@dataclass(frozen=True)
class EntryCard:
    """One entry as it may be shown: ``content`` and ``excerpt`` are already cut to what its member allows."""

    id: str
    anchor: str  # an HTML id
    url: str | None
    title: str  # empty for a note
    member: Member
    moment: datetime  # in the site's zone
    precision: Precision
    page: str = ""  # its own page here, relative to the site
    here: bool = False  # whether its title leads there, and not to its source
    gone: date | None = None  # since when its host says that it is not there any more, where that is a month
    feed: str = ""  # the address of the feed that it came by
    author: str | None = None  # only when it is not the member
    authors: tuple[Person, ...] = ()  # as its feed names them, where it says more than one name
    content: Markup | None = None  # None when the member allows less than full text
    excerpt: str = ""
    note: str | None = None  # the site's own sentence about the post, never the post's text
    warning: str = ""  # folds all that it says and shows
    picture: EntryPicture | None = None  # that it leads with, where its member allows it
    attachments: tuple[Attachment, ...] = ()
    stills: Mapping[str, str] = field(default_factory=dict)  # a thumbnail's address → our copy's, relative to the site
    tags: tuple[PageLink, ...] = ()  # the url is empty for a tag without a page
    language: str | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    updated: datetime | None = None  # when its source says that it was edited
    edited: bool = False
    source: Source | None = None  # the blog that it was taken from, by a member's feed that is a planet itself
    references: tuple[Reference, ...] = ()  # where else it leads
    also: tuple[OtherPlace, ...] = ()  # where else it stands
    answers: tuple[Mention, ...] = ()
    answered_by: tuple[Mention, ...] = ()
    pointing: Pointing = ()  # who mentions it, or has it in a list
    mark: str = ""  # in the subject of a mail that answers it
    conversation: PageLink | None = None  # where the whole of it is drawn, and how many posts it has

    @property
    def day(self) -> date:
        """Return the day to show; for the precision ``month`` show only its month."""
        return self.moment.date()

    @property
    def is_short(self) -> bool:
        """Return whether it is a note that a list has room for, with its links and pictures."""
        short = not self.title and self.content is not None and len(self.content) <= LARGEST_SHORT
        return short and not self.goes_on(LONGEST_EXCERPT)

    @property
    def short(self) -> Markup:
        """Return a short note as a list has it: beside our copy of its picture, without what is at other hosts."""
        text = self.content or Markup()
        return without_pictures(text) if self.picture and self.picture.copied else text

    @property
    def beside(self) -> tuple[Attachment, ...]:
        """Return what goes with it and does not stand in its text."""
        text = self.content or ""
        return tuple(
            attachment
            for attachment in self.attachments
            if attachment.kind != "image" or str(escape(attachment.url)) not in text
        )

    def words(self, longest: int) -> str:
        """Return its first words, at most so many characters."""
        return cut(self.excerpt, longest)

    def goes_on(self, longest: int) -> bool:
        """Return whether its own page has more than ``words`` of it."""
        return len(self.excerpt) > longest or len(from_markup(self.content or "")) > len(self.excerpt)


@dataclass(frozen=True)
class DayGroup:
    """The entries of one day, or of some day of a month when no more is known."""

    date: date
    precision: Literal["day", "month"]
    entries: tuple[EntryCard, ...]


@dataclass(frozen=True)
class Held:
    """Entries of a member who wrote more than the front page shows of one person."""

    member: Member
    count: int


@dataclass(frozen=True)
class PagePlace:
    """Where a page stands among its siblings. ``number`` is None on the front page, ``last`` is known only there."""

    number: int | None = None
    last: int = 0
    newer: PageLink | Month | None = None
    older: PageLink | Month | None = None


@dataclass(frozen=True)
class River:
    """Entries in order, newest first, by day."""

    days: tuple[DayGroup, ...]
    count: int  # on the front page of all entries that the planet shows; else of those that stand here
    page: PagePlace = field(default_factory=PagePlace)
    feeds: tuple[PageLink, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def cards(self) -> tuple[EntryCard, ...]:
        """Return the entries without their days."""
        return tuple(card for group in self.days for card in group.entries)


@dataclass(frozen=True)
class Month:
    """A month of the archive. ``day`` is its first."""

    day: date
    count: int

    @property
    def url(self) -> str:
        """Return the month's page, relative to the site."""
        return f"planet/{self.day:%Y}/{self.day:%m}/"


@dataclass(frozen=True)
class Year:
    """A year of the archive, its months oldest first."""

    year: int
    months: tuple[Month, ...]

    @property
    def count(self) -> int:
        """Return how many entries the year has."""
        return sum(month.count for month in self.months)


def day_groups(cards: Iterable[EntryCard]) -> tuple[DayGroup, ...]:
    """Return ``cards`` under their days, the latest first, each day once; what has no day follows its month's days."""

    def key(card: EntryCard) -> tuple[date, bool]:
        known = card.precision != "month"
        return card.day if known else card.day.replace(day=1), known

    grouped = groupby(sorted(cards, key=key, reverse=True), key)
    return tuple(DayGroup(day, "day" if known else "month", tuple(group)) for (day, known), group in grouped)
