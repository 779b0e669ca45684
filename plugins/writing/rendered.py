"""What comes of a body."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from plugins.shared.digest import digest_of
from plugins.writing.gist import Gist


@dataclass(frozen=True)
class Content:
    """HTML that may be published, its headings (dicts of id, name, level and children), and its words alone."""

    html: Markup
    headings: tuple[Mapping[str, Any], ...]
    text: str

    @cached_property
    def as_bytes(self) -> bytes:
        """Return all of it as the memo keeps it."""
        return json.dumps([self.html, self.headings, self.text]).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Content:
        """Return what ``as_bytes`` gave."""
        html, headings, text = json.loads(data)
        return cls(Markup(html), tuple(headings), text)

    @property
    def digest(self) -> str:
        """Return the digest of all of it."""
        return digest_of(self.as_bytes)


class Rendered:
    """Content that is read when it is asked for, and not held: a site may have more than a machine's memory.

    Its ``gist`` is always at hand. Two with the same ``digest`` have the same content.
    """

    def __init__(self, digest: str, gist: Gist, read: Callable[[], Content]) -> None:
        self._digest = digest
        self.gist = gist
        self._read = read

    @property
    def digest(self) -> str:
        """Return what stands for all of it."""
        return self._digest

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
        return isinstance(other, Rendered) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)
