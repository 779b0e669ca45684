"""A member: a person or organisation of the community, and the feeds that they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plugins.shared.body import NO_BODY, Body

TextChoice = Literal["full", "excerpt", "title"]
ImagesChoice = Literal["none", "linked", "kept"]


@dataclass(frozen=True)
class Match:
    """What an entry is matched against, case-insensitively; the empty Match matches nothing."""

    tags: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.hashtags or self.words or self.languages)


@dataclass(frozen=True)
class Link:
    """A link of a member's, published with rel=me."""

    title: str
    url: str


@dataclass(frozen=True)
class Member:
    """One file of content/members/."""

    slug: str
    name: str
    source: str  # content/members/x.md
    kind: Literal["person", "organisation"] = "person"
    blog: str | None = None
    feeds: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()  # single ones that no feed carries
    hashtags: tuple[str, ...] = ()
    language: str | None = None
    text: TextChoice = "full"  # how much of an entry the member lets us show
    images: ImagesChoice | None = None  # what they let us do with its pictures; None: they have not said
    include: Match = field(default_factory=Match)  # when not empty, only matching entries are shown
    exclude: Match = field(default_factory=Match)
    moved_from: tuple[str, ...] = ()  # earlier addresses of the blog, so that old entries are recognised
    links: tuple[Link, ...] = ()
    photo: str | None = None  # a path below content/, or of the planet's copy of their avatar
    avatar: str | None = None  # the address of a picture of them, to copy when there is no photo
    location: str | None = None  # where they are, in words
    tags: tuple[str, ...] = ()  # what they write about
    joined: date | None = None
    left: date | None = None  # their entries stay; their feeds are no longer fetched
    body: Body = NO_BODY  # about them, in Markdown
    body_line: int = 1
    feed_lines: tuple[str, ...] = ()  # file:line of each feed, for reports
    post_lines: tuple[str, ...] = ()
    reads_pages: bool = False  # their feed is cut short: the posts' pages are read for their links
    paged: bool = True  # where the site has no members' pages, a name leads to the blog

    def address(self, siteurl: str) -> str | None:
        """Return where a member's name leads from anywhere: their page, else their blog."""
        return f"{siteurl}/{self.url}" if self.paged else self.blog

    @property
    def url(self) -> str:
        """Return the member's page, relative to the site."""
        return f"members/{self.slug}/"

    @property
    def initials(self) -> str:
        """Return up to two letters for a member without a photo."""
        words = [word for word in self.name.replace("@", " ").split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@dataclass(frozen=True)
class Members:
    """Everybody, by slug."""

    by_slug: Mapping[str, Member]
