"""How near one post is to each of the others: the sum, over all that they share, of what it tells.

Posts go by their number here, the newest is 0. All sums are of whole numbers, so that their order makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest

from plugins.posts.rarity import Postings, Rarity, postings
from plugins.posts.subject import Subject
from plugins.shared.aside import shared_out

LEAST = 200  # below this two posts only look alike
KNOWN = 256  # sets of tags to remember what they share with others: where each post has its own, it would be much

Near = tuple[int, int]  # how near, and the number of the other post


class Shared(dict[int, int]):
    """What it tells to share tags with one set of them, by the number of the other set; reckoned when asked for."""

    def __init__(self, worth: Mapping[str, int], sets: Sequence[tuple[str, ...]]) -> None:
        super().__init__()
        self._worth, self._sets = worth, sets

    def __missing__(self, kind: int) -> int:
        self[kind] = sum(self._worth.get(tag, 0) for tag in self._sets[kind])
        return self[kind]


@dataclass(frozen=True)
class Nearness:
    """Among ``posts``; for each post ``count`` others are wanted."""

    posts: Sequence[Subject]
    rarity: Rarity
    count: int
    _known: dict[int, Shared] = field(default_factory=dict, repr=False)

    def postings(self, some: Iterable[int]) -> Postings:
        """Return which posts have the words of the posts ``some``, as far as these tell anything."""
        words = {word for number in some for word in self.posts[number].words}
        return postings(self.posts, {word for word in words if self.rarity.of_word(word)})

    def by_words(self, number: int, posted: Postings) -> dict[int, int]:
        """Return all posts that may be near the post ``number``, with what the words tell that they share."""
        near: dict[int, int] = defaultdict(int)
        post = self.posts[number]
        for word, weight in zip(post.words, post.weights, strict=True):
            if others := posted.get(word):
                telling = weight * self.rarity.of_word(word)
                for its, numbers in others.items():
                    product = telling * its
                    for other in numbers:
                        near[other] += product
        for tag in post.tags:
            newest = self.rarity.newest(tag)
            for other in self.rarity.tags[tag] if number <= newest[-1] else newest:
                near[other] += 0
        near.pop(number, None)
        return near

    def by_all(self, number: int, near: Mapping[int, int], least: int | Sequence[int]) -> dict[int, int]:
        """Add to ``near`` (by_words) what shared tags tell; leave out what does not come to ``least`` with that.

        ``least`` is for all, or for each post.
        """
        kinds = self._kinds
        shared = self._shared(kinds[number])
        most = shared[kinds[number]]
        if isinstance(least, int):
            hopeful = [other for other, telling in near.items() if telling + most >= least]
            return {other: near[other] + shared[kinds[other]] for other in hopeful}
        hopeful = [other for other, telling in near.items() if telling + most >= least[other]]
        full = {other: near[other] + shared[kinds[other]] for other in hopeful}
        return {other: telling for other, telling in full.items() if telling >= least[other]}

    def nearest(self, number: int, near: Mapping[int, int]) -> list[Near]:
        """Return the nearest posts to the post ``number``, of ``near`` (by_words)."""
        full = self.by_all(number, near, self._last(near.values()))
        least = self._last(full.values())
        return self.best((telling, other) for other, telling in full.items() if telling >= least)

    def best(self, found: Iterable[Near]) -> list[Near]:
        """Return the nearest of ``found``, the nearest first; of two that are as near, the newer."""
        return sorted(found, key=lambda near: (-near[0], near[1]))[: self.count]

    def lists(self, some: Collection[int]) -> dict[int, list[Near]]:
        """Return the nearest posts to each of the posts ``some``."""
        posted = self.postings(some)

        def work(numbers: Sequence[int]) -> list[list[Near]]:
            return [self.nearest(number, self.by_words(number, posted)) for number in numbers]

        return dict(zip(some, shared_out(work, list(some)), strict=True))

    @cached_property
    def _sets(self) -> list[tuple[str, ...]]:
        """Return the sets of tags that posts have, each once."""
        return list(dict.fromkeys(post.tags for post in self.posts))

    @cached_property
    def _kinds(self) -> list[int]:
        """Return for each post the number of its set of tags: to look up a number takes least."""
        known = {tags: kind for kind, tags in enumerate(self._sets)}
        return [known[post.tags] for post in self.posts]

    def _shared(self, kind: int) -> Shared:
        if kind not in self._known:
            if len(self._known) == KNOWN:
                self._known.clear()
            self._known[kind] = Shared({tag: self.rarity.of_tag(tag) for tag in self._sets[kind]}, self._sets)
        return self._known[kind]

    def _last(self, tellings: Collection[int]) -> int:
        """Return how near a post must be to be among the nearest."""
        best = nlargest(self.count, tellings)
        return max(LEAST, best[-1]) if len(best) == self.count else LEAST
