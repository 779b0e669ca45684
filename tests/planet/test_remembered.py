"""Members' files are checked when they have changed, and what an update does not need is not loaded."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from plugins.planet.store.store import Store
from plugins.planet.subscriptions.feedlist import read_feeds
from plugins.planet.subscriptions.remembered import digest_of_folder, read
from tests.corpora import ROOT
from tests.planet.loopback import Answer, Request, document, serve
from tests.planet.raw import NOW
from tests.planet.transport_server import OK

EVERYTHING = """---
name: Ann
blog: https://ann.example/
feeds: [https://ann.example/feed, https://ann.example/notes]
language: en
text: excerpt
hashtags: ["#hr"]
include: {tags: [a, b], words: [c], languages: [de]}
exclude: {hashtags: ["#ad"]}
moved_from: [http://old.example/]
avatar: https://ann.example/me.png
---
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "members").mkdir()
    (tmp_path / "members/ann.md").write_text(EVERYTHING)
    (tmp_path / "members/bob.md").write_text(
        "---\nname: Bob\nfeed: https://bob.example/feed\nphoto: images/b.png\n---\n"
    )
    return tmp_path / "members"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "planet.sqlite3", now=NOW) as opened:
        yield opened


def test_what_is_remembered_is_what_was_read(folder: Path, tmp_path: Path, store: Store) -> None:
    wanted = read_feeds(folder, tmp_path)
    assert read(folder, tmp_path, store) == wanted
    assert read(folder, tmp_path, store) == wanted
    assert len(wanted[0]) == 3 and wanted[1] == []


@pytest.mark.parametrize("change", ["edited", "added", "taken away", "renamed"])
def test_every_change_is_noticed(folder: Path, tmp_path: Path, store: Store, change: str) -> None:
    before = read(folder, tmp_path, store)
    if change == "edited":
        (folder / "bob.md").write_text("---\nname: Bob\nfeed: https://bob.example/new\n---\n")
    elif change == "added":
        (folder / "cid.md").write_text("---\nname: Cid\nfeed: https://cid.example/feed\n---\n")
    elif change == "taken away":
        (folder / "bob.md").unlink()
    else:
        (folder / "bob.md").rename(folder / "robert.md")
    assert read(folder, tmp_path, store) == read_feeds(folder, tmp_path) != before


def test_a_memory_that_was_damaged_is_passed_over(folder: Path, tmp_path: Path, store: Store) -> None:
    """A byte that turned over is noticed wherever it stands."""
    wanted = read(folder, tmp_path, store)
    (fact,) = (value for key, value in _facts(tmp_path) if "bob.example" in value)
    for place in range(0, len(fact), 7):
        damaged = fact[:place] + chr(ord(fact[place]) ^ 1) + fact[place + 1 :]
        for key, value in _facts(tmp_path):
            store.set_fact(key, damaged if value == fact else value)
        assert read(folder, tmp_path, store) == wanted


def _facts(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "planet.sqlite3")) as connection:
        return list(connection.execute("SELECT key, value FROM meta"))


def test_what_must_be_mended_is_told_each_time(folder: Path, tmp_path: Path, store: Store) -> None:
    read(folder, tmp_path, store)
    (folder / "bob.md").write_text("---\nnam: Bob\n---\n")
    for _ in range(2):
        assert read(folder, tmp_path, store)[1] == read_feeds(folder, tmp_path)[1] != []


def test_a_link_is_looked_at_each_time(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text(EVERYTHING)
    (folder / "cid.md").symlink_to(tmp_path / "outside.md")
    assert digest_of_folder(folder, tmp_path) is None
    assert digest_of_folder(tmp_path / "list.opml", tmp_path) is None


def test_an_update_that_finds_nothing_new_loads_only_what_asks(folder: Path, tmp_path: Path) -> None:
    """Loading took longer than 200 hosts did; and code that was not loaded has no faults."""
    code = (
        "import sys; from plugins.planet.__main__ import main; main(sys.argv[1:]);"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    for file in folder.glob("*.md"):
        file.unlink()
    with serve(feed) as site:
        (folder / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
        call = ["update", "--json", "--force", "--members", str(folder), "--store", str(tmp_path / "p")]
        loaded = [
            set(subprocess.run(
                [sys.executable, "-c", code, *call, "--allow-host", "127.0.0.0/8"],
                cwd=ROOT, capture_output=True, text=True, check=True,
            ).stdout.splitlines()[-1].split())
            for _ in range(2)
        ]  # fmt: skip
    assert "pydantic" in loaded[0], "the first time, the files are checked"
    assert loaded[1] & {"pydantic", "yaml", "lxml", "bs4", "feedparser", "PIL", "rich", "pelican"} == set()


def feed(request: Request) -> Answer:
    return document(OK, request)
