"""All the HTML that a feed may bring onto the site, and why. What is not named here does not pass.

An element is here because writers use it to say something and a reader loses something without it. Nothing is here that
loads, runs, positions, submits, names or addresses anything on the page, except links and images.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from plugins.shared.url import link_address, web_address

_WHY_ELEMENTS = {
    "a": "links are what a planet is for; rel and scheme are forced",
    "abbr dfn": "the long form of a term is part of the text",
    "b em i mark s small strong u": "emphasis carries meaning; these cannot do more",
    "bdi bdo": "mixed directions of writing become wrong without them; dir is checked",
    "blockquote cite q": "who said what",
    "br hr wbr": "line breaks of verse and addresses, breaks between sections, places where long words may break",
    "caption col colgroup table tbody td tfoot th thead tr": "data that stands in rows and columns; spans are bounded",
    "code kbd pre samp var": "programs and what they print keep their lines and spaces",
    "dd dl dt li ol ul": "lists",
    "del ins": "corrections that a writer made in public",
    "details summary": "an answer kept folded works without a script",
    "div p": "the text's blocks; they have no class, id or style",
    "figcaption figure img": "pictures and their captions; https only",
    "h2 h3 h4 h5 h6": "sections; rewrite.py has put them below the entry's own heading",
    "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace": "formulas:",
    "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover": "MathML Core, which holds no HTML again",
    "rp rt ruby": "how Chinese and Japanese words are read",
    "span": "carries lang and dir for words of another language",
    "sub sup": "formulas and footnotes",
    "time": "a date that programs can read",
}
ELEMENTS: frozenset[str] = frozenset(" ".join(_WHY_ELEMENTS).split())

# Elements whose content is not text for a reader: it goes with them. Of all others only the tags go.
DROPPED_WITH_CONTENT: frozenset[str] = frozenset(
    "annotation annotation-xml applet audio button datalist dialog embed frameset iframe noembed noframes noscript "
    "object plaintext script select style svg template textarea title video xmp".split()
)

# No vote for the target, said to be foreign, no window.opener, no Referer.
REL = "nofollow ugc noopener noreferrer"

_LANGUAGE_CLASS = re.compile(r"language-[\w+#.-]{1,30}", re.ASCII)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_MOMENT = re.compile(r"[0-9TZWPDHMSY:+. -]{1,40}")

# Lengths in formulas: none is large enough, or negative, to lie over what stands beside it.
_LENGTH = re.compile(r"\d(?:\.\d{1,4})?(?:em|ex|rem|px|pt|%)?|0?\.\d{1,4}(?:em|ex|rem)?|[1-9]\d{1,2}%")
_WORD = re.compile(r"[a-z-]{1,20}")

_SHORT = 200  # characters of a value that is likely to come again: each comes twice, when what was cleaned is cleaned

ValueCheck = Callable[[str], "str | None"]


def number(smallest: int, largest: int) -> ValueCheck:
    """Return a check that keeps whole numbers, and bounds them."""

    def check(value: str) -> str | None:
        digits = value.strip().removesuffix("px")
        return str(min(max(int(digits), smallest), largest)) if re.fullmatch(r"-?[0-9]{1,7}", digits) else None

    return check


def matching(pattern: re.Pattern[str]) -> ValueCheck:
    """Return a check that keeps a value only when all of it matches."""
    return lambda value: value if pattern.fullmatch(value) else None


def _direction(value: str) -> str | None:
    return value.lower() if value.lower() in ("ltr", "rtl", "auto") else None


def _text(value: str) -> str:
    return value[:1000]


def _image(value: str) -> str | None:
    url = web_address(value)
    return url if url and url.startswith("https:") else None


FORMULAS = frozenset(name for name in ELEMENTS if name == "math" or (name[0] == "m" and name != "mark"))
_TRUTH = matching(re.compile("true|false"))
_FORMULA_ATTRIBUTES: Mapping[str, ValueCheck] = {
    **dict.fromkeys(
        "accent accentunder displaystyle largeop movablelimits stretchy symmetric fence separator".split(), _TRUTH
    ),
    **dict.fromkeys("depth height linethickness lspace maxsize minsize rspace width".split(), matching(_LENGTH)),
    **dict.fromkeys("form mathvariant".split(), matching(_WORD)),
    "scriptlevel": matching(re.compile(r"[+-]?[0-3]")),
}

# (element, attribute) → what its value must be. "*" stands for every element.
ATTRIBUTES: Mapping[tuple[str, str], ValueCheck] = MappingProxyType(
    {
        ("a", "href"): link_address,  # http, https and plain mailto, absolute; everything else can run or deceive
        ("a", "rel"): lambda _: REL,  # set by the sanitiser, never by the feed
        ("a", "title"): _text,  # what the link says when pointed at
        ("abbr", "title"): _text,  # the long form
        ("dfn", "title"): _text,  # the term
        ("img", "src"): _image,  # https, absolute
        ("img", "loading"): lambda _: "lazy",  # set by the sanitiser: no request before the reader comes near
        ("img", "alt"): _text,  # the picture for those who do not see it
        ("img", "title"): _text,  # comics tell half of the joke here
        ("img", "width"): number(1, 4096),  # the page does not jump while pictures load
        ("img", "height"): number(1, 4096),
        ("td", "colspan"): number(1, 50),  # more would freeze a browser
        ("td", "rowspan"): number(1, 500),
        ("th", "colspan"): number(1, 50),
        ("th", "rowspan"): number(1, 500),
        ("ol", "start"): number(-100_000, 100_000),  # a list goes on after an interruption
        ("ol", "type"): matching(re.compile("[1aAiI]")),  # points that the text calls by a letter
        ("ol", "reversed"): lambda _: "",  # a countdown
        ("li", "value"): number(-100_000, 100_000),
        ("time", "datetime"): matching(_MOMENT),
        ("ins", "datetime"): matching(_MOMENT),
        ("del", "datetime"): matching(_MOMENT),
        ("*", "lang"): matching(_LANGUAGE_TAG),  # voices and hyphenation
        ("*", "dir"): _direction,  # Hebrew in English and the other way round
        ("code", "class"): matching(_LANGUAGE_CLASS),  # the programming language, for highlighting
        ("pre", "class"): matching(_LANGUAGE_CLASS),
        ("math", "display"): matching(re.compile("block|inline")),
        ("math", "alttext"): _text,  # the formula as LaTeX, for those who hear it
        **{(element, name): rule for element in sorted(FORMULAS) for name, rule in _FORMULA_ATTRIBUTES.items()},
        ("mtd", "columnspan"): number(1, 50),
        ("mtd", "rowspan"): number(1, 50),
    }
)


def attributes_of(element: str) -> set[str]:
    """Return the names of the attributes that a feed may set on ``element`` (or ``*``)."""
    return {name for owner, name in ATTRIBUTES if owner == element and name not in ("rel", "loading")}


def check(element: str, attribute: str, value: str) -> str | None:
    """Return the attribute's value as it may stand, or None when it may not."""
    return (_checked if len(value) <= _SHORT else _check)(element, attribute, value)


def _check(element: str, attribute: str, value: str) -> str | None:
    rule = ATTRIBUTES.get((element, attribute)) or ATTRIBUTES.get(("*", attribute))
    return rule(value) if rule else None


_checked = lru_cache(maxsize=4096)(_check)
