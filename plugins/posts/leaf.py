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
        )
        for number in range(1, last + 1)
    )
