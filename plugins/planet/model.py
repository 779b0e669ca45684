"""The planet's types. feedparser's dicts, HTTP headers and SQL rows stop where they become one of these.

Feed ──fetch──► Response | NotModified | Gone | Failure
Response ──parse──► ParsedFeed (of RawEntry) | Failure
RawEntry ──sanitise──► Entry ──store──► Entry ──selection──► River
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from plugins.members.match import ImagesChoice, Match, TextChoice
from plugins.syndication.model import Attachment, Person, Source

State = Literal["ok", "unchanged", "not-due", "moved", "gone", "dormant", "failed"]
Precision = Literal["second", "day", "month"]
Direction = Literal["ltr", "rtl"]
LinkRel = Literal["via", "related", "replies", "in-reply-to", "canonical", "alternate"]
STREAM = "sources/"  # stands before the name of a stream where a member's slug would stand: no slug has a slash
# What a stranger's picture is drawn as: a square, as wide as a video, or about what there is to see in it.
PictureShape = Literal["face", "still", "featured"]


@dataclass(frozen=True)
class Feed:
    """One address to fetch, and what its member chose for it."""

    url: str
    member: str  # the member's slug
    name: str  # the member's name
    where: str  # file:line of the address, for reports
    blog: str | None = None
    language: str | None = None
    text: TextChoice = "full"
    images: ImagesChoice | None = None  # None: the member has not said
    hashtags: tuple[str, ...] = ()
    include: Match = field(default_factory=Match)
    exclude: Match = field(default_factory=Match)
    moved_from: tuple[str, ...] = ()
    avatar: str | None = None  # where the member's file says that their picture is
    photo: bool = False  # the site has a picture of its own of them
    single: bool = False  # the address of one post, for people without a feed
    followed: tuple[str, ...] = ()  # hashtags that the whole site follows
    pages: bool = False  # it is cut short: its posts' pages are read for their links
    not_by: tuple[str, ...] = ()  # of a stream: accounts and hosts whose posts are not taken

    @property
    def is_stream(self) -> bool:
        """Return whether it is a hashtag's stream: of many people, none of whom is a member for being in it."""
        return self.member.startswith(STREAM)


@dataclass(frozen=True)
class Response:
    """A feed's document as it arrived. ``url`` is where it was found; ``body`` is decoded from its transfer coding."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    permanent_url: str | None = None  # where 301s and 308s alone lead, when there were any
    cut: bool = False  # it goes on beyond the limit


@dataclass(frozen=True)
class NotModified:
    """304: nothing new, and when to ask again."""

    url: str
    headers: Mapping[str, str]
    permanent_url: str | None = None


@dataclass(frozen=True)
class Gone:
    """410, said by the very address that was asked."""

    url: str


@dataclass(frozen=True)
class Failure:
    """What went wrong, in plain words; ``retry_after`` in seconds when the host said so."""

    url: str
    reason: str
    fix: str = ""
    retry_after: float | None = None
    kind: str = ""  # a short name for programs: timeout, dns, tls, http-404, blocked-address …
    at: str = ""  # the address at which it went wrong, to which redirects may have led; empty where none was asked


@dataclass(frozen=True)
class Reference:
    """Where an entry leads besides its own address, and why: a link's ``rel`` in RFC 4287 and RFC 4685.

    ``alternate`` is a link blog's own permalink, where the entry's address is the page that it tells of.
    """

    rel: LinkRel
    url: str
    title: str = ""


@dataclass(frozen=True)
class RawEntry:
    """An entry as its feed has it: every string is hostile."""

    guid: str | None
    url: str | None
    title: str  # HTML or text as ``title_is_html`` says
    title_is_html: bool
    content: str  # HTML
    summary: str  # HTML
    base: str  # what relative addresses in content and summary are relative to
    author: str | None = None
    published: datetime | None = None  # aware
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    authors: tuple[Person, ...] = ()
    source: Source | None = None
    references: tuple[Reference, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    warning: str = ""  # a content warning in the feed's words
    titled: bool = True  # the feed gave a title of its own


@dataclass(frozen=True)
class ParsedFeed:
    """A document that was a feed. ``left_out`` counts entries beyond the limit; where it was ``cut``, nobody can.

    ``moved_to`` is where it says that it is from now on, ``address`` where it says that it is.
    """

    title: str
    home: str | None
    language: str | None
    entries: tuple[RawEntry, ...]
    ttl: float | None = None  # seconds: RSS ttl, sy:updatePeriod
    icons: tuple[str, ...] = ()  # addresses of pictures that may be the writer's avatar, the likeliest first
    left_out: int = 0
    version: str = ""
    cut: bool = False
    moved_to: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Entry:
    """An entry that is safe to show: text is text, and Markup came out of sanitise.py."""

    id: str  # ours: stable, from member and identity
    member: str
    feed: str
    guid: str
    url: str | None
    title: str  # empty: it has none of its own
    content: Markup
    excerpt: str  # plain text, cut at a sentence
    published: datetime | None  # as the feed first said
    updated: datetime | None
    first_seen: datetime
    sort_date: datetime  # frozen when the entry was accepted: min(published, first seen)
    author: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    direction: Direction = "ltr"
    precision: Precision = "second"
    placeholder: bool = False  # the text is the site's own sentence about the post, not the post's
    edited: bool = False
    hidden: str | None = None  # why it is not shown, in plain words
    fresh: bool = True  # False: history that came with a new feed; kept out of the river and outgoing feeds
    links: tuple[str, ...] = ()  # that it is known to have, though they are not in the text kept here
    bundled: bool = False  # of an archive that the site ships, and goes with it
    authors: tuple[Person, ...] = ()
    source: Source | None = None
    references: tuple[Reference, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    summary: str = ""  # plain text: what the feed says beside the text, where it adds something
    warning: str = ""  # why it is folded


@dataclass(frozen=True)
class Harvest:
    """A feed's entries as they may be shown; matching/ settles ``id``, ``first_seen``, ``sort_date`` and ``fresh``."""

    parsed: ParsedFeed  # without its raw entries
    entries: tuple[Entry, ...]
    removed: Mapping[str, int] = field(default_factory=dict)  # what cleaning took out of their texts: kind → count


@dataclass(frozen=True)
class FeedState:
    """What the store remembers of a feed between runs."""

    url: str
    member: str
    etag: str | None = None  # echoed byte for byte
    last_modified: str | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    gone: bool = False  # asked no more: 410 was said often enough (fetching/schedule.py)
    moved_to: str | None = None
    message: str = ""
    title: str = ""
    ttl: float | None = None  # seconds between visits that the document itself asks for
    choices: str = ""  # digest of what the member chose when the document was last read
    gone_since: datetime | None = None  # when 410 was first said since it was last read
    moved_since: datetime | None = None
    moved_checked: datetime | None = None  # when the address that moved was last asked
    entries: int = 0
    removed: Mapping[str, int] = field(default_factory=dict)  # as ``Harvest`` had it when the document was last read
    advice: str = ""  # what a person should know or do: where the feed has gone, what was left of it
    looked: datetime | None = None  # when that was last looked for


@dataclass(frozen=True)
class Avatar:
    """A picture of a member as one of their feeds names it, and the copy that is kept of it."""

    member: str
    feed: str  # the feed that names it; empty for the address in the member's file
    sources: tuple[str, ...]  # addresses, the likeliest first
    url: str | None = None  # which of them the copy is of
    etag: str | None = None
    last_modified: str | None = None
    next_due: datetime | None = None
    picture: bytes = b""  # a square WebP of ours
    message: str = ""  # why there is no copy, in plain words


@dataclass(frozen=True)
class FeedReport:
    """A line of the update's report, and of the status page."""

    feed: str
    member: str
    state: State
    entries: int = 0
    new: int = 0
    error: str = ""
    kind: str = ""  # of failure, for programs: see Failure
    advice: str = ""  # see FeedState; of a feed that fails it is part of the error
    hidden: Mapping[str, int] = field(default_factory=dict)  # reason → count
    removed: Mapping[str, int] = field(default_factory=dict)  # see Harvest


@dataclass(frozen=True)
class Archives:
    """The bundled archives: content/planet/*.json."""

    paths: tuple[Path, ...]
