"""Hostile HTML → Markup. The last step before storage, and the only maker of Markup from a feed's HTML.

Nothing may change its output: what must be rewritten is rewritten before (rewrite.py).
"""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup

from plugins.planet.cleaning import allowlist
from plugins.shared import text
from plugins.shared.nesting import deepest

LARGEST = 256 * 1024
DEEPEST = 100
OPEN = 500  # elements at once: a parser takes the square of them
_ROUNDS = 4
_TAGS = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_ANY_TAG = re.compile(r"<[^<>]*+>")
_VOID = frozenset("br col hr img wbr".split())

_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_NAMES = re.compile(r"</?([a-z][a-z0-9-]*)")


def _cleaner(elements: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(elements),
        clean_content_tags=set(allowlist.DROPPED_WITH_CONTENT),
        attributes={name: allowlist.attributes_of(name) for name in (*elements, "*")},
        attribute_filter=allowlist.check,
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=allowlist.REL,
        # One attribute a tag: with two, their order would differ from process to process.
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        strip_comments=True,
    )


_CLEANER = _cleaner(allowlist.ELEMENTS)
# Where other elements stand in a formula, parsers disagree what they are: its words stay.
_WITHOUT_FORMULAS = _cleaner(allowlist.ELEMENTS - allowlist.FORMULAS)


def clean(markup: str) -> Markup:
    """Return ``markup`` with nothing but what allowlist.py names; text alone when it is too large, deep or unstable.

    ``clean(clean(x)) == clean(x)``: an HTML parser can read its own output differently, so cleaning is repeated until
    nothing changes.
    """
    if len(markup) > LARGEST:
        return _as_text(markup)
    if markup.count("<") > OPEN and deepest(markup, OPEN) is not None:
        return _as_text(_ANY_TAG.sub(" ", markup))
    cleaner = _CLEANER
    for _ in range(_ROUNDS):
        cleaned = cleaner.clean(markup)
        if "<math" in cleaned and not all(map(_is_formula, _FORMULA.findall(cleaned))):
            cleaner = _WITHOUT_FORMULAS
            cleaned = cleaner.clean(cleaned)
        if cleaned == markup:
            break
        markup = cleaned
    else:
        return _as_text(markup)
    if len(markup) > LARGEST or _depth(markup) > DEEPEST:
        return _as_text(markup)
    return Markup(markup)


def _is_formula(markup: str) -> bool:
    return allowlist.FORMULAS.issuperset(_NAMES.findall(markup))


def _as_text(markup: str) -> Markup:
    """Return the text alone, shortened, as one paragraph."""
    words = text.excerpt(text.from_html(markup[: 4 * LARGEST]), 2000)
    paragraph = Markup("<p>{}</p>").format(html.unescape(words)) if words else ""
    return Markup(_CLEANER.clean(paragraph))  # its own spelling of quotes: cleaning again changes nothing


def _depth(markup: str) -> int:
    """Return how deep elements are nested in canonical HTML; where few of them hold anything, their number."""
    if (most := markup.count("</")) <= DEEPEST:
        return most
    deepest = depth = 0
    for closing, tag in _TAGS.findall(markup):
        if tag not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest
