"""What a member lets us show of their feeds: all that the processes which parse feeds know of members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextChoice = Literal["full", "excerpt", "title"]
ImagesChoice = Literal["none", "linked", "kept"]


@dataclass(frozen=True)
class Match:
    """What an entry is matched against, case-insensitively; the empty Match matches nothing."""

    tags: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.hashtags or self.words or self.languages)
