"""What months and weekdays are called in the languages of the world: a name → its number, where it is sure.

Source: Unicode's CLDR, by Babel. A language that is asked for costs 2 ms, all of them some 300 ms, once in a process
and only where a date has a name that neither its feed's language nor English has.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

_REGIONAL = ("de_AT", "ar_LB", "ar_MA", "ar_DZ", "en_GB")  # where the months have other names than in the language
_ALSO = {"de": {"mrz": 3}}  # as calendars print it; CLDR has only Mär
_BASE = re.compile(r"[a-z]+(?:_[A-Z][a-z]+)?")  # a language, maybe in one of its scripts
_SHORTEST = 3  # letters of a month's name that may stand for it
_KINDS = [(context, width) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
Meaning = tuple[str, int, bool]  # a language, the number, and whether the name is whole or an abbreviation of CLDR's
Names = Mapping[str, Collection[Meaning]]


def month(name: str, tongues: Iterable[str], around: str, day: int, year: int) -> int | None:
    """Return the number of the month that is called ``name`` in English, one of ``tongues``, or another language.

    Where languages differ (``lis`` is October in Croatian, November in Polish), the weekday in the text ``around``
    decides; without one, nobody knows.
    """
    folded = _fold(name)
    # English first: RFC 822's names are its, in whatever language a feed is (and ``mar`` begins November in Finnish).
    for tongue in ("en", *filter(None, map(_known, tongues)), None):
        candidates = (_all_months() if tongue is None else _months(tongue)).get(folded)
        if candidates:
            return _only(candidates) or _only(
                [candidate for candidate in candidates if _fits(candidate[0], around, year, candidate[1], day)]
            )
    return None


def _only(meanings: Collection[Meaning]) -> int | None:
    """Return the one number that names mean; a name of several languages wins over how a longer one begins."""
    whole = [candidate for candidate in meanings if candidate[2]]
    numbers = {number for _, number, _ in (whole if len(whole) > 1 else meanings)}
    return numbers.pop() if len(numbers) == 1 else None


def _fits(tongue: str, around: str, year: int, month: int, day: int) -> bool:
    """Tell whether a text names the weekday that this day was, in one language."""
    try:
        weekday = date(year, month, day).weekday()
    except ValueError:
        return False
    words = {_fold(word) for word in re.split(r"[\s,]+", around)}
    return any(weekday_name[1] == weekday for word in words for weekday_name in _days(tongue).get(word, ()))


def day_first(tongue: str) -> bool | None:
    """Tell whether dates of digits have the day before the month where ``tongue`` is spoken; None where it varies."""
    if (known := _known(tongue)) in (None, "en"):
        return None
    order = re.sub("[^dMy]|(?<=([dMy]))\\1", "", Locale.parse(known).date_formats["short"].pattern)
    return {"dMy": True, "Mdy": False}.get(order)


@cache
def _known(tag: str) -> str | None:
    try:
        return str(Locale.parse(tag.replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        language = re.split("[-_]", tag)[0]
        return _known(language) if language != tag else None


@cache
def _months(tongue: str) -> Names:
    """Return the names of the months, whole and short; what begins one month's name alone stands for it, too."""
    locale = Locale.parse(tongue)
    starts = defaultdict[str, set[int]](set)
    whole: dict[str, int] = dict(_ALSO.get(tongue, {}))
    for context, width in _KINDS:
        for number, name in locale.months[context][width].items():
            whole[folded := _fold(name)] = number
            for length in range(_SHORTEST, len(folded)):
                starts[folded[:length]].add(number)
    short = {start: numbers.pop() for start, numbers in starts.items() if len(numbers) == 1}
    return {name: ((tongue, number, name in whole),) for name, number in {**short, **whole}.items()}


@cache
def _all_months() -> Names:
    tongues = list(_tongues())
    for tongue in tongues:
        _ = Locale.parse(tongue).character_order  # loads it: before one is looked into, see docs/traps.md
    return _merged(map(_months, tongues))


@cache
def _days(tongue: str) -> Names:
    locale = Locale.parse(tongue)
    named = [(name, number) for context, width in _KINDS for number, name in locale.days[context][width].items()]
    return _merged([{_fold(name): [(tongue, number, True)]} for name, number in named])


def _merged(tables: Iterable[Names]) -> Names:
    names = defaultdict[str, set[Meaning]](set)
    for table in tables:
        for name, meant in table.items():
            names[name].update(meant)
    return names


def _tongues() -> Iterator[str]:
    """Yield the languages that are official somewhere: those that feeds are likely to be written in."""
    official = {
        language.partition("_")[0]
        for territory in get_global("territory_languages")
        for language in get_official_languages(territory, regional=True, de_facto=True)
    }
    yield from (name for name in locale_identifiers() if _BASE.fullmatch(name) and name.partition("_")[0] in official)
    yield from _REGIONAL


def _fold(name: str) -> str:
    return re.sub(r"[.'’\u200e\u200f]", "", unicodedata.normalize("NFKC", name).casefold()).strip()
