"""One walk says what is content: regular files that no link leads to. All else is named, and nothing is waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.shared.listing import Listing, listing


def walked(root: Path) -> tuple[list[str], list[str]]:
    """Return the names of the files below content/, and what is said of the rest."""
    found: Listing = listing(root / "content", root)
    return [file.name for file in found.files], sorted(f"{one.where} {one.what}" for one in found.problems)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content/images/pub").mkdir(parents=True)
    (tmp_path / "content/LICENSE").write_text("x")
    (tmp_path / "content/images/pub/a.jpg").write_text("x")
    return tmp_path / "content"


FILES = ["content/LICENSE", "content/images/pub/a.jpg"]


def test_regular_files_are_listed_by_name(content: Path) -> None:
    assert walked(content.parent) == (FILES, [])


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert walked(tmp_path) == ([], [])


LEFTOVERS = (
    *(".DS_Store", "._a.jpg", "Thumbs.db", "desktop.ini", ".directory", ".localized", "~$a.docx"),
    *(".gitkeep", ".gitignore", ".gitattributes"),
    *("a.md~", "#a.md#", ".#a.md", ".a.md.swp", ".a.md.swo", ".~lock.a.md#", ".goutputstream-AB12CD", ".a.md.kate-swp"),
)


@pytest.mark.parametrize("name", LEFTOVERS)
def test_what_systems_and_editors_leave_is_passed_over(content: Path, name: str) -> None:
    (content / "images/pub" / name).write_text("x")
    assert walked(content.parent) == (FILES, [])


def test_the_lock_of_emacs_is_a_link_and_passed_over_too(content: Path) -> None:
    (content / ".#a.md").symlink_to("ann@desk.example.4711:1700000000")
    assert walked(content.parent) == (FILES, [])


@pytest.mark.parametrize("name", LEFTOVERS)
def test_under_such_a_name_a_link_or_a_folder_is_refused(content: Path, name: str) -> None:
    (content / name).symlink_to("/etc/hostname")
    (content / "images" / name).mkdir()
    (content / "images" / name / "x.jpg").write_text("x")
    files, said = walked(content.parent)
    assert f"content/{name}:1 is a link to a file outside content/" in said
    hidden = name.startswith(".")
    assert (f"content/images/{name}:1 begins with a dot, and nothing of that name is published" in said) == hidden
    assert ("content/images/" + name + "/x.jpg" in files) != hidden


@pytest.mark.parametrize("name", [".e.jpg", ".htaccess", ".x.md", ".env", ".well-known", "._b.jpg", "..jpg", ".swp"])
def test_any_other_name_with_a_dot_is_refused(content: Path, name: str) -> None:
    (content / name).write_text("x")
    (content / "images/pub" / name).mkdir()
    (content / "images/pub" / name / "b.jpg").write_text("x")
    files, said = walked(content.parent)
    assert files == FILES
    assert [line.partition(":1 begins with a dot")[0] for line in said] == sorted(
        [f"content/{name}", f"content/images/pub/{name}"]
    )


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/etc/passwd", "a file outside content/"),
        ("/etc", "a file outside content/"),
        ("/proc/self/environ", "a file outside content/"),
        ("../../nowhere.jpg", "a file outside content/"),
        ("../../../content/LICENSE", "a file outside content/"),
        (".", "another place in content/"),
        ("b", "another place in content/"),  # itself
        ("pub/a.jpg", "another place in content/"),
        ("../LICENSE", "another place in content/"),
        ("../images/gone.jpg", "another place in content/"),
    ],
)
def test_a_link_is_refused_wherever_it_leads(content: Path, target: str, said: str) -> None:
    (content / "images/b").symlink_to(target)
    (content / "images/c.jpg").symlink_to(target)
    files, problems = walked(content.parent)
    assert files == FILES
    assert problems == [f"content/images/{name}:1 is a link to {said}" for name in ("b", "c.jpg")]


def test_links_in_a_circle_are_two_links(content: Path) -> None:
    for name in "ab":
        (content / "images" / name).symlink_to(".")
    (content / "c").symlink_to("d")
    (content / "d").symlink_to("c")
    files, said = walked(content.parent)
    assert files == FILES
    assert len(said) == 4


def test_a_pipe_and_a_device_are_not_opened(content: Path) -> None:
    os.mkfifo(content / "images/a.jpg")
    files, said = walked(content.parent)
    assert files == FILES
    assert said == ["content/images/a.jpg:1 is no file but a pipe, a socket or a device"]


@pytest.mark.parametrize("name", ["a\nb.jpg", "a\x1b[2J.jpg", "a\u202egpj.exe", b"\xff.jpg"])
def test_a_name_with_what_cannot_be_seen_is_refused_and_not_repeated(content: Path, name: str | bytes) -> None:
    Path(os.fsdecode(bytes(content) + b"/") + os.fsdecode(name)).write_text("x")
    files, (said,) = walked(content.parent)
    assert files == FILES
    assert said.isprintable()
    assert said.endswith("has a character in its name that cannot be seen")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_named(content: Path) -> None:
    (content / "LICENSE").chmod(0)
    (content / "images/pub").chmod(0)
    files, said = walked(content.parent)
    (content / "images/pub").chmod(0o700)
    assert files == []
    assert [line.partition(" (")[0] for line in said] == [
        "content/LICENSE:1 cannot be read",
        "content/images/pub:1 cannot be read",
    ]


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("x")
    files, (said,) = walked(tmp_path)
    assert (files, said.partition(" (")[0]) == ([], "content:1 cannot be read")
