"""The corpus' cases of who wrote what, how often, and how many at once: over real HTTP, update after update."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.planet.model import FeedReport
from plugins.planet.store.store import Store
from plugins.planet.views.planet import front
from tests.planet.test_transport_cases import NOW, alone
from tests.planet.transport_server import HEAD, ITEM, OK, TAIL, Host, Visit, well

HOUR = timedelta(hours=1)


def script(body: Callable[[int], bytes]) -> Callable[[Visit], Awaitable[None]]:
    """Return a host that answers its n-th visit, counted from 0, with ``body(n)``."""

    async def play(visit: Visit) -> None:
        await visit.answer(body(visit.number))

    return play


def feed(*items: str) -> bytes:
    return (HEAD + "".join(items) + TAIL).encode()


def many(count: int, when: datetime, prefix: str = "m") -> bytes:
    item = (
        "<item><title>{p} {n}</title><link>https://member.example/{p}{n}</link><guid isPermaLink='false'>urn:{p}:{n}"
        "</guid><pubDate>{d:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{p} {n}</description></item>"
    )
    return feed(*(item.format(p=prefix, n=n, d=when - n * HOUR) for n in range(count)))


def play(folder: Path, times: int = 1, **bodies: Callable[[int], bytes] | None) -> tuple[list[FeedReport], Store]:
    """Update members, by their names, some times; a body of None is a good host's."""
    hosts = {f"{name}.case.test": Host(script(body) if body else well) for name, body in bodies.items()}
    feeds = [(name, f"{name}.case.test") for name in bodies]
    return asyncio.run(alone(hosts, feeds, folder, times, step=HOUR))


@pytest.mark.case("link-hijack", "author-spoof")
def test_who_uses_another_s_address_and_name_is_shown_as_themselves(tmp_path: Path) -> None:
    ours = OK.replace(b"<description>", b"<author>ann@a.example (Ann)</author><description>").replace(
        b"ok ", b"casino "
    )
    _, store = play(tmp_path, 2, ann=None, ben=lambda _: ours)
    hers, his = store.entries(member="ann"), store.entries(member="ben")
    assert [entry.title for entry in hers] == ["Post 3", "Post 2", "Post 1"]
    assert "casino" not in "".join(entry.content for entry in hers)
    assert {entry.id for entry in hers}.isdisjoint(entry.id for entry in his)
    assert {entry.member for entry in his} == {"ben"}, "whoever it says has written it"
    assert {entry.author for entry in his} == {"Ann"}, "what it says is a by-line, no more"


@pytest.mark.case("no-guid")
def test_without_a_guid_the_address_decides(tmp_path: Path) -> None:
    body = OK.replace(b"<guid isPermaLink='false'>", b"<x>").replace(b"</guid>", b"</x>")
    _, store = play(tmp_path, 3, ann=lambda _: body)
    assert store.count() == 3


@pytest.mark.case("no-link")
def test_without_an_address_the_blog_s_own_will_do(tmp_path: Path) -> None:
    item = ITEM.replace("<link>https://member.example/p{n}</link>", "")
    reports, store = play(tmp_path, 3, ann=lambda _: feed(*(item.format(n=n) for n in (3, 2, 1))))
    assert reports[0].state == "ok"
    assert {entry.url for entry in store.entries()} <= {None, "https://member.example/"}
    assert store.count() == 3


@pytest.mark.case("guid-changes-each-fetch", "guid-and-link-change")
@pytest.mark.parametrize("link", ["p{n}", "p{n}?t={visit}"])
def test_whose_guids_are_never_the_same_comes_once(tmp_path: Path, link: str) -> None:
    def body(visit: int) -> bytes:
        item = ITEM.replace("p{n}</link>", f"{link}</link>").replace("urn:m:{n}", "urn:{visit}:{n}")
        return feed(*(item.format(n=n, visit=visit) for n in (3, 2, 1)))

    reports, store = play(tmp_path, 10, ann=body)
    assert reports[0].state == "ok"
    assert store.count() == 3


@pytest.mark.case("flood-first-fetch-500", "flood-500-new", "backfill-old-500")
def test_nobody_floods_the_river(tmp_path: Path) -> None:
    old = datetime(2010, 6, 1, tzinfo=UTC)
    _, store = play(
        tmp_path, 2,
        first=lambda _: many(500, NOW),
        later=lambda visit: many(500, NOW + HOUR, "new") if visit else OK,
        backfill=lambda visit: many(190, old) if visit else OK,
        quiet=lambda _: many(3, NOW - 48 * HOUR),
    )  # fmt: skip
    fresh = [entry for entry in store.entries() if entry.fresh and not entry.hidden]
    names = ("first", "later", "backfill", "quiet")
    river = {name: [entry for entry in fresh if entry.member == name] for name in names}
    assert 0 < len(river["first"]) <= 20
    assert 0 < len(river["later"]) <= 20 + 3
    assert {entry.sort_date.year for entry in river["backfill"]} <= {2026}, "what is old is history"
    page = front(fresh, 40, 10).entries
    assert max(sum(entry.member == name for entry in page) for name in river) <= 10
    assert sum(entry.member == "quiet" for entry in page) == 3, "others keep their places"


@pytest.mark.case("post-edited")
def test_an_edited_post_keeps_its_place(tmp_path: Path) -> None:
    _, before = play(tmp_path, 1, ann=None)
    places = {entry.id: entry.sort_date for entry in before.entries()}
    before.close()
    reports, after = play(tmp_path / "again", 2, ann=lambda visit: OK.replace(b"ok 2", b"mended") if visit else OK)
    assert reports[0].new == 0
    assert {entry.id: entry.sort_date for entry in after.entries()} == places
    assert ["mended" in entry.content for entry in after.entries()] == [False, True, False]
