"""All cards of one build: asked for while pages are written, drawn together at its end, and kept for the next one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from plugins.cards.drawing import Card, draw
from plugins.shared.aside import aside
from plugins.shared.folder import walk
from plugins.shared.workers import FEW, Start, spread

_DRAWING = "4"  # goes into every name: change it when the drawing changes


@dataclass(frozen=True)
class Pen:
    """Draws cards with the faces in ``fonts``, in any process."""

    fonts: Path

    def many(self, wanted: Sequence[tuple[Path, Card]]) -> list[Path]:
        """Draw each card into its file; return the files."""
        for path, card in wanted:
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(draw(card, self.fonts))
            unfinished.replace(path)
        return [path for path, _ in wanted]


class Deck:
    """Draws cards with the faces in ``fonts`` and keeps in ``cache`` those of the last build.

    A community that wants no cards names the picture to show ``instead`` of them, relative to the site. ``start`` opens
    what draws them; see spread.
    """

    def __init__(self, fonts: Path, cache: Path, instead: str | None = None, start: Start | None = None) -> None:
        self._fonts = fonts
        self._cache = cache
        self._instead = instead
        self._start = start
        self._cards: dict[str, Card] = {}  # by the names of their files
        self._begun: list[Callable[[], list[Path]] | None] = []

    @property
    def drawn(self) -> bool:
        """Return whether there are cards at all."""
        return self._instead is None

    def add(self, card: Card) -> str:
        """Return the address that ``card`` will have, relative to the site."""
        if self._instead:
            return self._instead
        digest = hashlib.sha256("\n".join((card.title, card.kicker, card.site, _DRAWING)).encode()).hexdigest()[:16]
        self._cards[f"{digest}.png"] = card
        return f"cards/{digest}.png"

    def begin(self) -> None:
        """Begin to draw the cards that have been asked for, where they are many."""
        missing = self._missing() if self._cards else []
        if self._start is None and len(missing) > FEW:
            pen, many = Pen(self._fonts), os.cpu_count() or 1
            self._begun = [aside(partial(pen.many, missing[first::many])) for first in range(many)]

    def write(self, place: Callable[[str, str, os.stat_result], None]) -> None:
        """Draw the cards that are not there yet, and ``place`` every one that was asked for: a name, a path, a status.

        What no page asks for any more leaves the cache.
        """
        if not self._cards:
            return
        for done in filter(None, self._begun):
            done()
        for _ in spread(Pen(self._fonts).many, self._missing(), start=self._start):
            pass  # each is in its file
        for entry in walk(self._cache):
            if entry.name in self._cards:
                place(f"cards/{entry.name}", entry.path, entry.stat())
            else:
                Path(entry.path).unlink()

    def _missing(self) -> list[tuple[Path, Card]]:
        self._cache.mkdir(parents=True, exist_ok=True)
        there = {entry.name for entry in walk(self._cache)}
        return [(self._cache / name, card) for name, card in self._cards.items() if name not in there]
