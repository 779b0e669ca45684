"""What comes of a body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple

from markupsafe import Markup

from plugins.shared.digest import digest_of
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
