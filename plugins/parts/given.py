"""What parts give: pages, files, records for the search, news, what all pages say, pieces for plugins of Pelican's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from plugins.memo.artifact import File, Objects
from plugins.shared.body import ForeignReaders
from plugins.shared.community import Community, NavigationItem
from plugins.shared.digest import digest_of
from plugins.writing.rendered import Rendered

RecordKind = Literal["Post", "Page", "Event", "Session", "Member", "Planet"]


@dataclass(frozen=True)
class OutputPage:
    """A page: its file in the output, its template and what that reads.

    Where ``objects`` are costly, a function makes them, and ``facts`` say when the page would look different.
    """

    name: str
    template: str
    objects: Objects
    facts: object = None


@dataclass(frozen=True)
class OutputFiles:
    """Files by their names in the output; ``make`` gives them in this order from nothing but ``facts``.

    Without facts they are made in each build.
    """

    names: Sequence[str]
    make: Callable[[], Iterable[File]]
    facts: object = None


@dataclass(frozen=True)
class Piece:
    """One content file; addresses are relative to the site, and so is ``file``, in which it is published."""

    kind: Literal["article", "page"]
    source: str
    title: str
    slug: str
    url: str
    file: str
    status: str
    language: str
    text: Rendered
    original: str | None = None  # the file that it is a translation of
    metadata: Mapping[str, Any] = field(default_factory=dict)  # as Pelican names it: date, modified, tags, authors …

    @property
    def date(self) -> datetime | None:
        """Return when it is out."""
        moment: datetime | None = self.metadata.get("date")
        return moment


@dataclass(frozen=True)
class Revision:
    """What plugins changed of a piece; None where they left it alone. Others are named by their files."""

    title: str | None = None
    summary: str | None = None
    text: Rendered | None = None
    newer: str | None = None
    older: str | None = None
    related: tuple[str, ...] | None = None
    series: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Text:
    """A text that is read only when it is needed, and its digest: another text has another."""

    digest: str
    read: Callable[[], str] = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Text:
        """Return ``text``, which is at hand."""
        return cls(digest_of(encoded(text)), lambda: text)

    @classmethod
    def of_body(cls, rendered: Rendered, before: str = "") -> Text:
        """Return the words of a body, and what is told ``before`` them."""
        return cls(f"{rendered.digest} {before}", lambda: f"{before} {rendered.text}".lstrip())


NewsKind = Literal["event", "post", "entry", "answer"]


@dataclass(frozen=True)
class News:
    """One thing for the digest. ``url`` is relative to the site, or absolute; ``words`` are a line more, as text."""

    kind: NewsKind
    day: date
    title: str
    url: str
    by: str = ""
    words: str = ""


@dataclass(frozen=True)
class Record:
    """One thing to find. ``url`` is relative to the host, or absolute; ``date`` is as people read it."""

    url: str
    kind: RecordKind
    title: str
    text: Text
    date: str = ""
    author: str = ""

    @property
    def digest(self) -> str:
        """Return a digest of all of it."""
        facts = (self.url, self.kind, self.title, self.text.digest, self.date, self.author)
        return digest_of(repr(facts).encode())


def encoded(text: str) -> bytes:
    """Return ``text`` as UTF-8, whatever is in it."""
    return text.encode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class NextEvent:
    """What every page says of the next event; ``url`` is relative to the site."""

    title: str
    url: str
    start: date | datetime
    month_only: bool = False  # the day is not known yet


@dataclass(frozen=True, kw_only=True)
class SiteInfo(Community):
    """What a page may know of the site around it: what the settings say of the community, and what parts have."""

    direction: str
    url: str  # absolute, without a slash at its end; http://localhost:8000 where no address is set
    navigation: tuple[NavigationItem, ...]
    pages: tuple[NavigationItem, ...]  # the footer's: every page
    picture: str  # the card of pages that have none of their own, relative to the site
    mark: str  # the picture beside the name, relative to the site; without one the theme draws its own
    parts: tuple[str, ...]  # the names of those that the site has: events, planet, posts, members, search
    next_event: NextEvent | None

    def has(self, slug: str) -> bool:
        """Return whether there is a page with this slug: a community need not write every page that ours has."""
        return any(page.url == f"{slug}/" for page in self.pages)

    def has_parts(self, *names: str) -> bool:
        """Return whether the site has all of these parts."""
        return set(names) <= set(self.parts)


@dataclass(frozen=True)
class Custom:
    """What a community brought beside its content: settings that it ``chose``, plugins of others and their readers.

    ``words`` are those that the code of such plugins names: what a plugin reads may be written.
    """

    chosen: Mapping[str, Any]
    readers: ForeignReaders
    words: frozenset[str] = frozenset()
    templates: frozenset[str] = frozenset()
