"""What is looked up after the feeds: where links lead, who pinged back, pages of feeds that are cut short."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plugins.members.model import Member
from plugins.members.reading import read_members
from plugins.planet.fetching.guard import Refused
from plugins.planet.fetching.transport import Resolver, open_transport
from plugins.planet.model import Feed
from plugins.planet.relations.model import Relation
from plugins.planet.relations.relating import Planetary, related
from plugins.planet.store.store import Store
from plugins.planet.update import update
from plugins.planet.views.library import Library
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, Site, address, document, serve
from tests.planet.relating import LONDON
from tests.planet.test_avatars import SETTINGS

ANN, BOB = 0, 1
DAY = timedelta(days=1)


class Blogs:
    """Ann's post, and what Bob makes of it; ``pages`` has whatever else is asked for, by its path."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "p.sqlite3"
        self.site: Site
        self.words = "<p>Bob says little.</p>"
        self.beside = ""
        self.pages: dict[str, Answer] = {}
        self.earlier: tuple[str, ...] = ()  # addresses of Ann's blog
        self.shown: tuple[str, ...] = ()  # pages of others, which Bob's feed has as entries

    def __call__(self, request: Request) -> Answer:
        if request.path in self.pages:
            return self.pages[request.path]
        if request.path != "/feed":
            return Answer(404)
        number = ANN if request.address == address(ANN) else BOB
        name, words = ("why", "<p>Why do we meet?</p>") if number == ANN else ("answer", self.words)
        day = (NOW - 3 * DAY if number == ANN else NOW - DAY).isoformat()
        escaped = words.replace("<", "&lt;")
        url = self.site.url(number, f"/{name}")
        beside = self.beside if number == ANN else ""
        shown = "".join(
            f'<entry><id>{page}</id><title>Seen</title><link href="{page}"/><updated>{day}</updated></entry>'
            for page in (self.shown if number == BOB else ())
        )
        return document(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><entry><id>{url}</id><title>{name} of a sample'
            f'</title><link href="{url}"/><published>{day}</published><updated>{day}</updated>{beside}'
            f'<content type="html">{escaped}</content></entry>{shown}</feed>'.encode(),
            request,
        )

    def update(self, days: float = 0, *, pages: bool = False, names: Resolver | None = None) -> list[Relation]:
        """Update, and return what stands between the posts then."""
        feeds = [
            Feed(self.site.url(n), slug, slug.title(), f"{slug}.md:3", pages=pages and n == BOB)
            for n, slug in enumerate(("ann", "bob"))
        ]
        blog = self.site.url(ANN, "/")
        feeds[ANN] = replace(feeds[ANN], blog=blog, moved_from=self.earlier)
        asyncio.run(self._update(feeds, NOW + days * DAY, names))
        members = {slug: Member(slug=slug, name=slug.title(), source=f"{slug}.md") for slug in ("ann", "bob")}
        library = Library(self.path, members)
        called = {slug: member.name for slug, member in members.items()}
        given = Planetary(
            tuple(library.spoken(LONDON)), called, {blog: self.earlier}, leads=library.leads(), heard=library.heard()
        )
        found = related(given, library.words)
        library.close()
        return list(found.relations)

    async def _update(self, feeds: Sequence[Feed], now: datetime, names: Resolver | None) -> None:
        settings = replace(SETTINGS, avatars=False, sources=False)
        with Store.open(self.path, now=NOW) as store:
            async with open_transport(settings.fetch.allowed, 20, resolve=names, connect=self._connect) as transport:
                await update(feeds, store, now=now, settings=settings, force=True, transport=transport)

    async def _connect(self, address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(address, self.site.port if port == 80 else port)

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.site.requests)


@pytest.fixture
def blogs(tmp_path: Path) -> Iterator[Blogs]:
    blogs = Blogs(tmp_path)
    with serve(blogs, 2) as blogs.site:
        yield blogs


def test_a_link_is_followed_once_to_where_it_leads(blogs: Blogs) -> None:
    blogs.words = f'<p>In reply to <a href="{blogs.site.url(ANN, "/?short=1")}">Ann</a>, as ever.</p>'
    blogs.pages["/?short=1"] = Answer(301, (("Location", "/why"),))
    blogs.pages["/why"] = Answer(200, (("Content-Type", "text/html"),), b"<p>Why?" + b" " * 300_000)
    for days in (0, 40):
        (relation,) = blogs.update(days)
        assert (relation.kind, relation.evidence) == ("answers", "link")
    assert blogs.asked("/?short=1") == 1


def test_a_link_in_a_changed_post_is_followed_the_same_day(blogs: Blogs) -> None:
    assert (blogs.update(), blogs.update()) == ([], [])
    blogs.words = f'<p>In reply to <a href="{blogs.site.url(ANN, "/?short=1")}">Ann</a>, as ever.</p>'
    blogs.pages["/?short=1"] = Answer(301, (("Location", "/why"),))
    blogs.pages["/why"] = Answer(200, (("Content-Type", "text/html"),), b"<p>Why?")
    assert [relation.kind for relation in blogs.update()] == ["answers"]


def test_a_link_that_cannot_be_followed_is_tried_again_after_a_month(blogs: Blogs) -> None:
    blogs.words = f'<p>In reply to <a href="{blogs.site.url(ANN, "/lost")}">her</a>.</p>'
    assert [len(blogs.update(days)) for days in (0, 20, 31)] == [0, 0, 0]
    assert blogs.asked("/lost") == 2


class Names:
    """A resolver that knows loopback's addresses, and counts who asks for others; ``known`` is where these are."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.known: dict[str, str] = {}

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        if host.startswith("127."):
            return [host]
        self.asked.append(host)
        if host in self.known:
            return [self.known[host]]
        raise Refused("dns", f"the name {host} is not known")


def test_a_host_that_does_not_answer_is_asked_once_a_week_however_many_links_lead_there(blogs: Blogs) -> None:
    names = Names()
    blogs.earlier = ("http://old.example/",)
    links = "".join(f'<a href="http://old.example/?p={n}">One</a> ' for n in range(9))
    blogs.words = f'<p>In reply to {links} and <a href="{blogs.site.url(ANN, "/?short=1")}">Ann</a>, as ever.</p>'
    blogs.pages["/?short=1"] = Answer(301, (("Location", "/why"),))
    assert len(blogs.update(names=names)) == 1 and names.asked == ["old.example"]
    names.known["old.example"] = address(ANN)
    blogs.update(6, names=names)
    assert names.asked == ["old.example"]
    blogs.update(8, names=names)
    assert 2 < len(names.asked) < 9 and blogs.asked("/?p=0") == 1


def test_what_is_left_of_a_hosts_many_links_is_followed_an_hour_later_and_no_update_before_waits_for_it(
    blogs: Blogs,
) -> None:
    links = "".join(f'<a href="{blogs.site.url(ANN, f"/?p={n}")}">One</a> ' for n in range(10))
    blogs.words = f"<p>In reply to {links}.</p>"
    blogs.pages["/?p=9"] = Answer(301, (("Location", "/why"),))
    assert [len(blogs.update(minutes / 1440)) for minutes in (0, 1, 40, 60)] == [0, 0, 0, 1]
    assert [blogs.asked(f"/?p={n}") for n in range(10)] == [1] * 10


def test_only_what_may_be_a_page_of_a_member_is_asked_for(blogs: Blogs) -> None:
    names = Names()
    blogs.shown = tuple(f"http://{name}.example/page" for name in ("one", "two", "three", "four"))
    links = (*(blogs.site.url(ANN, name) for name in ("/a.webp", "/b.PDF", "/c.mp3")), "http://one.example/other")
    blogs.words = "".join(f'<p>In reply to <a href="{link}">this</a>.</p>' for link in links)
    blogs.update(names=names)
    assert names.asked == [] and {request.path for request in blogs.site.requests} == {"/feed"}


def test_a_link_that_leads_to_an_earlier_address_whose_host_is_gone_leads_to_the_post(blogs: Blogs) -> None:
    blogs.earlier = ("http://old.example/",)
    blogs.words = f'<p>In reply to <a href="{blogs.site.url(ANN, "/?short=1")}">Ann</a>, as ever.</p>'
    blogs.pages["/?short=1"] = Answer(301, (("Location", "http://old.example/why"),))
    assert [relation.kind for relation in blogs.update(names=Names())] == ["answers"]


COMMENTS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments</title>'
    "<item><title>By: Zed</title><dc:creator>Zed</dc:creator><description>Nice.</description></item>"
    "<item><title>By: {who}</title><dc:creator>{who}</dc:creator><description>{said}</description></item>"
    "</channel></rss>"
)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("answer of a sample | Bob’s blog", "[…] Ann asks why. […]"),
        ("Somebody", "[...] Posted on {day} by bob. Ann published a post. [...]"),
        ("A blog", "[&amp;#8230;] little by little we come to each other, whatever the weather is [&amp;#8230;]"),
        ("A blog", "&lt;strong&gt;answer of a sample&lt;/strong&gt; Ann asks why people meet, and so do ..."),
        ("answer of a sample", "This article was mentioned on bob.example"),
    ],
    ids=["by its title", "by its day and name", "by its words", "as a trackback", "as a plugin has it"],
)
def test_a_pingback_tells_who_answered(blogs: Blogs, who: str, said: str) -> None:
    _pinged(blogs, who, said)
    (relation,) = blogs.update()
    assert (relation.kind, relation.evidence) == ("answers", "pingback")


def test_comments_are_asked_for_daily_while_their_post_is_young_and_kept(blogs: Blogs) -> None:
    _pinged(blogs, "answer of a sample", "[…] Ann asks. […]")
    found = [blogs.update(days) for days in (0, 0, 1, 100)]
    assert found[0] and found == [found[0]] * 4
    assert blogs.asked("/why/feed/") == 2


def _pinged(blogs: Blogs, who: str, said: str) -> None:
    blogs.words = "<p>Bob says: little by little we come to each other, whatever the weather is.</p>"
    url = blogs.site.url(ANN, "/why/feed/")
    blogs.beside = f'<link rel="replies" type="application/rss+xml" href="{url}"/>'
    day = (NOW - DAY).strftime("%B %d")
    body = COMMENTS.replace("{who}", who).replace("{said}", said.replace("{day}", day))
    blogs.pages["/why/feed/"] = Answer(200, (("Content-Type", "application/rss+xml"),), body.encode())


def test_a_comment_that_is_none_of_a_blogs_tells_nothing(blogs: Blogs) -> None:
    blogs.beside = f'<link rel="replies" type="application/rss+xml" href="{blogs.site.url(ANN, "/c.xml")}"/>'
    body = COMMENTS.replace("{who}", "answer of a sample").replace("{said}", "I wrote something, too.")
    blogs.pages["/c.xml"] = Answer(200, (("Content-Type", "application/rss+xml"),), body.encode())
    assert blogs.update() == []


def test_the_page_of_a_post_is_read_once_for_its_links_where_the_member_wants_it(blogs: Blogs) -> None:
    page = (
        f'<html><head><title>answer</title></head><body><nav><a href="{blogs.site.url(ANN, "/why")}">menu</a></nav>'
        f'<article class="h-entry"><div class="e-content"><p>I disagree with <a href="{blogs.site.url(ANN, "/why")}">'
        "Ann</a>.</p></div></article></body></html>"
    )
    blogs.pages["/answer"] = Answer(200, (("Content-Type", "text/html"),), page.encode())
    assert blogs.update() == [] and blogs.asked("/answer") == 0
    (relation,) = blogs.update(pages=True)
    assert (relation.kind, relation.said) == ("answers", "I disagree with Ann.")
    blogs.update(1, pages=True)
    assert blogs.asked("/answer") == 1


def test_what_was_looked_up_goes_with_its_post(blogs: Blogs) -> None:
    blogs.pages["/answer"] = Answer(
        200, (("Content-Type", "text/html"),), b"<title>a</title><main><p>Words.</p></main>"
    )
    blogs.update(pages=True)
    with Store.open(blogs.path, now=NOW) as store:
        assert store.lookups.asked("page")
        store.forgotten.bury(now=NOW, member="bob")
        assert not store.lookups.asked("page")


@pytest.mark.parametrize(
    ("links", "count"), [("page", 0), ("[page, {title: Work, url: 'https://x.example/'}]", 1), ("[page]", 0)]
)
def test_a_member_says_so_in_their_file(tmp_path: Path, links: str, count: int) -> None:
    (tmp_path / "ann.md").write_text(f"---\nname: Ann\nlinks: {links}\n---\n", encoding="utf-8")
    members, problems = read_members(tmp_path, tmp_path)
    assert problems == [] and members[0].reads_pages and len(members[0].links) == count
