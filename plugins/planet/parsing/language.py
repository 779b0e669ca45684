"""Which language an entry is in, and which way it is written.

A machine's default is not believed where the text surely says otherwise: WordPress writes ``en-US`` for everybody who
never looked at its settings. What tells is CLD3, the network that browsers ask before they offer to translate.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from plugins.planet.model import ParsedFeed

if TYPE_CHECKING:
    import gcld3

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_][A-Za-z0-9]{2,8})*")
_LETTERS = re.compile(r"[^\W\d_]")
_RIGHT_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd syr ug ur yi".split())
# What is told surely enough, and in which letters; others are too often seen in a few words of English.
_WRITTEN = {
    **dict.fromkeys("ca cs da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl sv tr vi".split(), "LATIN"),
    **dict.fromkeys("bg mk ru sr uk".split(), "CYRILLIC"), **dict.fromkeys("ar fa ur".split(), "ARABIC"),
    **dict.fromkeys("hi mr ne".split(), "DEVANAGARI"), "ja": "HIRAGANA", "zh": "CJK", "ko": "HANGUL", "el": "GREEK",
    "iw": "HEBREW", "hy": "ARMENIAN", "ka": "GEORGIAN", "th": "THAI", "bn": "BENGALI", "ta": "TAMIL", "te": "TELUGU",
}  # fmt: skip
_ALIKE = tuple(map(frozenset, ("no nb nn da".split(), "hr bs sr sh".split(), "id ms".split(), "cs sk".split())))
_NAMES = {"iw": "he"}  # CLD3's for what is called otherwise today
_SURE, _SURER = 0.97, 0.99
_SHORT = 60  # letters: of fewer it must be surer
_FEWEST = {"LATIN": 40}  # letters; of a script that few languages share
_FEWEST_OF_OTHERS = 15
_LOOKED_AT = 500  # characters
_NO_WORDS = re.compile(r"https?://\S+|[@#]\w+|\S{40,}|[\d_]+")


def normalise(tag: str | None) -> str | None:
    """Return a language tag in the case that BCP 47 recommends (``pt-BR``), or None for what is none."""
    match = _TAG.fullmatch((tag or "").strip())
    if not match or match[1].lower() in ("und", "xx", "zxx"):
        return None
    parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
    return "-".join(part for part in parts if part)


def choose(declared: str | None, feed: str | None, member: str | None, text: str = "") -> str | None:
    """Return the language that an entry alone declares, else its member's, else its text's where that is sure.

    What its feed declares for all is left where the text agrees, or does not tell; it names the country as well.
    """
    own, said = normalise(declared), normalise(feed)
    return own if own and own != said else normalise(member) or _told(said, text)


def shared(parsed: ParsedFeed) -> ParsedFeed:
    """Return a feed in which a language that all entries declare is the feed's: then it is their program's word."""
    declared = {raw.language for raw in parsed.entries}
    if len(declared) != 1 or (only := declared.pop()) is None:
        return parsed
    return replace(parsed, language=only, entries=tuple(replace(raw, language=None) for raw in parsed.entries))


def _told(said: str | None, text: str) -> str | None:
    found = _detected(text)
    if found is None or said is None:
        return found or said
    spoken = said.partition("-")[0]
    alike = spoken == found or any(spoken in group and found in group for group in _ALIKE)
    return said if alike else found


def _detected(text: str) -> str | None:
    """Return the language of a text, or None where it is too short or not surely one."""
    words = " ".join(_NO_WORDS.sub(" ", text).split())
    parts = [words[:_LOOKED_AT]]
    if len(words) > 3 * _LOOKED_AT:  # in two places, for a quotation may stand before
        parts.append(words[len(words) // 2 :][:_LOOKED_AT])
    found = {_detect(part) for part in parts}
    return found.pop() if len(found) == 1 else None


def _detect(words: str) -> str | None:
    letters = _LETTERS.findall(words)
    if len(letters) < _FEWEST_OF_OTHERS:
        return None
    found = _detector().FindLanguage(words)
    script = _WRITTEN.get(found.language)
    if script is None or not found.is_reliable or found.probability < (_SURE if len(letters) >= _SHORT else _SURER):
        return None
    written = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
    share = 0.2 if script == "HIRAGANA" else 0.5  # between Chinese characters
    enough = len(letters) >= _FEWEST.get(script, _FEWEST_OF_OTHERS) and written > share * len(letters)
    return _NAMES.get(found.language, found.language) if enough else None


@cache
def _detector() -> gcld3.NNetLanguageIdentifier:
    import gcld3  # few texts need it where members say what they write in

    return gcld3.NNetLanguageIdentifier(0, 4 * _LOOKED_AT)


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
