"""Our copies of the stills of what texts show of other hosts: found by its page, published where a text shows it.

A build reads them from the planet's store; `inv fetch` brings them there (plugins/planet/pictures.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from plugins.images.model import Picture
from plugins.memo.artifact import Artifacts
from plugins.planet.parsing.avatar import STILL
from plugins.planet.views.avatars import still_address


class Stills:
    """The copies that were ``kept``, by their pages, as texts at ``siteurl`` show them."""

    def __init__(self, kept: Mapping[str, bytes], siteurl: str) -> None:
        self._kept, self._siteurl = kept, siteurl
        self._shown: set[str] = set()

    def find(self, page: str) -> Picture | None:
        """Return the still of the page at another host, or None where there is none."""
        if page not in self._kept:
            return None
        self._shown.add(page)
        return Picture(f"{self._siteurl}/{still_address(page)}", *STILL)

    def write(self, artifacts: Artifacts) -> None:
        """Have those in the output that were asked for."""
        artifacts.write((still_address(page), self._kept[page]) for page in sorted(self._shown))
