"""What CLDR knows of a language tag (BCP 47), and which tags stand in for it, the nearest first;
and which way its language is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# Scripts that are written from the right (ISO 15924): CLDR says it of languages, not of every pair with a script.
RIGHT_TO_LEFT = frozenset("Adlm Arab Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi".split())


def locale_of(tag: str) -> Locale | None:
    """Return the conventions of the longest part of a tag that CLDR knows, or None."""
    for part in truncated(tag):
        try:
            return Locale.parse(part, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def stand_ins(tag: str) -> tuple[str, ...]:
    """Return the tags that may serve for ``tag``, itself first: zh-TW, zh-Hant-TW, zh-Hant, zh; es-MX, es-419, es.

    Those that CLDR names the parents come first, then what is left of the tag as its end is cut off (RFC 4647, 3.4).
    """
    here = locale_of(tag)
    return tuple(dict.fromkeys((tag, *(_parents(str(here)) if here else ()), *truncated(tag))))


def truncated(tag: str) -> Iterator[str]:
    """Yield ``tag`` and what is left of it, shorter and shorter; it ends with no single letter (RFC 4647, 3.4)."""
    parts = tag.split("-")
    for end in range(len(parts), 0, -1):
        if len(parts[end - 1]) > 1 or end == len(parts):
            yield "-".join(parts[:end])


def _parents(name: str) -> Iterator[str]:
    parents = get_global("parent_exceptions")
    while name and name != "root":
        yield name.replace("_", "-")
        name = parents.get(name) or name.rpartition("_")[0]


def autonym(code: str) -> str:
    """Return a language's own name, as a title has it: Deutsch, Français; a code that CLDR does not know stays one."""
    known = locale_of(code)
    name = known.get_language_name() if known else None
    return name[:1].upper() + name[1:] if name else code


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language tag (BCP 47); one that nobody knows is written from the left."""
    script = re.match(r"[a-z]{2,3}-([a-z]{4})(?:-|$)", language.lower())
    if script:
        return "rtl" if script[1].title() in RIGHT_TO_LEFT else "ltr"
    known = locale_of(language)
    return known.text_direction if known else "ltr"
