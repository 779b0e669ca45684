"""content/planet/sources/: hashtags' streams. What is heard there is nobody's here, and stands apart.

---
title: "#CHRU on Mastodon"
feed: https://social.example/tags/chru.rss
not_by: ["@shop@social.example", spam.example]
---
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from plugins.members.match import Match, TextChoice
from plugins.members.model import MatchFields, Member
from plugins.planet.model import STREAM, Entry, Feed
from plugins.planet.parsing.account import account_of, is_account, writer_of
from plugins.shared import frontmatter
from plugins.shared.fields import Language, Line, WebAddress, Words
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing
from plugins.shared.problem import Problem
from plugins.shared.reference import read_folder, slug_of_file
from plugins.shared.schema import Shape
from plugins.shared.slug import slugify
from plugins.shared.url import address_key, host_of

if TYPE_CHECKING:
    from plugins.planet.subscriptions.finding import Found

FOLDER = "planet/sources"  # below content/
# The address of what several people wrote under a word: Mastodon and GoToSocial, WordPress, Medium, Tumblr, Pixelfed.
_TAG = re.compile(
    r"/(?:tags?|tagged|hashtags?|discover/tags|feed/tag)/([^/?#]+?)(?:\.(?:rss|atom|xml|json))?(?:/[^?#]*)?(?:[?#].*)?$"
)
_OF_ALL = re.compile(r"https?://[^/]+/tags/([^/?#]+)\.rss", re.IGNORECASE)  # of nobody's alone, on any server


def _accounts(names: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [name for name in names if not is_account(name)]:
        raise ValueError(f"{wrong[0]} is no account — write @name@host, the address of a profile, or a host")
    return names


@dataclass(frozen=True)
class StreamFields:
    """The front matter of a hashtag's stream; only the feed is needed."""

    feed: WebAddress
    """the address of the tag's feed, such as `https://social.example/tags/chru.rss`"""
    title: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    """what it is called on the page, such as `"#CHRU on Mastodon"`; else as the file"""
    posts: Annotated[int, Field(ge=1, le=100)] = 20
    """how many of its posts are shown at most"""
    per_author: Annotated[int, Field(ge=1, le=100)] = 3
    """how many of them by one account"""
    text: TextChoice = "excerpt"
    """how much of a post is shown: its writer has not been asked"""
    language: Language | None = None
    """the code of the language that its posts are in, where all are"""
    include: MatchFields = field(default_factory=MatchFields)
    """posts that match one of these are shown, and no others"""
    exclude: MatchFields = field(default_factory=MatchFields)
    """posts that match one of these are not shown"""
    not_by: Annotated[Words, AfterValidator(_accounts)] = ()
    """list of whose posts are not taken: `@name@host`, the address of a profile, or a host"""


SHAPE = Shape(StreamFields)


@dataclass(frozen=True, kw_only=True)
class Stream(StreamFields):
    """A tag's feed, where many people's posts pass."""

    title: str
    slug: str
    where: str  # file:line of the feed

    @property
    def url(self) -> str:
        """Return the feed's address."""
        return self.feed

    @property
    def member(self) -> str:
        """Return what stands where a member's slug would stand."""
        return f"{STREAM}{self.slug}"

    @property
    def fetched(self) -> Feed:
        """Return it as what is fetched."""
        known = self.url, self.member, self.title, self.where, None, self.language, self.text, "none"
        include, exclude = (Match(**vars(match)) for match in (self.include, self.exclude))
        return Feed(*known, include=include, exclude=exclude, not_by=self.not_by)  # type: ignore[arg-type]

    @property
    def voice(self) -> Member:
        """Return it as whose feed the status page tells of."""
        site = account_of(self.url)
        return Member(
            slug=self.member,
            name=self.title,
            source="",
            kind="organisation",
            blog=site.url if site else None,
            feeds=(self.url,),
            text=self.text,
            images="none",
            paged=False,
        )


@dataclass(frozen=True)
class Streams:
    """All of them, by name."""

    streams: tuple[Stream, ...] = ()


def read_streams(
    content: Path, root: Path, read: Read = frontmatter.read, listed: Listing | None = None
) -> tuple[tuple[Stream, ...], list[Problem]]:
    """Return the streams that the files below ``content`` describe, and everything to mend in them."""
    return read_folder(content / FOLDER, root, _stream, read, listed)


def confused(streams: Iterable[Stream], members: Collection[Member]) -> list[Problem]:
    """Return a Problem for each feed that two files name, and for each tag's stream that is followed as a member's.

    All who write under a tag would have that member's name.
    """
    taken = {
        address_key(feed): where
        for member in members
        for feed, where in zip(member.feeds, member.feed_lines, strict=True)
    }
    problems = []
    for stream in streams:
        key = address_key(stream.url)
        if other := taken.get(key):
            fix = "keep one of the two: a stream's posts are nobody's here"
            problems.append(Problem(stream.where, f"the feed {stream.url} is already at {other}", fix))
        taken.setdefault(key, stream.where)
    fix = f"move it to a file of its own in content/{FOLDER}/, with a line `feed: …`"
    problems += [
        Problem(where, f"{feed} is a hashtag's stream, of all who use it, and no member's", fix)
        for member in members
        for feed, where in zip(member.feeds, member.feed_lines, strict=True)
        if _OF_ALL.fullmatch(feed)
    ]
    return problems


def is_stream(feed: str, entries: Iterable[Entry]) -> bool:
    """Return whether a feed is a hashtag's: by its address, or by it and by several people's posts in it."""
    accounts = {account.url for entry in entries if (account := writer_of(entry))}
    return bool(_OF_ALL.fullmatch(feed)) or (bool(_tag_of(feed)) and len(accounts) > 1)


def stream_file(answer: Found, title: str | None = None) -> tuple[str, str]:
    """Return the name and the text of the file that follows the stream that was found."""
    tag = _tag_of(answer.feed)
    title = title or (f"#{tag} · {host_of(answer.feed)}" if tag else answer.harvest.parsed.title or answer.feed)
    slug = slugify(f"{tag or title} {'' if not tag else host_of(answer.feed).partition(':')[0]}".replace(".", " "))
    name = re.sub(r"[^a-z0-9]+", "-", slug).strip("-") or "stream"
    lines = ["---", f"title: {json.dumps(' '.join(title.split()), ensure_ascii=False)}", f"feed: {answer.feed}", "---"]
    return f"{name}.md", "\n".join([*lines, ""])


def _tag_of(feed: str) -> str:
    place = feed.partition("://")[2]
    match = _TAG.search(place[place.find("/") :] if "/" in place else "")
    return match[1] if match else ""


def _stream(document: Document) -> Stream | list[Problem]:
    fields, problems = SHAPE.read(document)
    slug = slug_of_file(document, "chru.md", problems)
    if fields is None or problems:
        return problems
    known = {**vars(fields), "title": fields.title or slug.replace("-", " ")}
    return Stream(**known, slug=slug, where=document.where("feed"))
