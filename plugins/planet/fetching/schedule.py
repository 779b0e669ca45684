"""Pure: when a feed may be asked again. Hosts can lengthen the hour, nothing shortens it."""

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
