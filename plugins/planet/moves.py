"""Where has a feed gone? What its document says, what its blog's page says, and the exact edit to make.

A document may name another address as a redirect does (``itunes:new-feed-url``, RSS's ``redirect``): that is followed,
as a 301 is. Where it says that it is (``rel=self``) is only told: many say it wrongly. Of a feed that is not there
any more its blog's page is asked, when it is first missed and once a week.
Source: Apple's podcast tags, RFC 4287 §4.2.7.2, UserLand's ``redirect`` document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from plugins.planet.fetching.schedule import WEEK
from plugins.planet.model import Failure, Feed, FeedState, ParsedFeed, Response
from plugins.planet.subscriptions.finding import Finder, Found
from plugins.shared.terminal import counted
from plugins.shared.url import address_key, host_of

MISSING = ("http-404", "http-410", "not-a-feed", "dns")
QUESTIONS = 6  # that one search may ask
_SAME = re.compile(r"(?:/rss2?|/atom)?/?$")


def edit(feed: Feed, address: str) -> str:
    """Return what to write where: ``content/members/ann.md:4: feed: https://ann.example/feed``."""
    listed = feed.where.rpartition(":")[0].endswith((".opml", ".xml"))
    return f'{feed.where}: xmlUrl="{address}"' if listed else f"{feed.where}: feed: {address}"


def named(feed: Feed, response: Response, parsed: ParsedFeed) -> str | None:
    """Return the address that a document names as its new one; None where that is the one that was asked."""
    return parsed.moved_to if parsed.moved_to and _is_other(parsed.moved_to, feed, response) else None


def claimed(feed: Feed, state: FeedState, response: Response, parsed: ParsedFeed) -> str | None:
    """Return where a document says that it is, if that is worth a look: another path of its host, or its site's host.

    Another host is not asked for a feed that is new: there are many of them then.
    """
    if not parsed.address or not _is_other(parsed.address, feed, response):
        return None
    there, here, home = (host_of(url) for url in (parsed.address, response.url, parsed.home))
    if there == here:
        paths = {_SAME.sub("", urlsplit(url).path) for url in (parsed.address, response.url, feed.url)}
        return parsed.address if len(paths) > 1 else None
    return parsed.address if there == home and state.last_success else None


def _is_other(address: str, feed: Feed, response: Response) -> bool:
    return address_key(address) not in {address_key(url) for url in (feed.url, response.url)}


def is_due(state: FeedState, now: datetime) -> bool:
    """Return whether it is time to look again."""
    return state.looked is None or not state.looked <= now < state.looked + WEEK


async def search(
    feed: Feed, state: FeedState, failure: Failure, finder: Finder, others: Collection[str], now: datetime
) -> tuple[Failure, FeedState]:
    """Return a failure with the edit to make as its remedy, where the blog's page names a feed that can be read.

    ``others`` are the feeds of the member that are followed already. What was found last time is said until it is time
    to look again.
    """
    home = _home(feed)
    if failure.kind == "dns" and host_of(home) == host_of(feed.url):
        return failure, state
    advice = state.advice if state.failures else ""
    if is_due(state, now) or not state.failures:
        advice = await _look(feed, home, failure, finder, others)
        state = replace(state, advice=advice, looked=now)
    return (replace(failure, fix=advice) if advice else failure), state


async def _look(feed: Feed, home: str, failure: Failure, finder: Finder, others: Collection[str]) -> str:
    followed = {address_key(url) for url in others}
    for address in _pages(feed, home, failure):
        answer = await finder.of_page(address)
        if not isinstance(answer, Found) or address_key(answer.feed) == address_key(feed.url):
            continue
        if address_key(answer.feed) in followed:
            return f"the feed that {address} names now is followed already: take {feed.where} out"
        count = counted(len(answer.harvest.entries), "entry", "entries")
        return f"{address} names another feed, with {count} — {edit(feed, answer.feed)}"
    return f"{home} names no other feed either: {failure.fix}" if failure.fix.startswith("ask") else ""


def _pages(feed: Feed, home: str, failure: Failure) -> Iterator[str]:
    if failure.kind == "not-a-feed":
        yield feed.url  # what is there now may say where the feed is
    yield home


def _home(feed: Feed) -> str:
    """Return the blog's page: as the member's file has it, or the host's first."""
    return feed.blog or urljoin(feed.url, "/")
