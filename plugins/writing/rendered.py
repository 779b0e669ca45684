"""What comes of a body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plugins.writing.gist import Gist


@dataclass(frozen=True)
class Content:
    """HTML that may be published, its headings (dicts of id, name, level and children), and its words alone."""

    html: Markup
    headings: tuple[Mapping[str, Any], ...]
    text: str

    @property
    def seal(self) -> str:
        """Return a digest of all of it."""
        parts = json.dumps([self.html, self.headings, self.text]).encode()
        return hashlib.blake2b(parts, digest_size=16).hexdigest()


class Rendered:
    """Content that is read when it is asked for, and not held: a site may have more than a machine's memory.

    Its ``gist`` is always at hand. Two with the same ``seal`` have the same content.
    """

    def __init__(self, seal: str, gist: Gist, read: Callable[[], Content]) -> None:
        self.seal = seal
        self.gist = gist
        self._read = read

    @property
    def html(self) -> Markup:
        """Return HTML that may be published."""
        return self._read().html

    @property
    def headings(self) -> tuple[Mapping[str, Any], ...]:
        """Return its headings: dicts of id, name, level and children."""
        return self._read().headings

    @property
    def text(self) -> str:
        """Return its words alone."""
        return self._read().text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rendered) and other.seal == self.seal

    def __hash__(self) -> int:
        return hash(self.seal)

    @property
    def mark(self) -> str:
        """Return what stands for all of it."""
        return self.seal
