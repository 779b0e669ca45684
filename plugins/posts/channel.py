"""Posts → the channels that people subscribe to: the newest, and all others in archives (RFC 5005 §4).

An archive is full from the day on which it appears, and counted from the earliest post: nothing comes to it any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from gettext import NullTranslations
from typing import Generic, TypeVar

from markupsafe import Markup

from plugins.members.model import Member
from plugins.posts.model import Date, Image, Post
from plugins.shared.identity import Identity
from plugins.syndication.elements import welcome
from plugins.syndication.model import ICON, Channel, Item, Person
from plugins.writing.rendered import Rendered

NEWEST = 50  # posts in a feed


@dataclass(frozen=True)
class WrittenPost:
    """A post and what comes of its text."""

    post: Post
    rendered: Rendered


@dataclass(frozen=True)
class FeedMaker:
    """What all feeds of posts are made with; ``siteurl`` is absolute, without a slash at its end."""

    siteurl: str
    language: str
    members: Mapping[str, Member]
    now: datetime
    identity: Identity
    words: NullTranslations
    description: str = ""
    hub: str | None = None

    def channel(self, written: Iterable[WrittenPost], title: str, home: str, address: str) -> Channel:
        """Return a feed of ``written``; ``home`` and ``address`` (the feed's own) are relative to the site."""
        return Channel(
            title=title,
            id=self.identity.feed(home),
            home_url=f"{self.siteurl}/{home}",
            feed_url=f"{self.siteurl}/{address}",
            items=tuple(map(self.item, written)),
            language=self.language,
            description=self.description,
            welcome=welcome(self.siteurl, self.words),
            hub=self.hub,
            icon=f"{self.siteurl}/{ICON}",
        )

    def item(self, one: WrittenPost) -> Item:
        """Return a post as feeds have it."""
        post = one.post
        return Item(
            id=post.identity(self.identity),
            url=post.canonical or f"{self.siteurl}/{post.url(self.now)}",
            title=post.title,
            published=moment(post.date),
            updated=moment(post.updated) if post.updated else None,
            content=led(one.rendered.html, post.image, self.siteurl),
            summary=post.summary,
            authors=tuple(map(self._person, post.authors)),
            tags=post.tags,
            language=post.language or self.language,
            image=f"{self.siteurl}/{post.image.src}" if post.image else None,
        )

    def by_author(self, written: Iterable[WrittenPost]) -> dict[str, tuple[Item, ...]]:
        """Return each member's posts, in the order of ``written``, by the member's slug."""
        found: dict[str, list[Item]] = defaultdict(list)
        for one in written:
            for author in one.post.authors:
                if author in self.members:
                    found[author].append(self.item(one))
        return {slug: tuple(items) for slug, items in found.items()}

    def _person(self, author: str) -> Person:
        """Return an author: a member with a page here, or a guest with a name."""
        member = self.members.get(author)
        return Person(member.name, member.address(self.siteurl)) if member else Person(author)


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

    def placed(self, feed: Channel, name: str, site: str, identity: Identity) -> Channel:
        """Return ``feed``, which is this document's file ``name``, with the ways to its neighbours."""

        def address(folder: str | None) -> str | None:
            return None if folder is None else f"{site}/{folder}{name}"

        if self.folder == self.current:
            return replace(feed, previous_archive=address(self.older))
        return replace(
            feed,
            id=identity.feed(self.folder),
            current=address(self.current),
            previous_archive=address(self.older),
            next_archive=address(self.newer),
        )


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
