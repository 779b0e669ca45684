"""Formulas: MathML as it is, each once; where there is none, that of the LaTeX that was written."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import unquote_plus, urlsplit

from lxml.html import HtmlElement, fromstring

from plugins.planet.cleaning import delimited
from plugins.planet.cleaning.allowlist import FORMULAS
from plugins.planet.cleaning.tree import Place, inside, words

ELEMENTS = FORMULAS | {"mjx-container", "script"}
SIGN = re.compile(r"katex|mathjax|mjx-|latex|mwe-math|temml", re.IGNORECASE)
_PREFIXED = re.compile(r"(</?)(?:m|mml):(?=(?:math|m[a-z]+|semantics|annotation)\b)")
_TEX = re.compile(r"tex|latex", re.IGNORECASE)
_RENDERED = re.compile(
    r"(?:^|\s)(?:katex|temml|MathJax(?:_SVG|_CHTML|_SVG_Display|_Display)?|mjx-chtml|mwe-math-element)(?=\s|$)"
)
_DISPLAY = re.compile(r"(?:^|\s)(?:katex-display|MathJax(?:_SVG)?_Display|mjpage__block)(?=\s|$)")
_PREVIEW = re.compile(r"(?:^|\s)(?:MathJax_Preview|MathJax_Processing|MJX_Assistive_MathML_Hidden)(?=\s|$)")
_DRAWN = re.compile(r"(?:/latex\.php|latex\.codecogs\.com/|/cgi-bin/mathtex\.cgi)")


def unprefixed(markup: str) -> str:
    """Return ``markup`` with MathML's names as HTML has them: XHTML may call it ``m:math``."""
    return _PREFIXED.sub(r"\1", markup) if ":math" in markup else markup


def settle(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Show each formula once: its MathML without what only programs read, or its LaTeX, or a picture with its words."""
    for math in list(body.iter("math")):
        if inside(math, body):
            _simplify(math)
    for stray in list(body.iter(*FORMULAS)):
        if stray.tag != "math" and next(stray.iterancestors("math"), None) is None:
            stray.drop_tag()
    for shown in list(body.iter("span", "div", "mjx-container")):
        if (shown.tag == "mjx-container" or _RENDERED.search(shown.get("class") or "")) and inside(shown, body):
            _only_math(shown)
    for script in list(body.iter("script")):
        _settle_script(script)
    for box in list(body.iter("div", "span")):
        if inside(box, body) and _PREVIEW.search(box.get("class") or ""):
            box.drop_tree()
        elif "persistentExpression" in (box.get("data-attrs") or ""):
            _settle_substack(box)


def _simplify(math: HtmlElement) -> None:
    """Leave what is shown of MathML; the LaTeX beside it becomes its words for those who hear it."""
    for annotation in list(math.iter("annotation", "annotation-xml")):
        if annotation.tag == "annotation" and _TEX.search(annotation.get("encoding") or "") and not math.get("alttext"):
            math.set("alttext", words(annotation))
        annotation.drop_tree()
    if math.get("data-latex") and not math.get("alttext"):
        math.set("alttext", math.get("data-latex") or "")
    for action in list(math.iter("maction")):
        for other in list(action)[1:]:
            other.drop_tree()
    for part in list(math.iterdescendants()):
        if part.tag not in FORMULAS or part.tag == "math":
            part.drop_tag()  # what is HTML again has its words here


def _only_math(shown: HtmlElement) -> None:
    """Put the MathML of a drawn formula in the place of the drawing, which says the same."""
    math = next(shown.iter("math"), None)
    if math is None and "<math" in (mathml := shown.get("data-mathml") or ""):
        shown.append(fromstring(f"<div>{mathml}</div>"))
        math = next(shown.iter("math"), None)
        if math is not None:
            _simplify(math)
    if math is None and (code := _label(shown)):
        math = _latex(code, block=False)
        shown.append(math)
    if math is None or shown.tag == "math":
        _drop_double(shown)
        return
    outer = shown
    while (parent := outer.getparent()) is not None and _is_wrapper(parent, outer):
        outer = parent
    pictures = [image for image in shown.iter("img") if (image.get("alt") or "").strip()]
    if any(_DISPLAY.search(box.get("class") or "") for box in (shown, outer)) or shown.get("display") == "true":
        math.set("display", "block")
    formula = math if words(math) else next(iter(pictures), math)
    formula.tail = None
    outer.addprevious(formula)
    formula.tail, outer.tail = outer.tail, None
    outer.drop_tree()


def _label(shown: HtmlElement) -> str:
    """Return the LaTeX that is the label of what MathJax 2 drew with letters alone."""
    parts = (part for part in shown.iter("span") if "mjx-math" in (part.get("class") or "").split())
    return next((label for part in parts if (label := (part.get("aria-label") or "").strip())), "")


def _drop_double(shown: HtmlElement) -> None:
    """Take out what MathJax drew of the formula in the script behind it, of which only that has the meaning."""
    script = shown.getnext()
    if script is not None and (script.get("type") or "").startswith("math/") and not (shown.tail or "").strip():
        shown.drop_tree()


def _is_wrapper(parent: HtmlElement, child: HtmlElement) -> bool:
    named = parent.get("class") or ""
    alone = len(parent) == 1 and not (parent.text or child.tail or "").strip()
    return bool(alone and parent.tag in ("span", "div") and (_RENDERED.search(named) or _DISPLAY.search(named)))


def _settle_script(script: HtmlElement) -> None:
    """Replace MathJax' script by its formula, unless it stands right behind that formula."""
    kind = script.get("type") or ""
    if not kind.startswith("math/"):
        return
    before = script.getprevious()
    drawn = before is not None and not (before.tail or "").strip() and before.tag == "math"
    code = (script.text or "").strip()
    if "math/mml" in kind and not drawn:
        math = next(fromstring(f"<div>{code}</div>").iter("math"), None)
        if math is not None:
            _simplify(math)
            math.tail = None
            script.addprevious(math)
    elif code and not drawn:
        script.addprevious(
            _latex(re.sub(r"^%?\s*<!\[CDATA\[|%?\s*\]\]>$", "", code).strip(), block="mode=display" in kind)
        )
    script.drop_tree()


def _settle_substack(box: HtmlElement) -> None:
    """Write the formula that Substack's pages draw by a script, and its feeds only have as data."""
    try:
        code = json.loads(box.get("data-attrs") or "").get("persistentExpression")
    except (ValueError, AttributeError):
        return
    if isinstance(code, str) and code.strip() and not words(box):
        box.append(_latex(code.strip(), block=False))
        box.tag = "p" if box.tag == "div" else box.tag
        del box.attrib["data-attrs"]


def _latex(code: str, *, block: bool) -> HtmlElement:
    math = delimited.mathml(code, shown=block)
    element = fromstring("<p><code></code></p>")
    element[0].text = code
    if math is not None:
        element[:] = [math]
    return element if block else element[0]


def drawn(address: str | None) -> str:
    """Return the LaTeX of a picture that a server draws of it, out of its address; empty for any other picture."""
    if not address or "tex" not in address or not _DRAWN.search(address):
        return ""
    query = urlsplit(address).query
    match = re.search(r"(?:^|&)(?:latex|chl)=([^&]*)", query)
    return unquote_plus(match[1] if match else query)[:500]
