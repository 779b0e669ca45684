"""A title → a quiet drawing in the place of a photograph: circles that meet, as in the mark, in one of eight tints."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 120, 80  # in units of the drawing
_RADII = (14, 20, 28, 40)
_TINTS = 8


@dataclass(frozen=True)
class Circle:
    """A circle of a cover; one that is ``open`` is a ring."""

    x: int
    y: int
    radius: int
    open: bool


@dataclass(frozen=True)
class Cover:
    """What is drawn, the largest first; ``tint`` is one of the eight that faces have."""

    tint: int
    circles: tuple[Circle, ...]


@lru_cache(maxsize=10_000)
def cover(title: str) -> Cover:
    """Return the cover of a ``title``: the same for the same one, and never empty."""
    digest = hashlib.sha256(title.encode()).digest()
    circles = [
        Circle(20 + (x % 5) * 20, 16 + (y % 4) * 16, _RADII[size % 4], kind % 3 == 0)
        for x, y, size, kind in zip(*(iter(digest[1 : 13 + 4 * (digest[0] % 2)]),) * 4, strict=True)
    ]
    return Cover(digest[20] % _TINTS + 1, tuple(sorted(set(circles), key=lambda circle: -circle.radius)))
