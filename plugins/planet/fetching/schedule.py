"""When a feed may be asked again (Retry-After, backoff), and when it is gone or has moved for good. Pure.

Hosts can lengthen the hour, nothing shortens it. What lasts needs repetition: a parked domain, a captive portal or a
CDN's bad minute says 410 or 301 as well. A 410 is believed when it was said twice, days apart; a move is followed at
once, and the address that moved is asked again, once a week for a month."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugins.planet.model import Failure, FeedState

HOUR = timedelta(hours=1)
LONGEST_BY_HINT = timedelta(days=1)
LONGEST_RETRY_AFTER = timedelta(days=7)
LONGEST_BACKOFF = timedelta(days=1)
DORMANT_AFTER = timedelta(days=60)
DORMANT_INTERVAL = timedelta(days=7)

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})")
APART = timedelta(days=3)
WEEK = timedelta(days=7)
MONTH = 4 * WEEK
_SAID = "the host says that the feed is gone for good (410)"


def is_due(state: FeedState | None, now: datetime) -> bool:
    """Return whether a feed may be asked at ``now``.

    A clock that ran ahead must not silence a feed: a date that could not have been set is not believed.
    """
    if state is None or state.next_due is None:
        return True
    if state.last_attempt is not None and state.last_attempt > now:
        return True
    return now >= min(state.next_due, (state.last_attempt or now) + LONGEST_RETRY_AFTER)


def is_dormant(state: FeedState, now: datetime) -> bool:
    """Return whether a feed has failed for so long that it is only tried once a week."""
    return state.failing_since is not None and now - state.failing_since >= DORMANT_AFTER


def succeed(state: FeedState, headers: Mapping[str, str], ttl: float | None, now: datetime) -> FeedState:
    """Return the state after a good answer (200 or 304)."""
    interval = max(HOUR, min(LONGEST_BY_HINT, max(_freshness(headers, now), timedelta(seconds=ttl or 0))))
    asked = timedelta(seconds=read_retry_after(headers, now) or 0)
    return replace(
        state,
        last_attempt=now,
        last_success=now,
        next_due=now + max(spread(interval, state.url), asked),
        failures=0,
        failing_since=None,
        gone=False,
        gone_since=None,
        message="",
    )


def fail(state: FeedState, failure: Failure, now: datetime) -> FeedState:
    """Return the state after a failure: 1 hour, 2, 4 … a day; a week when dormant; never sooner than the host asked."""
    since = state.failing_since or now
    failures = state.failures + 1
    wait = min(HOUR * 2 ** min(failures - 1, 10), LONGEST_BACKOFF)
    failed = replace(
        state,
        last_attempt=now,
        failures=failures,
        failing_since=min(since, now),
        gone=False,
        gone_since=state.gone_since or (state.last_attempt if state.gone else None),
        message=f"{failure.reason} — {failure.fix}" if failure.fix else failure.reason,
    )
    if is_dormant(failed, now):
        wait = DORMANT_INTERVAL
    asked = timedelta(seconds=min(failure.retry_after or 0, LONGEST_RETRY_AFTER.total_seconds()))
    return replace(failed, next_due=now + max(spread(wait, state.url), asked))


def read_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for, at most a week; None without a usable one (RFC 9110 §10.2.3)."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(min(int(text[:12]), LONGEST_RETRY_AFTER.total_seconds()))
    moment = _read_date(text)
    if moment is None or moment <= now:
        return None
    return min((moment - now).total_seconds(), LONGEST_RETRY_AFTER.total_seconds())


def _freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long the host calls its answer fresh (RFC 9111 §4.2.1)."""
    control = headers.get("cache-control", "").lower()
    if match := _MAX_AGE.search(control):
        return timedelta(seconds=min(int(match[1]), LONGEST_BY_HINT.total_seconds()))
    expires = _read_date(headers.get("expires", ""))
    if expires is None or "no-cache" in control or "no-store" in control:
        return timedelta()
    return max(timedelta(), expires - (_read_date(headers.get("date", "")) or now))


def _read_date(text: str) -> datetime | None:
    if not text:
        return None
    from email.utils import parsedate_to_datetime  # slow to load

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def spread(interval: timedelta, url: str) -> timedelta:
    """Return up to a tenth more, by address: feeds that fell due together do not stay together.

    The plain hour stays an hour, or an hourly job would find each feed due only every second time.
    """
    if interval <= HOUR:
        return interval
    share = zlib.crc32(url.encode("utf-8", "replace")) % 1000 / 10_000
    return timedelta(seconds=int(interval.total_seconds() * (1 + share)))


def is_gone(state: FeedState) -> bool:
    """Return whether a feed is asked no more. One that a single 410 ended (before version 4 of the store) is asked."""
    return state.gone and state.gone_since is not None


def said_gone(state: FeedState, now: datetime, advice: str = "") -> FeedState:
    """Return the state after the feed's own address has said 410: it fails, or has ended if it said so days before.

    ``advice`` is what to do about it, where more is known than to ask.
    """
    first = state.gone_since or (state.last_attempt if state.gone else None)  # since the feed was last read
    since = min(first or now, now)
    if now - since < APART:
        fix = "; ".join(filter(None, [advice, "it is believed when it is said again in three days or later"]))
        return fail(replace(state, gone_since=since), Failure(state.url, _SAID, fix), now)
    return replace(
        state,
        last_attempt=now,
        next_due=None,
        gone=True,
        gone_since=since,
        failing_since=state.failing_since or since,
        message=f"{_SAID} — {advice or 'ask the member for the new address'}",
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
