"""Which languages the planet is written in. Where there are several, each has a page and a feed of its own. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.language.autonym import autonym
from plugins.planet.showing.outline import Outline


@dataclass(frozen=True)
class Language:
    """A language, whatever its country: ``code`` is the first part of a BCP 47 tag, ``count`` how much is in it."""

    code: str
    count: int

    @property
    def title(self) -> str:
        """Return the name that those who speak it give it."""
        return autonym(self.code)

    @property
    def url(self) -> str:
        """Return the language's page, relative to the site."""
        return f"planet/languages/{self.code}/"


def spoken(outlines: Iterable[Outline]) -> Mapping[Language, tuple[Outline, ...]]:
    """Return what is written in each language, the most written first; nothing where all is in one."""
    found = defaultdict(list)
    for one in outlines:
        if one.language:
            found[one.language.split("-")[0]].append(one)
    if len(found) < 2:
        return {}
    codes = sorted(found, key=lambda code: (-len(found[code]), code))
    return {Language(code, len(found[code])): tuple(found[code]) for code in codes}
