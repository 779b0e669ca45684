"""The shape of a member's front matter. Only the name is needed."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.images.naming import parse_picture
from plugins.members.model import TextChoice
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
    hashtags: Hashtags = ()
    words: Words = ()
    languages: Languages = ()


@dataclass(frozen=True, config=STRICT_KEYS)
class LinkFields:
    """One of ``links:``."""

    title: Line
    url: WebAddress


@dataclass(frozen=True, config=STRICT_KEYS)
class MemberFields:
    """The front matter of a member's file; only the name is needed."""

    name: Annotated[Line, Field(min_length=1, max_length=200)]
    kind: Literal["person", "organisation"] = "person"
    blog: WebAddress | None = None
    feed: Addresses = ()
    feeds: Addresses = ()
    posts: Addresses = ()
    hashtags: Hashtags = ()
    language: Language | None = None
    text: TextChoice = "full"
    include: MatchFields = MatchFields()
    exclude: MatchFields = MatchFields()
    moved_from: Addresses = ()
    links: Annotated[tuple[LinkFields, ...], Field(max_length=100)] = ()
    photo: Photo | None = None
    avatar: WebAddress | None = None
    joined: Day | None = None
    left: Day | None = None
    slug: Slug | None = None


KEYS = tuple(MemberFields.__dataclass_fields__)
SHAPE = TypeAdapter(MemberFields)
