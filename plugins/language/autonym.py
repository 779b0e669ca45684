"""What those who speak a language call it (CLDR)."""

from __future__ import annotations

from plugins.language.tag import locale_of


def autonym(code: str) -> str:
    """Return a language's own name, as a title has it: Deutsch, Français; a code that CLDR does not know stays one."""
    known = locale_of(code)
    name = known.get_language_name() if known else None
    return name[:1].upper() + name[1:] if name else code
