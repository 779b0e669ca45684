"""The index of an earlier build: taken again for the same records, never for others."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from plugins.search.index import write
from plugins.search.kept import INDEXES
from plugins.search.record import Record

RECORD = Record("/posts/x/", "Post", "A title", "Some words to find", "en", "1 May 2010", "Ann")


def index(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(output.rglob("*")) if path.is_file()}


def test_the_same_records_have_the_same_index_from_the_cache(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    write([RECORD], tmp_path / "first", cache)
    (kept,) = cache.iterdir()
    (kept / "mark").write_bytes(b"of the first build")
    write([RECORD], tmp_path / "second", cache)
    assert index(tmp_path / "second") == {**index(tmp_path / "first"), "mark": b"of the first build"}


@pytest.mark.parametrize("name", [one.name for one in fields(Record)])
def test_a_record_that_differs_has_an_index_of_its_own(name: str, tmp_path: Path) -> None:
    changed = replace(RECORD, **{name: "Page" if name == "kind" else "de" if name == "language" else "Other"})
    write([RECORD], tmp_path / "first", tmp_path / "cache")
    write([changed], tmp_path / "second", tmp_path / "cache")
    write([changed], tmp_path / "alone", tmp_path / "another cache")
    assert index(tmp_path / "second") == index(tmp_path / "alone") != index(tmp_path / "first")


def test_old_indexes_go(tmp_path: Path) -> None:
    for number in range(INDEXES + 2):
        write([replace(RECORD, title=str(number))], tmp_path / str(number), tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == INDEXES
