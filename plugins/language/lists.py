"""Several names in one sentence, joined as a language joins them: A, B and C."""

from __future__ import annotations

from collections.abc import Iterable

from babel.lists import format_list

from plugins.language.dates import locale


def together(names: Iterable[str], language: str) -> str:
    """Return all of ``names`` as one phrase."""
    return format_list([str(name) for name in names], "standard", locale(language))


def any_of(names: Iterable[str], language: str) -> str:
    """Return ``names`` as one phrase of which any one may be chosen."""
    return format_list([str(name) for name in names], "or", locale(language))
