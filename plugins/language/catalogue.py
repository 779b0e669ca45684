"""A translator's file (GNU gettext's PO) → the words that templates and feeds use."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from plugins.shared.problem import Problem


def read(folder: Path, language: str) -> NullTranslations | Problem:
    """Return the translations for a language tag (BCP 47), or why its file cannot be read.

    ``pt-BR`` is looked for in pt_BR.po, then in pt.po; where there is neither, all stays English.
    """
    path = next((path for path in _candidates(folder, language) if path.is_file()), None)
    if path is None:
        return NullTranslations()
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        return Problem(f"{path.parent.name}/{path.name}:1", f"cannot be read ({error})", "mend it as a PO file")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _candidates(folder: Path, language: str) -> Iterator[Path]:
    parts = language.split("-")
    return (folder / f"{'_'.join(parts[:end])}.po" for end in range(len(parts), 0, -1))
