"""What is looked up about posts after the feeds: where links lead, who pinged back, and pages of feeds cut short.

Each is asked politely, a few in a run, and what was found is kept for good; the comments of young posts are asked again
each day. Where nothing is new the next run that looks is an hour later: no update waits for what is left. What cannot
be had costs nothing else: a host that does not answer is left alone for a week.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TypeAlias

from plugins.planet.cleaning.tree import linked
from plugins.planet.fetching.fetch import PAGES, Ask, Fetcher, Outcome
from plugins.planet.fetching.politeness import in_time
from plugins.planet.model import Failure, Feed, Harvest, Response
from plugins.planet.parsing.files import what_is
from plugins.planet.relations.book import book_of
from plugins.planet.relations.model import Posting
from plugins.planet.relations.pingbacks import ping
from plugins.planet.relations.spelling import FEED_PROXIES, SHORTENERS, host, known_as
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.store.lookups import LookupTable
from plugins.planet.visit import Run

MOST_LEADS, MOST_COMMENTS, MOST_PAGES = 60, 20, 20  # in one run
MOST_OF_A_HOST = 6  # of those leads: with a second between them more would not be reached
GLANCE = 2**16  # bytes that are read of where a link leads
_YOUNG, _DAILY, _AGAIN = timedelta(days=90), timedelta(hours=23), timedelta(days=30)
_REST = timedelta(days=7)  # of a host that did not answer
_BUDGET = 5.0  # seconds for all of a run: what is left is looked up in the next
_PATIENCE = 4.0  # seconds for one address: a host that says nothing is to be known for that before the run ends
_UNANSWERED = ("dns", "connect", "connect-timeout", "timeout", "tls")
_LARGEST = 200_000  # characters of a page that are kept
_FEED = re.compile(r"(?:feed|rss|atom|comments/default|\.xml)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Desk:
    table: LookupTable
    fetcher: Fetcher
    pool: ParsePool
    now: datetime
    silent: set[str] = field(default_factory=set)  # hosts that did not answer

    async def ask(self, ask: Ask, fetcher: Fetcher | None = None) -> Outcome | None:
        """Return what is at an address; None where its host does not answer, which is remembered."""
        outcome = await (fetcher or self.fetcher).fetch(ask)
        if isinstance(outcome, Failure) and outcome.kind in _UNANSWERED:
            at = host(outcome.at)
            self.silent.add(at)
            self.table.put("silent", at, "", self.now, "")
        return None if host(ask.url) in self.silent else outcome


_Work: TypeAlias = tuple[str, Callable[[], Awaitable[None]]]  # the host that it asks, and what does it


async def look_up(feeds: Sequence[Feed], run: Run, end: float) -> None:
    """Look up what is due; ``end`` is when the run must end, by the loop's clock."""
    table, now = run.store.lookups, run.now
    table.drop_outdated(now - _REST)
    patient = run.fetcher.within(total_seconds=_PATIENCE, connect_seconds=_PATIENCE)
    desk = _Desk(table, patient, run.pool, now, set(table.asked("silent")))
    before = table.last_run(digest := table.digest(feeds, now))
    unknown = list(islice(_unknown(feeds, desk), MOST_LEADS)) if before is None or before.left else []
    table.put_run(digest, now, left=bool(unknown))  # all texts are read again when there are new ones, and each day
    work: list[_Work] = [
        *((host(url), partial(_follow, desk, url)) for url in unknown),
        *((host(url), partial(_listen, desk, post, url)) for post, url in _due(desk)),
        *((host(url), partial(_read, desk, post, url, feed)) for post, url, feed in _unread(feeds, desk)),
    ]
    await in_time(_lanes(work, desk), run.at_once, _BUDGET, end)


def _lanes(work: Iterable[_Work], desk: _Desk) -> list[Callable[[], Awaitable[None]]]:
    """Return the work of each host as one queue, which ends where the host does not answer."""
    lanes: dict[str, list[Callable[[], Awaitable[None]]]] = defaultdict(list)
    for name, task in work:
        lanes[name].append(task)

    async def serve(name: str) -> None:
        for job in lanes[name]:
            if name not in desk.silent:
                await job()

    return [partial(serve, name) for name in lanes]


# Where links lead


def _unknown(feeds: Sequence[Feed], desk: _Desk) -> Iterator[str]:
    """Yield the links to pages of members' hosts, or by shorteners, of which nobody knows what they lead to."""
    asked = desk.table.asked("lead")
    leads = {url: lead for url, (_, lead) in asked.items() if lead}
    moved = {feed.blog: feed.moved_from for feed in feeds if feed.blog and feed.moved_from}
    postings = [
        Posting(row.id, row.member, row.title, row.url, row.moment.date(), (row.guid,), row.feed, row.author or "")
        for row in desk.table.posts()
    ]
    book = book_of(postings, moved, leads)
    blogs = {host(url) for feed in feeds for url in (feed.blog, *feed.moved_from) if url}
    hosts = {*book.hosts, *blogs, *SHORTENERS, *FEED_PROXIES}.difference(desk.silent)
    count: Counter[str] = Counter()
    proxied = {post.url for post in postings if post.url and host(post.url) in FEED_PROXIES}
    for link in _links(desk.table, proxied):
        name, when = host(link), asked.get(link)
        if name not in hosts or count[name] == MOST_OF_A_HOST or not known_as(link)[1] or what_is(link, "")[1]:
            continue
        if when and (when[1] or desk.now - when[0] <= _AGAIN):
            continue
        if link in proxied or book.find(link) is None:
            count[name] += 1
            yield link


def _links(table: LookupTable, proxied: Collection[str]) -> Iterator[str]:
    """Yield the links of all texts, the latest first, each once; a post's own address is one where it is a proxy's."""
    seen = set[str]()
    for _, url, content in table.texts():
        links = dict.fromkeys(((url,) if url in proxied else ()) + linked(content))
        yield from (link for link in links if link not in seen)
        seen.update(links)


async def _follow(desk: _Desk, url: str) -> None:
    """Keep where a link leads: to the last address of its redirects, whatever is there."""
    outcome = await desk.ask(Ask(url, accept=PAGES, partly=True), desk.fetcher.within(body_bytes=GLANCE))
    if outcome is not None:
        led = outcome.at if isinstance(outcome, Failure) else outcome.url
        desk.table.put("lead", url, "", desk.now, led if led != url else "")


# Who pinged back


def _due(desk: _Desk) -> list[tuple[str, str]]:
    """Return the comments' feeds of young posts that were not asked for a day, the longest unasked first."""
    asked, since = desk.table.asked("comments"), desk.now - _YOUNG
    due = [
        (asked[url][0] if url in asked else since, post, url)
        for post, url in desk.table.replies(since)
        if _FEED.search(url) and (url not in asked or desk.now - asked[url][0] > _DAILY)
        if host(url) not in desk.silent
    ]
    return [(post, url) for _, post, url in sorted(due)[:MOST_COMMENTS]]


async def _listen(desk: _Desk, post: str, url: str) -> None:
    outcome = await desk.ask(Ask(url))
    if outcome is None:
        return
    harvest = await _harvest(desk, Feed(url, "", "", url), outcome)
    pings = [] if harvest is None else list(filter(None, map(ping, harvest.entries)))
    known = desk.table.asked("comments").get(url, (desk.now, ""))[1]
    desk.table.put("comments", url, post, desk.now, json.dumps(pings) if pings else known)


# Pages of feeds that are cut short


def _unread(feeds: Iterable[Feed], desk: _Desk) -> list[tuple[str, str, Feed]]:
    named = {feed.url: feed for feed in feeds if feed.pages}
    first = next(iter(named.values()), None)
    if first is None:
        return []
    unread = ((post, url, first) for post, url in desk.table.of_feeds(list(named)) if host(url) not in desk.silent)
    return list(islice(unread, MOST_PAGES))


async def _read(desk: _Desk, post: str, url: str, feed: Feed) -> None:
    outcome = await desk.ask(Ask(url))
    if outcome is None:
        return
    harvest = await _harvest(desk, replace(feed, url=url, single=True, text="full"), outcome)
    content = str(harvest.entries[0].content)[:_LARGEST] if harvest and harvest.entries else ""
    desk.table.put("page", url, post, desk.now, content)


async def _harvest(desk: _Desk, feed: Feed, outcome: Outcome) -> Harvest | None:
    if not isinstance(outcome, Response):
        return None
    try:
        harvest = await desk.pool.parse(outcome, feed)
    except Exception:  # a fault of ours with one document must not cost the others theirs
        return None
    return harvest if isinstance(harvest, Harvest) else None
