"""What a build reads of the store: what may be shown, and no more than a page needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.planet.store.store import Store
from plugins.planet.views.library import Library
from tests.building import ROOT
from tests.planet.making import MEMBERS, OCTOBER, entry

ENTRIES = (
    entry("new", sort_date=OCTOBER + timedelta(days=40), tags=("CHRU",)),
    entry("late", sort_date=OCTOBER - timedelta(days=40), first_seen=OCTOBER + timedelta(days=41)),
    entry("bills", member="bill", sort_date=OCTOBER, title="100% of_it"),
    entry("history", fresh=False, sort_date=OCTOBER - timedelta(days=400)),
    entry("undated", fresh=False, sort_date=OCTOBER - timedelta(days=500), published=None),
    entry("hidden", hidden="excluded by the member: tag x", tags=("x",)),
    entry("stranger", member="nobody"),
)

SHARED_OUT = """
import os, sys
from pathlib import Path
from plugins.planet.views.library import Library
from plugins.shared.workers import cores, shared_out

library = Library(Path(sys.argv[1]), ["jon"])
found = shared_out(lambda _: (os.getpid(), library.count("jon")), 100)
print({count for _, count in found}, len({process for process, _ in found}) == cores())
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    path = tmp_path / "planet.sqlite3"
    with Store.open(path, now=OCTOBER) as store:
        store.save(None, ENTRIES)
    library = Library(path, MEMBERS)
    yield library
    library.close()


def test_the_river_has_neither_history_nor_what_is_hidden_nor_strangers(library: Library) -> None:
    assert [one.id for one in library.latest(10)] == ["new", "bills", "late"]
    assert [one.id for one in library.latest(1)] == ["new"]
    assert [one.id for one in library.latest(10, history=True)] == ["history"]


def test_outlines_come_in_the_order_in_which_entries_came(library: Library) -> None:
    found = library.outlines
    assert [one.id for one in found if one.fresh] == ["bills", "new", "late"]
    assert {one.id for one in found if not one.fresh} == {"history", "undated"}
    assert len({one.digest for one in found}) == 5


def test_a_members_page_has_history_too(library: Library) -> None:
    assert [one.id for one in library.of_member("jon")] == ["new", "late", "history", "undated"]
    assert library.count("jon") == 4


@pytest.mark.skipif(sys.platform != "linux", reason="no other system forks processes here")
def test_a_fork_reads_what_its_parent_reads(tmp_path: Path) -> None:
    with Store.open(tmp_path / "planet.sqlite3", now=OCTOBER) as store:
        store.save(None, ENTRIES)
    reading = [sys.executable, "-c", SHARED_OUT, str(tmp_path / "planet.sqlite3")]
    assert subprocess.run(reading, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "{4} True\n"


def test_tags_are_those_of_entries_that_are_shown(library: Library) -> None:
    assert library.tags() == (("new", "jon", "CHRU"),)


def test_it_reads_one_moment_whatever_an_update_writes_meanwhile(library: Library, tmp_path: Path) -> None:
    with Store.open(tmp_path / "planet.sqlite3", now=OCTOBER) as store:
        store.save(None, [entry("meanwhile")])
    assert "meanwhile" not in [one.id for one in library.latest(10)]


def test_it_cannot_write(library: Library) -> None:
    with pytest.raises(Exception, match="readonly"):
        library._connection.execute("DELETE FROM entries")


def test_a_store_path_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "a #folder? 100%" / "planet.sqlite3"
    with Store.open(path, now=OCTOBER) as store:
        store.save(None, [entry()])
    library = Library(path, MEMBERS)
    assert len(library.latest(9)) == 1
    library.close()


READS: dict[str, Callable[[Library], object]] = {
    "the front page": lambda library: library.latest(50),
    "the newest of what came with a feed": lambda library: library.latest(50, history=True),
    "a member's page": lambda library: library.of_member("bill", 50),
    "posts by their ids": lambda library: library.named(["e1", "e30"]),
}


@pytest.mark.parametrize("name", READS)
def test_a_page_costs_no_more_work_when_the_store_grows(tmp_path: Path, name: str) -> None:
    few, many = (_work(tmp_path / f"{count}.sqlite3", count, READS[name]) for count in (200, 4000))
    assert many <= few * 1.5, "SQLite's own steps, so that a busy machine does not matter"


def _work(path: Path, count: int, read: Callable[[Library], object]) -> int:
    """Return how many tens of steps SQLite's machine takes for a page of a store of ``count`` entries."""
    members = ("bill", "jon")
    with Store.open(path, now=OCTOBER) as store:
        store.save(
            None,
            [
                entry(f"e{n}", member=members[n % 2], sort_date=OCTOBER - timedelta(hours=n), fresh=n < count - 20)
                for n in range(count)
            ],
        )
    library, steps = Library(path, MEMBERS), [0]

    def step() -> None:
        steps[0] += 1

    library._connection.set_progress_handler(step, 10)  # the Library has no need of it
    read(library)
    library.close()
    return steps[0]
