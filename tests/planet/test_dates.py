"""Dates as feeds write them, and what can be believed of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plugins.planet.model import ParsedFeed
from plugins.planet.parsing import dates
from plugins.planet.parsing.parse import parse
from tests.corpora import corpora
from tests.planet.raw import FEED, NOW, harvested, raw, response, rss

FIFTH = datetime(2026, 10, 5, tzinfo=UTC)
TEN = FIFTH + timedelta(hours=10)
WRITTEN: dict[str, datetime | None] = {
    "Mon, 05 Oct 2026 10:00:00 GMT": TEN,
    "Mon, 05 Oct 2026 10:00:00": TEN,
    "Mon, 05 Oct 2026 10:00:00 -0000": TEN,
    "Mon, 05 Oct 2026 15:30:00 +05:30": TEN,
    "Mon, 05 Oct 26 05:00 EST": TEN,
    "5 Oct 2026": FIFTH,
    "2026-10-05T10:00:00": TEN,
    "2026-10-05T10:00:00Z": TEN,
    "2026-10-05T10:00:00.123456789Z": TEN,
    "2026-W41-1": FIFTH,
    "1791194400": TEN,
    "1791194400000": TEN,
    "lun., 05 oct. 2026 12:00:00 +0200": TEN,
    "5 de octubre de 2026": FIFTH,
    "5. März 2026": datetime(2026, 3, 5, tzinfo=UTC),
    "2026年10月5日": FIFTH,
    "yesterday": None,
    "<script>alert(1)</script>": None,
    "Fri, 31 Dec 10000 23:59:59 GMT": None,
    "": None,
}


@pytest.mark.parametrize(("written", "moment"), WRITTEN.items())
def test_a_date_is_read(written: str, moment: datetime | None) -> None:
    escaped = written.replace("<", "&lt;")
    parsed = parse(response(rss(f"<title>x</title><pubDate>{escaped}</pubDate>")), FEED)
    assert isinstance(parsed, ParsedFeed)
    found = dates.sane(parsed.entries[0].published, NOW)
    assert (found.replace(microsecond=0) if found else None) == moment


def test_no_date_of_the_corpus_floats_or_breaks() -> None:
    for path in sorted((corpora() / "hostile/bodies").glob("date-*.xml")):
        parsed = parse(response(path.read_bytes()), FEED)
        assert isinstance(parsed, ParsedFeed)
        (entry,) = harvested(*parsed.entries)
        assert entry.sort_date <= NOW, path.name
        assert entry.published is None or dates.OLDEST <= entry.published <= NOW, path.name


@pytest.mark.parametrize(
    ("moment", "believed"),
    [
        (None, None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (NOW - timedelta(days=1), NOW - timedelta(days=1)),
        (NOW + timedelta(days=400), NOW),
        (datetime(9999, 12, 31, tzinfo=UTC), NOW),
    ],
)
def test_what_is_believed(moment: datetime | None, believed: datetime | None) -> None:
    assert dates.sane(moment, NOW) == believed


def test_a_feed_that_stamps_all_with_one_moment_dates_nothing() -> None:
    stamped = [
        raw(guid=str(n), url=f"https://blog.example/{n}", published=NOW - timedelta(seconds=n)) for n in range(5)
    ]
    assert [entry.published for entry in harvested(*stamped)] == [None] * 5
    sorted_by_place = sorted(harvested(*stamped), key=lambda entry: entry.sort_date, reverse=True)
    assert [entry.guid for entry in sorted_by_place] == ["0", "1", "2", "3", "4"]


def test_two_posts_of_one_moment_are_believed() -> None:
    moment = NOW - timedelta(days=3)
    pair = (raw(guid=str(n), url=f"https://blog.example/{n}", published=moment) for n in range(2))
    assert [entry.published for entry in harvested(*pair)] == [moment, moment]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://a.example/2010/10/21/title/", (datetime(2010, 10, 21, tzinfo=UTC), "day")),
        ("https://a.example/2010/10/title.html", (datetime(2010, 10, 1, tzinfo=UTC), "month")),
        ("https://a.example/blog/2010-10-21-title/", (datetime(2010, 10, 21, tzinfo=UTC), "day")),
        ("https://a.example/2010/13/21/title/", None),
        ("https://a.example/2010/02/30/title/", None),
        ("https://a.example/posts/20101021", None),
        (None, None),
    ],
)
def test_a_permalink_dates_a_post_that_has_no_date(url: str | None, found: object) -> None:
    assert dates.from_url(url) == found


def test_an_undated_post_takes_the_day_of_its_permalink() -> None:
    (entry,) = harvested(raw(published=None, url="https://blog.example/2010/10/21/title/"))
    assert (entry.published, entry.precision) == (datetime(2010, 10, 21, tzinfo=UTC), "day")
