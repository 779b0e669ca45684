"""Whatever was built before, the index is the one that a first build makes; and an edit makes few files of it anew."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.search.record import Record, Text
from tests.search.records import record, write

MOST = 8


def index(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def changed(records: list[Record], chance: random.Random) -> list[Record]:
    """Return ``records`` after a few edits: some changed, new or gone, some without words or in another language."""
    after = list(records)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(after))
        words = after[at].text.read().split()
        words[chance.randrange(len(words) + 1) :][:1] = ["edited"]
        edits = [
            [replace(after[at], text=Text.of(" ".join(["edited", *words])))],
            [replace(after[at], text=Text.of(" ".join([*words, "later"])))],
            [replace(after[at], title=f"Résumé {chance.randrange(9)}")],
            [replace(after[at], language=chance.choice(["en", "de", "fr"]))],
            [replace(after[at], title="—", text=Text.of(""))],
            [after[at], record(chance.randrange(1000, 9999))],
            [after[at], replace(after[at], title="Twice")],
            [],
        ]
        after[at : at + 1] = chance.choice(edits)
    return after


@pytest.mark.parametrize("seed", range(3))
def test_what_was_built_before_does_not_matter(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    records = [record(number) for number in range(40)]
    for turn in range(5):
        write(records, tmp_path / f"{turn}", tmp_path / "cache", MOST)
        write(records, tmp_path / f"clean{turn}", tmp_path / f"cache{turn}", MOST)
        assert index(tmp_path / f"{turn}") == index(tmp_path / f"clean{turn}")
        records = changed(records, chance)


def test_an_edit_makes_few_files_anew(tmp_path: Path) -> None:
    chance = random.Random(1)
    words = [f"{chance.choice('abcdefgh')}{chance.choice('ijklmnop')}{number}" for number in range(20_000)]
    texts = [" ".join(words[number::20]) for number in range(20)]
    records = [Record(f"/{n}/", "Post", "Many words", Text.of(text), "en") for n, text in enumerate(texts)]
    write(records, tmp_path / "first", tmp_path / "cache", MOST)
    records[3] = replace(records[3], text=Text.of(f"{texts[3]} later"))
    write(records, tmp_path / "second", tmp_path / "cache", MOST)
    first = {path.name: path.stat().st_ino for path in (tmp_path / "first").rglob("*.pf_*")}
    second = {path.name: path.stat().st_ino for path in (tmp_path / "second").rglob("*.pf_*")}
    assert len(second) > 25
    kinds = [name.rpartition(".")[2] for name in second.keys() - first.keys()]
    assert (kinds.count("pf_fragment"), kinds.count("pf_meta"), kinds.count("pf_filter")) == (1, 1, 0)
    assert 1 <= kinds.count("pf_index") <= 3
    again = {name.rpartition(".")[2] for name in second.keys() & first.keys() if second[name] != first[name]}
    assert again <= {"pf_fragment"}, "what is the same is the same file, but for the fragments of the edited part"
