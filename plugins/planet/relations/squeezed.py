"""Names in texts, however they are put together: BookClub, Book Club, #bookclub; tweet-up. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_SIGNS = re.compile(r"[\W_]+")
LEAST = 4  # letters of a name that is looked for in running text


def squeezed(text: str) -> str:
    """Return the letters and digits of ``text``, folded, and nothing between them."""
    return _SIGNS.sub("", text.casefold())


@lru_cache(maxsize=10_000)
def pattern(name: str) -> re.Pattern[str]:
    """Return what finds the squeezed ``name`` as whole words, with any sign between its letters."""
    letters = r"[\W_]?".join(map(re.escape, name))
    return re.compile(rf"(?<![^\W_]){letters}(?:['’]s)?(?![^\W_])", re.IGNORECASE)


def found(names: Iterable[str], text: str) -> list[str]:
    """Return which of the squeezed ``names`` stand in ``text``."""
    tight = squeezed(text)
    return [name for name in names if name in tight and pattern(name).search(text)]
