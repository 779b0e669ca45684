"""words.toml as patterns: each list is compiled when it is first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

PART = re.compile(
    r"(?:\bpart|\bpt\.?|\bparte|\bteil|\bpartie|#)\s*(\d+|[ivx]+)\b|[(\[]\d+\s*(?:/|of)\s*\d+[)\]]|\b\d+/\d+\b",
    re.IGNORECASE,
)


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
