"""Members' avatars over real HTTP: asked once a week, kept as a small copy, and never at the cost of anything else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.planet.fetching.guard import Allowed, parse_allowed
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Avatar, Feed, FeedReport
from plugins.planet.settings import PlanetSettings
from plugins.planet.store import archive
from plugins.planet.store.store import Store
from plugins.planet.update import update
from plugins.planet.views.status import statuses
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, Site, document, serve
from tests.planet.pictures import PAGE, SVG, bomb, opened, picture
from tests.planet.raw import atom, rss

WEEK = timedelta(days=7)
FACE = picture(300)
POST = "<title>One</title><link>https://ann.example/1</link>"
ALLOWED = parse_allowed(["127.0.0.0/8"])
assert isinstance(ALLOWED, Allowed)
SETTINGS = PlanetSettings(FetchSettings(allowed=ALLOWED, host_pause=0), avatars=True)


class Blog:
    """A blog whose feed names ``/face.png``, and what is at its addresses; a test may change both."""

    def __init__(self) -> None:
        self.feed = rss(POST, head="<title>Ann</title><image><url>/face.png</url></image>")
        self.pages: dict[str, Callable[[Request], Answer]] = {"/face.png": lambda request: document(FACE, request)}

    def __call__(self, request: Request) -> Answer:
        if request.path == "/feed":
            return document(self.feed.encode(), request)
        return self.pages.get(request.path, lambda _: Answer(404))(request)

    def has(self, body: bytes, path: str = "/face.png") -> None:
        self.pages[path] = lambda request: document(body, request)

    def says(self, status: int, *headers: tuple[str, str], path: str = "/face.png") -> None:
        self.pages[path] = lambda _: Answer(status, headers)


@pytest.fixture
def blog() -> Blog:
    return Blog()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "p.sqlite3", now=NOW)


def ann(site: Site, **values: object) -> Feed:
    return replace(Feed(site.url(0), "ann", "Ann", "ann.md:3"), **values)  # type: ignore[arg-type]


def run(
    store: Store, *feeds: Feed, after: timedelta = timedelta(), settings: PlanetSettings = SETTINGS
) -> tuple[FeedReport, ...]:
    return asyncio.run(update(feeds, store, now=NOW + after, settings=settings))


def kept(store: Store) -> Avatar:
    (avatar,) = store.avatars.all()
    return avatar


def asked(site: Site, path: str = "/face.png") -> list[Request]:
    return [request for request in site.requests if request.path == path]


def test_the_picture_that_a_feed_names_is_kept_small(blog: Blog, store: Store) -> None:
    with serve(blog) as site:
        run(store, ann(site))
    assert opened(kept(store).picture).size == (144, 144)
    assert kept(store).url == site.url(0, "/face.png")
    (request,) = asked(site)
    assert request.headers["accept"].startswith("image/")
    assert not {"cookie", "referer"} & set(request.headers)


def test_it_is_asked_once_a_week_and_only_whether_it_has_changed(blog: Blog, store: Store) -> None:
    with serve(blog) as site:
        for day in range(7):
            run(store, ann(site), after=timedelta(days=day))
        first = kept(store)
        run(store, ann(site), after=1.2 * WEEK)
        assert len(asked(site)) == 2
        assert asked(site)[1].headers["if-none-match"] == first.etag
        assert kept(store).picture == first.picture
        blog.has(picture(300, colour="red"))
        run(store, ann(site), after=2.5 * WEEK)
        assert kept(store).picture not in (b"", first.picture) and kept(store).etag != first.etag


def test_nobody_is_asked_for_a_picture_without_being_told_to(blog: Blog, store: Store) -> None:
    with serve(blog) as site:
        run(store, ann(site), settings=replace(SETTINGS, avatars=False))
    assert asked(site) == []


@pytest.mark.parametrize("own", [{"photo": True}, {"photo": True, "avatar": "http://127.0.0.1/other.png"}])
def test_who_has_a_photo_here_needs_no_other(blog: Blog, store: Store, own: dict[str, object]) -> None:
    with serve(blog) as site:
        run(store, ann(site, **own))
    assert [request.path for request in site.requests] == ["/feed"]


def test_the_address_in_the_member_s_file_comes_first_and_at_once(blog: Blog, store: Store) -> None:
    blog.has(picture(100, colour="red"), "/chosen.png")
    with serve(blog) as site:
        run(store, ann(site))
        run(store, ann(site, avatar=site.url(0, "/wrong.png")), after=timedelta(hours=1))
        run(store, ann(site, avatar=site.url(0, "/chosen.png")), after=timedelta(hours=2))
        avatar = store.avatars.get("ann", "")
        assert avatar and opened(avatar.picture).size == (100, 100)
        run(store, ann(site), after=timedelta(hours=3))
    assert store.avatars.get("ann", "") is None, "an address that was taken out of the file takes its copy along"
    assert len(asked(site)) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (picture(16), "too small"),
        (picture(500, 70), "not square enough"),
        (SVG, "not a picture"),
        (PAGE, "not a picture"),
        (bomb(6000), "too many pixels"),
        (FACE + bytes(3 * 2**20), "larger than 2 MB"),
        (b"", "not a picture"),
    ],
)
def test_what_is_no_face_costs_nothing_but_a_line(blog: Blog, store: Store, body: bytes, words: str) -> None:
    blog.has(body)
    with serve(blog) as site:
        (report,) = run(store, ann(site))
        (status,) = statuses(store, NOW)
        assert (report.state, report.new, report.error) == ("ok", 1, "")
        assert kept(store).picture == b"" and words in status.avatar and status.state == "ok"
        run(store, ann(site), after=timedelta(days=3))
        assert len(asked(site)) == 1, "what was no avatar yesterday is not asked today"
        blog.has(FACE)
        run(store, ann(site), after=1.2 * WEEK)
    assert kept(store).picture and kept(store).message == ""


@pytest.mark.parametrize("where", ["http://169.254.169.254/face.png", "http://10.0.0.1/face.png", "file:///etc/passwd"])
def test_a_picture_leads_nobody_to_private_addresses(blog: Blog, store: Store, where: str) -> None:
    blog.says(302, ("Location", where))
    with serve(blog) as site:
        (report,) = run(store, ann(site))
    assert (report.state, kept(store).picture) == ("ok", b"")
    assert "not a public address" in kept(store).message or "instead of http" in kept(store).message


def test_a_private_address_in_the_feed_is_not_asked(blog: Blog, store: Store) -> None:
    blog.feed = rss(POST, head="<title>Ann</title><image><url>http://10.0.0.1/face.png</url></image>")
    with serve(blog) as site:
        run(store, ann(site))
    assert "10.0.0.1, which is not a public address" in kept(store).message


@pytest.mark.parametrize(("status", "stays"), [(500, True), (503, True), (403, True), (404, False), (410, False)])
def test_a_copy_outlives_a_fault_and_goes_when_its_owner_takes_the_picture_away(
    blog: Blog, store: Store, status: int, stays: bool
) -> None:
    with serve(blog) as site:
        run(store, ann(site))
        blog.says(status)
        run(store, ann(site), after=1.2 * WEEK)
    assert bool(kept(store).picture) is stays and kept(store).message


def test_a_copy_goes_when_the_feed_names_no_picture_any_more(blog: Blog, store: Store) -> None:
    with serve(blog) as site:
        run(store, ann(site))
        blog.feed = rss(POST)
        run(store, ann(site), after=timedelta(hours=2))
    assert list(store.avatars.all()) == []


def test_the_next_address_is_tried_where_the_first_has_no_face(blog: Blog, store: Store) -> None:
    blog.feed = atom(f"{POST}<id>1</id>", attributes="").replace(
        "<title>Blog</title>", "<title>Blog</title><icon>/favicon.ico</icon><logo>/logo.png</logo>"
    )
    blog.has(picture(16, kind="ICO"), "/favicon.ico")
    blog.has(FACE, "/logo.png")
    with serve(blog) as site:
        run(store, ann(site))
        run(store, ann(site), after=1.2 * WEEK)
    assert kept(store).url == site.url(0, "/logo.png")
    assert "if-none-match" in asked(site, "/logo.png")[1].headers


def test_a_json_feed_s_only_author_is_its_face(blog: Blog, store: Store) -> None:
    items = [{"id": "1", "url": "https://ann.example/1", "title": "One"}]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Ann", "icon": "/icon.png"}
    blog.feed = json.dumps({**head, "authors": [{"name": "Ann", "avatar": "/ann.png"}], "items": items})
    blog.has(FACE, "/ann.png")
    with serve(blog) as site:
        run(store, ann(site))
    assert kept(store).sources == (site.url(0, "/ann.png"), site.url(0, "/icon.png"))
    assert kept(store).url == site.url(0, "/ann.png")


def test_a_slow_picture_holds_up_no_feed(blog: Blog, store: Store) -> None:
    blog.says(200, ("Content-Length", "1000"))  # and nothing comes
    short = replace(SETTINGS, fetch=replace(SETTINGS.fetch, idle_seconds=0.5))
    with serve(blog) as site:
        (report,) = run(store, ann(site), settings=short)
    assert (report.state, report.new) == ("ok", 1) and kept(store).message


@pytest.mark.parametrize("what", ["member", "feed", "picture"])
def test_what_is_forgotten_takes_its_picture_along_for_good(blog: Blog, store: Store, what: str) -> None:
    with serve(blog) as site:
        run(store, ann(site))
        named = {
            "member": ("member", "ann"),
            "feed": ("url", site.url(0)),
            "picture": ("url", site.url(0, "/face.png")),
        }
        key, value = named[what]
        store.forgotten.bury(now=NOW, **{key: value})
        assert list(store.avatars.all()) == []
        blog.feed = blog.feed.replace("One", "Two")
        run(store, ann(site), after=1.2 * WEEK)
        assert len(asked(site)) == 1, "it is not even asked for"
    assert not any(avatar.picture for avatar in store.avatars.all())


def test_a_forgotten_picture_is_not_left_in_the_file(blog: Blog, store: Store, tmp_path: Path) -> None:
    with serve(blog) as site:
        run(store, ann(site))
    data = kept(store).picture
    store.forgotten.bury(now=NOW, member="ann")
    store.close()
    assert data[40:200] not in (tmp_path / "p.sqlite3").read_bytes()


def test_a_restored_planet_knows_where_the_faces_are(blog: Blog, store: Store, tmp_path: Path) -> None:
    with serve(blog) as site:
        run(store, ann(site))
        found = archive.read(json.dumps(archive.export(store)).encode(), "archive", NOW)
        assert isinstance(found, archive.Archive)
        with Store.open(tmp_path / "new", now=NOW) as other:
            archive.restore(other, found)
            run(other, ann(site), after=timedelta(hours=2))
            assert kept(other).picture == kept(store).picture
            assert "if-none-match" in asked(site, "/feed")[1].headers


def test_the_pause_between_requests_holds_for_pictures_too(blog: Blog, store: Store) -> None:
    with serve(blog) as site:
        run(store, ann(site), settings=replace(SETTINGS, fetch=replace(SETTINGS.fetch, host_pause=0.7)))
    feed, avatar = site.requests
    assert avatar.time - feed.time >= 0.65
