"""Which language an entry is in, and which way it is written."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_][A-Za-z0-9]{2,8})*")
_LETTERS = re.compile(r"[^\W\d_]")
_RIGHT_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd syr ug ur yi".split())


def normalise(tag: str | None) -> str | None:
    """Return a language tag in the case that BCP 47 recommends (``pt-BR``), or None for what is none."""
    match = _TAG.fullmatch((tag or "").strip())
    if not match or match[1].lower() in ("und", "xx", "zxx"):
        return None
    parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
    return "-".join(part for part in parts if part)


def choose(declared: str | None, feed: str | None, member: str | None) -> str | None:
    """Return the entry's own language, else its feed's, else its member's."""
    return next((tag for tag in map(normalise, (declared, feed, member)) if tag), None)


def direction(text: str, language: str | None) -> Literal["ltr", "rtl"]:
    """Return the direction that most letters of ``text`` have; the language decides where there is none.

    Source: Unicode's bidirectional classes (UAX #9).
    """
    if text.isascii() or not _RIGHT_LETTERS.search(text):
        return "rtl" if not _LETTERS.search(text) and _is_right_to_left(language) else "ltr"
    classes = [unicodedata.bidirectional(character) for character in text[:2000]]
    right, left = sum(c in ("R", "AL") for c in classes), classes.count("L")
    return "rtl" if right > left else "ltr"


def _is_right_to_left(language: str | None) -> bool:
    return (language or "").split("-")[0] in _RIGHT_TO_LEFT
