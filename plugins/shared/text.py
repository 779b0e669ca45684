"""Text: what none may hold, wherever it comes from; foreign HTML → text for people; and how a text is cut.

The one rule for files, ledgers, settings, imports and feeds: XML 1.0 (2.2) cannot carry the controls and surrogates,
HTML forbids the noncharacters (Unicode 23.7), and marks that override, embed or isolate a direction turn the page
around them as well (Unicode TR36 2.3, "Trojan Source"). What only hints at a direction (U+200E, U+200F, U+061C) or
joins letters (U+200C, U+200D) harms nobody, and stays.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from itertools import islice
from typing import TYPE_CHECKING

from plugins.shared.problem import Problem

if TYPE_CHECKING:
    import nh3

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # tab, line feed and carriage return are no harm in a text
SURROGATES = "\ud800-\udfff"
TURNING = "\u202a-\u202e\u2066-\u2069"
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(17))
UNFIT = re.compile(f"[{CONTROLS}{SURROGATES}{TURNING}{NONCHARACTERS}]")
MANY = 20  # Problems of one text: who mends these sees the rest
# HTML's numbers for characters (HTML 13.2.5.80): Markdown leaves them to the browser, and to every feed.
_NUMBERED = re.compile(r"&#(?:[xX]0{,20}([0-9a-fA-F]{1,6})|0{,20}([0-9]{1,7}));?")
LONGEST_NAME = 200
_DIGITS = 20  # of a number in a name, that are compared as one
LONGEST_EXCERPT = 320
_DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "select", "textarea"}
# Marks that turn the reading direction, and would turn the page around a title as well (Unicode TR36 §2.3, UTS 39).
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Joiners are left, for they make emoji and Persian words; alone they are nothing.
_SEEN = re.compile("[^\\s\u00ad\u115f\u1160\u180e\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0]")
_REST = r"""(?>(?:"[^"]*"|'[^']*'|[^>"']++)*)>"""  # of a tag; it never goes back, so that no text takes long
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)" + _REST)
_ALT = re.compile(r'<img alt="([^"]*)">')
_FORMULA = re.compile(r'<math\b[^>]*\salttext="([^"]*)"[^>]*>.*?</math>', re.DOTALL)
_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_BLOCK_TAG = re.compile(f"</?(?:{'|'.join(sorted(_BLOCKS))})(?![a-zA-Z0-9])" + _REST)
_BARE = re.compile(r"(?<![\w@/.])(?:https?://\w|www\.\w+\.)[^\s<>\"“”‘’«»、。，！？（）「」『』【】]*+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'*_…"
_OPENING = {")": "(", "]": "["}
_SENTENCE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|e\.g|i\.e|etc|vs|cf|al|no|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|co|approx|dept|est|fig|vol|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|z\.b|bzw|ca|usw|d\.h))\.$",
    re.IGNORECASE,
)
_DOUBLE_ESCAPED = re.compile(
    r"&(?:#\d{2,5}|#x[0-9a-f]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip);", re.IGNORECASE
)


def unfit(text: str, name: str, line: int = 1, *, references: bool = False) -> list[Problem]:
    """Return a Problem for each character of ``text`` that it may not hold; it begins on ``line`` of the file ``name``.

    With ``references`` what HTML's numbers (``&#1;``) stand for is looked at, too.
    """
    signs = [(match.start(), match[0]) for match in islice(UNFIT.finditer(text), MANY)]
    if references:
        meant = ((match.start(), _meant(match)) for match in _NUMBERED.finditer(text))
        signs += islice(((place, sign) for place, sign in meant if UNFIT.match(sign)), MANY)
    return [
        Problem(f"{name}:{line + text.count(chr(10), 0, place)}", f"holds the {kind(sign)}", _remedy(sign))
        for place, sign in sorted(signs)
    ]


def wrong(text: str) -> str | None:
    """Return what ``text`` holds and may not, as ``the control character U+0001``; None where there is nothing."""
    match = UNFIT.search(text)
    return f"the {kind(match[0])}" if match else None


def fit(text: str) -> str:
    """Return ``text`` without what it may not hold, for what strangers wrote."""
    return UNFIT.sub("", text)


def kind(sign: str) -> str:
    """Return what a character that no text may hold is, with its number."""
    code = f"U+{ord(sign):04X}"
    if re.match(f"[{TURNING}]", sign):
        return f"mark {code}, which turns the direction of the text around it"
    if re.match(f"[{SURROGATES}]", sign):
        return f"half of a character {code}"
    return f"noncharacter {code}" if re.match(f"[{NONCHARACTERS}]", sign) else f"control character {code}"


def _remedy(sign: str) -> str:
    if re.match(f"[{TURNING}]", sign):
        return "delete it; where a name in another script needs its own direction, write <bdi>…</bdi> around it"
    return "delete it: it cannot be seen, and feeds cannot carry it"


def _meant(match: re.Match[str]) -> str:
    """Return the character that a number stands for; from 128 to 159 it is one of Windows' (HTML 13.2.5.80)."""
    number = int(match[1], 16) if match[1] else int(match[2])
    if 0x80 <= number <= 0x9F:
        return unescape(f"&#{number};")
    # 0, halves of characters and what is no character at all become U+FFFD.
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"


def plain(text: str) -> str:
    """Return one line of text: no control characters, no marks that turn the page, single spaces, nothing unseen."""
    line = " ".join(text.split())
    if not line.isprintable():  # all that is taken out below is not
        line = " ".join(UNFIT.sub(" ", _UNSEEN.sub("", line)).split())
    return line if _SEEN.search(line) else ""


def name(text: str | None, longest: int = LONGEST_NAME) -> str:
    """Return a short text (a title, a name, a tag) on one line of at most ``longest`` characters."""
    return cut(plain(text or ""), longest)


def in_order(name: str) -> str:
    """Return what names are sorted by for people: small letters, and numbers by what they count (2 before 10)."""
    return re.sub(r"\d+", lambda number: number[0].zfill(_DIGITS), name.casefold())


def cut(text: str, longest: int) -> str:
    """Return ``text``, or as many of its words as ``longest`` characters hold, and ``…``."""
    if len(text) <= longest:
        return text
    space = text.rfind(" ", longest // 2, longest)
    return text[: space if space > 0 else longest - 1].rstrip(" ,;:-–—") + "…"


def from_html(markup: str) -> str:
    """Return the text of an HTML title: entities resolved, images replaced by their words, all else gone."""
    if "<" not in markup and "&" not in markup:
        return unescaped(markup)
    cleaned = _text_only().clean(_spaced(markup))
    return unescaped(unescape(_TAG.sub("", _ALT.sub(r"\1", cleaned))))


def unescaped(text: str) -> str:
    """Return a line of text, with references resolved that were escaped once too often.

    Atom's and JSON Feed's titles are text, yet many say ``It&#8217;s``; nobody means to show that.
    """
    return plain(_DOUBLE_ESCAPED.sub(lambda reference: unescape(reference[0]), text))


def from_markup(markup: str) -> str:
    """Return the text of sanitised HTML on one line, blocks set apart by a space; a formula is its LaTeX."""
    markup = _FORMULA.sub(r"\1", markup) if "<math" in markup else markup
    return plain(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", markup))))


def paragraphs(text: str) -> str:
    """Return plain text as HTML: blank lines make paragraphs, single ones line breaks, bare addresses links."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{_linked(block.strip()).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def _linked(text: str) -> str:
    """Return text as HTML with links where it has addresses; the full stop after one is no part of it."""
    pieces, at = [], 0
    for match in _BARE.finditer(text):
        address = match[0].rstrip(_AFTER_ADDRESS)
        while address.endswith((")", "]")) and address.count(address[-1]) > address.count(_OPENING[address[-1]]):
            address = address[:-1].rstrip(_AFTER_ADDRESS)
        url = address if "://" in address else f"https://{address}"
        pieces.append(f'{escape(text[at : match.start()], quote=False)}<a href="{escape(url)}">{escape(address)}</a>')
        at = match.start() + len(address)
    return "".join((*pieces, escape(text[at:], quote=False)))


def excerpt(text: str, longest: int = LONGEST_EXCERPT) -> str:
    """Return the first sentences of ``text`` that fit; one that is too long by itself is cut at a word, with ``…``."""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, longest + 1) if _ends_sentence(text, match)]
    if ends and ends[-1] >= longest // 4:
        return text[: ends[-1]].rstrip()
    return name(text, longest)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() :].lstrip()[:1]
    return not following.islower() and not _ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()])


def _spaced(markup: str) -> str:
    return _TAG.sub(lambda tag: f" {tag[0]} " if tag[2].lower() in _BLOCKS else tag[0], markup)


@cache
def _text_only() -> nh3.Cleaner:
    import nh3  # slow to load, and few texts need it

    return nh3.Cleaner(tags={"img"}, attributes={"img": {"alt"}}, clean_content_tags=_DROPPED, link_rel=None)
