"""What an entry's words are: HTML or plain, which of two texts is the fuller, and what is said twice."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

from plugins.planet.parsing import markdown

# Elements that are seldom closed; of the others, one that is not is spoken of, and marks nothing.
_ALONE = re.compile(r"</?(?:br|hr|img|p|li|wbr|tr|td|th|dt|dd|embed|input|source|o:p)(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"\S\s*<w?br\s*/?>\s*\S", re.IGNORECASE)  # between words; one before them is spoken of
_PICTURE = re.compile(r"<img\s[^<>]*\bsrc\s*=", re.IGNORECASE)
_ATTRIBUTED = re.compile(r"<[a-z][a-z0-9]*\s+[a-z][\w:-]*\s*=\s*[\"'\w#/]", re.IGNORECASE)
_BLOCKS = re.compile(  # from the first letter to the last
    r"\s*<(p|div|h[1-6]|ul|ol|blockquote|figure|section|article)(?:\s[^<>]*)?>.*</(?:p|div|h[1-6]|[uo]l|pre|blockquote|figure|section|article)>\s*",
    re.IGNORECASE | re.DOTALL,
)
_PAIRED = re.compile(
    r"<(/?)(a|abbr|acronym|address|article|aside|audio|b|big|blink|blockquote|center|cite|code|dd|del|details|dfn|div|dl|dt|em|"
    r"figcaption|figure|font|footer|form|h[1-6]|header|i|iframe|ins|kbd|li|main|mark|marquee|nav|noscript|object|ol|p|pre|q|s|"
    r"samp|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th|tr|tt|u|ul|var|video)"
    r"(?:\s[^<>]*+)?>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_UNSAID = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|template|noscript)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*+>")
_SHOWN = re.compile(
    r"<(?P<tag>img|iframe|video|audio|embed)\b[^<>]*?\bsrc\s*=\s*[\"'](?P<src>[^\"'<>]+)[\"'][^<>]*+>(?:</(?P=tag)>)?",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.)\]?|\(more…?\)|(?:continue reading|read more|weiterlesen|lire la suite)\W*)+$", re.IGNORECASE
)
_EXCERPT = 0.7  # of its pairs of words; between them captions and what was not kept may have stood
# A word is a run of letters; of scripts that set no spaces, a letter.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]*")
_WORD = re.compile(rf"{_UNSPACED.pattern}|[^\W_]+(?:['’][^\W_]+)*")


def is_markup(text: str) -> bool:
    """Tell whether a text of which its feed does not say what it is, is HTML: by its tags, not by ``&`` or ``<3``."""
    return "<" in text and bool(_ALONE.search(text) or _ATTRIBUTED.search(text) or _has_pair(text))


def title_is_markup(title: str) -> bool:
    """Tell the same of a title, in which people write of tags: what marks nothing is a word."""
    return "<" in title and bool(_BREAK.search(title) or _PICTURE.search(title) or _has_pair(title))


def title_is_html(title: str) -> bool:
    """Tell whether a title that is said to be HTML is: ``List<T>`` or a lone ``<b>`` was escaped once too seldom."""
    return title_is_markup(title) or not _TAG.search(title)


def _has_pair(text: str) -> bool:
    opened = set()
    for slash, name in _PAIRED.findall(text):
        if slash and name.lower() in opened:
            return True
        opened.add("" if slash else name.lower())
    return False


def told(text: str) -> tuple[str, bool]:
    """Return RSS's text as HTML, and whether it was HTML; it says neither that nor which of the two it is."""
    if is_markup(text):
        return text, True
    plain = resolved(text)
    if (_ATTRIBUTED.search(plain) and _has_pair(plain)) or _BLOCKS.fullmatch(plain):
        return plain, True  # HTML that was escaped twice
    return markdown.plain(plain), False


def unwrapped(text: str) -> str:
    """Return a text without the mark of a CDATA section that was escaped into it."""
    return text[9:-3] if text.startswith("<![CDATA[") and text.endswith("]]>") else text


def resolved(text: str) -> str:
    """Return a plain text with the references resolved that HTML would have."""
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), text) if "&" in text else text


def fuller(markup: str, other: str) -> bool:
    """Tell whether HTML has more words than another text, whatever stands around them."""
    most = _count(markup) if markup and markup != other else 0
    # A look at the beginning is enough for most: a post beside its excerpt.
    return most > 0 and most > _count(other[: 2000 + 8 * len(markup)]) and most > _count(other)


def _count(markup: str) -> int:
    return count(unescape(_TAG.sub(" ", _UNSAID.sub(" ", markup))))


def unspaced(letter: str) -> bool:
    """Tell whether a letter is of a script that sets no spaces between words."""
    return _UNSPACED.match(letter) is not None


def count(text: str) -> int:
    """Return how many words a plain text has; its addresses are none, as they are behind words in another."""
    return len(_WORD.findall(_ADDRESS.sub(" ", text) if "://" in text or "www." in text else text))


def adds(summary: str, text: str) -> bool:
    """Tell whether a plain text says what another does not: an excerpt's words follow each other there, too."""
    if summary in text or (bare := _MORE.sub("", summary)) in text:
        return False  # as most are: the beginning
    words = _WORD.findall(bare.casefold())
    if len(words) > 1 and not _differs(words, _WORD.findall(text[: 2 * len(bare)].casefold())[:-1]):
        return False
    return _differs(words, _WORD.findall(text.casefold()))


def _differs(said: list[str], there: list[str]) -> bool:
    if len(said) < 2:
        return bool(said) and said[0] not in there
    pairs, known = list(pairwise(said)), set(pairwise(there))
    return sum(pair in known for pair in pairs) < len(pairs) * _EXCERPT


def pictures(markup: str, beside: str) -> str:
    """Return what HTML shows besides its words (images, frames, players) and another text does not show."""
    return "".join(match[0] for match in _SHOWN.finditer(markup) if match["src"] not in beside)
