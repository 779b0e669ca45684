"""What templates need to speak a language: gettext, and filters for dates, lists and places."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import NullTranslations
from typing import Any

from babel.lists import format_list
from jinja2 import Environment
from markupsafe import Markup

from plugins.language.dates import city, filters, locale, month_name, stretch, weekday_name
from plugins.language.tag import autonym, direction

ARROWS = {"ltr": {"back": "←", "on": "→"}, "rtl": {"back": "→", "on": "←"}}


def teach(environment: Environment, language: str, words: NullTranslations) -> None:
    """Give ``environment`` the words, dates and arrows of ``language``."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    known: Any = environment  # the extension has given it this method
    known.install_gettext_translations(words, newstyle=True)
    environment.filters.update(filters(language))
    environment.filters["bdi"] = Markup("<bdi>{}</bdi>").format  # a name in a text: it may be written the other way
    environment.filters["direction"] = direction
    environment.filters["autonym"] = autonym
    environment.filters["together"] = lambda names: together(names, language)
    environment.filters["any_of"] = lambda names: any_of(names, language)
    environment.filters["month_named"] = lambda number: month_name(number, language)
    environment.filters["weekday_name"] = lambda number: weekday_name(number, language)
    environment.filters["city"] = lambda zone: city(zone, language)
    environment.filters["until"] = lambda first, last: stretch(first, last, language)
    environment.filters["among"] = lambda key, named: named[key]
    environment.globals["arrow"] = ARROWS[direction(language)]


def together(names: Iterable[str], language: str) -> str:
    """Return all of ``names`` as one phrase."""
    return format_list([str(name) for name in names], "standard", locale(language))


def any_of(names: Iterable[str], language: str) -> str:
    """Return ``names`` as one phrase of which any one may be chosen."""
    return format_list([str(name) for name in names], "or", locale(language))
