"""All cards of one build: drawn once, kept in a cache under what they say, and copied to the output."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from plugins.cards.drawing import Card, draw

_DRAWING = "2"  # goes into every name: change it when the drawing changes


class Deck:
    """Draws cards with the faces in ``fonts`` and keeps them in ``cache``."""

    def __init__(self, fonts: Path, cache: Path) -> None:
        self._fonts = fonts
        self._cache = cache
        self._files: dict[str, Path] = {}

    def add(self, card: Card) -> str:
        """Return the address of ``card``, relative to the site."""
        digest = hashlib.sha256("\n".join((card.title, card.kicker, card.site, _DRAWING)).encode()).hexdigest()[:16]
        path = self._cache / f"{digest}.png"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(draw(card, self._fonts))
            unfinished.replace(path)
        name = f"cards/{path.name}"
        self._files[name] = path
        return name

    def write(self, output: Path) -> None:
        """Copy every card that was asked for to ``output``."""
        (output / "cards").mkdir(parents=True, exist_ok=True)
        for name, path in sorted(self._files.items()):
            shutil.copyfile(path, output / name)
