"""A file that has not changed is read as it was read before, and says the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.shared import frontmatter
from plugins.shared.body import Body
from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problems
from plugins.site.desk import Desk, Inspection

TEXT = (
    "\ufeff---\r\ntitle: A day\r\nplace: {name: Here, list: [one, two]}\r\n---\r\nSee [it](it.md).\r\n\r\n<iframe>\r\n"
)


@dataclass(frozen=True)
class File:
    source: str
    body: Body
    body_line: int


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content/posts/a.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def session(tmp_path: Path, file: Path, ground: str = "code") -> tuple[Document, Inspection, bool]:
    """Read and check a file as a build does; return whether it was known, too."""
    desk = Desk(tmp_path / "cache/reading", ground)
    document = desk.read(file, tmp_path)
    assert isinstance(document, Document)
    known = bool(desk._used == {name: desk._known.get(name) for name in desk._used})
    (found,) = desk.inspect([File(document.name, document.body, document.body_line)])
    desk.close()
    return document, found, known


def test_the_second_time_it_is_known_and_the_same(file: Path, tmp_path: Path) -> None:
    first, second = session(tmp_path, file), session(tmp_path, file)
    assert (first[2], second[2]) == (False, True)
    assert first[:2] == second[:2]
    assert second[0] == frontmatter.read(file, tmp_path)
    assert second[1].links == ((5, "it.md", "content/posts/it.md"),)
    assert [problem.where for problem in second[1].refused] == ["content/posts/a.md:7"]


def test_other_bytes_are_read_anew(file: Path, tmp_path: Path) -> None:
    session(tmp_path, file)
    file.write_text(TEXT.replace("A day", "A dog"), encoding="utf-8", newline="")
    document, _, known = session(tmp_path, file)
    assert (document.fields["title"], known) == ("A dog", False)


def test_other_code_reads_anew(file: Path, tmp_path: Path) -> None:
    session(tmp_path, file)
    assert not session(tmp_path, file, "other code")[2]


def test_what_is_wrong_is_said_each_time(file: Path, tmp_path: Path) -> None:
    file.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    for _ in range(2):
        desk = Desk(tmp_path / "cache/reading")
        assert desk.read(file, tmp_path) == frontmatter.read(file, tmp_path)
        desk.close()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"ground": "code"}', b'{"ground": "code", "files": {"a": [1]}}']
)
def test_a_cache_that_cannot_be_read_costs_only_time(damage: bytes, file: Path, tmp_path: Path) -> None:
    expected = session(tmp_path, file)[:2]
    (tmp_path / "cache/reading").write_bytes(damage)
    assert session(tmp_path, file)[:2] == expected


def test_a_file_with_the_same_size_and_times_is_not_opened_before_its_body_is_wanted(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.site.desk._FRESH", 0)
    first = session(tmp_path, file)[0]
    desk = Desk(tmp_path / "cache/reading", "code")
    again = desk.read(file, tmp_path)
    assert again == first
    assert not desk._changed  # what is opened is looked at, and noted
    file.unlink()
    with pytest.raises(FileNotFoundError):
        _ = again.body.text


def test_a_file_that_changes_while_the_site_is_built_is_said(file: Path, tmp_path: Path) -> None:
    session(tmp_path, file)
    desk = Desk(tmp_path / "cache/reading", "code")
    document = desk.read(file, tmp_path)
    assert isinstance(document, Document)
    file.write_text(TEXT.replace("See", "Look at"), encoding="utf-8")
    with pytest.raises(Problems) as found:
        _ = document.body.text
    assert str(found.value.problems[0]) == "content/posts/a.md:1: was changed while the site was built — build again"
