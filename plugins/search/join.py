"""Bundles of several parts → one bundle, as if Pagefind had read all their records at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

from plugins.search.bundle import Bundle, Run
from plugins.search.cbor import head

_Word = TypeVar("_Word")


def join(parts: Sequence[dict[str, Bundle]]) -> dict[str, Bundle]:
    """Return the bundle of each language. Pages follow one another as the parts do.

    Raises ValueError when the parts were made by different versions of Pagefind.
    """
    languages = sorted({language for part in parts for language in part})
    return {language: _join([part[language] for part in parts if language in part]) for language in languages}


def _join(bundles: Sequence[Bundle]) -> Bundle:
    one = bundles[0]
    if any(bundle[:4] != one[:4] for bundle in bundles):
        raise ValueError("indexes of different kinds cannot be joined")
    starts = list(accumulate((len(bundle.pages) for bundle in bundles), initial=0))
    accents = (
        (((word, form), run) for word, found in bundle.forms.items() for form, run in found.items())
        for bundle in bundles
    )
    forms: dict[bytes, dict[bytes, Run]] = {}
    for (word, form), run in _runs(starts, accents).items():
        forms.setdefault(word, {})[form] = run
    return one._replace(
        pages=[page for bundle in bundles for page in bundle.pages],
        words=_runs(starts, (bundle.words.items() for bundle in bundles)),
        forms=forms,
        filters=_filters(starts, bundles),
    )


def _runs(starts: Sequence[int], found: Iterable[Iterable[tuple[_Word, Run]]]) -> dict[_Word, Run]:
    """Return the pages of each word, of all bundles together. A bundle's first page has the number ``starts``."""
    heads = [b"\x83" + head(0, number) for number in range(starts[-1])]
    joined: dict[_Word, tuple[int, list[int], list[bytes]]] = {}
    for start, runs in zip(starts, found, strict=False):
        for word, (first, last, count, rest) in runs:
            if (before := joined.get(word)) is None:
                joined[word] = (start + first, [start + last, count], [rest])
            else:
                _, so_far, pages = before
                pages += (heads[start + first - so_far[0]], rest)
                so_far[0] = start + last
                so_far[1] += count
    return {word: (first, so_far[0], so_far[1], b"".join(pages)) for word, (first, so_far, pages) in joined.items()}


def _filters(starts: Sequence[int], bundles: Sequence[Bundle]) -> dict[str, dict[str, list[int]]]:
    filters: dict[str, dict[str, list[int]]] = {}
    for start, bundle in zip(starts, bundles, strict=False):
        for name, values in bundle.filters.items():
            for value, pages in values.items():
                filters.setdefault(name, {}).setdefault(value, []).extend(start + page for page in pages)
    return filters
