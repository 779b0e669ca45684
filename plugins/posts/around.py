"""What a post's page says beside the post: how long it is, and where to read on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plugins.members.model import Member
from plugins.posts.model import Date, Post
from plugins.posts.related import Related
from plugins.writing.rendered import Rendered


@dataclass(frozen=True)
class Neighbour:
    """Another post, as a link shows it; ``url`` is relative to the site."""

    title: str
    url: str
    date: Date

    @cached_property
    def digest(self) -> str:
        """Return what stands for all that is shown of it: its date is, in its own zone."""
        return f"{self.title}\0{self.url}\0{self.date.isoformat()}"


@dataclass(frozen=True)
class Byline:
    """Who wrote a post; ``member`` is None for a guest."""

    name: str
    member: Member | None = None

    @cached_property
    def digest(self) -> str:
        """Return what stands for all of it."""
        return repr((self.name, self.member))


@dataclass(frozen=True)
class Around:
    """Everything that a post's page shows beside its text."""

    minutes: int
    description: str
    authors: tuple[Byline, ...]
    newer: Neighbour | None = None
    older: Neighbour | None = None
    series: tuple[Neighbour, ...] = ()  # the oldest first, this post among them
    related: tuple[Neighbour, ...] = ()


def around(
    posts: Sequence[Post],
    rendered: Mapping[str, Rendered],
    near: Related,
    *,
    members: Mapping[str, Member],
    now: datetime,
) -> dict[str, Around]:
    """Return what stands around each of ``posts`` (newest first); ``rendered`` has each one's text by its slug.

    ``near`` says which are about the same.
    """
    references = {post.slug: Neighbour(post.title, post.url(now), post.date) for post in posts}
    series: dict[str, list[str]] = defaultdict(list)
    for post in reversed(posts):
        if post.series:
            series[post.series].append(post.slug)
    slugs = [None, *references, None]
    result = {}
    written_by: dict[tuple[str, ...], tuple[Byline, ...]] = {}
    for post, newer, older in zip(posts, slugs, slugs[2:], strict=False):
        if post.authors not in written_by:
            written_by[post.authors] = authors(post, members)
        together = series[post.series] if post.series else []
        gist = rendered[post.slug].gist
        result[post.slug] = Around(
            minutes=gist.minutes,
            description=post.summary or gist.opening,
            authors=written_by[post.authors],
            newer=references[newer] if newer else None,
            older=references[older] if older else None,
            series=tuple(references[slug] for slug in together),
            related=tuple(references[slug] for slug in near[post.slug] if slug not in (newer, older, *together)),
        )
    return result


def authors(post: Post, members: Mapping[str, Member]) -> tuple[Byline, ...]:
    """Return who wrote ``post``: members by their slug, guests by their name."""
    return tuple(
        Byline(members[author].name, members[author]) if author in members else Byline(author)
        for author in post.authors
    )
