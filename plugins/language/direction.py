"""Which way a language is written."""

from __future__ import annotations

import re

from plugins.language.tag import RIGHT_TO_LEFT, locale_of


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language tag (BCP 47); one that nobody knows is written from the left."""
    script = re.match(r"[a-z]{2,3}-([a-z]{4})(?:-|$)", language.lower())
    if script:
        return "rtl" if script[1].title() in RIGHT_TO_LEFT else "ltr"
    known = locale_of(language)
    return known.text_direction if known else "ltr"
