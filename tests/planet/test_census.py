"""A planet that lost its past without a reason does not take the place of the one that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.planet.store import census
from plugins.planet.store.census import Census, missing, problem
from plugins.planet.store.store import Store
from tests.planet.entries import entry
from tests.planet.raw import NOW

BEFORE = Census({"ann": 80, "bob": 20}, removed=3)
EVERYBODY = {"ann", "bob"}


@pytest.mark.parametrize(
    ("held", "removed", "members", "lost"),
    [
        ({"ann": 80, "bob": 20}, 3, EVERYBODY, 0),
        ({"ann": 90, "bob": 25}, 3, EVERYBODY, 0),
        ({"ann": 70, "bob": 30}, 3, EVERYBODY, 10),  # another's new posts do not make up for it
        ({"ann": 70, "bob": 20}, 13, EVERYBODY, 0),  # forgotten
        ({"ann": 80}, 3, {"ann"}, 0),  # the member's file is gone
        ({"ann": 80}, 3, EVERYBODY, 20),
        ({}, 0, EVERYBODY, 100),  # another store
    ],
)
def test_what_is_missing_without_a_reason(held: dict[str, int], removed: int, members: set[str], lost: int) -> None:
    assert missing(BEFORE, Census(held, removed), members) == lost


@pytest.mark.parametrize(("left", "stops"), [(100, False), (80, False), (79, True), (0, True)])
def test_more_than_the_share_stops_the_publication(left: int, stops: bool) -> None:
    found = problem(Census({"ann": 100}, 0), Census({"ann": left}, 0), {"ann"}, 0.2, Path(".hub/planet.sqlite3"))
    assert bool(found) == stops
    if found:
        assert f"{100 - left} entries fewer" in found.what
        assert "--accept-smaller-planet" in found.fix


def test_the_first_publication_has_nothing_to_compare_with() -> None:
    assert problem(None, Census({}, 0), set(), 0.2, Path("x")) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b'{"held": []}', b'{"held": {"a": "x"}, "removed": 1}', b"\xff"])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert census.read(tmp_path / "x") is None
    assert census.read(tmp_path / "y") is None


def test_what_is_written_is_read(tmp_path: Path) -> None:
    census.write(BEFORE, tmp_path / "x")
    assert census.read(tmp_path / "x") == BEFORE
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_reasons_are_counted_by_the_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", now=NOW) as store:
        store.save(None, [entry(n) for n in range(6)])
        before = census.take(store)
        store.forgotten.bury(now=NOW, entry="ann-0")
        store.save(None, (), ["ann-1", "ann-2"])
        store.save(None, (), ["ann-3"])
        after = census.take(store)
    assert (sum(before.held.values()), sum(after.held.values()), after.removed - before.removed) == (6, 2, 4)
    assert missing(before, after, before.held) == 0
