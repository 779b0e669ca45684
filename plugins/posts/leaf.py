"""A list of posts that goes on over several pages: pagination."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.posts.article import ListedPost


@dataclass(frozen=True)
class Leaf:
    """One page of a list that goes on over several, newest first; addresses are relative to the site."""

    number: int
    last: int
    articles: tuple[ListedPost, ...]
    url: str
    newer: str | None
    older: str | None
    jumps: tuple[tuple[int, str], ...] = ()  # the first page, those near to this one, the last, and steps between


def leaves(articles: tuple[ListedPost, ...], base: str, size: int) -> tuple[Leaf, ...]:
    """Return the pages of the list at ``base``, ``size`` posts each; a list without posts has one page."""
    last = max(1, -(-len(articles) // size))
    urls = [base, *(f"{base}page/{number}/" for number in range(2, last + 1))]
    return tuple(
        Leaf(
            number,
            last,
            articles[(number - 1) * size : number * size],
            urls[number - 1],
            newer=urls[number - 2] if number > 1 else None,
            older=urls[number] if number < last else None,
            jumps=tuple((one, urls[one - 1]) for one in _jumps(number, last)),
        )
        for number in range(1, last + 1)
    )


def _jumps(number: int, last: int) -> list[int]:
    """Return the pages that can be gone to from page ``number``: any of hundreds is few steps away."""
    steps = {round(1 + (last - 1) * part / 8) for part in range(9)} if last > 12 else set(range(1, last + 1))
    return sorted({one for one in {*steps, *range(number - 2, number + 3)} if 1 <= one <= last})
