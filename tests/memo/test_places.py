"""Each file of a build has its place, whatever an earlier site has left there; and no two have the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.memo.artifact import Artifacts, File
from plugins.memo.memo import BLOBS, Memo
from plugins.shared.folder import inode
from plugins.shared.problem import Problems


def artifacts(folder: Path, memo: Memo | None = None) -> Artifacts:
    """Return what fills ``folder``/output; ``pages/about.md`` has asked for all that is in about/."""
    standing = {
        path.relative_to(folder / "output").as_posix(): inode(path.lstat())
        for path in (folder / "output").rglob("*")
        if path.is_file()
    }
    source = {"about/index.html": "pages/about.md"}.get
    return Artifacts(folder / "output", memo or Memo(folder), lambda *_: "", "", standing, source)


def make(*names: str) -> list[File]:
    return [(name, name.encode()) for name in names]


def filled(folder: Path, way: str, *names: str) -> dict[str, bytes]:
    """Have files ``names`` in the output by one of the ways of making them; return all that is there after it."""
    into = artifacts(folder)
    if way == "write":
        into.write(make(*names))
    else:
        into.files(names, "facts", lambda: make(*names))
    files = [path for path in (folder / "output").rglob("*") if path.is_file()]
    return {path.relative_to(folder / "output").as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("way", ["write", "files"])
@pytest.mark.parametrize("before", ["a", "a/b", "a/b/c", "a/b/index.html/x", "a/b/index.html/x/y"])
def test_what_an_earlier_site_had_there_makes_room(tmp_path: Path, way: str, before: str) -> None:
    (tmp_path / "output" / before).parent.mkdir(parents=True)
    (tmp_path / "output" / before).write_text("of an earlier site")
    found = filled(tmp_path, way, "a/b/index.html")
    assert found.pop("a/b/index.html") == b"a/b/index.html"
    assert set(found) <= {before}


def test_what_was_published_keeps_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "published").write_text("of an earlier site")
    (tmp_path / "output/a").hardlink_to(tmp_path / "published")
    assert filled(tmp_path, "write", "a") == {"a": b"a"}
    assert (tmp_path / "published").read_text() == "of an earlier site"


TWICE = [("a", "a"), ("a/b", "A/B"), ("a", "a/b"), ("a/b", "a"), ("caf\u00e9", "cafe\u0301")]


@pytest.mark.parametrize("way", ["write", "files"])
@pytest.mark.parametrize(("one", "other"), TWICE)
def test_no_two_files_have_one_place(tmp_path: Path, way: str, one: str, other: str) -> None:
    with pytest.raises(Problems) as found:
        filled(tmp_path, way, one, other)
    (problem,) = found.value.problems
    assert problem.where == f"{other}:1"


def test_it_is_said_which_content_file_asked_for_it(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"pages/about\.md:1: /about/index\.html is wanted twice — "):
        filled(tmp_path, "write", "about/index.html", "about/index.html")


@pytest.mark.parametrize("lost", [0, 1])
def test_files_of_which_one_was_lost_are_made_again(tmp_path: Path, lost: int) -> None:
    names = ("a/index.html", "b/index.html")
    memo = Memo(tmp_path)
    artifacts(tmp_path, memo).files(names, "facts", lambda: make(*names))
    memo.close()
    bytes_of = {path.read_bytes(): path for path in (tmp_path / BLOBS).rglob("*") if path.is_file()}
    bytes_of[names[lost].encode()].unlink()
    assert filled(tmp_path, "files", *names) == dict(make(*names))


def test_what_the_memo_cannot_take_is_there_all_the_same(tmp_path: Path) -> None:
    (tmp_path / BLOBS).write_text("no folder")
    names = ("a/index.html", "b/index.html")
    assert filled(tmp_path, "files", *names) == dict(make(*names))
