"""HTML → the words that a reader reads in it."""

from __future__ import annotations

import re
from html import unescape

_NUMBER = re.compile(r"<a class=\"footnote-(?:ref|backref)\".*?</a>", re.S)  # and an arrow: nobody reads them as words
_NOT_TEXT = re.compile(r"<(script|style|pre|figcaption)\b.*?</\1>", re.S)
# A word goes on through these; anything else ends it.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|sup|u|var|wbr)\b"
    r"[^>]*>"
)
_BLOCK = re.compile(r"<[^>]+>")


def text_of(html: str) -> str:
    """Return the text that a reader reads in ``html``, as Markdown and the sanitiser write it: on one line, no code."""
    words = _INLINE.sub("", _NOT_TEXT.sub(" ", _NUMBER.sub("", html)))
    return " ".join(unescape(_BLOCK.sub(" ", words)).split())
