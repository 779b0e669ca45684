"""HTML → the words that a reader reads in it."""

from __future__ import annotations

import re
from html import unescape

_NOT_TEXT = re.compile(
    r"<(script|style|pre|figcaption)\b.*?</\1>"
    r"|<a class=\"footnote-(?:ref|backref)\".*?</a>"  # a number and an arrow, which nobody reads as words
    r"|(<[^>]+>)",
    re.S | re.I,
)
# A word goes on through these; anything else ends it.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|sup|u|var|wbr)\b",
    re.I,
)


def text_of(html: str) -> str:
    """Return the text that a reader reads in ``html``, on one line, without code."""
    return " ".join(unescape(_NOT_TEXT.sub(_space, html)).split())


def _space(found: re.Match[str]) -> str:
    return "" if _INLINE.match(found[0]) else " "
