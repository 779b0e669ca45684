"""What earlier builds made: taken again for the same records, never for others."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest

from plugins.search.kept import INDEXES
from plugins.search.parts import divide
from plugins.search.record import Record, Text
from tests.search.records import record, write

RECORD = Record("/posts/x/", "Post", "A title", Text.of("Some words to find"), "en", "1 May 2010", "Ann")
MANY = [record(number) for number in range(24)]
MOST = 4


def index(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def never() -> str:
    raise AssertionError("a text was read that nobody needs")


def unread(records: list[Record]) -> list[Record]:
    """Return ``records`` with texts that may not be read."""
    return [replace(one, text=Text(one.text.seal, never)) for one in records]


def test_what_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    write(MANY, tmp_path / "first", tmp_path / "cache", MOST)
    write(unread(MANY), tmp_path / "second", tmp_path / "cache", MOST)
    assert index(tmp_path / "second") == index(tmp_path / "first")


def test_an_edit_reads_its_own_text_only(tmp_path: Path) -> None:
    write(MANY, tmp_path / "first", tmp_path / "cache", MOST)
    edited = replace(MANY[9], text=Text.of("Other words"))
    after = [edited if one is MANY[9] else unread([one])[0] for one in MANY]
    write(after, tmp_path / "second", tmp_path / "cache", MOST)
    write([edited if one is MANY[9] else one for one in MANY], tmp_path / "clean", tmp_path / "another cache", MOST)
    assert index(tmp_path / "second") == index(tmp_path / "clean") != index(tmp_path / "first")


def test_a_new_record_reads_its_own_part_only(tmp_path: Path) -> None:
    write(MANY, tmp_path / "first", tmp_path / "cache", MOST)
    parts = {part.seal for part in divide(MANY, MOST)}
    beside = {one.url for part in divide([*MANY, RECORD], MOST) if part.seal not in parts for one in part.records}
    assert len(beside) < len(MANY)
    after = [one if one.url in beside else unread([one])[0] for one in [*MANY, RECORD]]
    write(after, tmp_path / "second", tmp_path / "cache", MOST)
    write([*MANY, RECORD], tmp_path / "clean", tmp_path / "another cache", MOST)
    assert index(tmp_path / "second") == index(tmp_path / "clean") != index(tmp_path / "first")


def test_a_new_record_changes_no_part_but_its_own() -> None:
    before, after = divide(MANY, MOST), divide([*MANY, RECORD], MOST)
    assert all(len(part.records) <= MOST for part in after)
    gone = {part.seal for part in before} - {part.seal for part in after}
    assert len(gone) <= 1
    assert divide(MANY[::-1], MOST) == before


def test_many_records_of_one_address_are_one_part() -> None:
    same = [replace(RECORD, title=str(number)) for number in range(9)]
    assert [len(part.records) for part in divide(same, MOST)] == [9]


@pytest.mark.parametrize("name", [one.name for one in fields(Record)])
def test_a_record_that_differs_has_an_index_of_its_own(name: str, tmp_path: Path) -> None:
    others = {"kind": "Page", "language": "de", "text": Text.of("Other")}
    changed = replace(RECORD, **{name: others.get(name, "Other")})
    write([RECORD], tmp_path / "first", tmp_path / "cache")
    write([changed], tmp_path / "second", tmp_path / "cache")
    write([changed], tmp_path / "alone", tmp_path / "another cache")
    assert index(tmp_path / "second") == index(tmp_path / "alone") != index(tmp_path / "first")


def test_only_what_the_last_indexes_were_made_of_stays(tmp_path: Path) -> None:
    for number in range(INDEXES + 3):
        write([replace(one, title=str(number)) for one in MANY], tmp_path / str(number), tmp_path / "cache", MOST)
    parts = divide(MANY, MOST)
    kept = [path.name.partition("-")[0] for path in (tmp_path / "cache").iterdir()]
    counts = {kind: kept.count(kind) for kind in set(kept)}
    assert counts == {"index": INDEXES, "part": INDEXES * len(parts), "programs": 1}


def test_a_published_file_that_somebody_changed_is_not_taken_again(tmp_path: Path) -> None:
    write(MANY, tmp_path / "first", tmp_path / "cache", MOST)
    expected = index(tmp_path / "first")
    for path in (tmp_path / "first").rglob("*.pf_*"):
        path.write_bytes(b"spoilt")
        os.utime(path)
    write(MANY, tmp_path / "second", tmp_path / "cache", MOST)
    assert index(tmp_path / "second") == expected


def test_what_a_crash_left_is_not_taken_for_whole(tmp_path: Path) -> None:
    write(MANY, tmp_path / "first", tmp_path / "cache", MOST)
    for path in list((tmp_path / "cache").iterdir()):
        path.rename(path.with_name(f"{path.name}.unfinished"))
        (path.with_name(f"{path.name}.unfinished") / ".done").unlink()
    write(MANY, tmp_path / "second", tmp_path / "cache", MOST)
    assert index(tmp_path / "second") == index(tmp_path / "first")
    assert not list((tmp_path / "cache").glob("*.unfinished"))
