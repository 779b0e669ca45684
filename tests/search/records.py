"""Records to index: accents, words that few and many of them have, and nothing at all."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from pathlib import Path

from plugins.memo.memo import Memo
from plugins.parts.given import Record, RecordKind, Text
from plugins.search.index import Index

KINDS: tuple[RecordKind, ...] = ("Post", "Event", "Planet", "Page", "Session", "Member")
COMMON = "a tweetup in a pub near the river where everybody talks".split()
ACCENTS = "café cafe CAFÉ naïve naive résumé resume Straße Überblick überblick".split()


def record(number: int) -> Record:
    """Return a record that is the same for the same ``number``."""
    chance = random.Random(number)
    rare = [f"word{chance.randrange(400)}" for _ in range(chance.randrange(40))]
    words = [*chance.choices(COMMON, k=chance.randrange(60)), *rare, *chance.choices(ACCENTS, k=chance.randrange(5))]
    chance.shuffle(words)
    title = " ".join(chance.choices([*COMMON, *ACCENTS], k=3))
    return Record(
        f"https://example.org/p{number}/",
        KINDS[number % len(KINDS)],
        title if number % 17 else "—",
        Text.of(" ".join(words) if number % 17 else ""),
        "1 May 2010" if number % 3 else "",
        "Zoë" if number % 2 else "",
    )


def index(memo: Memo, language: str = "en") -> Index:
    """Return the index that ``memo`` keeps."""
    return Index(memo, memo.folder / "indexing", language)


def write(records: Iterable[Record], output: Path, cache: Path, language: str = "en") -> None:
    """Have the index of ``records`` in ``output``, as a build does."""
    memo = Memo(cache)
    made = index(memo, language=language)
    assert made.begin(records) and made.finish()
    for name, blob in made.files():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        os.link(memo.blobs.path(blob.digest), output / name)
    memo.close()


def files(output: Path) -> dict[str, bytes]:
    """Return what is in the folder ``output``, by its name there."""
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}
