"""What can be said of a text by reading it: its words, how long it takes, how it begins."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

WORDS_A_MINUTE = 230  # Brysbaert 2019, silent reading of English non-fiction: 238
DESCRIPTION = 160  # characters that search engines and cards show

_WORD = re.compile(r"[^\W\d_]{3,}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def minutes(text: str) -> int:
    """Return how many minutes ``text`` takes to read, at least one; two CJK characters count as a word."""
    words = len(text.split()) + len(_CJK.findall(text)) / 2
    return max(1, round(words / WORDS_A_MINUTE))


def opening(text: str, longest: int = DESCRIPTION) -> str:
    """Return the beginning of ``text``, cut between words."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


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
