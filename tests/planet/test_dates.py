"""Dates as feeds write them, and what can be believed of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    "Mon, 5 Oct 2026 10:00 AM": TEN,
    "Mon, 05 Oct 2026 12:00:00 CEST": TEN,
    "Mon, 05 Oct 2026 12:00:00 GMT+2": TEN,
    "Mon, 05 Oct 2026 12:00:00 Europe/Berlin": TEN,
    "Mon Oct 05 2026 12:00:00 GMT+0200 (Central European Summer Time)": TEN,
    "Mon Oct 05 12:00:00 CEST 2026": TEN,
    "2026-10-05 10:00:00 +0000 UTC": TEN,
    "2026-10-05T12:00:00+02:00[Europe/Paris]": TEN,
    "October 5, 2026 10:00 am": TEN,
    "Oct. 5th, 2026": FIFTH,
    "Monday, 05-Oct-26 10:00:00 GMT": TEN,
    "Monday 5th of October 2026": FIFTH,
    "5.10.2026 10:00": TEN,
    "5.10.2026 klo 10.00": TEN,
    "05.10.26": FIFTH,
    "10/25/2026 10:00:00 AM": TEN + timedelta(days=20),
    "10/5/2026 10:00:00 AM": TEN,
    "25/10/2026": FIFTH + timedelta(days=20),
    "20261005T100000Z": TEN,
    "Пн, 5 окт 2026 13:00:00 +0300": TEN,
    "5 октября 2026 г. 10:00": TEN,
    "pon., 5 paź 2026 12:00:00 +0200": TEN,
    "mån, 5 okt 2026 12:00:00 +0200": TEN,
    "Pzt, 5 Eki 2026 13:00:00 +0300": TEN,
    "5 octobre 2026 à 10h00": TEN,
    "5. lokakuuta 2026": FIFTH,
    "2026. október 5.": FIFTH,
    "2026 m. spalio 5 d.": FIFTH,
    "5 tháng 10, 2026": FIFTH,
    "2026년 10월 5일 오전 10:00": TEN,
    "2026年10月5日 午前10:00": TEN,
    "٥ أكتوبر ٢٠٢٦": FIFTH,
    "५ अक्टूबर २०२६": FIFTH,
    "5 ตุลาคม 2569": FIFTH,
    "5 באוקטובר 2026": FIFTH,
    "Δευ, 5 Οκτ 2026 13:00:00 EEST": TEN,
    "Oct. 5, 2026, 10 a.m.": TEN,
    "5º de agosto de 2026": datetime(2026, 8, 5, tzinfo=UTC),
    "1o. de outubro de 2026": FIFTH - timedelta(days=4),
    "5 Mrz 2026": datetime(2026, 3, 5, tzinfo=UTC),
    "월, 05 10월 2026 19:00:00 +0900": TEN,
    "周一, 05 10月 2026 18:00:00 +0800": TEN,
    # November in Polish, October in Croatian: by the weekday, or not at all.
    "pon., 16 lis 2026": datetime(2026, 11, 16, tzinfo=UTC),
    "pet., 16. listopada 2026.": datetime(2026, 10, 16, tzinfo=UTC),
    "16 lis 2026": None,
    "5/10/2026": None,
    "26/10/05": None,
    "5 Oct": None,
    "October 2026": None,
    "10:00": None,
    "31 Feb 2026": None,
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


@pytest.mark.parametrize(
    ("written", "tongues", "day"),
    [
        ("5/10/2026", ("en-US",), datetime(2026, 5, 10, tzinfo=UTC)),
        ("5/10/2026", ("en-GB",), FIFTH),
        ("5/10/2026", ("de",), FIFTH),
        ("5/10/2026", ("en",), None),
        ("16 lis 2026", ("pl",), datetime(2026, 11, 16, tzinfo=UTC)),
        ("16 lis 2026", ("hr-HR",), datetime(2026, 10, 16, tzinfo=UTC)),
        ("Tue, 17 Mar 2026", ("fi",), datetime(2026, 3, 17, tzinfo=UTC)),
    ],
)
def test_the_language_of_a_feed_tells_which_date_is_meant(
    written: str, tongues: tuple[str, ...], day: datetime | None
) -> None:
    assert dates.read(written, tongues) == day


@given(st.text(max_size=120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    moment = dates.read(text)
    assert moment is None or moment.tzinfo is UTC


def at(day: int | None) -> datetime | None:
    return FIFTH + timedelta(days=day) if day is not None else None


@pytest.mark.parametrize(
    "days", [(9, None, 5, None, None, 1), (1, None, None, 5, None, 9), (None, 5, 4, None), (3, None, 3)]
)
def test_an_undated_post_stands_between_its_neighbours(days: tuple[int | None, ...]) -> None:
    given_order = [raw(guid=str(n), url=f"https://a.example/{n}", published=at(day)) for n, day in enumerate(days)]
    entries = sorted(harvested(*given_order), key=lambda entry: entry.sort_date, reverse=True)
    rising = days == (1, None, None, 5, None, 9)
    names = [entry.guid for entry in entries]
    assert names == sorted(names, reverse=rising)
    assert all(entry.published is None or entry.sort_date == entry.published for entry in entries)


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
