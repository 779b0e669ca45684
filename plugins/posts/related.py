"""Related posts: they share tags, or words that few posts use (tf-idf similarity in whole numbers).

How much a word or a tag tells is its inverse document frequency, in binary digits: the fewer posts have it, the more.
How near two posts are is the sum, over all that they share, of what it tells. All sums are of whole numbers, so that
their order makes no difference. Posts go by their number here, the newest is 0.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import chain

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
    for form, count in Counter(_WORD.findall(text)).items():
        word = _stem(form)
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


COUNT = 3
LEAST = 200  # below this two posts only look alike
NEWEST = 40  # of a tag with more posts, two older ones are not compared for their tag alone
COMMON = 7  # binary digits: a word in 128 posts tells nothing, and would make the work quadratic
TAG = 64  # a shared tag is as good as a rare word that both posts use very often

RelatedPosts = Mapping[str, Sequence[str]]  # a post's slug → those of the others, the nearest first
Postings = dict[str, dict[int, list[int]]]  # word → its weight → the numbers of the posts where it has that


def related(posts: Mapping[str, Terms], count: int = COUNT) -> dict[str, tuple[str, ...]]:
    """Return for each post up to ``count`` others about the same, the nearest first, of two as near the newer.

    ``posts`` has the terms of each by its slug, the newest first.
    """
    slugs = list(posts)
    nearest = _nearest(list(posts.values()), count)
    return {slug: tuple(slugs[other] for _, other in near) for slug, near in zip(slugs, nearest, strict=True)}


def _nearest(posts: Sequence[Terms], count: int) -> list[list[tuple[int, int]]]:
    """Return for each post the nearest others: (less than nothing the nearer they are, their number)."""
    words = _idf(chain.from_iterable(post.words for post in posts), len(posts), COMMON)
    tags = _idf(chain.from_iterable(post.tags for post in posts), len(posts))
    shared: dict[tuple[str, ...], _Shared] = {}
    postings: Postings = {word: {} for word in words}
    tagged: dict[str, list[int]] = defaultdict(list)
    nearest: list[list[tuple[int, int]]] = [[] for _ in posts]
    for number, post in enumerate(posts):
        # Each pair is met once, by the older of the two.
        near, with_tags = _near(post, postings, words, tagged), shared.setdefault(post.tags, _Shared(post.tags, tags))
        least = LEAST - with_tags[post.tags]  # more than all of its tags no other can share
        for other in [other for other, score in near.items() if score >= least]:
            whole = near[other] + with_tags[posts[other].tags]
            if whole >= LEAST:
                _offer(nearest[number], count, (-whole, other))
                _offer(nearest[other], count, (-whole, number))
        for word, weight in zip(post.words, post.weights, strict=True):
            if word in postings:
                postings[word].setdefault(weight, []).append(number)
        for tag in post.tags:
            tagged[tag].append(number)
    return nearest


def _idf(words: Iterable[str], posts: int, common: int | None = None) -> dict[str, int]:
    """Return what it tells to share each of ``words``, as far as it tells anything among so many ``posts``.

    Only the binary digits of the numbers count: a word in 5 posts tells no other than a word in 7.
    """
    weights = {name: posts.bit_length() - n.bit_length() for name, n in Counter(words).items() if _rare(n, common)}
    return {name: value for name, value in weights.items() if value > 0}


def _rare(count: int, common: int | None) -> bool:
    return count > 1 and (common is None or count.bit_length() <= common)


def _near(
    post: Terms, postings: Postings, idf: Mapping[str, int], tagged: Mapping[str, Sequence[int]]
) -> dict[int, int]:
    """Return the newer posts that may be near, with what the words tell that they share."""
    near: dict[int, int] = defaultdict(int)
    for word, weight in zip(post.words, post.weights, strict=True):
        if word in postings:
            tells = weight * idf[word]
            for its, numbers in postings[word].items():
                product = tells * its
                for other in numbers:
                    near[other] += product
    for tag in post.tags:
        for other in tagged.get(tag, ())[:NEWEST]:
            near[other] += 0
    return near


class _Shared(dict[tuple[str, ...], int]):
    """What it tells to share tags with the set ``tags``, by the other set; reckoned when asked for."""

    def __init__(self, tags: tuple[str, ...], idf: Mapping[str, int]) -> None:
        super().__init__()
        self._told = {tag: TAG * idf.get(tag, 0) for tag in tags}

    def __missing__(self, others: tuple[str, ...]) -> int:
        self[others] = sum(self._told.get(tag, 0) for tag in others)
        return self[others]


def _offer(nearest: list[tuple[int, int]], count: int, offer: tuple[int, int]) -> None:
    """Put ``offer`` among the ``nearest`` if it belongs there."""
    if len(nearest) < count or offer < nearest[-1]:
        insort(nearest, offer)
        del nearest[count:]
