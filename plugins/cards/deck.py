"""All cards of one build: asked for while pages are written, drawn together at its end."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.cards.drawing import Card, Emblem, draw
from plugins.memo.artifact import Artifacts
from plugins.shared.digest import digest_of, folder_digest
from plugins.shared.workers import StartWorkers

_ADDRESSES = "4"  # goes into every address: with another, what networks have kept of a page's card counts no more


@dataclass(frozen=True)
class Drawn:
    """A card, and the digest of what it is drawn with: the faces, and the community's emblem."""

    card: Card
    tools: str


@dataclass(frozen=True)
class Pen:
    """Draws cards with the faces in ``fonts`` and a community's ``emblem``, in any process."""

    fonts: Path
    emblem: Emblem | None = None

    def many(self, wanted: Sequence[Drawn]) -> list[bytes]:
        """Return each card as PNG."""
        return [draw(drawn.card, self.fonts, self.emblem) for drawn in wanted]


class Deck:
    """Draws cards with the faces in ``fonts``.

    A community that wants no cards names the picture to show ``instead`` of them, relative to the site. ``start`` opens
    what draws them; see spread.
    """

    def __init__(
        self, fonts: Path, instead: str | None = None, start: StartWorkers | None = None, emblem: Emblem | None = None
    ) -> None:
        self._fonts = fonts
        self._emblem = emblem
        self._own = digest_of(repr(emblem).encode()) if emblem else ""
        self._instead = instead
        self._start = start
        self._cards: dict[str, Card] = {}  # by their addresses

    @property
    def drawn(self) -> bool:
        """Return whether there are cards at all."""
        return self._instead is None

    def add(self, card: Card) -> str:
        """Return the address that ``card`` will have, relative to the site."""
        if self._instead:
            return self._instead
        content = "\n".join((card.title, card.kicker, card.site, _ADDRESSES, *filter(None, [self._own])))
        address = f"cards/{hashlib.sha256(content.encode()).hexdigest()[:16]}.png"
        self._cards[address] = card
        return address

    def write(self, artifacts: Artifacts) -> None:
        """Have every card that was asked for in the output."""
        if self._cards:
            tools = folder_digest(self._fonts, [self._own])
            wanted = {address: Drawn(card, tools) for address, card in self._cards.items()}
            artifacts.spread(wanted, Pen(self._fonts, self._emblem).many, start=self._start)
