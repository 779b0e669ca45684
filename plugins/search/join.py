"""Several parts' words → one index's, as if Pagefind had read all their records at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

from plugins.search.bundle import Run, Words
from plugins.search.cbor import head

_Word = TypeVar("_Word")


class Join:
    """Parts with so many pages each. The pages of all follow one another as the parts do."""

    def __init__(self, counts: Sequence[int]) -> None:
        self.starts = list(accumulate(counts, initial=0))  # the number of each part's first page
        self._heads = [b"\x83" + head(0, number) for number in range(self.starts[-1])]

    def words(self, parts: Sequence[tuple[int, Words]]) -> Words:
        """Return the words of ``parts``, which are numbered, in their order."""
        return Words(
            self._runs((part, words.plain) for part, words in parts),
            self._runs((part, words.forms) for part, words in parts),
        )

    def filters(self, parts: Sequence[dict[str, dict[str, list[int]]]]) -> dict[str, dict[str, list[int]]]:
        """Return each filter's values, and the pages of each."""
        filters: dict[str, dict[str, list[int]]] = {}
        for start, found in zip(self.starts, parts, strict=False):
            for name, values in found.items():
                for value, pages in values.items():
                    filters.setdefault(name, {}).setdefault(value, []).extend(start + page for page in pages)
        return filters

    def _runs(self, parts: Iterable[tuple[int, dict[_Word, Run]]]) -> dict[_Word, Run]:
        """Return the pages of each word, of all parts together."""
        heads, joined = self._heads, dict[_Word, tuple[int, list[int], list[bytes]]]()
        for part, found in parts:
            start = self.starts[part]
            for word, (first, last, count, rest) in found.items():
                if (before := joined.get(word)) is None:
                    joined[word] = (start + first, [start + last, count], [rest])
                else:
                    _, so_far, pages = before
                    pages += (heads[start + first - so_far[0]], rest)
                    so_far[0] = start + last
                    so_far[1] += count
        return {word: (first, so_far[0], so_far[1], b"".join(pages)) for word, (first, so_far, pages) in joined.items()}
