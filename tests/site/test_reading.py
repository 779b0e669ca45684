"""A file that has not changed is read as it was read before, and says the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.memo.memo import Memo
from plugins.shared import frontmatter
from plugins.shared.body import Body
from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problems
from plugins.site.reading import ContentReader, Inspection

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


def session(tmp_path: Path, file: Path) -> tuple[Document, Inspection]:
    """Read and check a file as a build does."""
    memo = Memo(tmp_path / "cache")
    reader = ContentReader(memo)
    document = reader.read(file, tmp_path)
    assert isinstance(document, Document)
    (inspection,) = reader.inspect([File(document.name, document.body, document.body_line)])
    memo.close()
    return document, inspection


def test_the_second_time_it_is_the_same(file: Path, tmp_path: Path) -> None:
    first, second = session(tmp_path, file), session(tmp_path, file)
    assert first == second
    assert second[0] == frontmatter.read(file, tmp_path)
    assert second[1].links == ((5, "it.md", "content/posts/it.md"),)
    assert [problem.where for problem in second[1].refused] == ["content/posts/a.md:7"]


def test_other_bytes_are_read_anew(file: Path, tmp_path: Path) -> None:
    session(tmp_path, file)
    file.write_text(TEXT.replace("A day", "A dog"), encoding="utf-8", newline="")
    assert session(tmp_path, file)[0].fields["title"] == "A dog"


def test_what_is_wrong_is_said_each_time(file: Path, tmp_path: Path) -> None:
    file.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    for _ in range(2):
        memo = Memo(tmp_path / "cache")
        assert ContentReader(memo).read(file, tmp_path) == frontmatter.read(file, tmp_path)
        memo.close()


def test_a_file_with_the_same_size_and_times_is_not_opened_before_its_body_is_wanted(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.shared.folder._FRESH", 0)
    first = session(tmp_path, file)[0]
    again = ContentReader(Memo(tmp_path / "cache")).read(file, tmp_path)
    assert again == first
    assert isinstance(again, Document)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        _ = again.body.text


def test_a_file_that_changes_while_the_site_is_built_is_said(file: Path, tmp_path: Path) -> None:
    session(tmp_path, file)
    document = ContentReader(Memo(tmp_path / "cache")).read(file, tmp_path)
    assert isinstance(document, Document)
    file.write_text(TEXT.replace("See", "Look at"), encoding="utf-8")
    with pytest.raises(Problems) as found:
        _ = document.body.text
    assert str(found.value.problems[0]) == "content/posts/a.md:1: was changed while the site was built — build again"
