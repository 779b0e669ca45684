"""A translator's file (GNU gettext's PO) → the words that templates and feeds use; templates are taught them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from jinja2 import Environment
from markupsafe import Markup

from plugins.language.dates import city, filters, locale, month_name, stretch, weekday_name
from plugins.language.tag import autonym, direction, stand_ins
from plugins.shared.problem import Problem


def read(folder: Path, language: str) -> NullTranslations | Problem:
    """Return the translations for a language tag (BCP 47), or why its file cannot be read.

    ``pt-BR`` is looked for in pt_BR.po, then in pt.po, whatever the case of their letters; where there is neither,
    all stays English.
    """
    path = _file(folder, language)
    if path is None:
        return NullTranslations()
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        return Problem(f"{path.parent.name}/{path.name}:1", f"cannot be read ({error})", "mend it as a PO file")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return _Translations(compiled)


class _Translations(GNUTranslations):
    def gettext(self, message: str) -> str:
        """Return the translation of ``message``, also where it is one of a text for several, as later Pythons do."""
        translation = super().gettext(message)
        return self.ngettext(message, message, 1) if translation == message else translation


def gettexts(folder: Path) -> list[Callable[[str], str]]:
    """Return what translates into each language that has a whole file in ``folder``."""
    catalogues = (read(folder, path.stem.replace("_", "-")) for path in sorted(folder.glob("*.po")))
    return [catalogue.gettext for catalogue in catalogues if isinstance(catalogue, NullTranslations)]


def _file(folder: Path, language: str) -> Path | None:
    there = {path.stem.replace("_", "-").casefold(): path for path in sorted(folder.glob("*.po"))}
    return next((there[tag.casefold()] for tag in stand_ins(language) if tag.casefold() in there), None)


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
