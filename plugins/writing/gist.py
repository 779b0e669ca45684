"""A text without its HTML, and what can be said of it: how long it takes to read, and how it begins."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from plugins.shared.text import cut

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


WORDS_A_MINUTE = 230  # Brysbaert 2019, silent reading of English non-fiction: 238
DESCRIPTION = 160  # characters that search engines and cards show

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Gist(NamedTuple):
    """Minutes to read a text, and its beginning."""

    minutes: int
    opening: str


def gist(text: str) -> Gist:
    """Return the gist of ``text``."""
    return Gist(minutes(text), opening(text))


def minutes(text: str) -> int:
    """Return how many minutes ``text`` takes to read, at least one; two CJK characters count as a word."""
    words = len(text.split()) + len(_CJK.findall(text)) / 2
    return max(1, round(words / WORDS_A_MINUTE))


def opening(text: str, longest: int = DESCRIPTION) -> str:
    """Return the beginning of ``text``, cut between words."""
    return cut(text, longest)
