"""What one post is about, as far as the post itself tells: its tags, and the words that it uses most."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from heapq import nlargest

from plugins.posts.prose import words
from plugins.shared.slug import slugify

WORDS = 64  # of each post; with more the lists get better only slowly
TITLE = 6  # a word of the title counts as if the text had it so often
LETTERS = 8  # short words are mostly grammar, in many languages; from this length on it tells nothing
LENGTH = 32  # of the vector that the weights of a post are: long and short posts are alike


@dataclass(frozen=True)
class Subject:
    """The slugs of a post's tags, in their order; its most telling words, the best first, and the weight of each.

    ``mark`` is whatever the caller knows the post's text, title and tags by: a digest, say.
    """

    tags: tuple[str, ...]
    words: tuple[str, ...]
    weights: bytes
    mark: str = field(default="", compare=False)


def telling(text: str, title: str, tags: Iterable[str], mark: str = "") -> Subject:
    """Return the subject of the post with the plain ``text``, the ``title`` and the names ``tags``."""
    counts = words(text)
    for word in words(title):
        counts[word] += TITLE
    best = _best(counts)
    whole = sum(counts[word] for word in best)
    weights = bytes(max(1, round(LENGTH * math.sqrt(counts[word] / whole))) for word in best)
    return Subject(tuple(sorted(set(map(slugify, tags)))), tuple(best), weights, mark)


def interned(subject: Subject) -> Subject:
    """Return ``subject`` with the very words that others have: they take less room, and are found faster."""
    return replace(subject, words=tuple(map(sys.intern, subject.words)))


def _best(counts: Counter[str]) -> list[str]:
    worth = {word: count * min(len(word), LETTERS) for word, count in counts.items()}
    least = min(nlargest(WORDS, worth.values()), default=0)  # most words need no place
    ranked = sorted((-one, -len(word), word) for word, one in worth.items() if one >= least)
    return [word for _, _, word in ranked[:WORDS]]
