"""How many of a thing there are, in English: for people at a terminal. (The site's own words are in its language.)"""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """Return ``1 entry``, ``2 entries``."""
    return f"{number} {one if number == 1 else many}"
