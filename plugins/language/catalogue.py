"""A translator's file (GNU gettext's PO) → the words that templates and feeds use."""

from __future__ import annotations

from collections.abc import Callable
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from plugins.language.tag import stand_ins
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
    return GNUTranslations(compiled)


def gettexts(folder: Path) -> list[Callable[[str], str]]:
    """Return what translates into each language that has a whole file in ``folder``."""
    found = (read(folder, path.stem.replace("_", "-")) for path in sorted(folder.glob("*.po")))
    return [one.gettext for one in found if isinstance(one, NullTranslations)]


def _file(folder: Path, language: str) -> Path | None:
    there = {path.stem.replace("_", "-").casefold(): path for path in sorted(folder.glob("*.po"))}
    return next((there[tag.casefold()] for tag in stand_ins(language) if tag.casefold() in there), None)
