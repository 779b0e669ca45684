"""Pure: what lasts needs repetition. A feed is gone, or has moved, for good when its host has said so more than once.

A parked domain, a captive portal or a CDN's bad minute says 410 or 301 as well. A 410 is believed when it was said
twice, days apart; a move is followed at once, and the address that moved is asked again, once a week for a month.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from plugins.planet.fetching.schedule import fail
from plugins.planet.model import Failure, FeedState

APART = timedelta(days=3)
WEEK = timedelta(days=7)
MONTH = 4 * WEEK
_SAID = "the host says that the feed is gone for good (410)"


def is_gone(state: FeedState) -> bool:
    """Return whether a feed is asked no more. One that a single 410 ended (before version 4 of the store) is asked."""
    return state.gone and state.gone_since is not None


def first_gone(state: FeedState) -> datetime | None:
    """Return when 410 was first said since the feed was last read, or None."""
    return state.gone_since or (state.last_attempt if state.gone else None)


def said_gone(state: FeedState, now: datetime) -> FeedState:
    """Return the state after the feed's own address has said 410: it fails, or has ended if it said so days before."""
    since = min(first_gone(state) or now, now)
    if now - since < APART:
        fix = "it is believed when it is said again in three days or later"
        return fail(replace(state, gone_since=since), Failure(state.url, _SAID, fix), now)
    return replace(
        state,
        last_attempt=now,
        next_due=None,
        gone=True,
        gone_since=since,
        failing_since=state.failing_since or since,
        message=f"{_SAID} — ask the member for the new address",
    )


def asks_home(state: FeedState, now: datetime) -> bool:
    """Return whether the address in the member's file is to be asked before the one it has moved to."""
    since, checked = state.moved_since, state.moved_checked
    if not state.moved_to or state.failures or since is None or checked is None or checked > now:
        return True
    return now - checked >= WEEK and checked - since < MONTH


def still_moved(state: FeedState, now: datetime) -> FeedState:
    """Return the state after the old address was asked and had nothing to say: what it said before holds."""
    return replace(state, moved_since=state.moved_since or now, moved_checked=now)


def settled(state: FeedState, asked: str, permanent: str | None, now: datetime) -> FeedState:
    """Return the state after ``asked`` was read; ``permanent`` is where its permanent redirects alone lead, if any.

    The old address answers for the move: what it says today counts, be it that there is none.
    """
    if permanent is None and asked != state.url:
        return state
    if permanent in (None, state.url):
        return replace(state, moved_to=None, moved_since=None, moved_checked=None)
    since = state.moved_since if permanent == state.moved_to else None
    return replace(state, moved_to=permanent, moved_since=since or now, moved_checked=now)


def again(state: FeedState) -> FeedState:
    """Return the state of a feed that somebody wants asked again at its own address, as if nothing had been said."""
    return FeedState(state.url, state.member, last_attempt=state.last_attempt, last_success=state.last_success,
                     title=state.title, ttl=state.ttl, choices=state.choices, entries=state.entries)  # fmt: skip
