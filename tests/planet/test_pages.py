"""The planet's pages and files: complete, in order, and where they were yesterday."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
from lxml import etree

from plugins.planet.feeds.outgoing import Feeds
from plugins.planet.feeds.writer import FeedWriter
from plugins.planet.model import Entry
from plugins.planet.relations.model import Related
from plugins.planet.store.store import Store
from plugins.planet.views.cards import Beside, Presenter, Replies
from plugins.planet.views.conversations import Dialogue
from plugins.planet.views.library import Library
from plugins.planet.views.outline import SharedTag, surroundings
from plugins.planet.views.pages import PlanetPages
from plugins.planet.views.planet import Planet
from plugins.planet.views.river import Mention
from plugins.shared.digest import digest
from plugins.shared.identity import Identity
from plugins.syndication.model import FeedMaker
from plugins.syndication.text import iri
from tests.planet.making import JON, MEMBERS, OCTOBER, entry

SIZE = 5
PEOPLE = {**MEMBERS, **{f"m{n}": replace(JON, slug=f"m{n}") for n in range(30)}}
A = "{http://www.w3.org/2005/Atom}"


@contextmanager
def _opened(folder: Path, *entries: Entry, zone: str = "Europe/London") -> Iterator[tuple[PlanetPages, Feeds]]:
    path = folder / "planet.sqlite3"
    with Store.open(path, now=OCTOBER) as store:
        store.save(None, entries)
    library = Library(path, PEOPLE)
    presenter = Presenter(PEOPLE, ZoneInfo(zone))
    planet = Planet(library, presenter, 3, Dialogue(), Related())
    pages = PlanetPages(library, planet, presenter, surroundings((), Beside(), {}), SIZE)
    writer = FeedWriter(FeedMaker("https://hub.example", "en", Identity.tagged("hub.example,2026")), "Hub")
    yield pages, Feeds(writer, planet, pages, 7)
    library.close()


def _entries(count: int) -> list[Entry]:
    return [
        entry(f"e{n:02}", member="jon" if n % 3 else "bill", sort_date=OCTOBER + timedelta(days=n))
        for n in range(count)
    ]


def _of_many(count: int) -> list[Entry]:
    """Return entries of members who all write so little that the front page holds nothing back."""
    return [replace(one, member=f"m{n}") for n, one in enumerate(_entries(count))]


def _ids(pages: PlanetPages) -> list[set[str]]:
    return [{card.id for card in pages.read(page).cards} for page in pages.numbered()]


def _archives(pages: PlanetPages, feeds: Feeds) -> dict[str, bytes]:
    return dict(file for page in pages.archives() for file in feeds.list_page(page, pages.read(page)))


def test_the_pages_go_on_where_the_front_page_ends_and_hold_all_the_rest_once(tmp_path: Path) -> None:
    with _opened(tmp_path, *_of_many(14)) as (pages, _):
        front = [card.id for card in pages.front().cards]
        following = [[card.id for card in pages.read(page).cards] for page in reversed(list(pages.numbered()))]
    assert [*front, *(one for page in following for one in page)] == [f"e{n:02}" for n in reversed(range(14))]
    assert [len(page) for page in following] == [4, 5], "a page that is full is full for good: the newest one grows"


def test_the_pages_hold_the_backlog_of_members_and_what_the_front_page_held_back(tmp_path: Path) -> None:
    history = [entry(f"old{n}", fresh=False, sort_date=OCTOBER - timedelta(days=90 + n)) for n in range(20)]
    with _opened(tmp_path, *_entries(12), *history) as (pages, _):
        front = {card.id for card in pages.front().cards}
        found = _ids(pages)
    everything = {one.id for one in (*_entries(12), *history)}
    assert sum(map(len, found)) + len(front) == len(everything)
    assert front.union(*found) == everything


def test_a_new_entry_moves_no_old_one_to_another_page(tmp_path: Path) -> None:
    with _opened(tmp_path, *_of_many(18)) as (pages, _):
        before = _ids(pages)
    with _opened(tmp_path, *_of_many(21)) as (pages, _):
        after = _ids(pages)
    assert after[:2] == before[:2]
    assert before[2] <= after[2]


def test_what_has_no_day_stands_on_the_page_on_which_it_is_shown(tmp_path: Path) -> None:
    month = [entry(f"m{n}", precision="month", sort_date=OCTOBER + timedelta(days=n)) for n in range(4)]
    with _opened(tmp_path, *_of_many(12), *month) as (pages, _):
        shown = [card for page in reversed(list(pages.numbered())) for card in pages.read(page).cards]
    places = [(card.day.replace(day=1), card.precision != "month", card.day) for card in shown]
    assert places == sorted(places, reverse=True)


def test_pages_lead_to_one_another_and_the_newest_to_the_front(tmp_path: Path) -> None:
    with _opened(tmp_path, *_of_many(18)) as (pages, _):
        first, second, third = (page.page for page in pages.numbered())
        front = pages.front().page
    assert front.older is not None and front.older.url == "planet/page/3/"
    assert third.newer is not None and third.newer.url == "planet/"
    assert second.newer is not None and second.newer.url == "planet/page/3/"
    assert second.older is not None and second.older.url == "planet/page/1/"
    assert (first.older, front.newer) == (None, None)


def test_the_front_page_says_who_wrote_more(tmp_path: Path) -> None:
    with _opened(tmp_path, *_entries(12)) as (pages, _):
        front = pages.front()
    assert len(front.cards) == SIZE
    assert [(held.member.slug, held.count) for held in front.held] == [("jon", 1)]


def test_the_months_hold_everything_once_by_the_sites_clock(tmp_path: Path) -> None:
    midnight = [
        entry("utc", sort_date=datetime(2010, 5, 31, 23, 30, tzinfo=UTC)),  # already June in London
        entry("day", sort_date=datetime(2010, 6, 1, tzinfo=UTC), precision="day"),
    ]
    with _opened(tmp_path, *midnight) as (pages, _):
        assert [(page.address, [card.id for card in pages.read(page).cards]) for page in pages.months()] == [
            ("planet/2010/06/", ["day", "utc"])
        ]
    with _opened(tmp_path, zone="America/New_York") as (pages, _):
        assert [(month.day, month.count) for year in pages.years for month in year.months] == [
            (date(2010, 5, 1), 1),
            (date(2010, 6, 1), 1),
        ]


def test_months_without_entries_have_no_page_and_are_passed_over(tmp_path: Path) -> None:
    with _opened(tmp_path, entry("a", sort_date=OCTOBER), entry("b", sort_date=OCTOBER + timedelta(days=300))) as (
        pages,
        _,
    ):
        first, second = pages.months()
    assert (first.address, second.address) == ("planet/2010/10/", "planet/2011/08/")
    assert first.page.newer is not None and first.page.newer.url == second.address
    assert second.page.older is not None and second.page.older.url == first.address


def test_an_empty_planet_has_pages_and_feeds_all_the_same(tmp_path: Path) -> None:
    with _opened(tmp_path) as (pages, feeds):
        assert pages.front().days == () and list(pages.numbered()) == [] and pages.years == ()
        assert {name for name, _ in feeds.river()} == {"planet/atom.xml", "planet/rss.xml", "planet/feed.json"}


def test_a_reader_that_follows_the_archives_finds_every_entry(tmp_path: Path) -> None:
    with _opened(tmp_path, *_entries(23)) as (pages, feeds):
        files = dict(feeds.river()) | _archives(pages, feeds)
    found, address, steps = set(), "planet/atom.xml", 0
    while address:
        feed = etree.fromstring(files[address])
        found |= {item.findtext(f"{A}title") + item.findtext(f"{A}id") for item in feed.findall(f"{A}entry")}
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
        address = links.get("prev-archive", "").removeprefix("https://hub.example/")
        steps += 1
    assert len(found) == 23 and steps == 5
    assert "planet/page/5/atom.xml" not in files, "a page that still grows is no archive"


def test_an_archive_stays_byte_for_byte_what_it_was(tmp_path: Path) -> None:
    with _opened(tmp_path, *_entries(12)) as (pages, feeds):
        before = _archives(pages, feeds)
    with _opened(tmp_path, *_entries(19)) as (pages, feeds):
        after = _archives(pages, feeds)
    assert list(before) == ["planet/page/1/atom.xml", "planet/page/2/atom.xml"]
    assert len(after) == 3
    assert {name: after[name] for name in before} == before


def test_feeds_are_of_one_mind(tmp_path: Path) -> None:
    with _opened(tmp_path, *_entries(12)) as (_, feeds):
        files = dict(feeds.river())
    titles = [entry["id"] for entry in json.loads(files["planet/feed.json"])["items"]]
    for name in ("planet/atom.xml", "planet/rss.xml"):
        assert [one.id for one in feedparser.parse(io.BytesIO(files[name])).entries] == titles
    assert len(titles) == 7


def test_a_tag_and_a_member_have_a_feed_of_their_own(tmp_path: Path) -> None:
    tag = SharedTag("HR", "hr", ("e01", "e00"))
    with _opened(tmp_path, *_entries(4)) as (pages, feeds):
        page = pages.tagged(tag)
        river = pages.read(page)
        ((name, data),) = feeds.list_page(page, river)
        people = dict(feeds.everybody(MEMBERS.values())) | dict(feeds.member(MEMBERS["jon"]))
        newest = pages.by_member["jon"][:2]
    assert (name, [card.id for card in river.cards]) == ("planet/tags/hr/atom.xml", ["e01", "e00"])
    assert len(feedparser.parse(io.BytesIO(data)).entries) == 2
    assert set(people) == {"members/jon/atom.xml", "planet/members.opml"}
    assert [one.id for one in newest] == ["e02", "e01"]


def test_each_of_several_languages_has_a_page_and_a_feed(tmp_path: Path) -> None:
    tongues = ["en-GB", "de", "en", None, "de-AT", "en"]
    entries = [replace(one, language=tongue) for one, tongue in zip(_entries(6), tongues, strict=True)]
    with _opened(tmp_path, *entries) as (pages, feeds):
        found_pages = {page.address: page for page in pages.languages()}
        found = {address: [card.id for card in pages.read(page).cards] for address, page in found_pages.items()}
        ((name, data),) = feeds.list_page(german := found_pages["planet/languages/de/"], pages.read(german))
    assert found == {"planet/languages/en/": ["e05", "e02", "e00"], "planet/languages/de/": ["e04", "e01"]}
    assert name == "planet/languages/de/atom.xml"
    feed = feedparser.parse(io.BytesIO(data))
    assert (feed.feed.title, len(feed.entries)) == ("Hub planet: Deutsch", 2)


def test_pages_of_a_language_or_a_tag_show_news_then_history_then_what_nobody_can_date(tmp_path: Path) -> None:
    entries = [replace(one, language="de", fresh=n < 3, published=None if n > 4 else one.published)
               for n, one in enumerate(_entries(SIZE + 3))]  # fmt: skip
    with _opened(tmp_path, *entries, entry("other", language="en")) as (pages, _):
        (german, _) = pages.languages()
        tagged = pages.tagged(SharedTag("HR", "hr", tuple(one.id for one in reversed(entries))))
    assert german.ids == tagged.ids == ("e02", "e01", "e00", "e04", "e03")


def _digests(pages: PlanetPages) -> dict[str, str]:
    return {page.address: page.digest for page in (*pages.numbered(), *pages.months())}


def test_a_page_is_made_again_only_when_something_on_it_has_changed(tmp_path: Path) -> None:
    entries = _entries(12)
    with _opened(tmp_path, *entries) as (pages, _):
        before = _digests(pages)
    with _opened(tmp_path, replace(entries[0], title="Mended")) as (pages, _):
        after = _digests(pages)
    changed = {address for address in before if before[address] != after[address]}
    assert changed == {"planet/page/1/", "planet/2010/10/"}


def test_a_page_is_made_again_when_someone_answers_what_is_on_it(tmp_path: Path) -> None:
    mention = Mention("Because", MEMBERS["bill"], None, date(2010, 10, 22))
    with _opened(tmp_path, *_entries(12)) as (pages, _):
        before = _digests(pages)
        answered = Replies(answered_by={"e01": (mention,)})
        after = _digests(replace(pages, surroundings=surroundings((), Beside(answered), {})))
    assert {address for address in before if before[address] != after[address]} == {"planet/page/1/", "planet/2010/10/"}


def test_between_the_feed_and_its_archives_nothing_is_left_out(tmp_path: Path) -> None:
    late = [
        entry(f"late{n}", sort_date=OCTOBER - timedelta(days=n + 1), first_seen=OCTOBER + timedelta(days=50))
        for n in range(3)
    ]
    with _opened(tmp_path, *_entries(10), *late) as (pages, feeds):
        archived = b"".join(_archives(pages, feeds).values())
        atom = dict(feeds.river())["planet/atom.xml"]
        everything = {iri(one.id) for one in (*_entries(10), *late)}
    given = [item.id for item in feedparser.parse(atom).entries]
    assert len(given) == 7  # as many as it was to have
    assert {one for one in everything if one.encode() in archived} | set(given) == everything
    assert given[-3:] == [iri(f"late{n}") for n in range(3)]  # by their dates, all the same


def test_a_members_latest_are_those_that_their_digest_stands_for(tmp_path: Path) -> None:
    entries = [entry(name, title=name) for name in "cab"]  # of one moment: the first by their ids
    with _opened(tmp_path, *entries) as (pages, _):
        latest = pages.latest_by("jon", 2, "here")
        assert [card.id for card in latest] == ["a", "b"] and len(latest) == 2 and latest
        assert [card.id for card in pages.planet.entries_by("jon", 2)] == ["a", "b"]
        assert digest(latest) == digest(pages.latest_by("jon", 2, "here")) != digest(pages.latest_by("jon", 2, "there"))
        known = digest(latest)
    with _opened(tmp_path, replace(entries[0], title="z")) as (pages, _):
        assert digest(pages.latest_by("jon", 2, "here")) == known  # it shows no more than two
    with _opened(tmp_path, replace(entries[1], title="z")) as (pages, _):
        assert digest(pages.latest_by("jon", 2, "here")) != known
        assert not pages.latest_by("nobody", 2)
