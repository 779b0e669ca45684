"""What a feed says, before any format. Every moment carries its zone; every address is absolute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Any, Literal
from urllib.parse import urlsplit

from markupsafe import Markup

from plugins.language.marker import N_
from plugins.shared.identity import Identity

ICON = "icons/512.png"  # the site's mark, below its address (plugins/cards/icon.py)
_USUAL = {"image": "image/jpeg", "audio": "audio/mpeg", "video": "video/mp4"}
AttachmentKind = Literal["image", "audio", "video", "document"]
Rating = Literal["", "adult"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GREETING = N_("This is a feed: copy this page’s address into a feed reader, and what is new comes to you.")
INVITATION = N_("What that is, and other ways to follow us")


@dataclass(frozen=True)
class Person:
    """Someone who wrote something, as a feed names them."""

    name: str
    url: str | None = None


@dataclass(frozen=True)
class Source:
    """The blog that an item was first published in (atom:source, RSS ``source``)."""

    title: str
    home: str | None = None
    feed: str | None = None


@dataclass(frozen=True)
class RelatedLink:
    """Where an item leads besides its own address: ``rel`` as RFC 4287 and RFC 4685 have it."""

    rel: str  # via, related, replies, in-reply-to, canonical
    url: str
    title: str = ""
    id: str = ""  # of what is there, where it has one besides its address (RFC 4685 §3: ref)
    count: int = 0  # of the replies that are there (RFC 4685 §5)


@dataclass(frozen=True)
class Attachment:
    """A picture, sound, video or document that goes with an item: an enclosure, a ``media:content``, an attachment.

    It is the file, or the page that plays it. ``kind`` is what it is, which need not be what a feed's ``media_type``
    claims. What is not known is None or empty.
    """

    kind: AttachmentKind
    url: str
    media_type: str = ""
    length: int | None = None  # bytes
    duration: int | None = None  # seconds
    width: int | None = None  # pixels
    height: int | None = None
    title: str = ""
    description: str = ""  # in its place: a picture's alternative text
    thumbnail: str | None = None
    rating: Rating = ""  # in the scheme urn:simple
    credit: str = ""  # whose it is, where its feed says so

    @property
    def is_page(self) -> bool:
        """Return whether the address is of a page that plays it, and not of the file."""
        return self.media_type == "text/html"

    @property
    def form(self) -> str:
        """Return what such files are called for short, as ``PDF``; empty where that is not known."""
        name, _, ending = urlsplit(self.url).path.rpartition("/")[2].rpartition(".")
        return ending.upper() if name and ending.isalnum() and len(ending) <= 5 and not self.is_page else ""

    @property
    def stated_type(self) -> str:
        """Return a media type for formats that want one of everything: where none is known, the usual one."""
        return self.media_type or _USUAL.get(self.kind, "application/octet-stream")


@dataclass(frozen=True)
class Item:
    """One thing told. ``id`` never changes: an IRI, or any text; ``content`` is HTML, ``summary`` plain text.

    The title is empty where it has none of its own: none is made up for it.
    """

    id: str
    url: str | None
    title: str
    published: datetime
    updated: datetime | None = None  # None: not since it was published
    content: Markup | None = None
    summary: str | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    source: Source | None = None
    links: tuple[RelatedLink, ...] = ()
    image: str | None = None
    attachments: tuple[Attachment, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)  # JSON Feed only; names begin with _

    def __post_init__(self) -> None:
        """Refuse a moment without a zone: it would mean another instant on another machine."""
        if any(moment and moment.tzinfo is None for moment in (self.published, self.updated)):
            raise ValueError(f"{self.id}: a feed's dates need a zone")

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Return the attachments that can be fetched."""
        return tuple(attachment for attachment in self.attachments if not attachment.is_page)

    @property
    def changed(self) -> datetime:
        """Return when it was last changed, never before it was published."""
        return max(self.published, self.updated or self.published)


@dataclass(frozen=True)
class Welcome:
    """What a person is shown who opened a feed in a browser, in the site's words; programs pass over it."""

    stylesheet: str  # CSS
    greeting: str  # what this is, in a sentence
    follow: str = ""  # the page that tells of all ways to follow, and what its link says
    invitation: str = ""


@dataclass(frozen=True)
class Channel:
    """A feed: what it is called, where it is, and its items, newest first."""

    title: str
    id: str  # an IRI that outlives a move of the feed
    home_url: str
    feed_url: str
    items: tuple[Item, ...]
    language: str | None = None
    description: str = ""
    authors: tuple[Person, ...] = ()
    icon: str | None = None  # a square picture
    hub: str | None = None  # WebSub
    previous_archive: str | None = None  # RFC 5005 §4: older items
    next_archive: str | None = None
    current: str | None = None  # when this is an archive: the feed that people subscribe to
    welcome: Welcome | None = None

    @property
    def updated(self) -> datetime:
        """Return when the newest change in it was made; 1970 for an empty feed, so that no clock is asked."""
        return max((item.changed for item in self.items), default=EPOCH)


@dataclass(frozen=True)
class FeedMaker:
    """What all feeds of a site are made with; ``url`` is absolute, without a slash at its end."""

    url: str
    language: str
    identity: Identity
    words: NullTranslations = field(default_factory=NullTranslations)
    hub: str | None = None

    def channel(
        self,
        items: Iterable[Item],
        title: str,
        home: str,
        address: str,
        description: str = "",
        authors: tuple[Person, ...] = (),
    ) -> Channel:
        """Return a feed of ``items``; ``home`` and ``address`` (the feed's own) are relative to the site."""
        say = self.words.gettext
        return Channel(
            title=title,
            id=self.identity.feed(home),
            home_url=f"{self.url}/{home}",
            feed_url=f"{self.url}/{address}",
            items=tuple(items),
            language=self.language,
            description=description,
            authors=authors,
            welcome=Welcome(f"{self.url}/theme/css/feed.css", say(GREETING), f"{self.url}/follow/", say(INVITATION)),
            hub=self.hub,
            icon=f"{self.url}/{ICON}",
        )
