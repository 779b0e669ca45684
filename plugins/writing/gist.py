"""What can be said of a text by reading it: how long that takes, and how it begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from plugins.shared.text import cut

WORDS_A_MINUTE = 230  # Brysbaert 2019, silent reading of English non-fiction: 238
DESCRIPTION = 160  # characters that search engines and cards show

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Gist(NamedTuple):
    """Minutes to read a text, and its beginning."""

    minutes: int
    opening: str


def gist(text: str) -> Gist:
    """Return the gist of ``text``."""
    return Gist(minutes(text), opening(text))


def minutes(text: str) -> int:
    """Return how many minutes ``text`` takes to read, at least one; two CJK characters count as a word."""
    words = len(text.split()) + len(_CJK.findall(text)) / 2
    return max(1, round(words / WORDS_A_MINUTE))


def opening(text: str, longest: int = DESCRIPTION) -> str:
    """Return the beginning of ``text``, cut between words."""
    return cut(text, longest)
