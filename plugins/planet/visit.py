"""One feed's turn in an update: fetch → parse → store, and what is to be said of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from plugins.planet.fetching.fetch import Ask, Fetcher, validator
from plugins.planet.fetching.schedule import (
    asks_home,
    fail,
    is_dormant,
    is_due,
    is_gone,
    said_gone,
    settled,
    still_moved,
    succeed,
)
from plugins.planet.matching.retention import choices, vanished
from plugins.planet.model import (
    Entry,
    Failure,
    Feed,
    FeedReport,
    FeedState,
    Gone,
    Harvest,
    NotModified,
    Response,
    State,
)
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.states import States
from plugins.planet.store.store import Store


@dataclass(frozen=True)
class Run:
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


@dataclass(frozen=True)
class _Read:
    """A feed's document, what was in it, and what its member's feeds had brought before."""

    asked: str
    response: Response
    harvest: Harvest
    known: Sequence[Entry]


_Answer: TypeAlias = _Read | NotModified | Gone | Failure


def unasked(feed: Feed, run: Run) -> FeedReport | None:
    """Return what is to be said of a feed that need not be asked now; None of one that is to be asked."""
    state = run.states.of(feed.url, feed.member)
    if is_gone(state):
        return _report(feed, "gone", error=state.message)
    if not run.force and not is_due(state, run.now):
        return _report(feed, "dormant" if is_dormant(state, run.now) else "not-due", error=state.message)
    return None


async def visit(feed: Feed, run: Run) -> FeedReport:
    """Ask for a feed, keep what it says, and return what came of it; only the store's own failures are raised."""
    state = run.states.of(feed.url, feed.member)
    try:
        return await _ask(feed, state, run)
    except sqlite3.Error:
        raise
    except Exception as error:  # a fault of ours with one feed must not cost the others theirs
        failure = Failure(
            feed.url, f"this program failed on it ({type(error).__name__}: {error})", "report this", kind="bug"
        )
        return _failed(feed, state, failure, run)


async def _ask(feed: Feed, state: FeedState, run: Run) -> FeedReport:
    """Ask the address where the feed is; of one that has moved, now and then the one in the member's file first."""
    same = state.choices == choices(feed)
    known = (state.etag, state.last_modified) if same else (None, None)
    if not state.moved_to:
        return _settle(feed, state, await _read(feed, Ask(feed.url, *known), run), run)
    if asks_home(state, run.now):
        # What is held is of the other address; a validator of another document may be the same by chance.
        answer = await _read(feed, Ask(feed.url), run)
        if not isinstance(answer, Failure | Gone):
            return _settle(feed, state, answer, run)
        state = still_moved(state, run.now)
    answer = await _read(feed, Ask(state.moved_to or feed.url, *known), run)
    if isinstance(answer, Gone):
        answer = Failure(feed.url, f"the address that it moved to ({answer.url}) is gone (410)", kind="http-410")
    return _settle(feed, state, answer, run)


async def _read(feed: Feed, ask: Ask, run: Run) -> _Answer:
    outcome = await run.fetcher.fetch(ask)
    if not isinstance(outcome, Response):
        return replace(outcome, url=ask.url) if isinstance(outcome, NotModified) else outcome
    harvest = await run.pool.parse(outcome, feed)
    if isinstance(harvest, Failure):
        return harvest
    from plugins.planet.matching.takeover import taken_over  # slow to load, and of no use where nothing is new

    known = run.store.entries(member=feed.member, bundled=False)
    return taken_over(feed, known, harvest.entries) or _Read(ask.url, outcome, harvest, known)


def _settle(feed: Feed, state: FeedState, answer: _Answer, run: Run) -> FeedReport:
    if isinstance(answer, Gone):
        return _gone(feed, state, run)
    if isinstance(answer, NotModified):
        return _unchanged(feed, state, answer, run)
    if isinstance(answer, Failure):
        return _failed(feed, state, answer, run)
    return _harvested(feed, state, answer, run)


def _harvested(feed: Feed, state: FeedState, read: _Read, run: Run) -> FeedReport:
    from plugins.planet.matching.merge import merge  # slow to load, and of no use where nothing is new

    response, harvest = read.response, read.harvest
    entries = merge(
        read.known,
        harvest.entries,
        now=run.now,
        new_feed=state.last_success is None,
        moved_from=feed.moved_from,
        feeds=run.feeds[feed.member],
    )
    follow = run.settings.retention == "follow"
    removed = vanished(feed, read.known, harvest) if follow else ()
    learned = replace(
        succeed(state, response.headers, harvest.parsed.ttl, run.now),
        etag=validator(response.headers.get("etag")),
        last_modified=validator(response.headers.get("last-modified")),
        title=harvest.parsed.title,
        ttl=harvest.parsed.ttl,
        choices=choices(feed),
        removed=harvest.removed,
    )
    learned = settled(learned, read.asked, response.permanent_url, run.now)
    new = run.states.save(learned, entries, removed)
    run.store.avatars.name(feed.member, feed.url, harvest.parsed.icons)
    return replace(_moved_or(feed, learned, "ok", new), removed=harvest.removed)


def _unchanged(feed: Feed, state: FeedState, answer: NotModified, run: Run) -> FeedReport:
    learned = succeed(state, answer.headers, state.ttl, run.now)
    learned = settled(learned, answer.url, answer.permanent_url, run.now)
    run.states.keep(learned)
    return _moved_or(feed, learned, "unchanged", 0)


def _gone(feed: Feed, state: FeedState, run: Run) -> FeedReport:
    told = said_gone(state, run.now)
    run.states.save(told)
    return replace(_report(feed, "gone" if is_gone(told) else "failed", error=told.message), kind="http-410")


def _failed(feed: Feed, state: FeedState, failure: Failure, run: Run) -> FeedReport:
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
