"""The moments at which the same content makes another site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.events.hub import EventHub
from plugins.members.model import Member
from plugins.planet.fetching.schedule import DORMANT_AFTER
from plugins.planet.model import FeedState
from plugins.planet.views.health import FeedLine, Health
from plugins.planet.views.status import SILENT_AFTER, status_of
from tests.events.making import event

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("front", "moment"),
    [
        ("start: 2027-03-05", "2027-03-05T00:00:00+00:00"),
        ("start: 2027-03-01 11:00\nend: 2027-03-01 13:30", "2027-03-02T00:00:00+00:00"),
        ("start: 2010-10-21", None),
        ("start: 2027-01-12\nrepeat: second Tuesday", "2027-03-02T00:00:00+00:00"),
    ],
)
def test_an_event_begins_ends_and_goes_on(tmp_path: Path, front: str, moment: str | None) -> None:
    hub = EventHub((event(tmp_path, f"title: A meeting\n{front}"),), NOW)
    expected = datetime.fromisoformat(moment) if moment else None
    assert min((when for when in hub.moments() if when > NOW), default=None) == expected


def test_a_feed_that_fails_becomes_dormant() -> None:
    since = NOW - timedelta(days=1)
    state = FeedState("https://a.example/feed", "ann", failing_since=since)
    status = status_of(state, NOW)
    health = Health((FeedLine(Member(slug="ann", name="Ann", source="content/members/ann.md"), status),), 0)
    assert list(health.moments()) == [since + SILENT_AFTER, since + DORMANT_AFTER]
