"""What people who run and read planets have complained about for twenty years; each complaint is a scenario here.

Real blogs on loopback, a whole update, and then what a reader or a maintainer gets.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.members.match import Match
from plugins.members.model import Member
from plugins.planet.model import Entry, Feed, FeedReport
from plugins.planet.relations.model import Related
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.store import Store
from plugins.planet.update import update
from plugins.planet.views.cards import Presenter
from plugins.planet.views.conversations import Dialogue
from plugins.planet.views.library import Library
from plugins.planet.views.planet import Planet
from plugins.planet.views.river import EntryCard
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, Site, address, document, serve
from tests.planet.raw import rss

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SLUGS = ("ann", "bob", "cid")
MEMBERS = {slug: Member(slug=slug, name=slug.title(), source=f"content/members/{slug}.md") for slug in SLUGS}


class Blogs:
    """Three members' blogs, and the planet that follows them."""

    def __init__(self, path: Path) -> None:
        self.path, self.pages = path, {}
        self.site: Site
        settings = PlanetSettings.from_mapping({"allow_hosts": ["127.0.0.0/8"], "contact": "https://hub.example/"})
        assert isinstance(settings, PlanetSettings)
        self.settings = replace(settings, fetch=replace(settings.fetch, host_pause=0))
        self.pages: dict[str, str | bytes | Callable[[Request], Answer | bytes]]

    def answer(self, request: Request) -> Answer | bytes:
        for number, slug in enumerate(SLUGS):
            page = self.pages.get(slug) if request.address == address(number) else None
            if callable(page):
                return page(request)
            if page is not None:
                return document(page.encode() if isinstance(page, str) else page, request)
        return Answer(404)

    def feed(self, slug: str, **chosen: object) -> Feed:
        url = self.site.url(SLUGS.index(slug))
        plain = Feed(url, slug, slug.title(), f"content/members/{slug}.md:3")
        return replace(plain, **chosen)  # type: ignore[arg-type]

    def update(self, *feeds: Feed, after: timedelta = timedelta()) -> dict[str, FeedReport]:
        with Store.open(self.path, now=NOW + after) as store:
            chosen = feeds or tuple(self.feed(slug) for slug in self.pages)
            reports = asyncio.run(update(chosen, store, now=NOW + after, settings=self.settings, force=True))
        return {report.member: report for report in reports}

    def entries(self) -> dict[str, Entry]:
        with Store.open(self.path, now=NOW) as store:
            return {entry.title: entry for entry in store.entries()}

    def cards(self, members: dict[str, Member] = MEMBERS, per_member: int = 5) -> tuple[EntryCard, ...]:
        """Return the front page."""
        library = Library(self.path, members)
        planet = Planet(library, Presenter(members, ZoneInfo("Europe/London")), per_member, Dialogue(), Related())
        try:
            return planet.latest(20)
        finally:
            library.close()


@pytest.fixture
def blogs(tmp_path: Path) -> Iterator[Blogs]:
    blogs = Blogs(tmp_path / "planet.sqlite3")
    with serve(blogs.answer, len(SLUGS)) as blogs.site:
        yield blogs


def item(title: str, ago: timedelta | None = HOUR, more: str = "", text: str = "Some words.", link: str = "") -> str:
    link = link or f"https://blog.example/{title.replace(' ', '-').lower()}"
    date = "" if ago is None else f"<pubDate>{format_datetime(NOW - ago)}</pubDate>"
    return f"<title>{title}</title><link>{link}</link><description>{escape(text)}</description>{date}{more}"


def titles(cards: tuple[EntryCard, ...]) -> list[str]:
    return [card.title for card in cards]


# The fifteen pains


def test_1_a_new_member_does_not_flood_the_page_and_no_post_is_lost(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("Ann writes", 2 * HOUR))
    blogs.update()
    blogs.pages["bob"] = rss(*(item(f"Bob {n}", n * HOUR) for n in range(1, 61)))
    blogs.update(after=DAY)
    front = titles(blogs.cards())
    assert "Ann writes" in front
    assert sum(title.startswith("Bob") for title in front) <= 5
    assert len(blogs.entries()) == 61, "the archive has them all"


def test_2_a_post_that_is_stamped_anew_does_not_come_up_again(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("Old", 9 * DAY), item("Undated", None))
    blogs.update()
    before = blogs.entries()
    blogs.pages["ann"] = rss(item("Old", -DAY), item("Undated", -DAY))
    blogs.update(after=2 * DAY)
    after = blogs.entries()
    assert {title: entry.sort_date for title, entry in after.items()} == {t: e.sort_date for t, e in before.items()}


def test_3_a_date_of_the_future_does_not_stay_on_top(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("From 2099", timedelta(days=-30000)))
    blogs.update()
    blogs.pages["bob"] = rss(item("Of today", -HOUR))
    blogs.update(after=2 * HOUR)
    with Store.open(blogs.path, now=NOW) as store:
        assert [entry.title for entry in store.entries()] == ["Of today", "From 2099"]


def test_4_a_blog_that_moves_does_not_post_everything_again(blogs: Blogs) -> None:
    names = ("First", "Second", "Third")
    blogs.pages["ann"] = rss(*(item(n, i * DAY, link=f"http://old.example/?p={i}") for i, n in enumerate(names, 1)))
    blogs.update()
    moved = (item(n, i * DAY, link=f"https://new.example/{n.lower()}/") for i, n in enumerate(names, 1))
    blogs.pages["ann"] = rss(*moved)
    assert blogs.update(after=DAY)["ann"].new == 0
    assert {entry.url for entry in blogs.entries().values()} == {f"https://new.example/{n.lower()}/" for n in names}


def test_5_a_missing_post_is_explained(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("Of cats", more="<category>cats</category>"), item("Of work"))
    report = blogs.update(blogs.feed("ann", exclude=Match(tags=("cats",))))["ann"]
    assert titles(blogs.cards()) == ["Of work"]
    assert sum(report.hidden.values()) == 1 and all(reason for reason in report.hidden)


def test_6_a_dead_feed_is_named_with_what_to_do_and_its_posts_stay(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("Still here"))
    blogs.update()
    blogs.pages["ann"] = lambda _: Answer(410)
    for days, state in ((1, "failed"), (4, "gone")):
        report = blogs.update(after=days * DAY)["ann"]
        assert report.state == state and report.error
    asked = len(blogs.site.requests)
    blogs.update(after=90 * DAY)
    assert len(blogs.site.requests) == asked, "it is not asked again"
    assert titles(blogs.cards()) == ["Still here"]


@pytest.mark.parametrize(
    "trouble",
    [
        b"",
        b"<rss><channel><tit",
        b"<!doctype html><title>For sale</title>",
        lambda _: Answer(500),
        lambda _: b"\x00\x01 nonsense",
        lambda _: Answer(200, (("Content-Length", "5000"),), b"<rss>"),
    ],
    ids=["nothing", "half a feed", "a page", "status 500", "nonsense", "a broken connection"],
)
def test_7_one_bad_feed_costs_nobody_anything(blogs: Blogs, trouble: bytes | Callable[[Request], Answer]) -> None:
    blogs.pages["ann"] = rss(item("Of Ann"))
    blogs.update()
    blogs.pages |= {"ann": trouble, "bob": rss(item("Of Bob"))}
    reports = blogs.update(after=DAY)
    assert reports["ann"].new == 0 and reports["bob"].state == "ok"
    assert sorted(titles(blogs.cards())) == ["Of Ann", "Of Bob"]


def test_8_posts_on_other_subjects_stay_out_by_the_members_choice(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("Hub", text="We met. #hub"), item("Holiday", text="We swam."))
    blogs.update(blogs.feed("ann", include=Match(hashtags=("hub",))))
    assert titles(blogs.cards()) == ["Hub"]


def test_9_every_entry_says_its_language(blogs: Blogs) -> None:
    head = "<title>B</title><link>https://blog.example/</link><language>de-DE</language>"
    blogs.pages |= {"ann": rss(item("Guten Tag"), head=head), "bob": rss(item("שלום", text="זה טקסט בעברית"))}
    blogs.update(blogs.feed("ann"), blogs.feed("bob", language="he"))
    found = blogs.entries()
    assert (found["Guten Tag"].language, found["שלום"].language) == ("de-DE", "he")
    assert (found["Guten Tag"].direction, found["שלום"].direction) == ("ltr", "rtl")


def test_10_pictures_are_found_wherever_the_feed_is_read(blogs: Blogs) -> None:
    text = '<p>See</p><img src="/a.png"><img src="data:image/gif;base64,R0lGOD" data-src="b.png">'
    blogs.pages["ann"] = rss(item("Pictures", text=text, link="https://blog.example/2026/post"))
    blogs.update()
    content = blogs.entries()["Pictures"].content
    assert 'src="https://blog.example/a.png"' in content and 'src="https://blog.example/2026/b.png"' in content


def test_11_what_its_author_takes_back_is_gone_for_good(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("A name"), item("Kept"))
    blogs.update()
    with Store.open(blogs.path, now=NOW) as store:
        store.forgotten.bury(now=NOW, url="https://blog.example/a-name")
    blogs.pages["ann"] = rss(item("A name"), item("Kept"), item("New"))
    blogs.update(after=DAY)
    assert set(blogs.entries()) == {"Kept", "New"}
    assert b"A name" not in blogs.path.read_bytes()


def test_12_a_host_that_refuses_robots_is_told_who_we_are_and_the_maintainer_what_to_write(blogs: Blogs) -> None:
    challenge = b"<!doctype html><title>Just a moment...</title>"
    blogs.pages["ann"] = lambda _: Answer(403, (("cf-mitigated", "challenge"), ("Server", "cloudflare")), challenge)
    report = blogs.update()["ann"]
    assert "Cloudflare" in report.error
    assert "https://hub.example/" in blogs.site.requests[0].headers["user-agent"]


def test_13_a_feed_is_never_fetched_whole_twice(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("One"))
    assert [blogs.update(after=n * DAY)["ann"].state for n in range(3)] == ["ok", "unchanged", "unchanged"]
    first, *later = blogs.site.asked(0)
    assert "if-none-match" not in first.headers and all("if-none-match" in request.headers for request in later)
    assert not any({"cookie", "referer"} & set(request.headers) for request in blogs.site.requests)


def test_14_the_member_decides_how_much_is_shown(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("Long", text=f"<p>{'Much to say. ' * 200}</p>"))
    blogs.update()
    sizes = []
    for choice in ("full", "excerpt", "title"):
        (card,) = blogs.cards({**MEMBERS, "ann": replace(MEMBERS["ann"], text=choice)})  # type: ignore[arg-type]
        assert card.url == "https://blog.example/long"
        sizes.append(len(card.content or "") + len(card.excerpt or ""))
    assert sizes[0] > sizes[1] > sizes[2] == 0


def test_15_nothing_that_a_feed_says_can_run_and_everything_has_its_author(blogs: Blogs) -> None:
    text = '<script>alert(1)</script><p onclick="x()">Hi <a href="javascript:x()">there</a></p>'
    hostile = item("Bad &lt;img src=x onerror=x()&gt;", text=text, link="javascript:alert(1)")
    broken_out = item("Quoted", link="https://blog.example/&quot;onmouseover=&quot;x()")
    blogs.pages["ann"] = rss(hostile + "<author>Guest Writer</author>", broken_out)
    blogs.update()
    shown = blogs.cards()
    assert all(card.member.slug == "ann" for card in shown)
    for entry in blogs.entries().values():
        assert entry.url is None or (entry.url.startswith("https://") and '"' not in entry.url)
        assert not any(word in entry.content for word in ("script", "onclick", "javascript:"))


# What happened when other planets were run


def test_every_post_is_shown_dated_or_not_described_or_not(blogs: Blogs) -> None:
    bare = "<title>No date and no text</title><link>https://blog.example/bare</link>"
    blogs.pages["ann"] = rss(bare, item("No date", None), item("Dated"))
    assert blogs.update()["ann"].entries == 3
    assert set(blogs.entries()) == {"No date and no text", "No date", "Dated"}


def test_a_date_without_a_zone_beside_one_with_a_zone_stops_nothing(blogs: Blogs) -> None:
    naive = item("Naive", None, "<pubDate>2026-11-20 10:00:00</pubDate>")
    blogs.pages |= {"ann": rss(naive, item("Zoned")), "bob": rss(item("Bob's"))}
    blogs.update()
    assert set(blogs.entries()) == {"Naive", "Zoned", "Bob's"}
    assert blogs.entries()["Naive"].published == datetime(2026, 11, 20, 10, tzinfo=NOW.tzinfo)


def test_without_a_network_the_planet_is_what_it_was(blogs: Blogs) -> None:
    blogs.pages |= {slug: rss(item(f"Of {slug}")) for slug in SLUGS}
    blogs.update()
    before = blogs.cards()
    feeds = tuple(replace(blogs.feed(slug), url=blogs.feed(slug).url) for slug in SLUGS)
    blogs.pages = {slug: lambda _: b"" for slug in SLUGS}
    reports = blogs.update(*feeds, after=DAY)
    assert all(report.state == "failed" and report.error for report in reports.values())
    assert blogs.cards() == before


def test_a_new_post_appears_with_the_next_update(blogs: Blogs) -> None:
    blogs.pages["ann"] = rss(item("First", 3 * HOUR))
    blogs.update()
    blogs.pages["ann"] = rss(item("Second", -HOUR), item("First", 3 * HOUR))
    assert blogs.update(after=2 * HOUR)["ann"].new == 1
    assert titles(blogs.cards()) == ["Second", "First"]


def test_nobody_overwrites_anothers_posts_by_claiming_their_guids(blogs: Blogs) -> None:
    guid = "<guid isPermaLink='false'>urn:uuid:0e2a7d1f-0000-4000-8000-000000000000</guid>"
    blogs.pages["ann"] = rss(item("Ann's own", more=guid))
    blogs.update()
    blogs.pages["bob"] = rss(item("Bob claims it", more=guid, link="https://blog.example/ann's-own"))
    blogs.update(after=DAY)
    assert {entry.title: entry.member for entry in blogs.entries().values()} == {
        "Ann's own": "ann",
        "Bob claims it": "bob",
    }


def test_a_feed_in_latin_1_and_one_with_a_fault_in_its_xml_are_read(blogs: Blogs) -> None:
    latin = rss(item("Café", text="Crème brûlée")).replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    blogs.pages |= {"ann": latin, "bob": rss(item("Fish & chips &nbsp;<b>"), item("After the fault"))}
    blogs.update()
    found = blogs.entries()
    assert "Crème brûlée" in found["Café"].content
    assert any("After the fault" in title for title in found)
