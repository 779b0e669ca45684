"""Archives that a site ships add entries and nothing else, and go with their file without a trace."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.planet.model import Avatar, Entry, FeedState
from plugins.planet.store import archive, bundle, census
from plugins.planet.store.store import Store
from plugins.planet.store.tombstones import mark
from tests.planet.entries import FEED, NOW, entry

SINCE = "2010-01-01T00:00:00Z"
OWNERS = [(FEED, "ann"), ("https://bob.example/feed", "bob")]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "planet.sqlite3", now=NOW)


def write(path: Path, *items: dict[str, Any], **hub: Any) -> Path:
    path.write_text(json.dumps({"version": archive.VERSION, "title": "A sample", "items": items, "_hub": hub}))
    return path


def item(number: int, member: str = "ann", **hub: Any) -> dict[str, Any]:
    address = f"https://{member}.example/old/{number}/"
    own = {"member": member, "summary_by": "site", "first_seen": SINCE, **hub}
    return {"id": address, "url": address, "title": f"Old {number}", "summary": "Of a sample.", "_hub": own}


def whole(store: Store) -> tuple[Any, ...]:
    """Return all that a store knows."""
    return (store.entries(), store.states(), store.forgotten.stones(), tuple(store.avatars.all()), store.removed())


def ensure(store: Store, *files: Path) -> list[str]:
    return [str(notice) for notice in bundle.ensure(store, files, NOW, OWNERS)]


MEMORY = {
    "tombstones": [
        {"kind": "member", "mark": mark("member", "ann"), "since": SINCE},
        {"kind": "feed", "mark": mark("feed", FEED), "since": SINCE},
        {"kind": "url", "mark": mark("url", "https://ann.example/1/"), "since": SINCE},
    ],
    "feeds": [
        {"url": "https://new.example/feed", "member": "ann", "moved_to": "https://other.example/"},
        {"url": "https://newer.example/feed", "member": "bob", "gone": True, "gone_since": SINCE},
    ],
    "faces": [{"member": "ann", "feed": FEED, "sources": ["https://other.example/face.png"]}],
}


def test_what_an_archive_has_of_a_memory_is_named_and_ignored(store: Store, tmp_path: Path) -> None:
    store.save(FeedState(FEED, "ann", etag='"1"'), [entry(1), entry(2, "bob")])
    before = whole(store)
    for _ in range(2):  # it is said at every build
        (told,) = ensure(store, write(tmp_path / "extra.json", **MEMORY))
        assert "extra.json: has 3 tombstones, 2 feeds' states, 1 avatar, ignored" in told
        assert whole(store) == before


def test_an_archive_adds_its_entries_and_takes_them_along_when_it_goes(store: Store, tmp_path: Path) -> None:
    store.save(FeedState(FEED, "ann"), [entry(1), entry(2, "bob")])
    before = whole(store)
    path = write(tmp_path / "extra.json", item(1), item(2, "bob"), **MEMORY)
    ensure(store, path)
    assert {e.title for e in store.entries(bundled=True)} == {"Old 1", "Old 2"}
    write(path, item(1), item(3))
    ensure(store, path)
    assert {e.title for e in store.entries(bundled=True)} == {"Old 1", "Old 3"}
    ensure(store)
    assert whole(store) == before


def test_a_file_that_is_no_archive_is_told_before_a_build(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "a.json", item(1)), tmp_path / "b.json"
    bad.write_text('{"hello": 1}')
    (problem,) = bundle.faults([good, bad, bad], NOW)
    assert problem.where.endswith("b.json") and problem.what == "is not a JSON Feed"


def test_the_same_archive_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    undated = {**item(1), "_hub": {"member": "ann"}}
    path = write(tmp_path / "extra.json", undated, item(2))
    ensure(store, path)
    before = whole(store)
    store.save(None, [entry(5, "bob")])  # what is brought meanwhile has the archive looked at again
    assert bundle.ensure(store, [path], NOW + timedelta(days=9), OWNERS) == ()
    assert [e for e in store.entries() if e.id != "bob-5"] == list(before[0])


def test_without_an_archive_nothing_is_written(store: Store, tmp_path: Path) -> None:
    store.save(FeedState(FEED, "ann"), [entry(1)])
    with sqlite3.connect(tmp_path / "planet.sqlite3") as other:
        before = other.execute("PRAGMA data_version").fetchone()  # which any other's writing changes
        assert ensure(store) == []
        assert other.execute("PRAGMA data_version").fetchone() == before
        ensure(store, write(tmp_path / "extra.json", item(1)))
        store.save(None, [entry(2)])  # with which nobody knows any more what there was
        ensure(store)  # the file is gone
        assert other.execute("PRAGMA data_version").fetchone() != before
    other.close()
    assert store.entries(bundled=True) == ()


def brought(number: int = 1, member: str = "ann") -> Entry:
    """Return the post of ``item`` as its feed brings it."""
    address = f"https://{member}.example/old/{number}/"
    return entry(number, member, guid=f"urn:of-the-feed:{number}", url=address, title=f"Old {number}")


@pytest.mark.parametrize("first", ["feed", "archive"])
def test_what_a_feed_brings_is_the_same_whether_there_is_an_archive_or_not(
    store: Store, tmp_path: Path, first: str
) -> None:
    path = write(tmp_path / "extra.json", item(1, sort_date="1990-01-01T00:00:00Z", hidden="off topic"), item(2))
    steps = [lambda: store.save(None, [brought()]), lambda: ensure(store, path)]
    for step in steps if first == "feed" else steps[::-1]:
        step()
    ensure(store, path)
    assert [e for e in store.entries() if e.url == brought().url] == [brought()]
    assert [e.title for e in store.entries(bundled=True)] == ["Old 2"]
    store.save(None, removed=[brought().id])
    ensure(store, path)
    assert {e.title for e in store.entries(bundled=True)} == {"Old 1", "Old 2"}, "the feed has it no more"


def test_an_id_is_nobody_s_to_choose(store: Store, tmp_path: Path) -> None:
    store.save(None, [entry(1)])
    path = write(tmp_path / "extra.json", item(1, id="ann-1"), item(2, "bob", id="ann-1"), item(3, id="ann-3"))
    ensure(store, path)
    assert store.entry("ann-1") == entry(1) and store.entry("ann-3") is None
    assert len(store.entries(bundled=True)) == 3
    store.save(None, [entry(3)])
    assert store.entry("ann-3") == entry(3)


@pytest.mark.parametrize(
    "claim",
    [
        {**item(1, "bob"), "url": "http://www.ann.example/1"},
        item(1, "bob", feed=FEED),
        {**item(1, "nobody"), "url": "https://ann.example/1/#"},
    ],
    ids=["a post of another's feed", "another's feed", "by somebody unknown"],
)
def test_what_is_another_member_s_is_left_out_and_named(store: Store, tmp_path: Path, claim: dict[str, Any]) -> None:
    store.save(None, [entry(1)])
    (told,) = ensure(store, write(tmp_path / "extra.json", claim, item(2)))
    assert (
        "extra.json: claims for a member what another's feed brings ('Old 1' for" in told and "1 item is left" in told
    )
    assert [e.title for e in store.entries()] == ["Post 1", "Old 2"]


def test_two_archives_with_the_same_post_show_it_once(store: Store, tmp_path: Path) -> None:
    same = {**item(1), "id": "another", "title": "Old 1"}
    ensure(store, write(tmp_path / "a.json", item(1)), write(tmp_path / "b.json", same, item(2)))
    assert sorted(e.title for e in store.entries()) == ["Old 1", "Old 2"]


def test_what_was_forgotten_is_not_brought_by_an_archive(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "extra.json", item(1), item(2, "bob"))
    ensure(store, path)
    store.forgotten.bury(now=NOW, member="ann")
    ensure(store, path)
    assert [e.member for e in store.entries()] == ["bob"]


def test_an_archive_s_author_is_no_address(store: Store, tmp_path: Path) -> None:
    named = {**item(1), "authors": [{"name": "ann@blog.example"}]}
    ensure(store, write(tmp_path / "extra.json", named, {**item(2), "authors": [{"name": "Ann <a@blog.example>"}]}))
    assert {e.title: e.author for e in store.entries()} == {"Old 1": None, "Old 2": "Ann"}


def test_an_archive_that_goes_is_no_loss_to_the_census(store: Store, tmp_path: Path) -> None:
    store.save(None, [entry(1)])
    ensure(store, write(tmp_path / "extra.json", *map(item, range(9))))
    before = census.take(store)
    census.write(before, tmp_path / "published.json")
    ensure(store)
    kept = census.read(tmp_path / "published.json")
    assert kept == before and census.missing(before, census.take(store), {"ann"}) == 0


def test_the_site_s_own_archive_brings_all_into_an_empty_store_only(store: Store, tmp_path: Path) -> None:
    store.save(FeedState(FEED, "ann", etag='"1"'), [entry(1)])
    store.avatars.put(Avatar("ann", FEED, ("https://ann.example/face.png",)))
    ensure(store, write(tmp_path / "extra.json", item(7)))
    store.forgotten.bury(now=NOW, url="https://ann.example/9/")
    own = archive.read(json.dumps(archive.export(store)).encode(), "own", NOW)
    assert isinstance(own, archive.Archive)
    with Store.open(tmp_path / "empty", now=NOW) as empty:
        ensure(empty, tmp_path / "extra.json")  # what a site ships is no memory
        assert archive.restore(empty, own) == 1
        assert whole(empty) == whole(store)
        assert [e.title for e in empty.entries(bundled=True)] == ["Old 7"]
    with Store.open(tmp_path / "other", now=NOW) as other:
        other.save(None, [entry(5, "bob")])
        archive.restore(other, own)
        assert other.states() == () and other.forgotten.stones() == () and not list(other.avatars.all())
        assert {e.title for e in other.entries()} == {"Post 1", "Post 5", "Old 7"}
        ensure(other)
        assert {e.title for e in other.entries()} == {"Post 1", "Post 5"}


def test_a_damaged_store_is_given_its_tombstones_back(tmp_path: Path) -> None:
    path = tmp_path / "planet.sqlite3"
    with Store.open(path, now=NOW) as store:
        store.save(None, [entry(n) for n in range(50)])
        store.forgotten.bury(now=NOW, url="https://ann.example/9/")
        own = archive.read(json.dumps(archive.export(store)).encode(), "own", NOW)
    assert isinstance(own, archive.Archive)
    path.write_bytes(path.read_bytes()[:9000])
    for stones in (own.tombstones, own.tombstones[:0]):
        with Store.open(path, now=NOW) as store:
            archive.restore(store, replace(own, tombstones=stones))
            assert store.forgotten.stones() == own.tombstones and not store.may_remember
