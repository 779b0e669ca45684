"""What no text may hold, wherever it comes from: the one rule for files, ledgers, settings, imports and feeds.

XML 1.0 (2.2) cannot carry the controls and surrogates, HTML forbids the noncharacters (Unicode 23.7), and marks that
override, embed or isolate a direction turn the page around them as well (Unicode TR36 2.3, "Trojan Source"). What only
hints at a direction (U+200E, U+200F, U+061C) or joins letters (U+200C, U+200D) harms nobody, and stays.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice

from plugins.shared.problem import Problem

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # tab, line feed and carriage return are no harm in a text
SURROGATES = "\ud800-\udfff"
TURNING = "\u202a-\u202e\u2066-\u2069"
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(17))
UNFIT = re.compile(f"[{CONTROLS}{SURROGATES}{TURNING}{NONCHARACTERS}]")
MANY = 20  # Problems of one text: who mends these sees the rest
# HTML's numbers for characters (HTML 13.2.5.80): Markdown leaves them to the browser, and to every feed.
_NUMBERED = re.compile(r"&#(?:[xX]0{,20}([0-9a-fA-F]{1,6})|0{,20}([0-9]{1,7}));?")


def unfit(text: str, name: str, line: int = 1, *, references: bool = False) -> list[Problem]:
    """Return a Problem for each character of ``text`` that it may not hold; it begins on ``line`` of the file ``name``.

    With ``references`` what HTML's numbers (``&#1;``) stand for is looked at, too.
    """
    found = [(match.start(), match[0]) for match in islice(UNFIT.finditer(text), MANY)]
    if references:
        meant = ((match.start(), _meant(match)) for match in _NUMBERED.finditer(text))
        found += islice(((place, sign) for place, sign in meant if UNFIT.match(sign)), MANY)
    return [
        Problem(f"{name}:{line + text.count(chr(10), 0, place)}", f"holds the {kind(sign)}", _remedy(sign))
        for place, sign in sorted(found)
    ]


def wrong(text: str) -> str | None:
    """Return what ``text`` holds and may not, as ``the control character U+0001``; None where there is nothing."""
    found = UNFIT.search(text)
    return f"the {kind(found[0])}" if found else None


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
