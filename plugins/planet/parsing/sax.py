"""The XML reader that feedparser is given: the standard library's, but with texts in one piece.

Expat hands over a text line by line unless it is told to gather it; feedparser does much for every piece.
"""

from __future__ import annotations

from typing import Any
from xml.sax.expatreader import ExpatParser

PIECE = 64 * 1024


class _Reader(ExpatParser):
    _parser: Any

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True
        self._parser.buffer_size = PIECE


def create_parser() -> _Reader:
    """Return a new reader; xml.sax.make_parser() calls this by its name."""
    return _Reader()
