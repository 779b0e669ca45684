"""The word lists of words.toml as patterns in texts. Pure.

Each is compiled when it is first asked for. With them: the kinds of events that a text names,
and whether it means a certain one; names, however they are put together: BookClub, Book Club, #bookclub; tweet-up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale

_PART = re.compile(
    r"(?:\b(?:part|pt\.?|parte|teil|partie|no\.?)|#)\s*(\d+|[ivx]+|one|two|three|four|five|deux|trois)\b|[(\[]?\b(\d+)\s*(?:/|of)\s*\d+\b[)\]]?",
    re.IGNORECASE,
)
LEAST = 4  # letters of a name that is looked for in running text
_PLURAL = re.compile(r"(?:s|en)$", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NUMBERS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "deux": 2, "trois": 3}


def number(text: str) -> int:
    """Return a number in digits, in Roman ones up to ten, or in letters up to five; 0 for none."""
    return int(text) if text.isdecimal() else _NUMBERS.get(text.casefold(), 0)


def part(title: str) -> tuple[str, int]:
    """Return what a title is without the number of its part, folded, and that number; 0 where it has none."""
    match = _PART.search(title)
    if match is None:
        return " ".join(title.casefold().split()), 0
    rest = f"{title[: match.start()]} {title[match.end() :]}".casefold()
    return " ".join(rest.split()).strip(" :,–—-()[]"), number(match[1] or match[2])


@cache
def _lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def group(*names: str) -> str:
    """Return the words of these lists, in every language, as one group of a pattern."""
    words = [word for name in names for words in _lists()[name].values() for word in words]
    return f"(?:{'|'.join(dict.fromkeys(words))})"


@cache
def pattern(*names: str) -> re.Pattern[str]:
    """Return what finds a word of these lists."""
    return re.compile(rf"(?<!\w){group(*names)}(?!\w)", re.IGNORECASE)


def find(name: str, text: str) -> re.Match[str] | None:
    """Return the first word of the list ``name`` in ``text``."""
    return pattern(name).search(text)


@cache
def leading(name: str, between: str) -> re.Pattern[str]:
    """Return what finds ``said``, a word of ``name``, at a text's end: names and words of ``between`` may follow it."""
    capital = r"(?-i:[@#A-ZÀ-ÖØ-ÞĀ-ſЀ-Я])[\w.-]*"
    small = rf"(?>{group(between)}(?!\w)|{capital}|\w+(?=['’]s\b))(?>(?:['’]s?(?!\w))?)"
    behind = rf"(?>(?:[\s‘’'“„«\"*]{{1,4}}+{small}){{0,9}})[\s:‘“„«\"*(–—-]*$"
    return re.compile(rf"(?<!\w)(?P<said>{group(name)})(?!\w){behind}", re.IGNORECASE)


@cache
def kinds() -> Mapping[str, re.Pattern[str]]:
    """Return for each kind of event what finds it."""
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(words).replace(' ', '[ -]?')})(?!\w)", re.IGNORECASE)
        for kind, words in _lists()["kinds"].items()
    }


def apart(text: str) -> str:
    """Return ``text`` with a space where a capital begins a word within another: IndieWebCamp, Indie Web Camp."""
    return _CAMEL.sub(" ", text)


def kinds_in(text: str) -> set[str]:
    """Return the kinds of events that ``text`` names, also at the end of another word: IndieWebCamp."""
    return {kind for kind, form in kinds().items() if form.search(apart(text))}


def without_kinds(name: str) -> str:
    """Return a name without words of kind."""
    for kind in kinds().values():
        name = kind.sub(" ", name)
    return " ".join(name.split())


def without_ordinals(name: str) -> str:
    """Return a name without what tells one of a series from the others: an ordinal, a season, a month."""
    return " ".join(pattern("dated", "ordinal").sub(" ", name).split())


def specific_kinds(sentence: str) -> frozenset[str]:
    """Return the kinds of which the sentence means one: not a tweetup, and not tweetups."""
    sentence = apart(sentence)
    return frozenset(
        kind
        for kind, form in kinds().items()
        for match in form.finditer(sentence)
        if not _before("indefinite").search(sentence[: match.start()]) and not _is_plural(match[0], form)
    )


def definite_kinds(sentence: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the kinds, and their words, of the one event that reader and writer are thought to know: the meetup."""
    for kind, compiled in kinds().items():
        for match in compiled.finditer(sentence):
            if not _is_plural(match[0], compiled) and is_definite(sentence[: match.start()]):
                yield kind, match


def _is_plural(word: str, kind: re.Pattern[str]) -> bool:
    """Tell whether a word of a kind is one that has a singular there: meetups, and neither drinks nor Treffen."""
    return bool(_PLURAL.search(word)) and kind.fullmatch(_PLURAL.sub("", word)) is not None


def is_definite(before: str) -> bool:
    """Tell whether a text ends with words that speak of something known: the, last night's, the second; not: at a."""
    last = " ".join(before.rsplit(maxsplit=4)[-4:])
    articles = pattern("definite", "ordinal", "indefinite").findall(last)
    return bool(articles) and not pattern("indefinite").fullmatch(articles[-1])


def month(name: str) -> int | None:
    """Return which month has this name in one of seven languages; in English it has a capital: who may march?"""
    english, others = _months()
    number = english.get(name.casefold())
    return (number if name[0].isupper() else None) if number else others.get(name.casefold())


@cache
def _months() -> tuple[Mapping[str, int], Mapping[str, int]]:
    tables = [
        Locale.parse(language).months["format"]["wide"] for language in ("en", "de", "fr", "es", "pt", "it", "nl")
    ]
    named = [{name.casefold(): number for number, name in table.items()} for table in tables]
    return named[0], {name: number for table in named[1:] for name, number in table.items()}


@cache
def _before(*names: str) -> re.Pattern[str]:
    """Return what finds one of these words at the end of a text, with no more than three others behind it."""
    return re.compile(rf"(?<!\w){group(*names)}\s+(?:[\w#'’]+\s+){{0,3}}$", re.IGNORECASE)


def squeezed(text: str) -> str:
    """Return the letters and digits of ``text``, folded, and nothing between them."""
    return _SIGNS.sub("", text.casefold())


@lru_cache(maxsize=10_000)
def spelling_of(name: str) -> re.Pattern[str]:
    """Return what finds the squeezed ``name`` as whole words, with any sign between its letters."""
    letters = r"[\W_]?".join(map(re.escape, name))
    return re.compile(rf"(?<![^\W_]){letters}(?:['’]s)?(?![^\W_])", re.IGNORECASE)


def found(names: Iterable[str], text: str) -> list[str]:
    """Return which of the squeezed ``names`` stand in ``text``."""
    tight = squeezed(text)
    return [name for name in names if name in tight and spelling_of(name).search(text)]
