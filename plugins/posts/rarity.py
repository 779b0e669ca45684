"""How much a word or a tag tells among all posts: the fewer have it, the more.

Only the binary digits of the numbers count. A word in 5 posts tells no other than a word in 7, so that an edit changes
what very few words tell, and with it the relations of very few posts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from plugins.posts.subject import Subject

NEWEST = 40  # of a tag with more posts, two older ones are not compared for their tag alone
COMMON = 7  # binary digits: a word in 128 posts tells nothing, and would make the work quadratic
TAG = 64  # a shared tag is as good as a rare word that both posts use very often


Postings = Mapping[str, Mapping[int, list[int]]]  # word → its weight → the numbers of the posts where it has that


@dataclass(frozen=True)
class Rarity:
    """In how many of ``posts`` each word is; the numbers of the posts with a tag, the newest (0) first."""

    posts: int
    words: Mapping[str, int]
    tags: Mapping[str, list[int]]

    def of_word(self, word: str) -> int:
        """Return what it tells that two posts share ``word``; 0 is nothing."""
        count = self.words.get(word, 0)
        return self._of(count) if count.bit_length() <= COMMON else 0

    def of_tag(self, tag: str) -> int:
        """Return what it tells that two posts share ``tag``; 0 is nothing."""
        return TAG * self._of(len(self.tags.get(tag, ())))

    def newest(self, tag: str) -> list[int]:
        """Return the newest posts with ``tag``."""
        return self.tags.get(tag, [])[:NEWEST]

    def _of(self, count: int) -> int:
        return self.posts.bit_length() - count.bit_length() if count > 1 else 0


def rarity(posts: Collection[Subject]) -> Rarity:
    """Return how rare the words and tags of ``posts`` are, the newest first."""
    return Rarity(len(posts), Counter(chain.from_iterable(post.words for post in posts)), _tagged(posts))


def before(now: Rarity, posts: Collection[Subject], came: Iterable[Subject], went: Iterable[Subject]) -> Rarity:
    """Return the rarity among the earlier ``posts``, from which ``came`` and ``went`` led to ``now``."""
    words = dict(now.words)
    for step, some in ((-1, came), (1, went)):
        for word in chain.from_iterable(post.words for post in some):
            words[word] = words.get(word, 0) + step
    return Rarity(len(posts), words, _tagged(posts))


def postings(posts: Iterable[Subject], words: AbstractSet[str]) -> Postings:
    """Return for each of ``words`` the numbers of the ``posts`` that have it, by its weight there."""
    found: dict[str, dict[int, list[int]]] = {word: {} for word in words}
    for number, post in enumerate(posts):
        if not words.isdisjoint(post.words):
            for word, weight in zip(post.words, post.weights, strict=True):
                if word in found:
                    found[word].setdefault(weight, []).append(number)
    return found


def _tagged(posts: Iterable[Subject]) -> dict[str, list[int]]:
    tagged: dict[str, list[int]] = defaultdict(list)
    for number, post in enumerate(posts):
        for tag in post.tags:
            tagged[tag].append(number)
    return dict(tagged)
