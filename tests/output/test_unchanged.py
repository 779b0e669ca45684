"""A build that would change nothing is not done; one that would change something always is."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.output.unchanged import MEMO, is_unchanged, last
from plugins.planet.store.store import Store
from plugins.shared.address import STORE
from tests.building import Project, copy
from tests.conftest import sound
from tests.planet.entries import NOW, entry

pytestmark = pytest.mark.slow

SAID = "Nothing has changed"


def settle(project: Project) -> None:
    """Build until there is nothing to do: a first build may write the ledger, which a second one reads."""
    said = ""
    for _ in range(3):
        said = sound(project.build("build")).said
        if SAID in said:
            return
    pytest.fail(f"after three builds there is still something to do: {said}")


ASK = """
import sys
from datetime import datetime
from pathlib import Path
from plugins.output.unchanged import is_unchanged
print(*(is_unchanged(Path.cwd(), "pelicanconf.py", datetime.fromisoformat(moment)) for moment in sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project of which all tests here build the next state, whatever the last one left."""
    project = copy(tmp_path_factory.mktemp("unchanged") / "site")
    for name in ("one", "other"):
        project.write(f"content/posts/{name}.md", f"---\ntitle: {name}\ndate: 2010-01-01\n---\nText.\n")
    return project


@pytest.fixture
def built(kept: Project) -> Project:
    """Return it when its next build has nothing to do."""
    settle(kept)
    return kept


@pytest.fixture
def apart(built: Project, tmp_path: Path) -> Project:
    """Return a copy of it for a test that leaves other settings, or another memory, behind."""
    project = Project(shutil.copytree(built.folder, tmp_path / "site"))
    settle(project)
    return project


def add(name: str, text: str = "\n") -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def same_size_and_time(folder: Path) -> None:
    path = folder / "content/posts/one.md"
    before, text = path.stat(), path.read_bytes()
    path.write_bytes(text.replace(b"Text", b"Next"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def forget_an_entry(folder: Path) -> None:
    with sqlite3.connect(folder / STORE) as store:
        store.execute("UPDATE entries SET title = title || '!' WHERE rowid = 1")
    store.close()


CHANGES: dict[str, Callable[[Path], None]] = {
    "a post": add("content/posts/new.md", "---\ntitle: New\ndate: 2011-01-01\n---\nAnother day: more was said.\n"),
    "a byte of a post, with its old time": same_size_and_time,
    "a file less": lambda folder: (folder / "content/posts/other.md").unlink(),
    "a template": add("theme/templates/404.html"),
    "a stylesheet": add("theme/static/css/base.css"),
    "a plugin": add("plugins/site/sitemap.py"),
    "a setting": add("pelicanconf.py", "\nTAGLINE = 'Another'\n"),
    "a setting elsewhere": add("mine.py"),
    "the ledger": add("events.lock"),
    "the planet's memory": forget_an_entry,
    "a page that was published": add("output/index.html"),
    "a page that is gone": lambda folder: (folder / "output/404.html").unlink(),
    "a file beside the pages": add("output/foreign.txt"),
}


def test_after_an_edit_the_next_build_has_nothing_to_do(built: Project) -> None:
    """The edit changes posts.lock, of which no page shows anything."""
    add("content/posts/one.md", "More.\n")(built.folder)
    before = (built.folder / "posts.lock").read_bytes()
    assert SAID not in sound(built.build("build")).said
    assert (built.folder / "posts.lock").read_bytes() != before
    assert SAID in sound(built.build("build")).said


def test_the_second_time_nothing_is_done(built: Project) -> None:
    before = (built.folder / "output").stat().st_ino
    assert SAID in sound(built.build("build")).said
    assert (built.folder / "output").stat().st_ino == before


def test_a_journal_that_is_empty_is_as_none(built: Project) -> None:
    store = sqlite3.connect(built.folder / STORE)
    store.execute("SELECT count(*) FROM entries").fetchone()
    store.close()  # as an update leaves it
    assert not (built.folder / f"{STORE}-wal").exists()
    assert sound(built.build("build")).said.startswith(SAID)


def test_one_may_build_all_the_same(built: Project) -> None:
    before = (built.folder / "output").stat().st_ino
    assert SAID not in sound(built.build("build", "--force")).said
    assert (built.folder / "output").stat().st_ino != before


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(built: Project, what: str) -> None:
    CHANGES[what](built.folder)
    assert SAID not in built.build("build").said


def test_the_planet_s_memory_counts_wherever_it_is_kept(apart: Project) -> None:
    apart.set(PLANET={"store": "memory/mine.sqlite3"})
    settle(apart)
    assert "what a build from nothing makes" in sound(apart.build("build", "--force", "--verify")).said
    with sqlite3.connect(apart.folder / "memory/mine.sqlite3") as store:
        store.execute("CREATE TABLE news (one)")
    store.close()
    assert SAID not in sound(apart.build("build")).said


def test_other_settings_are_another_site(built: Project) -> None:
    assert SAID not in sound(built.build("build", environment={"SITEURL": "https://hub.example"})).said
    published = {"SITEURL": "https://hub.example", "SOURCE_DATE_EPOCH": "1798761600"}
    assert SAID not in sound(built.build("publish", "--no-fetch", environment=published)).said
    assert SAID not in sound(built.build("build")).said


def test_what_is_not_finished_does_not_count(built: Project) -> None:
    sound(built.build("build"))
    built.write("content/posts/wrong.md", "no front matter")
    assert built.build("build").status == 2
    (built.folder / "content/posts/wrong.md").unlink()
    assert SAID not in sound(built.build("build")).said


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"of": 1}'])
def test_a_trace_that_cannot_be_read_costs_only_time(built: Project, damage: str) -> None:
    with sqlite3.connect(built.folder / MEMO) as store:
        store.execute("UPDATE traces SET trace = ?", (damage,))
    store.close()
    assert SAID not in sound(built.build("build")).said


def test_it_holds_until_the_clock_says_otherwise(apart: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = datetime(2027, 1, 2, tzinfo=UTC)
    when = {"date": tomorrow.isoformat()}
    apart.write("content/posts/later.md", f"---\ntitle: Later\ndate: {when['date']}\n---\nText.\n")
    settle(apart)
    trace = last(apart.folder)
    assert trace
    assert trace.until == tomorrow.isoformat()
    since = datetime.fromisoformat(trace.since)
    moments = [since, tomorrow - timedelta(seconds=1), tomorrow, since - timedelta(days=1)]
    said = apart.run(ASK, *(one.isoformat() for one in moments)).said
    assert said.split() == ["True", "True", "False", "False"]
    assert not is_unchanged(apart.folder, "pelicanconf.py", since), "another environment is another build"


def test_after_an_update_the_next_build_has_nothing_to_do(apart: Project) -> None:
    (apart.folder / "content/planet/archive.json").unlink()  # a site that ships none
    apart.set(PLANET={"store": STORE.as_posix()})
    settle(apart)
    with Store.open(apart.folder / STORE, now=NOW) as store:
        store.save(None, [entry(1, "ann-sample")])
    assert SAID not in sound(apart.build("build")).said
    assert SAID in sound(apart.build("build")).said
