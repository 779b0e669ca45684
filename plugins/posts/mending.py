"""Lists of the nearest posts, mended after an edit: only what it may have touched is reckoned.

Between two posts that an edit has not touched everything is as it was. So each list without such posts stays, and where
they stand, or may come to stand, they are put in again. Only where one has left a full list nobody knows who follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sys import maxsize

from plugins.posts.kinship import Entry
from plugins.posts.nearness import LEAST, Near, Nearness


@dataclass(frozen=True)
class Mending:
    """The ``lists`` of before, by slug; today's ``slugs`` by number; the posts that were ``touched``, gone ones too."""

    nearness: Nearness
    slugs: Sequence[str]
    lists: Mapping[str, tuple[Entry, ...]]
    touched: frozenset[str]

    def all(self) -> dict[str, tuple[Entry, ...]]:
        """Return today's lists, in the order of the posts."""
        fresh = [number for number, slug in enumerate(self.slugs) if slug in self.touched]
        everything = range(len(self.slugs))
        made = self._mended(fresh) if len(fresh) * 2 <= len(everything) else self.nearness.lists(everything)
        return {
            slug: tuple((near, self.slugs[other]) for near, other in made[number])
            if number in made
            else self.lists[slug]
            for number, slug in enumerate(self.slugs)
        }

    def _mended(self, fresh: Sequence[int]) -> dict[int, list[Near]]:
        """Return by number each list that may differ from before."""
        made, offers = self._offers(fresh)
        numbers = {slug: number for number, slug in enumerate(self.slugs)}
        again = []
        for number, slug in enumerate(self.slugs):
            if number in made:
                continue
            earlier = self.lists[slug]
            left = [(near, numbers[other]) for near, other in earlier if other not in self.touched]
            if number not in offers and len(left) == len(earlier):
                continue
            made[number] = self.nearness.best((*left, *offers[number]))
            # A stranger may be as near as the last of the earlier list, but none is nearer.
            sure = len(left) + sum(near > earlier[-1][0] for near, _ in offers[number]) if earlier else 0
            if self._is_full(earlier) and sure < self.nearness.count:
                again.append(number)
        return made | self.nearness.lists(again)

    def _offers(self, fresh: Sequence[int]) -> tuple[dict[int, list[Near]], dict[int, list[Near]]]:
        """Return the lists of the ``fresh`` posts, and for the others which of these may belong into their lists."""
        least = [maxsize if slug in self.touched else self._least(self.lists[slug]) for slug in self.slugs]
        lists: dict[int, list[Near]] = {}
        offers: dict[int, list[Near]] = defaultdict(list)
        posted = self.nearness.postings(fresh)
        for number in fresh:
            near = self.nearness.by_words(number, posted)
            lists[number] = self.nearness.nearest(number, near)
            for other, telling in self.nearness.by_all(number, near, least).items():
                offers[other].append((telling, number))
        return lists, offers

    def _least(self, entries: tuple[Entry, ...]) -> int:
        return entries[-1][0] if self._is_full(entries) else LEAST

    def _is_full(self, entries: tuple[Entry, ...]) -> bool:
        return len(entries) == self.nearness.count
