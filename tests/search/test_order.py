"""The search index: the same records give the same bytes, though Pagefind itself shuffles them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from plugins.search.index import write
from plugins.search.record import Record

KINDS = ("Post", "Event", "Planet", "Page", "Session", "Member")


def record(number: int, language: str = "en") -> Record:
    kind = KINDS[number % len(KINDS)]
    return Record(f"/p{number}/", kind, f"Title {number}", f"some words w{number % 13}", language, "1 May 2010", "Ann")


def index(output: Path, records: list[Record]) -> dict[str, bytes]:
    output.mkdir()
    write(records, output, output.with_suffix(".cache"))
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    records = [record(number, language) for number in range(48) for language in ("en", "fr")]
    first = index(tmp_path / "0", records)
    assert all(index(tmp_path / str(turn), records) == first for turn in range(1, 4))


def test_every_file_is_named_where_it_is_looked_for(tmp_path: Path) -> None:
    files = index(tmp_path / "site", [record(number) for number in range(30)])
    (language,) = json.loads(files["pagefind/pagefind-entry.json"])["languages"].values()
    about = gzip.decompress(files[f"pagefind/pagefind.{language['hash']}.pf_meta"])
    (name,) = [Path(file).stem for file in files if file.endswith(".pf_filter")]
    assert name.encode() in about
    values = gzip.decompress(files[f"pagefind/filter/{name}.pf_filter"])
    places = [values.index(kind.encode()) for kind in sorted(KINDS, key=lambda kind: (len(kind), kind))]
    assert places == sorted(places)


def test_no_records_are_no_trouble(tmp_path: Path) -> None:
    index(tmp_path / "site", [])
