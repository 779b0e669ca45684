"""The folder that a build fills keeps what is still right, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.output.stage import Stage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder as a build has left it: ``page`` stands on a shelf too, ``feed`` does not."""
    folder = tmp_path / "stage"
    for name in ("posts/a/index.html", "posts/b/index.html", "feeds/atom.xml", "search/x/y"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (tmp_path / "shelf").mkdir()
    for page in "ab":
        os.link(folder / f"posts/{page}/index.html", tmp_path / "shelf" / page)
    return folder


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_what_can_be_known_again_stays_and_the_rest_goes(folder: Path) -> None:
    Stage(folder)
    assert [name for name in left(folder) if "." in name] == ["posts/a/index.html", "posts/b/index.html"]


def test_what_the_build_did_not_want_goes_with_its_empty_folders(folder: Path) -> None:
    stage = Stage(folder)
    (folder / "feeds/atom.xml").write_text("new")
    stage.clear({"posts/a/index.html", "feeds/atom.xml"})
    assert left(folder) == ["feeds", "feeds/atom.xml", "posts", "posts/a", "posts/a/index.html"]


def test_links_lead_nowhere(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/keep.txt").write_text("keep")
    (folder / "inside").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    Stage(folder).clear(set())
    assert left(Stage(tmp_path / "link").path) == left(folder) == []
    assert (tmp_path / "elsewhere/keep.txt").read_text() == "keep"
