"""A film's still is a small copy of ours: fetched once, shown from here, gone with the last post that names it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.planet.model import Feed
from plugins.planet.store.store import Store
from plugins.planet.update import update
from plugins.planet.views.avatars import chosen_stills
from plugins.writing.hosts import shown_in
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, Site, document, serve
from tests.planet.pictures import opened, picture
from tests.planet.test_avatars import SETTINGS

STILL = "/still.jpg"


class Channel:
    """A channel with one film, and what is at the address of its still."""

    def __init__(self) -> None:
        self.still = Answer(404)
        self.film = '<media:thumbnail url="/still.jpg"/>'

    def __call__(self, request: Request) -> Answer:
        if request.path == STILL:
            return self.still
        item = f"<guid>1</guid><link>/w/1</link><title>A film</title>{self.film}"
        item += '<media:content url="/1.mp4" type="video/mp4"/>'
        feed = f'<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><item>{item}</item></channel></rss>'
        return document(feed.encode(), request)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "p.sqlite3", now=NOW)


def run(store: Store, site: Site, *, days: int = 0, avatars: bool = True) -> int:
    """Update; return how often the still was asked for until now."""
    from dataclasses import replace

    settings = replace(SETTINGS, avatars=avatars)
    feed = Feed(site.url(0), "ann", "Ann", "ann.md:3")
    asyncio.run(update([feed], store, now=NOW + timedelta(days=days), settings=settings, force=True))
    return sum(request.path == STILL for request in site.requests)


def test_a_still_is_copied_once_small_and_as_wide_as_a_film(store: Store) -> None:
    channel = Channel()
    with serve(channel) as site:
        channel.still = Answer(200, (("Content-Type", "image/png"),), picture(1280, 960))
        assert [run(store, site), run(store, site, days=20)] == [1, 1]
        ((url, copy),) = store.stills.pictures()
        assert url == site.url(0, STILL) and opened(copy).size == (480, 270)
        channel.film = ""
        run(store, site, days=40)
    assert list(store.stills.pictures()) == [], "no post names it any more"


@pytest.mark.parametrize("still", [Answer(404), Answer(200, (), b"<svg/>"), Answer(200, (), picture(8))])
def test_a_still_that_cannot_be_had_is_not_asked_for_each_day(store: Store, still: Answer) -> None:
    channel = Channel()
    channel.still = still
    with serve(channel) as site:
        assert [run(store, site, days=days) for days in (0, 1, 2, 30)] == [1, 1, 1, 2]
    assert list(store.stills.pictures()) == []


def test_a_site_without_copies_asks_for_none_and_forgetting_takes_them_along(store: Store) -> None:
    channel = Channel()
    channel.still = Answer(200, (), picture(640))
    with serve(channel) as site:
        assert run(store, site, avatars=False) == 0
        run(store, site)
    assert len(list(store.stills.pictures())) == 1
    store.forgotten.bury(now=NOW, member="ann")
    assert list(store.stills.pictures()) == []


class Tube:
    """A host of films that tells where the still of one is (oEmbed)."""

    def __init__(self) -> None:
        self.told = Answer(200, (), b'{"thumbnail_url": "/still.jpg", "title": "A film"}')
        self.still = Answer(200, (), picture(640, 480))

    def __call__(self, request: Request) -> Answer:
        if request.path.startswith("/services/oembed?format=json&url=http%3A%2F%2F"):
            return self.told
        return self.still if request.path == STILL else Answer(404)


def visit(store: Store, site: Site, texts: list[str], days: int = 0) -> int:
    """Update a planet without feeds beside these texts; return how many requests there were until now."""
    asyncio.run(
        update([], store, now=NOW + timedelta(days=days), settings=SETTINGS, shown=list(shown_in(texts)), force=True)
    )
    return len(site.requests)


def test_what_a_text_of_the_site_s_own_shows_has_its_still_copied_once(store: Store, tmp_path: Path) -> None:
    tube = Tube()
    with serve(tube) as site:
        film = site.url(0, "/w/kkGMgK9ZtnKfYAgnEtQxbv")
        assert [visit(store, site, [f"Text\n\n{film}\n"], days) for days in (0, 20)] == [2, 2]
        store.close()
        kept = chosen_stills({"store": str(tmp_path / "p.sqlite3")})
        assert list(kept) == [film] and opened(kept[film]).size == (480, 270)
        assert chosen_stills({"store": str(tmp_path / "p.sqlite3"), "avatars": False}) == {}
        with Store.open(tmp_path / "p.sqlite3", now=NOW) as again:
            assert visit(again, site, ["No film any more"], 21) == 2
            assert list(again.stills.pictures()) == []


@pytest.mark.parametrize(
    "told",
    [Answer(404), Answer(200, (), b"[" * 50_000), Answer(200, (), b'{"thumbnail_url": 1}'), Answer(200, (), b"1")],
)
def test_a_host_that_tells_no_still_is_not_asked_each_day(store: Store, told: Answer) -> None:
    tube = Tube()
    tube.told = told
    with serve(tube) as site:
        film = site.url(0, "/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d")
        assert [visit(store, site, [film], days) for days in (0, 1, 30)] == [1, 1, 2]
    assert list(store.stills.pictures()) == []
