"""Posts → the channels that people subscribe to: the newest, and all others in archives (RFC 5005 §4).

An archive is full from the day on which it appears, and counted from the earliest post: nothing comes to it any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import Generic, TypeVar

from markupsafe import Markup

from plugins.members.model import Member
from plugins.memo.artifact import File
from plugins.parts.given import OutputFiles
from plugins.posts.article import Article
from plugins.posts.model import Date, Image, Post
from plugins.syndication.formats import FeedFormat
from plugins.syndication.model import Channel, FeedMaker, Item, Person
from plugins.writing.rendered import Rendered

NEWEST = 50  # posts in a feed


@dataclass(frozen=True)
class WrittenPost:
    """A post and what comes of its text."""

    post: Post
    rendered: Rendered


@dataclass(frozen=True)
class PostFeeds:
    """What all feeds of posts are made with; each has at most ``most`` posts."""

    maker: FeedMaker
    members: Mapping[str, Member]
    now: datetime
    description: str = ""
    most: int = NEWEST

    def files(
        self,
        articles: Sequence[Article],
        title: str,
        home: str,
        folder: str,
        formats: Sequence[FeedFormat],
        earlier: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> Iterator[OutputFiles]:
        """Yield the feed that people subscribe to, and its archives (RFC 5005 §4): together they hold every post.

        ``earlier`` are files in which the first stands a second time, by its name.
        """
        for own in documents(articles, self.most, folder):
            written = [WrittenPost(post.post, post.rendered) for post in own.posts]
            authors = tuple(author for post in own.posts for author in post.around.authors)

            def make(own: FeedDocument[Article] = own, written: Sequence[WrittenPost] = written) -> Iterator[File]:
                for kind in formats:
                    feed = self.channel(written, title, home, f"{own.folder}{kind.name}")
                    data = kind.renders.render(own.placed(feed, kind.name, self.maker))
                    yield from ((file, data) for file in own.files(kind.name, earlier))

            names = [file for kind in formats for file in own.files(kind.name, earlier)]
            yield OutputFiles(names, make, ("feed", title, written, authors, own.newer, own.older))

    def channel(self, written: Iterable[WrittenPost], title: str, home: str, address: str) -> Channel:
        """Return a feed of ``written``; ``home`` and ``address`` (the feed's own) are relative to the site."""
        return self.maker.channel(map(self.item, written), title, home, address, self.description)

    def item(self, written_post: WrittenPost) -> Item:
        """Return a post as feeds have it."""
        post = written_post.post
        return Item(
            id=post.identity(self.maker.identity),
            url=post.canonical or f"{self.maker.url}/{post.url(self.now)}",
            title=post.title,
            published=moment(post.date),
            updated=moment(post.updated) if post.updated else None,
            content=led(written_post.rendered.html, post.image, self.maker.url),
            summary=post.summary,
            authors=tuple(map(self._person, post.authors)),
            tags=post.tags,
            language=post.language or self.maker.language,
            image=f"{self.maker.url}/{post.image.src}" if post.image else None,
        )

    def by_author(self, written: Iterable[WrittenPost]) -> dict[str, tuple[Item, ...]]:
        """Return each member's posts, in the order of ``written``, by the member's slug."""
        posts: dict[str, list[Item]] = defaultdict(list)
        for written_post in written:
            for author in written_post.post.authors:
                if author in self.members:
                    posts[author].append(self.item(written_post))
        return {slug: tuple(items) for slug, items in posts.items()}

    def _person(self, author: str) -> Person:
        """Return an author: a member with a page here, or a guest with a name."""
        member = self.members.get(author)
        return Person(member.name, member.address(self.maker.url)) if member else Person(author)


def led(html: Markup, image: Image | None, siteurl: str) -> Markup:
    """Return a text as a page begins it: with its lead picture, and whose it is."""
    if not image:
        return html
    credit = Markup("<figcaption>{}</figcaption>").format(image.credit) if image.credit else ""
    picture = Markup('<figure><img src="{}/{}" alt="{}">{}</figure>\n')
    return picture.format(siteurl, image.src, image.alt, credit) + html


def moment(value: Date) -> datetime:
    """Return a date as feeds have it; a day is noon in UTC, which is that day for readers nearly everywhere."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(12), UTC)


Thing = TypeVar("Thing")


@dataclass(frozen=True)
class FeedDocument(Generic[Thing]):
    """One document's ``posts``, newest first; its folder and those of its neighbours, relative to the site."""

    posts: Sequence[Thing]
    folder: str
    current: str  # the folder of the feed that people subscribe to
    older: str | None = None
    newer: str | None = None

    def placed(self, feed: Channel, name: str, maker: FeedMaker) -> Channel:
        """Return ``feed``, which is this document's file ``name``, with the ways to its neighbours."""

        def address(folder: str | None) -> str | None:
            return None if folder is None else f"{maker.url}/{folder}{name}"

        if self.folder == self.current:
            return replace(feed, previous_archive=address(self.older))
        return replace(
            feed,
            id=maker.identity.feed(self.folder),
            current=address(self.current),
            previous_archive=address(self.older),
            next_archive=address(self.newer),
        )

    def files(self, name: str, earlier: Mapping[str, Sequence[str]]) -> list[str]:
        """Return where it stands: at its own address, and what people subscribe to at its ``earlier`` ones."""
        more = earlier.get(name, ()) if self.folder == self.current else ()
        return [f"{self.folder}{name}", *more]


def documents(posts: Sequence[Thing], most: int, folder: str) -> Iterator[FeedDocument[Thing]]:
    """Yield the document of the newest ``most`` of ``posts`` (newest first), then the archives, the latest first."""
    full = max(len(posts) - 1, 0) // most

    def archive(number: int) -> str | None:
        return f"{folder}archive/{number}/" if 1 <= number <= full else None

    yield FeedDocument(posts[:most], folder, folder, older=archive(full))
    for number in range(full, 0, -1):
        last = len(posts) - (number - 1) * most
        own = f"{folder}archive/{number}/"
        yield FeedDocument(posts[last - most : last], own, folder, archive(number - 1), archive(number + 1))
