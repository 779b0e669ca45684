"""words.toml as patterns: each list is compiled when it is first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_PART = re.compile(
    r"(?:\b(?:part|pt\.?|parte|teil|partie|no\.?)|#)\s*(\d+|[ivx]+|one|two|three|four|five|deux|trois)\b|[(\[]?\b(\d+)\s*(?:/|of)\s*\d+\b[)\]]?",
    re.IGNORECASE,
)
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NUMBERS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "deux": 2, "trois": 3}


def number(text: str) -> int:
    """Return a number in digits, in Roman ones up to ten, or in letters up to five; 0 for none."""
    return int(text) if text.isdecimal() else _NUMBERS.get(text.casefold(), 0)


def part(title: str) -> tuple[str, int]:
    """Return what a title is without the number of its part, folded, and that number; 0 where it has none."""
    found = _PART.search(title)
    if found is None:
        return " ".join(title.casefold().split()), 0
    rest = f"{title[: found.start()]} {title[found.end() :]}".casefold()
    return " ".join(rest.split()).strip(" :,–—-()[]"), number(found[1] or found[2])


@cache
def _lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def group(*names: str) -> str:
    """Return the words of these lists, in every language, as one group of a pattern."""
    words = [word for name in names for words in _lists()[name].values() for word in words]
    return f"(?:{'|'.join(dict.fromkeys(words))})"


@cache
def pattern(*names: str) -> re.Pattern[str]:
    """Return what finds a word of these lists."""
    return re.compile(rf"(?<!\w){group(*names)}(?!\w)", re.IGNORECASE)


def find(name: str, text: str) -> re.Match[str] | None:
    """Return the first word of the list ``name`` in ``text``."""
    return pattern(name).search(text)


@cache
def kinds() -> Mapping[str, re.Pattern[str]]:
    """Return for each kind of event what finds it."""
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(words).replace(' ', '[ -]?')})(?!\w)", re.IGNORECASE)
        for kind, words in _lists()["kinds"].items()
    }
