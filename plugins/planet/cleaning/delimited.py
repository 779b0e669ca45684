r"""Formulas that a script finds by their marks: ``\(…\)``, ``\[…\]``, ``$$…$$``, LaTeX's environments, and ``$…$``.

Sources: docs.mathjax.org (delimiters), GitHub's ``math-renderer``. What is not understood stays as it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement, fromstring

from plugins.planet.cleaning.tree import Place

ELEMENTS = frozenset({"math-renderer"})
SIGN = re.compile(r"^(?:\\(?:[(\[]|begin\{)|\$[\$\\])$")  # the marks themselves, as rewrite.py looks for them
MARKS = ("\\(", "\\[", "\\begin{", "$$", "$\\")
MOST = 300
_CODE = ("pre", "code", "kbd", "samp", "tt", "script", "style", "textarea", "math", "svg", "button", "a")
_WRITTEN = re.compile(
    r"\\\((?P<line>(?:(?!\\\)|\\\().){1,2000}?)\\\)|\\\[(?P<block>(?:(?!\\\]|\\\[).){1,2000}?)\\\]|"
    r"\$\$(?P<shown>[^$]{1,2000})\$\$|(?<![\w$\\])\$(?![\s$])(?P<dollar>[^$\n]{1,500})(?<![\s\\])\$(?![\w$])|"
    r"\\begin\{equation\*?\}(?P<equation>(?:(?!\\end).){1,2000}?)\\end\{equation\*?\}|"
    r"(?P<lines>\\begin\{(?P<kind>(?:align|gather|multline)\*?)\}(?:(?!\\end).){1,2000}?\\end\{(?P=kind)\})",
    re.DOTALL,
)
_TEX = re.compile(r"[\\^_]|^[A-Za-z]$")  # what tells a formula between single dollars from two prices
_SOME = re.compile(r"[\\^_=<>+*/|(){}]|^\s*\w{1,12}\s*$")  # and one between brackets from words in escaped ones


def settle(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Put MathML in the place of each formula that stands in the text, with its LaTeX for those who hear it."""
    for part in body.iter("math-renderer"):
        part.tag = "span"
    left = MOST
    for element, name in list(_texts(body)):
        text = getattr(element, name)
        pieces: list[tuple[str, HtmlElement]] = []  # each formula, with the text before it
        at = 0
        for match in _WRITTEN.finditer(text):
            formula = _made(match) if left > 0 else None
            if formula is not None:
                left -= 1
                pieces.append((text[at : match.start()], formula))
                at = match.end()
        if pieces:
            _put(pieces, text[at:], element, name)


def _texts(body: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield where a text with a mark stands that is no code."""
    for element in body.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if not text or not ("\\" in text or "$" in text) or (name == "tail" and element is body):
                continue
            around = [element, *element.iterancestors()] if name == "text" else list(element.iterancestors())
            if not any(above.tag in _CODE for above in around):
                yield element, name


def _made(match: re.Match[str]) -> HtmlElement | None:
    code = next(filter(None, match.groups()))
    if not (_TEX if match["dollar"] else _SOME).search(code):
        return None
    return mathml(code, shown=not (match["line"] or match["dollar"]))


def mathml(code: str, *, shown: bool) -> HtmlElement | None:
    """Return the MathML of LaTeX, which is its words for those who hear it; None for what is not understood."""
    from plugins.writing import formulas  # slow to load, and few posts need it

    markup = formulas.mathml(code, shown=shown)
    if not markup.startswith("<math"):
        return None
    element: HtmlElement = fromstring(f"<div>{markup}</div>")[0]
    element.set("alttext", " ".join(code.split()))
    return element


def _put(pieces: list[tuple[str, HtmlElement]], rest: str, element: HtmlElement, name: str) -> None:
    """Write formulas, and the texts around them, in the place of an element's text, or of the text behind it."""
    setattr(element, name, pieces[0][0])
    before = None if name == "text" else element
    for number, (_, formula) in enumerate(pieces, 1):
        formula.tail = None
        if before is None:
            element.insert(0, formula)
        else:
            before.addnext(formula)
        formula.tail = pieces[number][0] if number < len(pieces) else rest
        before = formula
