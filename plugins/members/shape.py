"""The shape of a member's front matter. Only the name is needed."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.images.naming import parse_picture
from plugins.members.model import ImagesChoice, TextChoice
from plugins.shared.fields import Day, Hashtags, Language, Line, Slug, Tags, WebAddress, Words, parse_list
from plugins.shared.schema import STRICT_KEYS


def parse_feeds(value: object) -> object:
    """Return a list of addresses from one address, a list of them, or a list of ``{url: address}``."""
    items = [value] if isinstance(value, str | dict) else value
    if not isinstance(items, list):
        return items
    return [item["url"] if isinstance(item, dict) and set(item) == {"url"} else item for item in items]


Addresses: TypeAlias = Annotated[tuple[WebAddress, ...], Field(max_length=500), BeforeValidator(parse_feeds)]
Languages: TypeAlias = Annotated[tuple[Language, ...], Field(max_length=50), BeforeValidator(parse_list)]
Photo: TypeAlias = Annotated[str, BeforeValidator(parse_picture)]


@dataclass(frozen=True, config=STRICT_KEYS)
class MatchFields:
    """``include:`` or ``exclude:`` of a member's file."""

    tags: Tags = ()
    """list of the entries' tags"""
    hashtags: Hashtags = ()
    """list, in quotes: `["#CHRU"]`"""
    words: Words = ()
    """list of whole words or phrases, not patterns"""
    languages: Languages = ()
    """list of codes"""


@dataclass(frozen=True, config=STRICT_KEYS)
class LinkFields:
    """One of ``links:``."""

    title: Line
    """what is there"""
    url: WebAddress
    """its address"""


@dataclass(frozen=True, config=STRICT_KEYS)
class MemberFields:
    """The front matter of a member's file; only the name is needed."""

    name: Annotated[Line, Field(min_length=1, max_length=200)]
    """text"""
    kind: Literal["person", "organisation"] = "person"
    """an organisation is drawn as one"""
    blog: WebAddress | None = None
    """its address"""
    feed: Addresses = ()
    """the feed's address, or a list of several"""
    feeds: Addresses = ()
    """as `feed`: a list of addresses"""
    posts: Addresses = ()
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
    moved_from: Addresses = ()
    """list of the blog's earlier addresses"""
    links: Annotated[tuple[LinkFields | Literal["page"], ...], Field(max_length=100), BeforeValidator(parse_list)] = ()
    """list of other places where they are to be found. The word `page` in it (or alone, as `links: page`) is for a feed
    that is cut short: the pages of its posts are read once, for what they answer"""
    photo: Photo | None = None
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


KEYS = tuple(MemberFields.__dataclass_fields__)
SHAPE = TypeAdapter(MemberFields)
