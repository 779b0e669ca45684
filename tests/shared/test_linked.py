"""A file gets a second name, and nothing that another name has is lost by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.shared.folder import inode, link


def test_it_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    link(tmp_path / "a", tmp_path / "new/folder/b")
    assert inode((tmp_path / "a").stat()) == inode((tmp_path / "new/folder/b").stat())


def test_what_had_the_name_before_keeps_its_bytes_under_its_other_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "published").write_text("old")
    link(tmp_path / "published", tmp_path / "b")
    link(tmp_path / "a", tmp_path / "b")
    assert ((tmp_path / "b").read_text(), (tmp_path / "published").read_text()) == ("a", "old")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        link(tmp_path / "nothing", tmp_path / "b")
