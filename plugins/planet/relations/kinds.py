"""The kinds of events as texts name them, and whether a text means a certain one. Pure; the words are words.toml's."""

from __future__ import annotations

import re
from functools import cache

from plugins.planet.relations import words

_PLURAL = re.compile(r"(?:s|en)$", re.IGNORECASE)


def named(text: str) -> set[str]:
    """Return the kinds of events that ``text`` names."""
    return {kind for kind, one in words.kinds().items() if one.search(text)}


def without(name: str) -> str:
    """Return a name without words of kind."""
    for one in words.kinds().values():
        name = one.sub(" ", name)
    return " ".join(name.split())


def without_ordinals(name: str) -> str:
    """Return a name without what tells one of a series from the others: an ordinal, a season, a month."""
    return " ".join(words.pattern("dated", "ordinal").sub(" ", name).split())


def specific(sentence: str) -> frozenset[str]:
    """Return the kinds of which the sentence means one: not a tweetup, and not tweetups."""
    return frozenset(
        kind
        for kind, one in words.kinds().items()
        for match in one.finditer(sentence)
        if not _before("indefinite").search(sentence[: match.start()]) and not _PLURAL.search(match[0])
    )


def definite(sentence: str) -> tuple[str, str] | None:
    """Return the kind, and its word, of the one event that reader and writer are thought to know: the unconference."""
    for kind, one in words.kinds().items():
        for match in one.finditer(sentence):
            if not _PLURAL.search(match[0]) and _before("definite", "ordinal").search(sentence[: match.start()]):
                return kind, match[0]
    return None


@cache
def _before(*names: str) -> re.Pattern[str]:
    """Return what finds one of these words at the end of a text, with no more than three others behind it."""
    return re.compile(rf"(?<!\w){words.group(*names)}\s+(?:[\w#'’]+\s+){{0,3}}$", re.IGNORECASE)
