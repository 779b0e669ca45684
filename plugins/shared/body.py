"""What a content file says below its front matter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any


class Body:
    """Markdown that is read when it is asked for. ``mark`` stands for it: two with the same have the same text."""

    __slots__ = ("_read", "mark")

    def __init__(self, mark: str, read: Callable[[], str]) -> None:
        self.mark = mark
        self._read = read

    @classmethod
    def of(cls, text: str) -> Body:
        """Return ``text``, which is at hand."""
        return cls(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(), lambda: text)

    @property
    def text(self) -> str:
        """Return the Markdown."""
        return self._read()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Body) and other.mark == self.mark

    def __hash__(self) -> int:
        return hash(self.mark)

    def __reduce__(self) -> tuple[Any, ...]:
        """Say what it is by its mark alone, for a digest of what a page is made from."""
        return str, (self.mark,)


NO_BODY = Body.of("")
