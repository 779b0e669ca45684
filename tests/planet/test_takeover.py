"""A blog's address that somebody else has now does not publish on the planet in its member's name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugins.planet.matching.takeover import taken_over
from plugins.planet.model import Entry, Feed
from tests.planet.entries import FEED, entry
from tests.planet.test_transport_identity import feed as document
from tests.planet.test_transport_identity import play
from tests.planet.transport_server import ITEM, OK

ANN = Feed(FEED, "ann", "Ann", "content/members/ann.md:3")
BEFORE = [entry(number) for number in range(5)]


def casino(number: int, **more: object) -> Entry:
    facts: dict[str, object] = {"guid": f"urn:win:{number}", "title": f"Win big {number}", "excerpt": f"Spin {number}"}
    return entry(100 + number, **{**facts, "url": f"https://casino.example/{number}", **more})


SPAM = [casino(number) for number in range(5)]


def test_other_posts_that_lead_away_are_in_doubt() -> None:
    found = taken_over(ANN, BEFORE, SPAM)
    assert found and found.kind == "taken-over"
    assert "5 of 5 lead to other sites, such as casino.example" in found.reason
    assert "moved_from" in found.fix


OWN = [casino(number, url=f"https://www.ann.example/new/{number}") for number in range(5)]
LINKS = [entry(number, url=f"https://site-{number}.example/") for number in range(5)]
MOVED = [replace(one, guid=f"new:{one.guid}", url=(one.url or "").replace("ann.", "ann-moved.")) for one in BEFORE]


@pytest.mark.parametrize(
    ("feed", "before", "now"),
    [
        pytest.param(ANN, BEFORE, [*SPAM, BEFORE[0]], id="one post is known"),
        pytest.param(ANN, BEFORE, OWN, id="they lead to the blog itself"),
        pytest.param(ANN, BEFORE, MOVED, id="the blog has moved with its posts"),
        pytest.param(ANN, BEFORE, [*SPAM[:3], *OWN[:2]], id="too few lead away"),
        pytest.param(ANN, BEFORE[:2], SPAM, id="too few are known"),
        pytest.param(ANN, BEFORE, SPAM[:2], id="too few are new"),
        pytest.param(ANN, [], SPAM, id="the feed is new"),
        pytest.param(ANN, LINKS, SPAM, id="a list of links"),
        pytest.param(replace(ANN, blog="https://casino.example/"), BEFORE, SPAM, id="the member's file names the site"),
    ],
)
def test_what_may_well_be_theirs_is_not(feed: Feed, before: list[Entry], now: list[Entry]) -> None:
    assert taken_over(feed, before, now) is None


@pytest.mark.case("feed-domain-taken-over")
def test_the_planet_keeps_what_was_theirs_and_says_what_happened(tmp_path: Path) -> None:
    item = ITEM.replace("member.example", "casino.example").replace("urn:m:", "urn:win:").replace("Post {n}", "Win {n}")
    spam = document(*(item.format(n=n) for n in (13, 12, 11)))
    reports, store = play(tmp_path, 2, ann=lambda visit: spam if visit else OK, ben=None)
    ann, ben = reports
    assert (ann.state, ann.kind, ben.state) == ("failed", "taken-over", "ok")
    assert "the address may have changed hands" in ann.error
    assert {one.title for one in store.entries(member="ann")} == {"Post 1", "Post 2", "Post 3"}
