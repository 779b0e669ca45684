"""What those who speak a language call it (CLDR)."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def autonym(code: str) -> str:
    """Return a language's own name, as a title has it: Deutsch, Français; a code that CLDR does not know stays one."""
    try:
        name = Locale.parse(code, sep="-").get_language_name() or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]
