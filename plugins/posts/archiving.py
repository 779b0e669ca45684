"""All posts of a feed: the newest in the one that people subscribe to, the others in archives (RFC 5005 §4).

An archive is full from the day on which it appears, and counted from the earliest post: nothing comes to it any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from plugins.shared.identity import Identity
from plugins.syndication.model import Channel

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
