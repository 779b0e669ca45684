"""The memory as a document: out and in again without a loss, and nothing harmful comes in with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.planet.model import Entry, FeedState, Reference
from plugins.planet.store import archive, bundle
from plugins.planet.store.items import write_item
from plugins.planet.store.store import Store
from plugins.shared.problem import Problem, Problems
from plugins.syndication.model import Attachment, Person, Source
from tests.building import SAMPLE
from tests.planet.entries import FEED, NOW, entry

BUNDLED = SAMPLE / "content/planet/archive.json"


def roundtrip(store: Store, path: Path) -> Store:
    data = json.dumps(archive.export(store)).encode()
    other = Store.open(path, now=NOW)
    loaded = archive.read(data, "archive", NOW)
    assert isinstance(loaded, archive.Archive)
    archive.restore(other, loaded)
    return other


def test_what_was_exported_is_restored(tmp_path: Path) -> None:
    full = entry(
        1, updated=NOW, author="Ann", tags=("hr", "C++"), language="ar", direction="rtl", precision="day",
        placeholder=True, edited=True, hidden="off topic", fresh=False, links=("https://bob.example/1/",), bundled=True,
        authors=(Person("Ann", "https://ann.example/"), Person("Bob")), source=Source("A list", None, "https://c.example/f"),
        references=(Reference("via", "https://d.example/1", "Where it was found"),),
        attachments=(
            Attachment("audio", "https://ann.example/1.mp3", "audio/mpeg", 1_000_000, 1860, title="Episode 1"),
            Attachment("image", "https://ann.example/1", width=640, height=480, description="A desk", rating="adult"),
        ),
        summary="What it is about.", warning="spiders",
    )  # fmt: skip
    state = FeedState(
        *(FEED, "ann", 'W/"é"', "yesterday", NOW, NOW, NOW, 3, NOW),
        *(True, "https://new.example/", "said", "Ann's", 60.0, "x", NOW, NOW, NOW),
        removed={"frame": 2, "form": 1},
    )
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(state, [full, entry(2)])
        store.forgotten.bury(now=NOW, url="https://ann.example/9/")
        store.keep_conversations({"0123456789ab": ["ann-1", "posts/hello/"]})
        with roundtrip(store, tmp_path / "b") as other:
            assert other.entries() == store.entries()
            assert other.states() == store.states()
            assert other.conversations == {"0123456789ab": ("ann-1", "posts/hello/")}
            assert other.forgotten.stones() == store.forgotten.stones()
            assert archive.export(other) == archive.export(store)
            item = archive.export(store)["items"][0]
    assert item["attachments"][0] | {"_hub": {}} == {
        "url": "https://ann.example/1.mp3", "mime_type": "audio/mpeg", "title": "Episode 1",
        "size_in_bytes": 1_000_000, "duration_in_seconds": 1860, "_hub": {},
    }  # fmt: skip
    assert item["attachments"][1]["_hub"]["description"] == "A desk"
    assert item["authors"] == [{"name": "Ann", "url": "https://ann.example/"}, {"name": "Bob"}]


@pytest.mark.parametrize(
    "known",
    [
        entry(1, content=Markup(), excerpt="The writer's own summary."),
        entry(1, excerpt="The writer's own summary."),
        entry(1, guid="", url=None),
    ],
    ids=["a summary alone", "text and a summary", "no identity of its own"],
)
def test_what_a_feed_leaves_out_is_not_made_up(known: Entry, tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(None, [known])
        document = archive.export(store)
        with roundtrip(store, tmp_path / "b") as other:
            assert other.entries() == store.entries()
            again = archive.read(json.dumps(document).encode(), "again", NOW)
            assert isinstance(again, archive.Archive)
            assert archive.restore(other, again) == 0
    assert all(item["id"] for item in document["items"])


def test_each_post_in_an_archive_has_an_id_of_its_own_whatever_two_feeds_claim(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(None, [entry(1, guid="same"), entry(1, "bob", guid="same")])
        assert len({item["id"] for item in archive.export(store)["items"]}) == 2
        with roundtrip(store, tmp_path / "b") as other:
            assert other.entries() == store.entries()


def test_what_was_forgotten_does_not_come_back_with_an_old_archive(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(None, [entry(1), entry(2)])
        old = json.dumps(archive.export(store)).encode()
        store.forgotten.bury(now=NOW, entry="ann-1")
        loaded = archive.read(old, "old", NOW)
        assert isinstance(loaded, archive.Archive)
        assert archive.restore(store, loaded) == 0
        assert [e.id for e in store.entries()] == ["ann-2"]


def test_what_the_store_knows_it_knows_better(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(FeedState(FEED, "ann", etag='"new"'), [entry(1, title="New")])
        old = archive.Archive((entry(1, title="Old"),), (FeedState(FEED, "ann", etag='"old"'),))
        assert archive.restore(store, old) == 0
        assert store.entries()[0].title == "New" and store.states()[0].etag == '"new"'


@pytest.mark.parametrize("id", ["ann-1", "another"])
def test_a_post_whose_guid_changed_since_is_neither_put_back_nor_doubled(tmp_path: Path, id: str) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(None, [entry(1, id=id, guid="urn:new", title="New")])
        assert archive.restore(store, archive.Archive((entry(1), entry(2)))) == 1
        assert [(e.title, e.guid) for e in store.entries()] == [("New", "urn:new"), ("Post 2", "urn:ann:2")]


def test_an_archive_cannot_put_one_members_post_in_the_place_of_anothers(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(None, [entry(1)])
        assert archive.restore(store, archive.Archive((entry(7, "bob", id="ann-1"),))) == 0
        assert store.entries() == (entry(1),)


@pytest.mark.parametrize("content", ["<p>First. Second.</p>", ""])
def test_the_writers_own_summary_stays_the_excerpt_and_no_more_is_shown(tmp_path: Path, content: str) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        store.save(None, [entry(1, content=Markup(content), excerpt="What it is about.")])
        with roundtrip(store, tmp_path / "b") as other:
            assert other.entries() == store.entries()


def test_the_bundled_archive_fills_an_empty_planet_once(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as store:
        assert bundle.ensure(store, [BUNDLED], NOW) == ()
        count = store.count()
        assert count >= 10 and all(e.fresh and not e.hidden for e in store.entries())
        assert bundle.ensure(store, [BUNDLED], NOW) == () and store.count() == count
        shown = store.entries()
    assert all(
        e.placeholder and e.precision in ("day", "month") and e.content.startswith("<p>") and e.excerpt for e in shown
    )
    assert all(e.sort_date == e.published for e in shown)


def test_an_archive_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[1]")
    with Store.open(tmp_path / "a", now=NOW) as store, pytest.raises(Problems) as raised:
        bundle.ensure(store, [tmp_path / "nobody.json"], NOW)
    assert [p.what for p in raised.value.problems] == ["cannot be read (No such file or directory)"]
    with Store.open(tmp_path / "a", now=NOW) as store, pytest.raises(Problems) as raised:
        bundle.ensure(store, [tmp_path / "x.json"], NOW)
    assert [p.what for p in raised.value.problems] == ["is not a JSON Feed"]


def test_what_comes_in_is_as_foreign_as_a_feed() -> None:
    item = {
        "id": "x",
        "url": "javascript:alert(1)",
        "title": "Hi\u202e\x00" + "x" * 500,
        "content_html": "<p onclick=x>Hi<script>alert(1)</script>",
        "date_published": "9999-01-01T00:00:00Z",
        "_hub": {"member": "ann", "links": ["javascript:alert(1)", "https://b.example/"], "precision": "aeon"},
    }
    state = {"url": FEED, "member": "ann", "etag": "x\r\nEvil: 1", "next_due": "never", "failures": -3}
    document = {"version": archive.VERSION, "items": [item, 1, {}], "_hub": {"feeds": [state, 3], "tombstones": [{}]}}
    loaded = archive.read(json.dumps(document).encode(), "x", NOW)
    assert isinstance(loaded, archive.Archive)
    (found,) = loaded.entries
    assert found.url is None and found.content == "<p>Hi</p>" and len(found.title) <= 200
    assert found.links == ("https://b.example/",) and found.precision == "second"
    assert found.sort_date == found.first_seen == NOW
    assert loaded.states == (FeedState(FEED, "ann"),)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"[" * 1_000_000, b"null", b'{"version": 1}', b'"https://jsonfeed.org/version/1.1"']
)
def test_nonsense_is_a_problem_and_never_a_crash(data: bytes) -> None:
    assert isinstance(archive.read(data, "x.json", NOW), Problem)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("id url title _hub member feed first_seen items date_published tags".split()), inner
        )
    ),
    max_leaves=15,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(items=st.lists(_JSON, max_size=3), hub=_JSON)
def test_any_json_is_read_or_left_out(items: object, hub: object) -> None:
    document = {"version": archive.VERSION, "items": items, "_hub": hub}
    assert isinstance(archive.read(json.dumps(document).encode(), "x", NOW), archive.Archive)


def test_an_item_says_what_json_feed_asks_for() -> None:
    item = write_item(replace(entry(1), author="Ann", tags=("hr",)))
    assert (item["id"], item["url"], item["title"]) == ("urn:ann:1", "https://ann.example/1/", "Post 1")
    assert item["date_published"] == "2026-11-21T11:00:00Z" and item["authors"] == [{"name": "Ann"}]


ODD = st.one_of(
    st.text(st.characters(), max_size=12),
    st.sampled_from(["\ud800", "a\x00b", "\u202eb", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]),
    st.none()
    | st.integers()
    | st.booleans()
    | st.floats()
    | st.lists(st.text(st.characters(), max_size=5), max_size=2),
)
HUB = ["id", "guid", "feed", "first_seen", "sort_date", "precision", "direction", "hidden", "links"]
TOLD = ["url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "tags", "authors"]
ITEMS = st.fixed_dictionaries(
    {
        "id": ODD,
        "_hub": st.fixed_dictionaries(
            {"member": st.sampled_from(["jo", "\ud800jo", 1])}, optional=dict.fromkeys(HUB, ODD)
        ),
    },
    optional=dict.fromkeys(TOLD, ODD),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(ITEMS, max_size=3))
def test_whatever_an_archive_says_is_text_that_may_be_kept(tmp_path: Path, items: list[object]) -> None:
    document = {"version": archive.VERSION, "items": items}
    read = archive.read(json.dumps(document).encode(), "x.json", NOW)
    assert not isinstance(read, Problem)
    with Store.open(tmp_path / "store", now=NOW) as store:
        archive.restore(store, read)
        told = json.dumps(archive.export(store), ensure_ascii=False)
    assert told.encode()
    assert "\u202e" not in told


def test_conversations_that_are_none_are_passed_over() -> None:
    told = {"zzz": ["a"], "0123456789ab": "x", "ba9876543210": [1, "posts/hello/"]}
    for said, known in ((told, {"0123456789ab": (), "ba9876543210": ("posts/hello/",)}), (["x"], {}), (None, {})):
        document = {"version": "https://jsonfeed.org/version/1.1", "_hub": {"conversations": said}}
        loaded = archive.read(json.dumps(document).encode(), "archive", NOW)
        assert isinstance(loaded, archive.Archive) and loaded.conversations == known
