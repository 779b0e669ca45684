"""When a feed is asked again: never within the hour, later when its host or its silence says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.fetching.schedule import fail, is_dormant, is_due, read_retry_after, succeed
from plugins.planet.model import Failure, FeedState

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = FeedState("https://a.example/feed", "ann")
DOWN = Failure(NEW.url, "the host cannot be reached")


def after(headers: dict[str, str], ttl: float | None = None) -> timedelta:
    due = succeed(NEW, headers, ttl, NOW).next_due
    assert due is not None
    return due - NOW


@pytest.mark.parametrize(
    ("headers", "ttl", "least", "most"),
    [
        ({}, None, HOUR, HOUR),
        ({"cache-control": "max-age=60"}, None, HOUR, HOUR),
        ({"cache-control": "public, max-age=7200"}, None, 2 * HOUR, 2.2 * HOUR),
        ({"cache-control": 'max-age="7200"'}, None, 2 * HOUR, 2.2 * HOUR),
        ({"cache-control": "max-age=31536000"}, None, DAY, 1.1 * DAY),
        ({"cache-control": "s-maxage=7200"}, None, HOUR, HOUR),
        ({"cache-control": "no-cache", "expires": "Sat, 21 Nov 2026 20:00:00 GMT"}, None, HOUR, HOUR),
        ({"expires": "Sat, 21 Nov 2026 15:00:00 GMT"}, None, 3 * HOUR, 3.3 * HOUR),
        (
            {"expires": "Sat, 21 Nov 2026 15:00:00 GMT", "date": "Sat, 21 Nov 2026 11:00:00 GMT"}, None,
            4 * HOUR, 4.4 * HOUR,
        ),
        ({"expires": "0"}, None, HOUR, HOUR),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None, HOUR, HOUR),
        ({}, 10800.0, 3 * HOUR, 3.3 * HOUR),
        ({}, 60.0, HOUR, HOUR),
        ({}, 1e9, DAY, 1.1 * DAY),
    ],
)  # fmt: skip
def test_a_host_can_lengthen_the_hour(headers: dict[str, str], ttl: float, least: timedelta, most: timedelta) -> None:
    assert least <= after(headers, ttl) <= most


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_the_headers_say_it_is_an_hour_at_least_and_about_a_day_at_most(a: str, b: str, c: str) -> None:
    assert HOUR <= after({"cache-control": a, "expires": b, "date": c}) <= 1.1 * DAY


def test_the_hour_is_kept() -> None:
    state = succeed(NEW, {}, None, NOW)
    assert is_due(NEW, NOW) and is_due(None, NOW)
    assert not is_due(state, NOW + HOUR - timedelta(seconds=1))
    assert is_due(state, NOW + HOUR)


def test_failures_wait_longer_each_time_up_to_a_day() -> None:
    state, waits = NEW, []
    for _ in range(8):
        state = fail(state, DOWN, NOW)
        assert state.next_due is not None
        waits.append((state.next_due - NOW) / HOUR)
    assert [int(wait) for wait in waits[:4]] == [1, 2, 4, 8]
    assert waits == sorted(waits) and waits[-1] <= 26.4


def test_after_sixty_days_of_failures_a_feed_is_tried_once_a_week_and_wakes_by_itself() -> None:
    state = fail(NEW, DOWN, NOW)
    assert not is_dormant(state, NOW + 59 * DAY)
    state = fail(state, DOWN, NOW + 60 * DAY)
    assert is_dormant(state, NOW + 60 * DAY)
    assert state.next_due is not None and 7 * DAY <= state.next_due - (NOW + 60 * DAY) <= 7.7 * DAY
    woken = succeed(state, {}, None, NOW + 68 * DAY)
    assert not is_dormant(woken, NOW + 68 * DAY) and woken.failures == 0 and woken.message == ""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("1000000000000", 7 * 86400),
        ("-1", None),
        ("", None),
        ("soon", None),
        ("Sat, 21 Nov 2026 13:00:00 GMT", 3600),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("Sat, 21 Nov 9999 13:00:00 GMT", 7 * 86400),
    ],
)
def test_retry_after_is_read_and_bounded(text: str, seconds: float | None) -> None:
    assert read_retry_after({"retry-after": text}, NOW) == seconds


def test_retry_after_lengthens_the_hour_after_a_good_answer_too() -> None:
    assert after({"retry-after": "7200"}) == 2 * HOUR
    assert after({"retry-after": "Sat, 28 Nov 2026 12:00:00 GMT"}) == 7 * DAY
    assert after({"retry-after": "60", "cache-control": "max-age=7200"}) >= 2 * HOUR


def test_retry_after_outlasts_the_back_off() -> None:
    state = fail(NEW, Failure(NEW.url, "busy", retry_after=3 * 86400), NOW)
    assert state.next_due == NOW + 3 * DAY


def test_a_clock_that_was_ahead_silences_no_feed() -> None:
    ahead = succeed(NEW, {}, None, NOW + 3650 * DAY)
    assert is_due(ahead, NOW)
    wrong = FeedState(NEW.url, "ann", last_attempt=NOW - DAY, next_due=NOW + 3650 * DAY)
    assert not is_due(wrong, NOW) and is_due(wrong, NOW + 6 * DAY)


def test_feeds_that_failed_together_do_not_come_back_together() -> None:
    states = [fail(fail(FeedState(f"https://{n}.example/", "m"), DOWN, NOW), DOWN, NOW) for n in range(50)]
    assert len({state.next_due for state in states}) > 25
