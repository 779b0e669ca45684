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
from plugins.planet.matching.retention import choices, heard, same_places, vanished
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
from plugins.shared.terminal import counted


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

    @property
    def at_once(self) -> int:
        """Return how many may be asked at once."""
        return self.settings.fetch.concurrency


@dataclass(frozen=True)
class _Read:
    """A feed's document, what was in it, and what its member's feeds had brought before."""

    asked: str
    response: Response
    harvest: Harvest
    known: Sequence[Entry]
    advice: str = ""
    looked: bool = False


_ASK = "ask the member for the new address"
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
        return await _settle(feed, state, await _read(feed, Ask(feed.url, *known, partly=True), run), run)
    if asks_home(state, run.now):
        # What is held is of the other address; a validator of another document may be the same by chance.
        answer = await _read(feed, Ask(feed.url, partly=True), run)
        if not isinstance(answer, Failure | Gone):
            return await _settle(feed, state, answer, run)
        state = still_moved(state, run.now)
    answer = await _read(feed, Ask(state.moved_to or feed.url, *known, partly=True), run)
    if isinstance(answer, Gone):
        answer = Failure(feed.url, f"the address that it moved to ({answer.url}) is gone (410)", kind="http-410")
    return await _settle(feed, state, answer, run)


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


async def _settle(feed: Feed, state: FeedState, answer: _Answer, run: Run) -> FeedReport:
    if isinstance(answer, NotModified):
        return _unchanged(feed, state, answer, run)
    if isinstance(answer, _Read):
        return _harvested(feed, state, await _followed(feed, state, answer, run), run)
    failure = Failure(feed.url, "", _ASK, kind="http-410") if isinstance(answer, Gone) else answer
    from plugins.planet import moves  # as below: an update in which nothing is new does without
    from plugins.planet.subscriptions.finding import Finder

    if failure.kind in moves.MISSING:
        finder, others = Finder(run.fetcher, run.pool, moves.QUESTIONS), run.feeds[feed.member] - {feed.url}
        failure, state = await moves.search(feed, state, failure, finder, others, run.now)
    return _gone(feed, state, run) if isinstance(answer, Gone) else _failed(feed, state, failure, run)


async def _followed(feed: Feed, state: FeedState, read: _Read, run: Run) -> _Read:
    """Return what was read with what is at the address that the document names as its new one, or as its own."""
    from plugins.planet import moves

    if target := moves.named(feed, read.response, read.harvest.parsed):
        there = await _read(feed, Ask(target, partly=True), run)
        if not isinstance(there, _Read):
            return replace(read, advice=f"it says that it has moved to {target}, where there is no feed")
        both = replace(there.harvest, entries=(*there.harvest.entries, *read.harvest.entries))
        return replace(there, asked=feed.url, response=replace(there.response, permanent_url=target), harvest=both)
    if not (target := moves.claimed(feed, state, read.response, read.harvest.parsed)):
        return read
    if not moves.is_due(state, run.now):
        return replace(read, advice=next((hint for hint in state.advice.split("; ") if target in hint), ""))
    from plugins.planet.matching.pairing import pair

    there = await _read(feed, Ask(target, partly=True), run)
    same = isinstance(there, _Read) and pair(read.harvest.entries, there.harvest.entries)[0]
    advice = f"it says that its address is {target}, where the same is — {moves.edit(feed, target)}" if same else ""
    return replace(read, advice=advice, looked=True)


def _harvested(feed: Feed, state: FeedState, read: _Read, run: Run) -> FeedReport:
    from plugins.planet.matching.merge import merge  # slow to load, and of no use where nothing is new

    response, harvest = read.response, read.harvest
    entries = merge(
        same_places(read.known, harvest.entries) if feed.is_stream else read.known,
        harvest.entries,
        now=run.now,
        new_feed=state.last_success is None,
        moved_from=feed.moved_from,
        feeds=run.feeds[feed.member],
        reread=state.choices != choices(feed),
        taken={entry.id for entry in read.known},
    )
    follow = feed.is_stream or run.settings.retention == "follow"
    removed = vanished(feed, read.known, harvest) if follow else ()
    learned = replace(
        succeed(state, response.headers, harvest.parsed.ttl, run.now),
        etag=validator(response.headers.get("etag")),
        last_modified=validator(response.headers.get("last-modified")),
        title=harvest.parsed.title,
        ttl=harvest.parsed.ttl,
        choices=choices(feed),
        removed=harvest.removed,
        advice="; ".join(filter(None, [_rest(harvest, run), read.advice])),
        looked=run.now if read.looked else state.looked if read.advice else None,
    )
    learned = settled(learned, read.asked, response.permanent_url, run.now)
    if feed.is_stream:
        entries, dropped = heard(feed, read.known, entries)
        run.store.drop((*dropped, *removed))  # what was never a member's is none of what the planet has lost
        new = run.states.save(learned, entries)
    else:
        new = run.states.save(learned, entries, removed)
        run.store.avatars.name(feed.member, feed.url, harvest.parsed.icons)
    return replace(_moved_or(feed, learned, "ok", new), removed=harvest.removed)


def _unchanged(feed: Feed, state: FeedState, answer: NotModified, run: Run) -> FeedReport:
    searched = state.failing_since is not None and state.looked is not None and state.looked >= state.failing_since
    state = replace(state, advice="", looked=None) if searched else state
    learned = succeed(state, answer.headers, state.ttl, run.now)
    learned = settled(learned, answer.url, answer.permanent_url, run.now)
    run.states.keep(learned)
    return _moved_or(feed, learned, "unchanged", 0)


def _gone(feed: Feed, state: FeedState, run: Run) -> FeedReport:
    new_state = said_gone(state, run.now, state.advice)
    run.states.save(new_state)
    return replace(_report(feed, "gone" if is_gone(new_state) else "failed", error=new_state.message), kind="http-410")


def _failed(feed: Feed, state: FeedState, failure: Failure, run: Run) -> FeedReport:
    failed = fail(state, failure, run.now)
    if failure.kind == "dns":
        run.unnamed.append(failed)
    else:
        run.states.save(failed)
    word: State = "dormant" if is_dormant(failed, run.now) else "failed"
    return replace(_report(feed, word, error=failed.message), kind=failure.kind or "not-a-feed")


def _rest(harvest: Harvest, run: Run) -> str:
    """Return what is said of a document that goes on beyond what is read of one; empty for any other."""
    limit, count = run.settings.fetch.body_bytes // 2**20, counted(len(harvest.entries), "entry", "entries")
    message = f"it is larger than {limit} MB: {count} of its beginning were read, and the rest was left"
    return message if harvest.parsed.cut else ""


def _moved_or(feed: Feed, state: FeedState, otherwise: State, new: int) -> FeedReport:
    if not state.moved_to or state.moved_to == feed.url:
        return replace(_report(feed, otherwise, new), advice=state.advice)
    error = f"{feed.where}: the feed has moved for good — write {state.moved_to} instead of {feed.url}"
    return _report(feed, "moved", new, error)


def _report(feed: Feed, word: State, new: int = 0, error: str = "") -> FeedReport:
    return FeedReport(feed.url, feed.member, word, new=new, error=error)
