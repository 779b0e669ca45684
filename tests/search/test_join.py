"""An index put together from parts says what Pagefind says when it reads all records at once."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pagefind.service import get_executable

from plugins.search.cbor import decode
from plugins.search.page import page
from plugins.search.record import Record, Text
from tests.search.records import record, write

RECORDS = [record(number) for number in range(150)]


def unpack(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")


def absolute(pages: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the places in each page by the page's address."""
    number, found = 0, {}
    for delta, *places in pages:
        number += delta
        found[names[number]] = places
    return found


def said(folder: Path) -> dict[str, Any]:
    """Return all that the index in ``folder`` says, whatever its files and pages are called and counted."""
    entry = json.loads((folder / "pagefind-entry.json").read_text("utf-8"))
    found = {}
    for language, about in entry.pop("languages").items():
        version, pages, chunks, filters, sorts, fields = decode(unpack(folder / f"pagefind.{about['hash']}.pf_meta"))
        facts = [json.loads(unpack(folder / f"fragment/{name}.pf_fragment")) for name, _ in pages]
        names = [fact["meta"]["url"] for fact in facts]
        words = {}
        for *_, name in chunks:
            for word, on, forms in decode(unpack(folder / f"index/{name}.pf_index"))[0]:
                words[word] = (absolute(on, names), {form: absolute(there, names) for form, there in forms})
        values = {what: decode(unpack(folder / f"filter/{name}.pf_filter"))[1] for what, name in filters}
        found[language] = {
            "facts": {name: {**fact, "url": ""} for name, fact in zip(names, facts, strict=True)},
            "lengths": dict(zip(names, (count for _, count in pages), strict=True)),
            "words": words,
            "filters": {
                what: {value: {names[on] for on in there} for value, there in them} for what, them in values.items()
            },
            "about": (version, sorts, fields, about["wasm"], about["page_count"]),
        }
    return {"entry": entry, "languages": found}


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what Pagefind makes of all records at once."""
    site, output = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("index")
    for number, one in enumerate(RECORDS):
        (site / f"{number}.html").write_bytes(page(one))
    subprocess.run([get_executable(), "--site", site, "--output-path", output], check=True, stdout=subprocess.DEVNULL)
    return output


@pytest.mark.parametrize("most", [9, 64, 1000])
def test_parts_say_what_all_at_once_says(most: int, at_once: Path, tmp_path: Path) -> None:
    write(RECORDS, tmp_path, tmp_path / "cache", most)
    assert said(tmp_path / "pagefind") == said(at_once)


def test_records_without_a_word_are_left_out(tmp_path: Path) -> None:
    records = [Record(f"/{number}/", "Post", "—", Text.of(""), "en") for number in range(9)]
    write(records, tmp_path / "none", tmp_path / "cache", most=2)
    assert not list((tmp_path / "none").rglob("*.pf_*"))
    write([*records, RECORDS[1]], tmp_path / "one", tmp_path / "cache", most=2)
    assert len(list((tmp_path / "one").rglob("*.pf_fragment"))) == 1


def test_the_files_of_words_are_small_and_next_to_each_other(tmp_path: Path) -> None:
    text = " ".join(f"word{number:06}" for number in range(20_000))
    write([Record("/x/", "Post", "Many words", Text.of(text), "en")], tmp_path, tmp_path / "cache")
    folder = tmp_path / "pagefind"
    (about,) = json.loads((folder / "pagefind-entry.json").read_text("utf-8"))["languages"].values()
    chunks: Any = decode(unpack(folder / f"pagefind.{about['hash']}.pf_meta"))[2]
    held = {name: [word for word, *_ in decode(unpack(folder / f"index/{name}.pf_index"))[0]] for *_, name in chunks}
    assert max(path.stat().st_size for path in (folder / "index").iterdir()) < 64_000
    for first, last, name in chunks:
        assert first <= held[name][0] <= last
    words = [word for *_, name in chunks for word in held[name]]
    assert words == sorted(words)
    assert len(chunks) > 4
    # What is typed of a word is looked for between the bounds, so they are no longer than tells the files apart.
    assert all(one[1] < other[0] and one[1][:-1] == other[0][:-1] for one, other in pairwise(chunks))
