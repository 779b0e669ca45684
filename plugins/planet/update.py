"""Composes fetch → parse → store for every feed that is due, and says what came of each."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from plugins.planet.fetching.fetch import Ask, Fetcher, Transport, validator
from plugins.planet.fetching.politeness import Turns
from plugins.planet.fetching.schedule import fail, is_dormant, is_due, retire, succeed
from plugins.planet.fetching.wire import open_transport
from plugins.planet.memory.retention import choices, vanished
from plugins.planet.memory.states import States
from plugins.planet.memory.store import Store
from plugins.planet.model import Failure, Feed, FeedReport, FeedState, Gone, Harvest, NotModified, Response, State
from plugins.planet.parsing.pool import ParsePool
from plugins.planet.report import offline, unblamed
from plugins.planet.settings import FetchSettings, PlanetSettings

Progress = Callable[[FeedReport], None]


@dataclass(frozen=True)
class _Run:
    """What every feed of one update shares."""

    store: Store
    states: States
    fetcher: Fetcher
    pool: ParsePool
    settings: PlanetSettings
    now: datetime
    force: bool
    feeds: Mapping[str, frozenset[str]]  # by member
    unnamed: list[FeedState] = field(default_factory=list)  # of feeds whose host's name is not known


async def update(
    feeds: Sequence[Feed],
    store: Store,
    *,
    now: datetime,
    settings: PlanetSettings,
    force: bool = False,
    transport: Transport | None = None,
    progress: Progress | None = None,
    pool: ParsePool | None = None,
) -> tuple[FeedReport, ...]:
    """Fetch what is due and keep what is new; return a report for each feed, in the order given.

    ``force`` asks feeds before their time, though never one that is gone. ``pool`` may be at work already. Whatever a
    feed does becomes its report; only the store's own failures are raised (sqlite3.Error). Where this machine has no
    network, that is held against no feed.
    """
    store.heal_clock(now)
    feeds = [replace(feed, followed=settings.hashtags) for feed in feeds]
    limits = settings.fetch
    async with AsyncExitStack() as stack:
        if pool is None:
            pool = await stack.enter_async_context(ParsePool(now=now))
        pipe = await stack.enter_async_context(_pipe(limits)) if transport is None else transport
        turns = Turns(limits.per_host, limits.host_pause)
        fetcher = Fetcher(pipe, turns, limits, now)
        states = stack.enter_context(States(store))
        await pool.expect(sum(states.of(feed.url, feed.member).last_success is None for feed in feeds))
        run = _Run(store, states, fetcher, pool, settings, now, force, _by_member(feeds))
        reports = await _visit_all(feeds, run, progress)
        online = not offline(reports.values(), run.unnamed)
        for state in run.unnamed if online else ():
            states.save(state)
        if not online:
            reports = {feed: unblamed(report) for feed, report in reports.items()}
        if settings.avatars and online:
            from plugins.planet.portraits import LARGEST, SECONDS, portray

            picky = replace(limits, body_bytes=LARGEST, total_seconds=SECONDS)
            await portray(feeds, store, Fetcher(pipe, turns, picky, now), pool, now, limits.concurrency)
    return _counted([reports[feed] for feed in feeds], store)


async def _visit_all(feeds: Sequence[Feed], run: _Run, progress: Progress | None) -> dict[Feed, FeedReport]:
    limits = run.settings.fetch
    places = asyncio.Semaphore(limits.concurrency)
    reports: dict[Feed, FeedReport] = {}

    async def serve(lane: Sequence[Feed]) -> None:
        for feed in lane:
            async with places:
                reports[feed] = await _visit(feed, run)
            if progress:
                progress(reports[feed])

    try:
        async with asyncio.TaskGroup() as group:
            for lane in _lanes(feeds, limits.per_host):
                group.create_task(serve(lane))
    except ExceptionGroup as failed:  # what ends one visit ends all, and is the same for each
        raise failed.exceptions[0] from None
    return reports


def _pipe(limits: FetchSettings) -> AbstractAsyncContextManager[Transport]:
    return open_transport(limits.allowed, limits.concurrency)


def _by_member(feeds: Iterable[Feed]) -> Mapping[str, frozenset[str]]:
    addresses: dict[str, set[str]] = defaultdict(set)
    for feed in feeds:
        addresses[feed.member].add(feed.url)
    return {member: frozenset(urls) for member, urls in addresses.items()}


def _lanes(feeds: Iterable[Feed], per_host: int) -> Iterator[Sequence[Feed]]:
    """Yield feeds that are visited one after the other: those of one host must not hold the places of the others."""
    hosts: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        hosts[urlsplit(feed.url).netloc.lower()].append(feed)
    for group in hosts.values():
        yield from (lane for n in range(per_host) if (lane := group[n::per_host]))


async def _visit(feed: Feed, run: _Run) -> FeedReport:
    state = run.states.of(feed.url, feed.member)
    if state.gone:
        return _report(feed, "gone", error=state.message)
    if not run.force and not is_due(state, run.now):
        return _report(feed, "dormant" if is_dormant(state, run.now) else "not-due", error=state.message)
    try:
        return await _ask(feed, state, run)
    except sqlite3.Error:
        raise
    except Exception as error:  # a fault of ours with one feed must not cost the others theirs
        failure = Failure(
            feed.url, f"this program failed on it ({type(error).__name__}: {error})", "report this", kind="bug"
        )
        return _failed(feed, state, failure, run)


async def _ask(feed: Feed, state: FeedState, run: _Run) -> FeedReport:
    same = state.choices == choices(feed)
    ask = Ask(state.moved_to or feed.url, state.etag if same else None, state.last_modified if same else None)
    outcome = await run.fetcher.fetch(ask)
    if isinstance(outcome, Gone):
        retired = retire(state, run.now)
        run.states.save(retired)
        return replace(_report(feed, "gone", error=retired.message), kind="http-410")
    if isinstance(outcome, NotModified):
        return _unchanged(feed, state, outcome, run)
    if isinstance(outcome, Response):
        harvest = await run.pool.parse(outcome, feed)
        if isinstance(harvest, Harvest):
            return _harvested(feed, state, outcome, harvest, run)
        outcome = harvest
    return _failed(feed, state, outcome, run)


def _harvested(feed: Feed, state: FeedState, response: Response, harvest: Harvest, run: _Run) -> FeedReport:
    from plugins.planet.identity.merge import merge  # slow to load, and of no use where nothing is new
    from plugins.planet.identity.takeover import taken_over

    known = run.store.entries(member=feed.member)
    if doubt := taken_over(feed, known, harvest.entries):
        return _failed(feed, state, doubt, run)
    entries = merge(
        known,
        harvest.entries,
        now=run.now,
        new_feed=state.last_success is None,
        moved_from=feed.moved_from,
        feeds=run.feeds[feed.member],
    )
    follow = run.settings.retention == "follow"
    removed = vanished(feed, known, harvest) if follow else ()
    learned = replace(
        succeed(state, response.headers, harvest.parsed.ttl, run.now),
        etag=validator(response.headers.get("etag")),
        last_modified=validator(response.headers.get("last-modified")),
        moved_to=response.permanent_url or state.moved_to,
        title=harvest.parsed.title,
        ttl=harvest.parsed.ttl,
        choices=choices(feed),
    )
    new = run.states.save(learned, entries, removed)
    run.store.faces.name(feed.member, feed.url, harvest.parsed.icons)
    return _moved_or(feed, learned, "ok", new)


def _unchanged(feed: Feed, state: FeedState, answer: NotModified, run: _Run) -> FeedReport:
    learned = succeed(state, answer.headers, state.ttl, run.now)
    learned = replace(learned, moved_to=answer.permanent_url or state.moved_to)
    run.states.keep(learned)
    return _moved_or(feed, learned, "unchanged", 0)


def _failed(feed: Feed, state: FeedState, failure: Failure, run: _Run) -> FeedReport:
    failed = fail(state, failure, run.now)
    if failure.kind == "dns":
        run.unnamed.append(failed)
    else:
        run.states.save(failed)
    word: State = "dormant" if is_dormant(failed, run.now) else "failed"
    return replace(_report(feed, word, error=failed.message), kind=failure.kind or "not-a-feed")


def _moved_or(feed: Feed, state: FeedState, otherwise: State, new: int) -> FeedReport:
    if not state.moved_to or state.moved_to == feed.url:
        return _report(feed, otherwise, new)
    error = f"{feed.where}: the feed has moved for good — write {state.moved_to} instead of {feed.url}"
    return _report(feed, "moved", new, error)


def _report(feed: Feed, word: State, new: int = 0, error: str = "") -> FeedReport:
    return FeedReport(feed.url, feed.member, word, new=new, error=error)


def _counted(reports: Iterable[FeedReport], store: Store) -> tuple[FeedReport, ...]:
    """Return ``reports`` with what the store now has of each feed."""
    entries, hidden = store.counts(), store.hidden()
    keys = ((report, (report.feed, report.member)) for report in reports)
    return tuple(replace(report, entries=entries.get(key, 0), hidden=hidden.get(key, {})) for report, key in keys)
