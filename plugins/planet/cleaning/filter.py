"""A member's choice: which entries are shown, and why one is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from plugins.members.match import Match
from plugins.planet.model import Feed

_HASHTAG = re.compile(r"(?<![\w&#/])[#＃](\w+)")


def hidden_reason(feed: Feed, *, text: str, tags: Iterable[str], language: str | None) -> str | None:
    """Return why an entry is not shown, in plain words, or None when it is.

    With nothing chosen everything is shown. An exclusion wins over an inclusion; what bears a hashtag that the whole
    site follows is included. ``text`` is title and content as text.
    """
    names = tuple(tags)
    excluded = _matched(feed.exclude, text, names, language) if feed.exclude else None
    if excluded:
        return f"excluded by the member: {excluded}"
    own, followed = bool(feed.include or feed.hashtags), Match(hashtags=(*feed.hashtags, *feed.followed))
    if not own and not feed.followed:
        return None
    if _matched(feed.include, text, names, language) or _matched(followed, text, names, language):
        return None
    if not own:
        return f"has none of the hashtags that this site follows: {_describe(followed)}"
    hashtags = (*feed.include.hashtags, *followed.hashtags)
    return f"not among what the member includes: {_describe(replace(feed.include, hashtags=hashtags))}"


def hashtags(text: str) -> set[str]:
    """Return the hashtags of a text, folded, without their #."""
    return {match.casefold() for match in _HASHTAG.findall(text)}


def _matched(match: Match, text: str, tags: tuple[str, ...], language: str | None) -> str | None:
    """Return the first of a Match's conditions that holds, in words."""
    folded = {_fold(tag) for tag in tags}
    for tag in match.tags:
        if _fold(tag) in folded:
            return f"tagged “{tag}”"
    written = hashtags(text) | folded if match.hashtags else set()
    for hashtag in match.hashtags:
        if _fold(hashtag) in written:
            return f"has the hashtag #{hashtag.removeprefix('#')}"
    for word in match.words:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            return f"has the word “{word}”"
    for tag in match.languages:
        if language and (language.casefold() + "-").startswith(tag.casefold() + "-"):
            return f"is in the language {tag}"
    return None


def _describe(match: Match) -> str:
    hashtagged = dict.fromkeys(f"#{hashtag.removeprefix('#')}" for hashtag in match.hashtags)
    return ", ".join((*match.tags, *hashtagged, *(f"“{word}”" for word in match.words), *match.languages))


def _fold(tag: str) -> str:
    """Return a tag as it is compared: ``#HR Tech``, ``hr tech`` and ``hrtech`` are one."""
    return re.sub(r"[\s_-]+", "", tag.strip().removeprefix("#")).casefold()
