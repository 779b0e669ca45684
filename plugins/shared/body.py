"""What a content file says below its front matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from plugins.shared.digest import digest_of


class Body:
    """Markdown that is read when it is asked for. ``digest`` stands for it: two with the same have the same text."""

    __slots__ = ("_read", "digest")

    def __init__(self, digest: str, read: Callable[[], str]) -> None:
        self.digest = digest
        self._read = read

    @classmethod
    def of(cls, text: str) -> Body:
        """Return ``text``, which is at hand."""
        # As UTF-8: one curly quote doubles what Python takes for a text, and an emoji makes it four times as much.
        data = text.encode("utf-8", "surrogatepass")
        return cls(digest_of(data), lambda: data.decode("utf-8", "surrogatepass"))

    @property
    def text(self) -> str:
        """Return the Markdown."""
        return self._read()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Body) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Body({self.digest!r})"


NO_BODY = Body.of("")


class Written(Protocol):
    """Anything with a body: a post, a page, a member, an event, a session, a venue."""

    @property
    def source(self) -> str:
        """Return the content file."""

    @property
    def body(self) -> Body:
        """Return its Markdown."""

    @property
    def body_line(self) -> int:
        """Return the line of the file on which that begins."""


@dataclass(frozen=True)
class ForeignText:
    """What a reader made of a file: HTML that nobody has checked, and its front matter by Pelican's keys."""

    html: str
    metadata: Mapping[str, Any]


class ForeignReaders(Protocol):
    """Who reads such files; see plugins/parts/readers.py."""

    @property
    def endings(self) -> frozenset[str]:
        """Return the endings of the files that it reads, such as .rst."""

    def digest(self, ending: str) -> str:
        """Return what stands for how files with that ending are read: the reader's code, and the settings."""

    def read(self, path: Path) -> ForeignText | tuple[int, str]:
        """Return what is in a file, or the line and what is wrong there."""


def is_html(source: str) -> bool:
    """Return whether the body of the content file ``source`` is HTML that a reader has made of it, and no Markdown."""
    return PurePosixPath(source).suffix not in ("", ".md")
