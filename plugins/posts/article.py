"""A post as its page shows it, with what stands beside its text, and as lists do, page by page (pagination)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plugins.members.model import Member
from plugins.posts.model import Date, Image, Post, PostStatus
from plugins.posts.related import RelatedPosts
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
    near: RelatedPosts,
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


@dataclass(frozen=True)
class Tag:
    """A tag of a post; ``url`` is its page, relative to the site."""

    name: str
    slug: str

    @property
    def url(self) -> str:
        """Return the tag's page, relative to the site."""
        return f"tags/{self.slug}/"


@dataclass(frozen=True)
class Translation:
    """A text in one of its languages; ``url`` is relative to the site."""

    language: str
    title: str
    url: str


@dataclass(frozen=True)
class ListedPost:
    """A post in a list; ``url`` is relative to the site."""

    title: str
    url: str
    date: Date
    description: str
    authors: tuple[str, ...]
    minutes: int
    language: str | None
    image: Image | None = None

    @cached_property
    def digest(self) -> str:
        """Return what stands for all of it."""
        facts = (self.title, self.url, self.date.isoformat(), self.description, str(self.minutes), self.language or "")
        return "\0".join((*facts, repr(self.image) if self.image else "", *self.authors))


@dataclass(frozen=True)
class Article:
    """A post with everything around it; ``url`` and ``picture`` are relative to the site."""

    post: Post
    url: str
    status: PostStatus
    tags: tuple[Tag, ...]
    around: Around
    rendered: Rendered
    picture: str

    @property
    def digest(self) -> str:
        """Return what stands for all of it."""
        around = self.around
        others = (around.newer, around.older, *around.series, None, *around.related)
        facts = (self.post.digest, self.url, self.status, self.rendered.digest, self.picture)
        return repr((facts, [author.digest for author in around.authors], [other and other.digest for other in others]))

    @cached_property
    def listed(self) -> ListedPost:
        """Return the post as lists show it."""
        post, around = self.post, self.around
        authors = tuple(author.name for author in around.authors)
        return ListedPost(
            post.title, self.url, post.date, around.description, authors, around.minutes, post.language, post.image
        )


@dataclass(frozen=True)
class Leaf:
    """One page of a list that goes on over several, newest first; addresses are relative to the site."""

    number: int
    last: int
    articles: tuple[ListedPost, ...]
    url: str
    newer: str | None
    older: str | None
    jumps: tuple[tuple[int, str], ...] = ()  # the first page, those near to this one, the last, and steps between


def leaves(articles: tuple[ListedPost, ...], base: str, size: int) -> tuple[Leaf, ...]:
    """Return the pages of the list at ``base``, ``size`` posts each; a list without posts has one page."""
    last = max(1, -(-len(articles) // size))
    urls = [base, *(f"{base}page/{number}/" for number in range(2, last + 1))]
    return tuple(
        Leaf(
            number,
            last,
            articles[(number - 1) * size : number * size],
            urls[number - 1],
            newer=urls[number - 2] if number > 1 else None,
            older=urls[number] if number < last else None,
            jumps=tuple((jump, urls[jump - 1]) for jump in _jumps(number, last)),
        )
        for number in range(1, last + 1)
    )


def _jumps(number: int, last: int) -> list[int]:
    """Return the pages that can be gone to from page ``number``: any of hundreds is few steps away."""
    steps = {round(1 + (last - 1) * part / 8) for part in range(9)} if last > 12 else set(range(1, last + 1))
    return sorted({page for page in {*steps, *range(number - 2, number + 3)} if 1 <= page <= last})
