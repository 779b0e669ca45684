"""Records to index: several languages, accents, words that few and many of them have."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from pathlib import Path

from plugins.search.index import files
from plugins.search.parts import MOST
from plugins.search.record import Kind, Record, Text

KINDS: tuple[Kind, ...] = ("Post", "Event", "Planet", "Page", "Session", "Member")
COMMON = "a tweetup in a pub near the river where everybody talks".split()
ACCENTS = "café cafe CAFÉ naïve naive résumé resume Straße Überblick überblick".split()
LANGUAGES = ("en", "en", "en", "en-GB", "de", "ja", "")


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
        chance.choice(LANGUAGES),
        "1 May 2010" if number % 3 else "",
        "Zoë" if number % 2 else "",
    )


def write(records: Iterable[Record], output: Path, cache: Path, most: int = MOST) -> None:
    """Have the index of ``records`` in ``output``, as a build does."""
    for name, path in files(records, cache, most):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        os.link(path, output / name)
