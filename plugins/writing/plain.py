"""HTML → the words that a reader reads in it."""

from __future__ import annotations

import re
from html import unescape

_NOT_TEXT = re.compile(r"<(script|style|pre|figcaption)\b.*?</\1>|<[^>]+>", re.S | re.I)


def text_of(html: str) -> str:
    """Return the text that a reader reads in ``html``, on one line, without code."""
    return " ".join(unescape(_NOT_TEXT.sub(" ", html)).split())
