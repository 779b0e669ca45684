"""The memory keeps what it was given, forgets what it must, and outlives what befalls its file."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.planet.model import Entry, FeedState
from plugins.planet.store.database import MIGRATIONS, NEWEST, OLDEST
from plugins.planet.store.store import Store
from plugins.shared.problem import Problems
from plugins.syndication.model import Attachment
from tests.corpora import ROOT
from tests.kills import KILLS
from tests.planet.entries import FEED, NOW, entries, entry, states

pytestmark = pytest.mark.slow


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "planet.sqlite3"


def fill(path: Path, count: int, member: str = "ann", **more: object) -> None:
    with Store.open(path, now=NOW) as store:
        store.save(FeedState(FEED, member, etag='"1"'), [entry(n, member, **more) for n in range(count)])


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_entries=st.lists(entries, max_size=4, unique_by=lambda e: e.id), state=states)
def test_what_goes_in_comes_out(tmp_path: Path, given_entries: list[Entry], state: FeedState) -> None:
    path = tmp_path / f"{random.random()}.sqlite3"
    with Store.open(path, now=NOW) as store:
        assert store.save(state, given_entries) == len(given_entries)
    with Store.open(path, now=NOW) as store:
        assert sorted(store.entries(), key=lambda e: e.id) == sorted(given_entries, key=lambda e: e.id)
        mine = [e for e in given_entries if (e.feed, e.member) == (state.url, state.member)]
        assert store.states() == (replace(state, entries=len(mine)),)
    path.unlink()


def test_entries_are_chosen_by_member(path: Path) -> None:
    with Store.open(path, now=NOW) as store:
        mine = [entry(n) for n in (3, 1, 2)]
        store.save(None, [*mine, entry(4, "bob", fresh=False), entry(5, "bob", hidden="off topic")])
        assert [e.id for e in store.entries()] == ["ann-1", "ann-2", "ann-3", "bob-4", "bob-5"]
        assert [e.id for e in store.entries(member="bob")] == ["bob-4", "bob-5"]
        assert store.count() == 5 and store.hidden() == {(FEED, "bob"): {"off topic": 1}}


def test_saving_again_is_not_news(path: Path) -> None:
    with Store.open(path, now=NOW) as store:
        assert store.save(None, [entry(1), entry(2)]) == 2
        assert store.save(None, [entry(1, title="Edited"), entry(3)], removed=["ann-2"]) == 1
        assert [e.title for e in store.entries()] == ["Edited", "Post 3"]


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ({"url": "https://ann.example/1/"}, {"ann-2", "bob-1"}),
        ({"url": "http://www.ann.example/1"}, {"ann-2", "bob-1"}),
        ({"url": FEED}, {"bob-1"}),
        ({"member": "ann"}, {"bob-1"}),
        ({"entry": "ann-2"}, {"ann-1", "bob-1"}),
        ({"entry": "nobody-9"}, {"ann-1", "ann-2", "bob-1"}),
    ],
)
def test_what_is_forgotten_is_gone_and_stays_gone(path: Path, what: dict[str, str], left: set[str]) -> None:
    everything = [entry(1, title="Zweiundvierzig"), entry(2), entry(1, "bob", feed="https://bob.example/feed")]
    with Store.open(path, now=NOW) as store:
        store.save(None, everything)
        assert store.forgotten.bury(now=NOW, **what) == 3 - len(left)
        assert {e.id for e in store.entries()} == left
        store.save(None, everything)
        assert {e.id for e in store.entries()} == left
        stones = store.forgotten.stones()
    assert "ann.example" not in repr(stones), "a tombstone names nobody"
    if "ann-1" not in left:
        assert b"Zweiundvierzig" not in path.read_bytes(), "not even in the file's free pages"


@pytest.mark.parametrize(
    "said", ["https://bücher.example/café/", "https://xn--bcher-kva.example/caf%C3%A9?utm_source=x"]
)
def test_an_address_is_forgotten_however_it_is_spelled(path: Path, said: str) -> None:
    post = entry(1, url="https://xn--bcher-kva.example/caf%c3%a9/")
    with Store.open(path, now=NOW) as store:
        store.save(None, [post, entry(2)])
        assert store.forgotten.bury(now=NOW, url=said) == 1
        store.save(None, [post, replace(post, id="anew", guid="urn:new")])
        assert {e.id for e in store.entries()} == {"ann-2"}


def test_a_comment_that_is_forgotten_takes_no_other_of_its_page_with_it(path: Path) -> None:
    comments = [entry(n, url=f"https://ann.example/1/#comment-{n}") for n in (1, 2, 3)]
    with Store.open(path, now=NOW) as store:
        store.save(None, comments[:2])
        assert store.forgotten.bury(now=NOW, entry="ann-1") == 1
        store.save(None, [*comments, replace(comments[0], id="anew", guid="urn:new")])
        assert {e.id for e in store.entries()} == {"ann-2", "ann-3"}


def test_tombstones_that_come_with_an_archive_delete_what_they_stand_for(path: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "other.sqlite3", now=NOW) as other:
        other.forgotten.bury(now=NOW, url="https://ann.example/1/")
        stones = other.forgotten.stones()
    with Store.open(path, now=NOW) as store:
        store.save(None, [entry(1), entry(2)])
        store.forgotten.take_over(stones)
        assert [e.id for e in store.entries()] == ["ann-2"]


def test_a_clock_that_was_ahead_is_put_right(path: Path) -> None:
    with Store.open(path, now=NOW) as store:
        future = NOW + timedelta(days=3650)
        store.save(None, [entry(1, first_seen=future, sort_date=future), entry(2)])
        store.heal_clock(NOW)
        healed = store.entry("ann-1")
        assert healed is not None and (healed.first_seen, healed.sort_date) == (NOW, NOW)
        assert store.entry("ann-2") == entry(2)


def test_markup_that_was_put_into_the_file_behind_our_back_is_sanitised_on_the_way_out(path: Path) -> None:
    fill(path, 1)
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE entries SET content = '<p>Hi<script>alert(1)</script><img src=x onerror=alert(1)>'")
    raw.close()
    with Store.open(path, now=NOW) as store:
        content = store.entries()[0].content
    assert "Hi" in content and "script" not in content and "onerror" not in content


@pytest.mark.case("cache-corrupt-NaN-dates")
@pytest.mark.parametrize(("column", "value"), [("sort_date", "NaN"), ("tags", "null"), ("links", "[" * 100_000)])
def test_a_row_that_makes_no_sense_is_passed_over(path: Path, column: str, value: str) -> None:
    fill(path, 2)
    with sqlite3.connect(path) as raw:
        raw.execute(f"UPDATE entries SET {column} = ? WHERE id = 'ann-1'", (value,))
    raw.close()
    with Store.open(path, now=NOW) as store:
        assert [e.id for e in store.entries()] == ["ann-0"]


def test_a_newer_store_is_refused_and_left_alone(path: Path) -> None:
    fill(path, 1)
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {NEWEST + 1}")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(Problems, match="was written by a newer ConnectingHub"):
        Store.open(path, now=NOW)
    assert path.read_bytes() == before


def test_a_place_that_cannot_hold_a_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Problems, match=r"folder: the store cannot be opened"):
        Store.open(tmp_path / "folder", now=NOW)
    (tmp_path / "file").touch()
    with pytest.raises(Problems, match=r"file/planet: the store cannot be opened"):
        Store.open(tmp_path / "file" / "planet", now=NOW)


def test_a_link_to_another_file_is_set_aside_and_the_file_left_alone(tmp_path: Path, path: Path) -> None:
    secret = tmp_path / "passwd"
    secret.write_text("root:x:0:0\n" * 1000)
    path.symlink_to(secret)
    with Store.open(path, now=NOW) as store:
        assert store.count() == 0 and "was damaged" in store.notices[0].what
    assert secret.read_text() == "root:x:0:0\n" * 1000


def survivors(path: Path) -> int:
    """Open a damaged store; return how many of its entries are there, having checked that no loss is silent."""
    with Store.open(path, now=NOW) as store:
        found = store.entries()
        strange = {e.id for e in found} - {f"ann-{n}" for n in range(200)}
        assert len(strange) <= 1, "a bit that hits an id gives that entry another"
        if len(found) < 200 and store.notices:
            assert f"and {len(found)} entries of it were saved" in store.notices[0].what
            assert path.with_name(f"{path.name}.broken-2026-11-21").exists()
        store.save(None, [entry(1000)])
        return len(found)


@pytest.mark.parametrize("share", [0, 1, 10, 50, 90, 99])
def test_a_file_that_was_cut_short_gives_what_is_left_of_it(path: Path, share: int) -> None:
    fill(path, 200)
    size = path.stat().st_size
    os.truncate(path, size * share // 100)
    with Store.open(path, now=NOW) as store:
        found = len(store.entries())
        told = "was an empty file" if share == 0 else f"and {found} entries of it were saved"
        assert told in store.notices[0].what, "no loss is silent"
    assert found >= (200 * max(0, share - 55) // 100)


def test_an_empty_file_is_said_to_be_one(path: Path) -> None:
    with Store.open(path, now=NOW) as store:
        assert store.notices == (), "a first run finds no file at all"
    path.write_bytes(b"")
    with Store.open(path, now=NOW) as store:
        assert "was an empty file" in store.notices[0].what and "restore" in store.notices[0].fix
    with Store.open(path, now=NOW) as store:
        assert store.notices == ()


def older(path: Path, *known: Entry, version: int = OLDEST) -> None:
    """Make a store of an older version that holds ``known``."""
    with Store.open(path.with_name("new"), now=NOW) as new:
        new.save(None, known)
    with sqlite3.connect(path) as raw:
        raw.executescript("".join(MIGRATIONS[n] for n in range(OLDEST, version + 1)))
        raw.execute(f"PRAGMA user_version = {version}")
        columns = ", ".join(f'"{row[1]}"' for row in raw.execute("PRAGMA table_info(entries)"))
        raw.execute("ATTACH ? AS new", (str(path.with_name("new")),))
        today = columns.replace("note", "placeholder")
        raw.execute(f"INSERT INTO entries ({columns}) SELECT {today} FROM new.entries")
    raw.close()


@pytest.mark.case("cache-version-previous-schema")
@pytest.mark.parametrize("version", range(OLDEST, NEWEST))
def test_a_store_of_an_older_version_keeps_everything(path: Path, version: int) -> None:
    known = (entry(1, placeholder=True, bundled=True), entry(2, tags=("hr",), content=Markup("<p>x &amp; y</p>")))
    older(path, *known, version=version)
    with Store.open(path, now=NOW) as store:
        assert store.entries() == known and not store.notices
        store.save(None, [replace(known[1], attachments=(Attachment("audio", "https://ann.example/1.mp3"),))])
    with Store.open(path, now=NOW) as store:
        assert [e.attachments for e in store.entries()] == [(), (Attachment("audio", "https://ann.example/1.mp3"),)]


def test_a_damaged_store_of_an_older_version_gives_what_is_left_of_it(path: Path) -> None:
    older(path, *(entry(number, placeholder=number < 5) for number in range(200)))
    os.truncate(path, path.stat().st_size * 9 // 10)
    with Store.open(path, now=NOW) as store:
        assert len(store.entries()) >= 60


def test_a_store_of_before_the_first_release_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE entries (id TEXT)")
        raw.execute(f"PRAGMA user_version = {OLDEST - 1}")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(Problems, match="before its first release"):
        Store.open(path, now=NOW)
    assert path.read_bytes()[100:] == before[100:]


@pytest.mark.case("cache-corrupt-path-traversal-in-a-key")
def test_an_id_that_is_a_path_is_an_id_and_nothing_else(path: Path) -> None:
    with Store.open(path, now=NOW) as store:
        store.save(None, [entry(1, id="../../../../tmp/x", guid="../x")])
        assert store.entry("../../../../tmp/x") is not None
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]


def test_every_flipped_bit_costs_one_page_at_most(tmp_path: Path) -> None:
    fill(tmp_path / "whole.sqlite3", 200)
    whole = (tmp_path / "whole.sqlite3").read_bytes()
    pick = random.Random(1)
    for number in range(60):
        position = number * 2 if number < 50 else pick.randrange(len(whole))  # the header most of all
        damaged = bytearray(whole)
        damaged[position] ^= 1 << pick.randrange(8)
        path = tmp_path / f"{number}.sqlite3"
        path.write_bytes(damaged)
        try:
            assert survivors(path) >= 180, position
        except Problems as problems:
            assert "newer ConnectingHub" in str(problems), "only the version's own four bytes may refuse"
            assert 60 <= position < 64


def test_a_file_whose_first_page_is_lost_still_gives_its_entries(path: Path) -> None:
    fill(path, 200)
    with path.open("r+b") as file:
        file.write(b"\0" * 4096)
    assert survivors(path) == 200


def test_what_was_set_aside_before_is_not_overwritten(path: Path) -> None:
    for _ in range(3):
        path.write_bytes(b"not a database" * 1000)
        Store.open(path, now=NOW).close()
    assert sorted(p.name for p in path.parent.glob("*.broken*")) == [
        "planet.sqlite3.broken-2026-11-21",
        "planet.sqlite3.broken-2026-11-21-2",
        "planet.sqlite3.broken-2026-11-21-3",
    ]


WRITER = """
import sys
from pathlib import Path
from plugins.planet.store.store import Store
from tests.planet.entries import NOW, entry
with Store.open(Path(sys.argv[1]), now=NOW) as store:
    print("open", flush=True)
    for n in range(100_000):
        store.save(None, [entry(n * 10 + k) for k in range(10)])
"""


def test_kill_9_at_any_moment_loses_nothing_that_was_saved(path: Path) -> None:
    pick, before = random.Random(2), 0
    for _ in range(KILLS):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
        assert writer.stdout is not None and writer.stdout.readline() == b"open\n"
        time.sleep(pick.uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        with Store.open(path, now=NOW) as store:
            assert all("was an empty file" in notice.what for notice in store.notices) and not (
                before and store.notices
            )
            count = store.count()
        assert count % 10 == 0 and count >= before, "a feed is saved whole or not at all"
        before = count


def plans(path: Path, sql: str) -> str:
    with sqlite3.connect(path) as raw:
        return " ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}"))


@pytest.mark.parametrize(
    "where",
    [
        "",
        "WHERE fresh = 1 AND hidden IS NULL",
        "WHERE member = 'ann'",
        "WHERE sort_date >= '2026-11' AND sort_date < '2026-12'",
    ],
)
def test_no_page_of_the_site_needs_a_walk_through_the_whole_store(path: Path, where: str) -> None:
    fill(path, 3)
    plan = plans(path, f"SELECT * FROM entries {where} ORDER BY sort_date DESC, id LIMIT 500")
    assert "USING INDEX" in plan and "TEMP B-TREE" not in plan
