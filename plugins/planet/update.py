"""An update: visits every feed that is due (visit.py), ends in time, and says what came of each."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from plugins.planet.choices import images_of
from plugins.planet.fetching.fetch import Fetcher, Transport
from plugins.planet.fetching.politeness import FetchSettings, Turns
from plugins.planet.fetching.schedule import again as asked_again
from plugins.planet.fetching.transport import open_transport
from plugins.planet.model import Feed, FeedReport
from plugins.planet.report import offline, unblamed, unreached
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.states import States
from plugins.planet.store.store import Store
from plugins.planet.visit import Run, unasked, visit

if TYPE_CHECKING:
    from plugins.writing.hosts import Elsewhere

Progress = Callable[[FeedReport], None]
_NEVER = datetime.min.replace(tzinfo=UTC)


async def update(
    feeds: Sequence[Feed],
    store: Store,
    *,
    now: datetime,
    settings: PlanetSettings,
    force: bool = False,
    again: Collection[Feed] = (),
    transport: Transport | None = None,
    progress: Progress | None = None,
    pool: ParsePool | None = None,
    shown: Sequence[Elsewhere] | None = None,
) -> tuple[FeedReport, ...]:
    """Fetch what is due and keep what is new; return a report for each feed, in the order given.

    It takes ``settings.run_seconds`` and little more: feeds that were not reached by then are asked first the next
    time. ``force`` asks feeds before their time, though never one that is gone; those in ``again`` are asked as if
    nothing had been said of a move or an end. ``shown`` is what the site's own texts show of other hosts, where they
    were looked at: its stills are copied with the members' pictures. ``pool`` may be at work already. Whatever a feed
    does becomes its report; only the store's own failures are raised (sqlite3.Error). Where this machine has no
    network, that is held against no feed.
    """
    end = asyncio.get_running_loop().time() + settings.run_seconds
    store.heal_clock(now)
    feeds = _kept(feeds, store, settings)
    async with AsyncExitStack() as stack:
        if pool is None:
            pool = await stack.enter_async_context(ParsePool(now=now))
        fetcher = await _fetcher(stack, transport, settings.fetch, now)
        states = stack.enter_context(States(store))
        for feed in again:
            states.keep(asked_again(states.of(feed.url, feed.member)))
        await pool.expect(sum(states.of(feed.url, feed.member).last_success is None for feed in feeds))
        run = Run(store, states, fetcher, pool, settings, now, force, _by_member(feeds))
        reports, online = _judged(await _visit_all(feeds, run, progress, end), run)
        if online:
            await _look_around([feed for feed in feeds if not feed.is_stream], run, end, shown)
    return _counted([reports[feed] for feed in feeds], store)


async def _fetcher(stack: AsyncExitStack, given: Transport | None, limits: FetchSettings, now: datetime) -> Fetcher:
    """Return what asks hosts, by a transport that is ``given``, or one of ours, which is closed with the ``stack``."""
    ours = open_transport(limits.allowed, limits.concurrency)  # nothing is opened yet
    transport = await stack.enter_async_context(ours) if given is None else given
    return Fetcher(transport, Turns(limits.per_host, limits.host_pause), limits, now)


def _kept(feeds: Sequence[Feed], store: Store, settings: PlanetSettings) -> Sequence[Feed]:
    """Return the feeds as the site would have them; the store keeps nothing that they do not let it keep."""
    store.keep_streams(feed.member for feed in feeds if feed.is_stream)
    feeds = [feed if feed.is_stream else _chosen(feed, settings) for feed in feeds]
    store.featured.drop_of({feed.member for feed in feeds if feed.images != "kept"})
    return feeds


def _chosen(feed: Feed, settings: PlanetSettings) -> Feed:
    """Return a feed with what the site chose for whoever chooses nothing."""
    return replace(feed, followed=settings.hashtags, images=images_of(feed.images, feed.text, settings.images))


async def _look_around(feeds: Sequence[Feed], run: Run, end: float, shown: Sequence[Elsewhere] | None) -> None:
    """Ask for what belongs to the feeds: pictures, whether old posts are still there, and what posts lead to."""
    if run.settings.avatars:
        from plugins.planet import pictures

        await pictures.copy_avatars(feeds, run, end)
        await pictures.copy_stills(run, end, shown)
        await pictures.copy_featured(feeds, run, end)
    if run.settings.sources:
        from plugins.planet import link_rot

        await link_rot.look_for_sources(run, end)
    if run.store.lookups.is_due(feeds, run.now):
        from plugins.planet import lookups

        await lookups.look_up(feeds, run, end)


def _judged(reports: dict[Feed, FeedReport], run: Run) -> tuple[dict[Feed, FeedReport], bool]:
    """Return the reports, and whether there is a network; where there is none, that is held against no feed."""
    if offline(reports.values(), run.unnamed):
        return {feed: unblamed(report) for feed, report in reports.items()}, False
    for state in run.unnamed:
        run.states.save(state)
    return reports, True


async def _visit_all(feeds: Sequence[Feed], run: Run, progress: Progress | None, end: float) -> dict[Feed, FeedReport]:
    limits = run.settings.fetch
    places = asyncio.Semaphore(run.at_once)
    reports: dict[Feed, FeedReport] = {}

    def tell(feed: Feed, report: FeedReport) -> None:
        reports[feed] = report
        if progress:
            progress(report)

    async def serve(lane: Sequence[Feed]) -> None:
        for feed in lane:
            async with places:
                report = await visit(feed, run)
            tell(feed, report)

    due: list[Feed] = []
    for feed in feeds:
        report = unasked(feed, run)
        due.append(feed) if report is None else tell(feed, report)
    try:
        async with asyncio.timeout_at(end), asyncio.TaskGroup() as group:
            for lane in _lanes(_longest_unasked_first(due, run), limits.per_host):
                group.create_task(serve(lane))
    except TimeoutError:
        for feed in due:
            if feed not in reports:
                tell(feed, unreached(feed, run.settings.run_seconds))
    except ExceptionGroup as failed:  # what ends one visit ends all, and is the same for each
        raise failed.exceptions[0] from None
    return reports


def _by_member(feeds: Iterable[Feed]) -> Mapping[str, frozenset[str]]:
    addresses: dict[str, set[str]] = defaultdict(set)
    for feed in feeds:
        addresses[feed.member].add(feed.url)
    return {member: frozenset(urls) for member, urls in addresses.items()}


def _longest_unasked_first(feeds: Iterable[Feed], run: Run) -> list[Feed]:
    """Return the feeds that the last run did not reach before those that it did."""
    return sorted(feeds, key=lambda feed: run.states.of(feed.url, feed.member).last_attempt or _NEVER)


def _lanes(feeds: Iterable[Feed], per_host: int) -> Iterator[Sequence[Feed]]:
    """Yield feeds that are visited one after the other: those of one host must not hold the places of the others."""
    hosts: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        hosts[urlsplit(feed.url).netloc.lower()].append(feed)
    for group in hosts.values():
        yield from (lane for n in range(per_host) if (lane := group[n::per_host]))


def _counted(reports: Iterable[FeedReport], store: Store) -> tuple[FeedReport, ...]:
    """Return ``reports`` with what the store now has of each feed."""
    entries, hidden = store.counts(), store.hidden()
    keys = ((report, (report.feed, report.member)) for report in reports)
    return tuple(replace(report, entries=entries.get(key, 0), hidden=hidden.get(key, {})) for report, key in keys)
