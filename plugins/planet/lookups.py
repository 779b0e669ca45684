"""What is looked up about posts after the feeds: where links lead, who pinged back, and pages of feeds cut short.

Each is asked politely, a few in a run, and what was found is kept for good; the comments of young posts are asked again
each day. What cannot be had costs nothing else.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from plugins.planet.cleaning.tree import linked
from plugins.planet.fetching.fetch import Ask, Fetcher
from plugins.planet.fetching.politeness import in_time
from plugins.planet.model import Entry, Feed, Harvest, Response
from plugins.planet.relations.book import book_of
from plugins.planet.relations.model import Posting
from plugins.planet.relations.spelling import FEED_PROXIES, SHORTENERS, host, known_as
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.store.lookups import LookupTable
from plugins.planet.store.store import Store
from plugins.shared.text import from_markup

MOST_LEADS, MOST_COMMENTS, MOST_PAGES = 60, 20, 20  # in one run
GLANCE = 2**16  # bytes that are read of where a link leads
_PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
_YOUNG, _DAILY, _AGAIN = timedelta(days=90), timedelta(hours=23), timedelta(days=30)
_BUDGET = 5.0  # seconds for all of a run: what is left is looked up in the next
_LARGEST = 200_000  # characters of a page that are kept
_FEED = re.compile(r"(?:feed|rss|atom|comments/default|\.xml)\b", re.IGNORECASE)
_LEADS = "leads"  # the store's fact: after what nothing unknown was found
_PINGBACK = re.compile(r"^\s*\[\s*(?:…|\.\.\.)\s*\]")  # how WordPress quotes whoever links


@dataclass(frozen=True)
class _Desk:
    table: LookupTable
    fetcher: Fetcher
    pool: ParsePool
    now: datetime


async def look_up(
    feeds: Sequence[Feed],
    store: Store,
    fetchers: tuple[Fetcher, Fetcher],
    pool: ParsePool,
    now: datetime,
    at_once: int,
    end: float = math.inf,
) -> None:
    """Look up what is due; of ``fetchers`` the first reads little of a page, and the second all of it.

    ``end`` is when the run must end, by the loop's clock.
    """  # fmt: skip
    glancing, reading = (_Desk(store.lookups, fetcher, pool, now) for fetcher in fetchers)
    store.lookups.drop_orphans()
    known = _known(feeds, store.lookups, now)
    unknown = [] if store.fact(_LEADS) == known else list(_unknown(feeds, store.lookups, now))
    if not unknown:
        store.set_fact(_LEADS, known)  # all texts are read again when there are new ones, and each day
    work = [
        *(partial(_follow, glancing, "", url) for url in unknown),
        *(partial(_listen, reading, post, url) for post, url in _due(store.lookups, now)),
        *(partial(_read, reading, post, url, feed) for post, url, feed in _unread(feeds, store.lookups)),
    ]
    await in_time(work, at_once, _BUDGET, end)


# Where links lead


def _known(feeds: Sequence[Feed], table: LookupTable, now: datetime) -> str:
    """Return what is another when there may be links of which nobody knows where they lead."""
    blogs = sorted({(feed.url, feed.blog or "", *feed.moved_from) for feed in feeds})
    return hashlib.sha256(repr((now.date(), table.latest(), blogs)).encode()).hexdigest()


def _unknown(feeds: Sequence[Feed], table: LookupTable, now: datetime) -> Iterator[str]:
    """Yield the links to members' hosts, or by shorteners, of which nobody knows what they lead to."""
    rows = tuple(table.posts())
    asked = table.asked("lead")
    leads = {url: found for url, (_, found) in asked.items() if found}
    moved = {feed.blog: feed.moved_from for feed in feeds if feed.blog and feed.moved_from}
    postings = [
        Posting(row.id, row.member, row.title, row.url, row.moment.date(), (row.guid,), row.feed, row.author or "")
        for row in rows
    ]
    book = book_of(postings, moved, leads)
    hosts = {host(url) for row in rows for url in (row.url,) if url}
    hosts |= {host(url) for feed in feeds for url in (feed.blog, *feed.moved_from) if url}
    hosts |= {*SHORTENERS, *FEED_PROXIES}
    found: dict[str, None] = {}
    for _, url, content in table.texts():
        own = [url] if host(url) in FEED_PROXIES else []
        for link in (*own, *linked(content)):
            if link in found or host(link) not in hosts or not known_as(link)[1]:
                continue
            when = asked.get(link)
            if (when is None or (not when[1] and now - when[0] > _AGAIN)) and (link in own or book.find(link) is None):
                found[link] = None
                if len(found) == MOST_LEADS:
                    return (yield from found)
    yield from found


async def _follow(desk: _Desk, post: str, url: str) -> None:
    led = ""
    try:
        outcome = await desk.fetcher.fetch(Ask(url, accept=_PAGES, partly=True))
        led = outcome.url if isinstance(outcome, Response) and outcome.url != url else ""
    finally:  # what had no answer when time was up is not waited for in each run
        desk.table.put("lead", url, post, desk.now, led)


# Who pinged back


def _due(table: LookupTable, now: datetime) -> list[tuple[str, str]]:
    """Return the comments' feeds of young posts that were not asked for a day, the longest unasked first."""
    asked = table.asked("comments")
    due = [
        (asked[url][0] if url in asked else now - _YOUNG, post, url)
        for post, url in table.replies(now - _YOUNG)
        if _FEED.search(url) and (url not in asked or now - asked[url][0] > _DAILY)
    ]
    return [(post, url) for _, post, url in sorted(due)[:MOST_COMMENTS]]


async def _listen(desk: _Desk, post: str, url: str) -> None:
    pings: list[list[str]] = []
    try:
        harvest = await _harvest(desk, Feed(url, "", "", url))
        pings = [] if harvest is None else list(filter(None, map(_ping, harvest.entries)))
    finally:
        known = desk.table.asked("comments").get(url, (desk.now, ""))[1]
        desk.table.put("comments", url, post, desk.now, json.dumps(pings) if pings else known)


def _ping(comment: Entry) -> list[str] | None:
    """Return (address, author, what it quotes) of a comment that a blog's software left for a post that links."""
    text = from_markup(comment.content)
    if not _PINGBACK.match(text):
        return None
    addresses = [*(author.url or "" for author in comment.authors), *linked(comment.content)]
    return [next(filter(None, addresses), ""), comment.author or comment.title, text[:500]]


# Pages of feeds that are cut short


def _unread(feeds: Iterable[Feed], table: LookupTable) -> list[tuple[str, str, Feed]]:
    named = {feed.url: feed for feed in feeds if feed.pages}
    first = next(iter(named.values()), None)
    if first is None:
        return []
    return [(post, url, first) for post, url in list(table.of_feeds(list(named)))[:MOST_PAGES]]


async def _read(desk: _Desk, post: str, url: str, feed: Feed) -> None:
    harvest = await _harvest(desk, replace(feed, url=url, single=True, text="full"))
    content = str(harvest.entries[0].content)[:_LARGEST] if harvest and harvest.entries else ""
    desk.table.put("page", url, post, desk.now, content)


async def _harvest(desk: _Desk, feed: Feed) -> Harvest | None:
    outcome = await desk.fetcher.fetch(Ask(feed.url))
    if not isinstance(outcome, Response):
        return None
    try:
        found = await desk.pool.parse(outcome, feed)
    except Exception:  # a fault of ours with one document must not cost the others theirs
        return None
    return found if isinstance(found, Harvest) else None
