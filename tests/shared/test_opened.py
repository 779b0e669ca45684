"""A link that takes the place of what was seen is not followed, wherever on the way it is."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugins.shared import opened as module
from plugins.shared.opened import opened, read_bytes

SECRET = "not of this folder"


@pytest.fixture(params=["stepwise", "looking"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one file in it; the file's way is taken as this system can, and as Windows can."""
    if request.param == "looking":
        monkeypatch.setattr(module, "_STEPWISE", False)
    elif not module._STEPWISE:
        pytest.skip("this system opens no file from a folder")
    (tmp_path / "content/images").mkdir(parents=True)
    (tmp_path / "content/images/a.jpg").write_text("a picture")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.jpg").write_text(SECRET)
    return tmp_path / "content"


def test_a_file_is_read(folder: Path) -> None:
    assert read_bytes(folder / "images/a.jpg", folder) == b"a picture"


def test_the_folder_itself_may_be_a_link_for_whoever_looks_after_the_site_chose_it(folder: Path) -> None:
    (folder.parent / "chosen").symlink_to(folder)
    assert read_bytes(folder.parent / "chosen/images/a.jpg", folder.parent / "chosen") == b"a picture"


def linked_file(folder: Path) -> None:
    (folder / "images/a.jpg").unlink()
    (folder / "images/a.jpg").symlink_to(folder.parent / "elsewhere/a.jpg")


def linked_folder(folder: Path) -> None:
    (folder / "images").rename(folder / "pictures")
    (folder / "images").symlink_to(folder.parent / "elsewhere")


def pipe(folder: Path) -> None:
    (folder / "images/a.jpg").unlink()
    os.mkfifo(folder / "images/a.jpg")


def listening(folder: Path) -> None:
    (folder / "images/a.jpg").unlink()
    here = Path.cwd()
    os.chdir(folder)  # a socket's whole name is short
    socket.socket(socket.AF_UNIX).bind("images/a.jpg")
    os.chdir(here)


def inner_folder(folder: Path) -> None:
    (folder / "images/a.jpg").unlink()
    (folder / "images/a.jpg").mkdir()


@pytest.mark.parametrize("put", [linked_file, linked_folder, pipe, listening, inner_folder])
def test_what_took_its_place_is_refused_at_once(folder: Path, put: Callable[[Path], Any]) -> None:
    put(folder)
    with pytest.raises(OSError):
        read_bytes(folder / "images/a.jpg", folder)


@pytest.mark.parametrize("name", ["../elsewhere/a.jpg", "images/../../elsewhere/a.jpg", ""])
def test_a_name_that_leads_out_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(OSError):
        opened(folder / name, folder)
