"""Code in colours: the lexer of a language is looked for once, where PyMdown has all of Pygments' gone through."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound
from pymdownx.highlight import Highlight, HighlightExtension


class Highlighting(HighlightExtension):  # type: ignore[misc]
    """PyMdown's, but for that."""

    def get_pymdownx_highlighter(self) -> type[Highlight]:
        """Return what highlights a block."""
        return _Quick


class _Quick(Highlight):  # type: ignore[misc]
    def get_lexer(self, _src: str, language: str | None, _inline: bool, stripnl: bool) -> tuple[Lexer, str]:
        """Return a lexer for ``language``, or one that finds nothing, and its name."""
        kind, name = _kind(language or "")
        return kind(stripnl=stripnl), name


@lru_cache(maxsize=500)
def _kind(language: str) -> tuple[Any, str]:
    try:
        return type(get_lexer_by_name(language)), language
    except ClassNotFound:
        return TextLexer, "text"
