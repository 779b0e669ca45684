"""Members' files are checked when they have changed, and what an update does not need is not loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plugins.planet.subscriptions.feedlist import read_feeds
from plugins.planet.subscriptions.remembered import fingerprint, read
from tests.corpora import ROOT
from tests.planet.loopback import Answer, Request, document, serve
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


def test_what_is_remembered_is_what_was_read(folder: Path, tmp_path: Path) -> None:
    wanted = read_feeds(folder, tmp_path)
    assert read(folder, tmp_path, tmp_path / "notes") == wanted and (tmp_path / "notes").exists()
    assert read(folder, tmp_path, tmp_path / "notes") == wanted
    assert len(wanted[0]) == 3 and wanted[1] == []


@pytest.mark.parametrize("change", ["edited", "added", "taken away", "renamed"])
def test_every_change_is_noticed(folder: Path, tmp_path: Path, change: str) -> None:
    before = read(folder, tmp_path, tmp_path / "notes")
    if change == "edited":
        (folder / "bob.md").write_text("---\nname: Bob\nfeed: https://bob.example/new\n---\n")
    elif change == "added":
        (folder / "cid.md").write_text("---\nname: Cid\nfeed: https://cid.example/feed\n---\n")
    elif change == "taken away":
        (folder / "bob.md").unlink()
    else:
        (folder / "bob.md").rename(folder / "robert.md")
    assert read(folder, tmp_path, tmp_path / "notes") == read_feeds(folder, tmp_path) != before


@pytest.mark.parametrize("notes", [b"", b"{", b"[]", b'{"mark": 1, "feeds": 2}', b"\xff", b"[" * 100_000])
def test_notes_that_say_nothing_are_passed_over(folder: Path, tmp_path: Path, notes: bytes) -> None:
    (tmp_path / "notes").write_bytes(notes)
    assert read(folder, tmp_path, tmp_path / "notes") == read_feeds(folder, tmp_path)


def test_what_must_be_mended_is_told_each_time(folder: Path, tmp_path: Path) -> None:
    read(folder, tmp_path, tmp_path / "notes")
    (folder / "bob.md").write_text("---\nnam: Bob\n---\n")
    for _ in range(2):
        assert read(folder, tmp_path, tmp_path / "notes")[1] == read_feeds(folder, tmp_path)[1] != []


def test_a_link_is_looked_at_each_time(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text(EVERYTHING)
    (folder / "cid.md").symlink_to(tmp_path / "outside.md")
    assert fingerprint(folder, tmp_path) is None
    assert fingerprint(tmp_path / "list.opml", tmp_path) is None


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
