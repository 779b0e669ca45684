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
_LETTERS, _NO_LETTERS = re.compile(r"[^\W\d_]"), re.compile(r"[\W\d_]+")
_RIGHT_LETTERS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_RIGHT_BYTES = bytes((*range(0xD6, 0xE1), 0xEF, 0xF0))  # that begin such a letter in UTF-8
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd syr ug ur yi".split())
# What is told surely enough, and in which letters.
_WRITTEN = {
    **dict.fromkeys("ca cs da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl sv tr vi".split(), "latin"),
    **dict.fromkeys("bg mk ru sr uk".split(), "cyrillic"), **dict.fromkeys("ar fa ur".split(), "arabic"),
    **dict.fromkeys("hi mr ne".split(), "devanagari"), "ja": "kana", "zh": "han", "ko": "hangul", "el": "greek",
    "iw": "hebrew", "hy": "armenian", "ka": "georgian", "th": "thai", "bn": "bengali", "ta": "tamil", "te": "telugu",
}  # fmt: skip
_SCRIPTS = {
    name: re.compile(f"[{letters}]+")
    for name, letters in {
        "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff", "cyrillic": "\u0400-\u052f", "arabic": "\u0600-\u06ff",
        "devanagari": "\u0900-\u097f", "kana": "\u3040-\u30ff", "han": "\u3400-\u9fff", "hangul": "\uac00-\ud7af",
        "greek": "\u0370-\u03ff\u1f00-\u1fff", "hebrew": "\u0590-\u05ff", "armenian": "\u0530-\u058f",
        "georgian": "\u10a0-\u10ff", "thai": "\u0e00-\u0e7f", "bengali": "\u0980-\u09ff", "tamil": "\u0b80-\u0bff",
        "telugu": "\u0c00-\u0c7f", "gurmukhi": "\u0a00-\u0a7f", "gujarati": "\u0a80-\u0aff", "kannada": "\u0c80-\u0cff",
        "malayalam": "\u0d00-\u0d7f", "sinhala": "\u0d80-\u0dff", "lao": "\u0e80-\u0eff", "burmese": "\u1000-\u109f",
        "khmer": "\u1780-\u17ff",
    }.items()
}  # fmt: skip
_ALONE = {
    "ja": "kana", "ko": "hangul", "th": "thai", "el": "greek", "hy": "armenian", "ka": "georgian", "ta": "tamil",
    "te": "telugu", "pa": "gurmukhi", "gu": "gujarati", "kn": "kannada", "ml": "malayalam", "si": "sinhala",
    "lo": "lao", "my": "burmese", "km": "khmer", "he": "hebrew",
}  # fmt: skip
_FEW_LETTERS = 4
_ALIKE = tuple(map(frozenset, ("no nb nn da".split(), "hr bs sr sh".split(), "id ms".split(), "cs sk".split())))
_NAMES = {"iw": "he"}  # CLD3's for what is called otherwise today
# What is seen in a few words of English now and then, and in a paragraph of it hardly ever.
_SELDOM = frozenset("af bs cy eo eu fy ga gd gl ha is lb ms mt so sq sw uz yo zu".split())
_TWINS = frozenset("bs hr id ms".split())  # Croatian is half taken for Bosnian, Indonesian in part for Malay
_SURE, _SURER, _SURE_OF_TWINS = 0.97, 0.99, 0.5
_SHORT = 60  # letters: of fewer it must be surer
_PARAGRAPH = 75  # letters
_FEWEST = {"latin": 40}  # letters; of a script that few languages share
_FEWEST_OF_OTHERS = 15
_LOOKED_AT = 300  # characters
# The small words that are a good part of what is written in each of these, and of no neighbour of it: of a text
# that has them nobody need doubt what is said of it.
_SMALL_WORDS = {
    "en": frozenset(
        "the of and to that is was with for this are have you it from be not by as a in on about can has will how what "
        "when which who they our your my their there his if or but its these than into been were at".split()
    ),
    "de": frozenset(
        "der die das und ist nicht ein eine mit von für auf den dem im zu sich auch wir ich in es so als wie bei aus "
        "an sie er einen einem einer des dass aber oder war sind hat haben kann nach über zum zur um nur noch".split()
    ),
    "fr": frozenset(
        "le la les de des et est une un dans pour qui sur pas vous nous avec au aux du ce cette sont plus par se en il "
        "je ne que à".split()
    ),
}
_FEW_WORDS, _PART = 5, 4  # of the small words, and one in so many of all
# A token that long is none; a sentence of Chinese, Japanese or Thai has no spaces at all.
_NO_WORDS = re.compile(r"https?://\S+|[@#]\w+|[!-~\u00a1-\u024f]{40,}|[\d_]+")


def normalise(tag: str | None) -> str | None:
    """Return a language tag in the case that BCP 47 recommends (``pt-BR``), or None for what is none."""
    match = _TAG.fullmatch((tag or "").partition(".")[0].strip())  # de_DE.UTF-8 is what an operating system calls it
    if not match or match[1].lower() in ("und", "xx", "zxx"):
        return None
    parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
    return "-".join(part for part in parts if part)


def choose(declared: str | None, feed: str | None, member: str | None, text: str = "") -> str | None:
    """Return the language that an entry alone declares, else its member's, else its text's where that is sure.

    What its feed declares for all is left where the text agrees, or does not tell; it names the country as well.
    """
    own, feed_language = normalise(declared), normalise(feed)
    return own if own and own != feed_language else normalise(member) or _told(feed_language, text)


def shared(parsed: ParsedFeed) -> ParsedFeed:
    """Return a feed in which a language that all entries declare is the feed's: then it is their program's word."""
    declared = {raw.language for raw in parsed.entries}
    if len(declared) != 1 or (only := declared.pop()) is None:
        return parsed
    return replace(parsed, language=only, entries=tuple(replace(raw, language=None) for raw in parsed.entries))


def _told(said: str | None, text: str) -> str | None:
    """Return a text's language where it is surely another than is said of it, and in its middle, too."""
    if said and _has_small_words(said.partition("-")[0], text[:_LOOKED_AT]):
        return said
    detected = _detected(text[: 2 * _LOOKED_AT])
    if detected is None or _alike(said, detected):
        return said
    middle = _detected(text[len(text) // 2 :][: 2 * _LOOKED_AT]) if len(text) > 6 * _LOOKED_AT else detected
    return detected if detected == middle else said


def _has_small_words(language: str, text: str) -> bool:
    """Tell at a glance that a text is in a language."""
    words, known = text.lower().split(), _SMALL_WORDS.get(language, frozenset())
    return sum(map(known.__contains__, words)) >= max(len(words) / _PART, _FEW_WORDS)


def _alike(said: str | None, guessed: str) -> bool:
    spoken = (said or "").partition("-")[0]
    return spoken == guessed or any(spoken in group and guessed in group for group in _ALIKE)


def _detected(text: str) -> str | None:
    """Return the language of some words, or None where they are too few or not surely of one."""
    words = " ".join(_NO_WORDS.sub(" ", text).split())[:_LOOKED_AT]
    letters = len(_NO_LETTERS.sub("", words))
    if letters < _FEWEST_OF_OTHERS:
        return _by_letters(words, letters)
    guess = _detector().FindLanguage(words)
    more = guess.language if letters >= _PARAGRAPH else ""
    script = "latin" if more in _SELDOM else _WRITTEN.get(guess.language)
    sure = _SURE_OF_TWINS if more in _TWINS else _SURE if letters >= _SHORT and more not in _SELDOM else _SURER
    if script is None or not guess.is_reliable or guess.probability < sure:
        return _by_letters(words, letters)
    share = 0.2 if script == "kana" else 0.5  # between Chinese characters
    enough = letters >= _FEWEST.get(script, _FEWEST_OF_OTHERS)
    fits = enough and sum(map(len, _SCRIPTS[script].findall(words))) > share * letters
    return _NAMES.get(guess.language, guess.language) if fits else None


def _by_letters(words: str, letters: int) -> str | None:
    """Return the language that alone is written in most of some letters, if they are more than one word's or two."""
    latin = _SCRIPTS["latin"].findall(words)
    if len(latin) > 2 and sum(map(len, latin)) * 2 > letters:
        return None  # a sentence that has a word of another's
    for language, script in _ALONE.items():
        pieces = _SCRIPTS[script].findall(words)
        signs = script != "kana" and sum(len(piece) > 1 for piece in pieces) * 2 < len(pieces)  # α and β of a formula
        if not signs and sum(map(len, pieces)) > max(_FEW_LETTERS, (0.2 if script == "kana" else 0.5) * letters):
            return language
    return None


@cache
def _detector() -> gcld3.NNetLanguageIdentifier:
    import gcld3  # few texts need it where members say what they write in

    return gcld3.NNetLanguageIdentifier(0, 4 * _LOOKED_AT)


def direction(text: str, language: str | None) -> Literal["ltr", "rtl"]:
    """Return the direction that most letters of ``text`` have; the language decides where there is none.

    Source: Unicode's bidirectional classes (UAX #9).
    """
    if not _may_turn(text) or not _RIGHT_LETTERS.search(text):
        return "rtl" if not _LETTERS.search(text) and _is_right_to_left(language) else "ltr"
    classes = [unicodedata.bidirectional(character) for character in text[:2000]]
    right, left = sum(c in ("R", "AL") for c in classes), classes.count("L")
    return "rtl" if right > left else "ltr"


def _may_turn(text: str) -> bool:
    """Tell at a glance whether a text may have letters that are written from the right; hardly any text may."""
    if text.isascii():
        return False
    data = text.encode("utf-8", "replace")
    return len(data.translate(None, _RIGHT_BYTES)) < len(data)


def _is_right_to_left(language: str | None) -> bool:
    return (language or "").split("-")[0] in _RIGHT_TO_LEFT
