"""Which way a language is written."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language tag (BCP 47); one that nobody knows is written from the left."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
