"""Texts that are not Markdown: reStructuredText, HTML, and whatever a plugin of others can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol


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
