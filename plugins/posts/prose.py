"""The words of a text."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

_WORD = re.compile(r"[^\W\d_]{3,}")


def words(text: str) -> Counter[str]:
    """Return how often each word of three letters or more is used, without its case and plural s."""
    counts: dict[str, int] = {}
    for found, count in Counter(_WORD.findall(text)).items():
        word = _stem(found)
        counts[word] = counts.get(word, 0) + count
    return Counter(counts)


@cache
def _stem(word: str) -> str:
    word = word.casefold()
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
