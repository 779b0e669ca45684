"""The status page names every feed that is followed, and those in trouble first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from plugins.planet.model import FeedState
from plugins.planet.views.health import health, health_json
from plugins.planet.views.status import FeedStatus, status_of
from tests.planet.making import BILL, JON, OCTOBER


def _status(state: FeedState, **hidden: int) -> FeedStatus:
    return status_of(state, OCTOBER, hidden=hidden)


WELL = _status(FeedState("https://jon.example/feed", "jon", last_success=OCTOBER, entries=7), spam=2)
BILLS = replace(BILL, feeds=("https://bill.example/feed",))
FAILING = _status(
    FeedState(
        "https://bill.example/feed",
        "bill",
        failures=3,
        failing_since=OCTOBER - timedelta(days=3),
        message="timed out",
    )
)


def test_feeds_in_trouble_come_first_and_say_why() -> None:
    page = health([JON, BILLS], [WELL, FAILING], shown={(WELL.feed, "jon"): 7}, now=OCTOBER)
    assert [line.member.slug for line in page.lines] == ["bill", "jon"]
    assert "timed out" in page.lines[0].status.words
    assert page.counts == {"failed": 1, "ok": 1}
    assert (page.hidden, page.checked) == (2, OCTOBER)


def test_a_feed_that_was_never_fetched_is_there_too() -> None:
    page = health([JON], [], shown={}, now=OCTOBER)
    assert [line.status.feed for line in page.lines] == ["https://jon.example/feed"]
    assert page.checked is None


def test_those_who_left_are_not_followed() -> None:
    assert health([replace(JON, left=date(2012, 1, 1))], [WELL], shown={}, now=OCTOBER).lines == ()


def test_programs_read_the_same() -> None:
    data = json.loads(
        json.dumps(health_json(health([JON, BILLS], [WELL, FAILING], shown={(WELL.feed, "jon"): 7}, now=OCTOBER)))
    )
    assert [feed["state"] for feed in data["feeds"]] == ["failed", "ok"]
    assert data["feeds"][1]["hidden"] == {"spam": 2}
    assert data["last_success"] == "2010-10-21T09:30:00Z"


def test_a_fresh_clone_says_that_what_is_shown_comes_from_the_archive() -> None:
    """Whatever address the archive had an entry from."""
    for feed in ("https://jon.example/feed", "https://old.example/feed", ""):
        page = health([JON, BILLS], [], shown={(feed, "jon"): 4}, now=OCTOBER)
        told = {line.member.slug: (line.status.entries, line.status.words) for line in page.lines}
        assert told == {"jon": (4, "Not read yet: shown from the archive."), "bill": (0, "Not read yet.")}
        assert (page.entries, page.besides) == (4, 0)


def test_what_the_lines_count_and_what_is_besides_is_all_that_the_planet_shows() -> None:
    two = replace(JON, feeds=("https://jon.example/feed", "https://jon.example/notes"))
    keys = [
        (WELL.feed, "jon"),
        (two.feeds[1], "jon"),
        (FAILING.feed, "bill"),
        ("https://old.example/", "jon"),
        ("", "gone"),
    ]
    for counts in product((0, 3), repeat=len(keys)):
        for known in ((), (WELL,), (FAILING,), (WELL, FAILING)):
            page = health([two, BILLS], known, shown=dict(zip(keys, counts, strict=True)), now=OCTOBER)
            assert sum(line.status.entries for line in page.lines) + page.besides == page.entries == sum(counts)
            unread = [line.status for line in page.lines if line.status.state == "ok" and not line.status.last_success]
            assert all(("archive" in one.words) == bool(one.entries) for one in unread)
