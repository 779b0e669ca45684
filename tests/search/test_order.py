"""The search index: the same records give the same bytes, though Pagefind itself shuffles them."""

from __future__ import annotations

from pathlib import Path

from plugins.search.record import Record
from tests.search.records import record, write

RECORDS = [record(number) for number in range(60)]


def index(output: Path, records: list[Record]) -> dict[str, bytes]:
    output.mkdir()
    write(records, output, output.with_suffix(".cache"), most=20)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    first = index(tmp_path / "0", RECORDS)
    assert all(index(tmp_path / str(turn), RECORDS) == first for turn in range(1, 4))


def test_the_order_of_the_records_does_not_matter(tmp_path: Path) -> None:
    assert index(tmp_path / "one", RECORDS) == index(tmp_path / "other", RECORDS[::-1])


def test_no_records_are_no_trouble(tmp_path: Path) -> None:
    assert index(tmp_path / "site", []) == {}
