"""The words around a link: what a post says where it answers another. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from plugins.planet.cleaning.links import linked

LONGEST = 220
_BLOCK = re.compile(r"</?(?:p|li|blockquote|div|td|th|h[1-6]|dd|dt|figcaption|pre|br|hr)\b[^>]*>")
_ANCHOR = re.compile(r'<a\s[^>]*?href="[^"]+"[^>]*>(.*?)</a>', re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def quote(content: str, leads_there: Callable[[str], bool]) -> str:
    """Return the sentence of sanitised HTML whose link ``leads_there`` tells, as plain text; empty if there is none."""
    for block in _BLOCK.split(content):
        for anchor in _ANCHOR.finditer(block):
            if any(map(leads_there, linked(anchor[0]))):
                return _sentence(block, anchor)
    return ""


def _sentence(block: str, anchor: re.Match[str]) -> str:
    before, said, after = (_plain(part) for part in (block[: anchor.start()], anchor[1], block[anchor.end() :]))
    begun = _SENTENCE.split(before)[-1]
    ended = _SENTENCE.split(said + after)[0] if not _SENTENCE.search(said) else said
    return _cut(" ".join(f"{begun}{ended}".split()), len(begun))


def _plain(piece: str) -> str:
    """Return text without tags; the spaces at its ends stay, so that words do not run together."""
    return html.unescape(re.sub(r"<[^>]*>", "", piece))


def _cut(text: str, position: int) -> str:
    """Return at most ``LONGEST`` characters of ``text`` that hold what stands at ``position``."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(position - LONGEST // 3, len(text) - LONGEST))
    piece = text[start : start + LONGEST - 2]
    if start:
        piece = "…" + piece.partition(" ")[2]
    return piece.rpartition(" ")[0] + "…" if start + LONGEST < len(text) else piece
