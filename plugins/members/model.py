"""A member: a person or organisation of the community, and the feeds that they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from plugins.images.naming import parse_picture
from plugins.members.match import ImagesChoice, Match, TextChoice
from plugins.shared.body import NO_BODY, Body
from plugins.shared.digest import Told
from plugins.shared.fields import Day, Hashtags, Language, Languages, Line, Slug, Tags, WebAddress, Words, parse_list
from plugins.shared.schema import Shape


def parse_feeds(value: object) -> object:
    """Return a list of addresses from one address, a list of them, or a list of ``{url: address}``."""
    items = [value] if isinstance(value, str | dict) else value
    if not isinstance(items, list):
        return items
    return [item["url"] if isinstance(item, dict) and set(item) == {"url"} else item for item in items]


FeedAddresses: TypeAlias = Annotated[tuple[WebAddress, ...], Field(max_length=500), BeforeValidator(parse_feeds)]
PhotoPath: TypeAlias = Annotated[str, BeforeValidator(parse_picture)]


@dataclass(frozen=True)
class MatchFields(Match):
    """``include:`` or ``exclude:`` of a member's file."""

    tags: Tags = ()
    """list of the entries' tags"""
    hashtags: Hashtags = ()
    """list, in quotes: `["#CHRU"]`"""
    words: Words = ()
    """list of whole words or phrases, not patterns"""
    languages: Languages = ()
    """list of codes"""


@dataclass(frozen=True)
class Link:
    """A link of a member's, published with rel=me: one of ``links:``."""

    title: Line
    """what is there"""
    url: WebAddress
    """its address"""


@dataclass(frozen=True, kw_only=True)
class MemberFields:
    """The front matter of a member's file; only the name is needed."""

    name: Annotated[Line, Field(min_length=1, max_length=200)]
    """text"""
    kind: Literal["person", "organisation"] = "person"
    """an organisation is drawn as one"""
    blog: WebAddress | None = None
    """its address"""
    feed: FeedAddresses = ()
    """the feed's address, or a list of several"""
    feeds: FeedAddresses = ()
    """as `feed`: a list of addresses"""
    posts: FeedAddresses = ()
    """list of addresses of single posts that no feed carries;
    [how](../CONTRIBUTING.md#add-a-single-post-to-the-planet)"""
    hashtags: Hashtags = ()
    """list, in quotes: `["#CHRU"]`. Entries that bear one of them are shown, and no others but those of `include`"""
    language: Language | None = None
    """what they write in, whatever their blog's program says: a code such as `en` or `pt-BR`; else each text tells"""
    text: TextChoice = "full"
    """how much of an entry is shown"""
    images: ImagesChoice | None = None
    """what is done with entries' pictures: with `kept`, lists show a small copy of the one that a post leads with; with
    `linked`, pictures are shown from their own host, and none is copied; with `none`, none is shown; left out,
    `PLANET["images"]` says it where the whole text is shown, and else `none`"""
    include: MatchFields = MatchFields()
    """entries that match one of these, or bear one of `hashtags`, are shown, and no others"""
    exclude: MatchFields = MatchFields()
    """entries that match one of these are not shown"""
    moved_from: FeedAddresses = ()
    """list of the blog's earlier addresses"""
    links: Annotated[tuple[Link | Literal["page"], ...], Field(max_length=100), BeforeValidator(parse_list)] = ()
    """list of other places where they are to be found. The word `page` in it (or alone, as `links: page`) is for a feed
    that is cut short: the pages of its posts are read once, for what they answer"""
    photo: PhotoPath | None = None
    """a picture's path below `content/`: `images/jon.jpg`, or from this file: `jon.jpg`"""
    avatar: WebAddress | None = None
    """the web address of a picture of them. Without `photo`, the site shows its own small copy of it, or of the one
    that the feed names"""
    location: Annotated[Line, Field(max_length=200)] | None = None
    """where they are, in words: `Leeds`. On their page"""
    tags: Tags = ()
    """list of what they write about: on their page, and as categories in the list of feeds (OPML)"""
    joined: Day | None = None
    """the day on which they came"""
    left: Day | None = None
    """the day on which they left: their feed is no longer fetched, and their entries stay"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""


SHAPE = Shape(MemberFields)


@dataclass(frozen=True, kw_only=True)
class Member(MemberFields, Told):
    """One file of content/members/. ``feeds`` are all of them; a ``photo`` may be the planet's copy of their avatar."""

    slug: str
    source: str  # content/members/x.md
    links: tuple[Link, ...] = ()
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
