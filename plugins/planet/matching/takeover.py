"""Has a blog's address changed hands? Then what comes from there now is not what its member wrote. Pure.

A domain that its owner let go is often bought for the links that lead to it, and its feed then advertises. No post is
known, and nearly all lead away: such a feed is not read on until a person has said that it is right.
"""

from __future__ import annotations

from collections.abc import Iterable

from plugins.planet.matching.pairing import pair
from plugins.planet.model import Entry, Failure, Feed
from plugins.shared.url import host_of

FEW = 3  # posts, of which nothing can be said
MOST = 0.8  # of a feed's links


def taken_over(feed: Feed, known: Iterable[Entry], harvested: Iterable[Entry]) -> Failure | None:
    """Return why ``harvested`` cannot be the member's, judging by what is ``known`` from the same feed; None if it can.

    A blog whose posts have always led elsewhere (a list of links) is never in doubt, nor is one that shows a single
    post that is known.
    """
    before = [entry for entry in known if entry.feed == feed.url and entry.url and not entry.placeholder]
    now = [entry for entry in harvested if entry.url]
    if min(len(before), len(now)) < FEW or pair(before, now, feed.moved_from)[0]:
        return None
    home = _homes(feed) | {host_of(entry.url) for entry in before}
    strangers = [entry for entry in now if not _is_among(host_of(entry.url), home)]
    steady = len({host_of(entry.url) for entry in before}) <= 1 + len(before) * (1 - MOST)
    if not steady or len(strangers) < MOST * len(now):
        return None
    where = host_of(strangers[0].url or "")
    return Failure(
        feed.url,
        f"none of its posts is known, and {len(strangers)} of {len(now)} lead to other sites, such as {where}: "
        "the address may have changed hands, so nothing new of it is shown",
        f"if it is theirs, write `blog: https://{where}/` and the earlier address under `moved_from`; if not, take the "
        "feed out of the member's file",
        kind="taken-over",
    )


def _homes(feed: Feed) -> set[str]:
    return {host_of(address) for address in (feed.url, feed.blog or "", *feed.moved_from) if address}


def _is_among(host: str, homes: Iterable[str]) -> bool:
    return any(host == home or host.endswith(f".{home}") for home in homes)
