"""A post as its page shows it, and as lists do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from plugins.posts.around import Around
from plugins.posts.model import Date, Image, Post, Status
from plugins.writing.rendered import Rendered


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
        told = (self.title, self.url, self.date.isoformat(), self.description, str(self.minutes), self.language or "")
        return "\0".join((*told, repr(self.image) if self.image else "", *self.authors))


@dataclass(frozen=True)
class Article:
    """A post with everything around it; ``url`` and ``picture`` are relative to the site."""

    post: Post
    url: str
    status: Status
    tags: tuple[Tag, ...]
    around: Around
    rendered: Rendered
    picture: str

    @property
    def digest(self) -> str:
        """Return what stands for all of it."""
        around = self.around
        others = (around.newer, around.older, *around.series, None, *around.related)
        told = (self.post.digest, self.url, self.status, self.rendered.digest, self.picture)
        return repr((told, [one.digest for one in around.authors], [one and one.digest for one in others]))

    @cached_property
    def listed(self) -> ListedPost:
        """Return the post as lists show it."""
        post, around = self.post, self.around
        authors = tuple(author.name for author in around.authors)
        return ListedPost(
            post.title, self.url, post.date, around.description, authors, around.minutes, post.language, post.image
        )
