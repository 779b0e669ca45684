"""What writers' HTML may be. A pull request may bring raw HTML; it may not bring code, frames or styles.

The rule: text, links, pictures, tables and folded sections are a writer's; what runs, loads, positions or submits is
not. Raw HTML of the second kind is a Problem for its writer, and would be taken out here in any case. Of classes only
those that Markdown itself writes stay: the theme's own (the skip link, what is hidden, the sticky margin) would let a
text leave its place. An id stays unless a part of the page itself has it, so that no link and no script finds a text in
the part's place; a role, unless it makes a text a part of the page to those who listen. Nothing takes a key
(accesskey), an order (tabindex) or a window (target) of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

import nh3

from plugins.shared.problem import Problem
from plugins.shared.text import MANY, fit, unfit
from plugins.writing.anchors import is_ours
from plugins.writing.code import without_code

_ELEMENTS = frozenset(
    (
        "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
        "figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p picture pre q rp rt ruby s samp "
        "section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr "
    ).split()
)
# Markdown itself writes classes (code, notes, footnotes), ids (headings, footnotes) and the boxes of task lists.
_EVERYWHERE = {"class", "id", "lang", "dir", "title", "role"}
_ATTRIBUTES = {
    "a": {"href", "hreflang", "rel"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "source": {"srcset", "sizes", "type", "width", "height"},
    "input": {"checked", "disabled"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "abbr"},
    "time": {"datetime"},
    "details": {"open"},
    "blockquote": {"cite"},
    "div": {"aria-label"},
}
# What Python-Markdown, PyMdown, Pygments (at most three characters) and tables.py write.
_CLASS = re.compile(
    r"[a-z][a-z0-9]{0,2}|code(?:table)?|linenos|linenodiv|normal|filename|language-[\w+#.-]{1,30}|table-box"
    r"|footnote(?:-ref|-backref)?|task-list(?:-item|-control|-indicator)?|to-(?:left|center|right)"
    r"|admonition(?:-title)?|abstract|attention|bug|caution|danger|error|example|failure|hint|important|info|note|question"
    r"|quote|success|tip|warning",
    re.ASCII,
)
_ROLE = re.compile(r"group|doc-[a-z]+")  # what tables.py writes, and the parts of a text (WAI-ARIA for publishing)
# It never goes back, and looks ahead no further than an attribute is long: no text takes long. <scheme:…> without a
# space is an address (CommonMark, autolinks), and no tag.
_REFUSED = re.compile(
    r"<\s*+(script|style|iframe|frame|object|embed|form|button|textarea|select|link|meta|base|svg|math|template|video|audio)"
    r"\b|<(?![a-z][a-z0-9+.-]{1,31}:[^\s<>]*+>)[a-z][^<>]*?[\s/\"'](on[a-z]++\s*+=|style\s*+=|(?:href|src)\s*+=\s*+[\"']?\s*+(?:javascript|data|vbscript)\s*+:)",
    re.I,
)


def clean(html: str, place: Callable[[str, str, str], str] | None = None) -> str:
    """Return ``html`` with nothing in it that runs, loads, positions or submits, and no sign that no text may hold.

    ``place`` may give an attribute another value: it is told the element, the attribute and what it has.
    """
    if place is None:
        return fit(_CLEANER.clean(html))

    def kept(element: str, attribute: str, value: str) -> str | None:
        return _kept(element, attribute, place(element, attribute, value))

    return fit(_cleaner(kept).clean(html))


def _kept(_element: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return None if is_ours(value) else value
    if attribute == "role":
        return value if _ROLE.fullmatch(value) else None
    if attribute != "class":
        return value
    return _classes(value)


@lru_cache(maxsize=1000)  # code has the same few on every line
def _classes(value: str) -> str | None:
    return " ".join(name for name in value.split() if _CLASS.fullmatch(name)) or None


def _cleaner(kept: Callable[[str, str, str], str | None]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_ELEMENTS),
        attributes={"*": _EVERYWHERE, **_ATTRIBUTES},
        url_schemes={"http", "https", "mailto", "tel", "webcal"},
        link_rel=None,
        strip_comments=True,
        attribute_filter=kept,
        tag_attribute_values={"input": {"type": {"checkbox"}}, "div": {"tabindex": {"0"}}},
    )


_CLEANER = _cleaner(_kept)


def refused(source: str, body: str, first_line: int) -> list[Problem]:
    """Return a Problem for each piece of raw HTML in ``body`` that may not be published; code blocks may show any."""
    text = without_code(body)
    numbered = unfit(text, source, first_line, references=True) if "&#" in text else []
    if "<" not in text:
        return numbered
    return numbered + [
        Problem(
            f"{source}:{first_line + text.count(chr(10), 0, match.start())}",
            f"has HTML that may not be published: {' '.join((match[2] or match[0]).split())}",
            "take it out; to show it to readers, put it in a code block between ``` lines",
        )
        for match in islice(_REFUSED.finditer(text), MANY)
    ]
