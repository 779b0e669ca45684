"""Whether a post is still where it came from: asked rarely, and believed after a month."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.planet.model import Feed
from plugins.planet.store.store import Store
from plugins.planet.update import update
from plugins.planet.views.library import Library
from plugins.planet.views.status import lasting
from tests.planet.entries import NOW, entry
from tests.planet.loopback import Answer, Request, Site, document, serve
from tests.planet.test_avatars import SETTINGS

LONG_AGO = NOW - timedelta(days=400)


class Blog:
    """A feed without posts, and what is at the addresses that posts once had."""

    def __init__(self) -> None:
        self.page = Answer(200, (("Content-Type", "text/html"),), b"<p>It is here." + b" " * 200_000)

    def __call__(self, request: Request) -> Answer:
        if request.path.startswith("/post"):
            return self.page
        return document(b'<rss version="2.0"><channel><title>A</title></channel></rss>', request)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "p.sqlite3", now=NOW)


def run(store: Store, site: Site, days: int = 0, *, sources: bool = True) -> int:
    """Update; return how often posts were asked for until now."""
    feed = Feed(site.url(0), "ann", "Ann", "ann.md:3")
    settings = replace(SETTINGS, avatars=False, sources=sources)
    asyncio.run(update([feed], store, now=NOW + timedelta(days=days), settings=settings, force=True))
    return sum(request.path.startswith("/post") for request in site.requests)


def gone(tmp_path: Path, days: int) -> set[str]:
    """Return what has been gone for a month then."""
    library = Library(tmp_path / "p.sqlite3", ["ann"])
    found = lasting(library.gone, NOW + timedelta(days=days))
    library.close()
    return set(found)


def test_a_post_is_asked_for_once_a_season_and_a_young_one_never(store: Store) -> None:
    with serve(Blog()) as site:
        young = entry(2, url=site.url(0, "/post2"))
        store.save(None, [entry(1, url=site.url(0, "/post1"), sort_date=LONG_AGO), young])
        assert [run(store, site, days) for days in (0, 1, 20)] == [1, 1, 1]
        assert run(store, site, 29, sources=False) == 1
        assert [run(store, site, days) for days in (28, 60, 130)] == [1, 2, 3], "the other one is no longer young"


@pytest.mark.parametrize(("status", "lost"), [(404, True), (410, True), (500, False), (403, False), (429, False)])
def test_what_its_host_calls_gone_for_a_month_is_gone(store: Store, tmp_path: Path, status: int, lost: bool) -> None:
    blog = Blog()
    blog.page = Answer(status)
    with serve(blog) as site:
        store.save(None, [entry(1, url=site.url(0, "/post1"), sort_date=LONG_AGO)])
        run(store, site)
        assert gone(tmp_path, 29) == set()
        assert gone(tmp_path, 31) == ({"ann-1"} if lost else set())
        blog.page = Answer(200)
        run(store, site, 40)
        assert gone(tmp_path, 80) == set(), "it is there again"


def test_of_many_posts_few_are_asked_for_and_one_of_each_member(store: Store) -> None:
    with serve(Blog()) as site:
        posts = [entry(n, member=f"m{n % 20}", url=site.url(0, f"/post{n}"), sort_date=LONG_AGO) for n in range(60)]
        store.save(None, posts)
        assert [run(store, site, days) for days in (0, 1, 2)] == [12, 24, 36]
        asked = {request.path for request in site.requests if request.path.startswith("/post")}
    assert len(asked) == 36 and len({int(path[5:]) % 20 for path in asked}) == 20


def test_what_is_deleted_here_is_not_asked_for_any_more(store: Store) -> None:
    with serve(Blog()) as site:
        store.save(None, [entry(1, url=site.url(0, "/post1"), sort_date=LONG_AGO)])
        run(store, site)
        store.save(None, removed=["ann-1"])
        assert run(store, site, 200) == 1
