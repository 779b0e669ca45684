"""What one post is about, as far as it tells itself: its tags, and the terms that it uses most, each with a weight."""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from heapq import nlargest

from plugins.shared.slug import slugify

TERMS = 64  # of each post; with more the lists get better only slowly
TITLE = 6  # a word of the title counts as if the text had it so often
LETTERS = 8  # short words are mostly grammar, in many languages; from this length on it tells nothing
LENGTH = 32  # of the vector that the weights of a post are: long and short posts are alike

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Terms:
    """The slugs of a post's tags, in their order; its most telling words, the best first, and the weight of each."""

    tags: tuple[str, ...]
    words: tuple[str, ...]
    weights: tuple[int, ...]


def terms_of(text: str, title: str, tags: Iterable[str]) -> Terms:
    """Return the terms of the post with the plain ``text``, the ``title`` and the names ``tags``."""
    counts = words(text)
    for word in words(title):
        counts[word] += TITLE
    best = _best(counts)
    whole = sum(counts[word] for word in best)
    weights = (max(1, round(LENGTH * math.sqrt(counts[word] / whole))) for word in best)
    return Terms(tuple(sorted(set(map(slugify, tags)))), tuple(best), tuple(weights))


def words(text: str) -> Counter[str]:
    """Return how often each word of three letters or more is used, without its case and plural s."""
    counts: dict[str, int] = {}
    for found, count in Counter(_WORD.findall(text)).items():
        word = _stem(found)
        counts[word] = counts.get(word, 0) + count
    return Counter(counts)


def _best(counts: Counter[str]) -> list[str]:
    worth = {word: count * min(len(word), LETTERS) for word, count in counts.items()}
    least = min(nlargest(TERMS, worth.values()), default=0)  # most words need no place
    ranked = sorted((-value, -len(word), word) for word, value in worth.items() if value >= least)
    return [word for _, _, word in ranked[:TERMS]]


@cache
def _stem(word: str) -> str:
    word = sys.intern(word.casefold())
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
