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
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

import nh3

from plugins.shared.body import is_html
from plugins.shared.problem import Problem
from plugins.shared.text import MANY, fit, unfit
from plugins.writing.code import without_code
from plugins.writing.headings import is_ours
from plugins.writing.hosts import of_frame

ELEMENTS = frozenset(
    (
        "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
        "figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p picture pre q rp rt ruby s samp "
        "section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr "
    ).split()
)
# What formulas are made of (MathML Core), but for what may hold HTML again: formulas.py writes them, nobody else.
_MATHML = frozenset(
    (
        "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub "
        "msubsup msup mtable mtd mtext mtr munder munderover"
    ).split()
)
_MATHML_ATTRIBUTES = set(
    (
        "accent accentunder columnspan depth display displaystyle form height largeop linethickness lspace mathvariant "
        "maxsize minsize movablelimits rowspan rspace scriptlevel stretchy symmetric voffset width"
    ).split()
)
# Every name that HTML has, or had: what is called otherwise is no element, and its tag is left out.
HTML = ELEMENTS | frozenset(
    (
        "acronym address applet area article audio base basefont bgsound big blink body button canvas center data "
        "datalist dialog dir embed fieldset font footer form frame frameset h1 head header hgroup html iframe image "
        "isindex keygen legend link listing main map marquee math menu menuitem meta meter nav nobr noembed noframes "
        "noscript object optgroup option output param plaintext progress rb rtc script search select slot spacer "
        "strike style svg template textarea title track tt video xmp "
    ).split()
)
# Markdown itself writes classes (code, notes, footnotes), ids (headings, footnotes) and the boxes of task lists.
_EVERYWHERE = {"class", "id", "lang", "dir", "title", "role"}
_ATTRIBUTES = {
    "a": {"href", "hreflang", "rel", "name"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "source": {"srcset", "sizes", "media", "type", "width", "height"},
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
# What Python-Markdown, PyMdown, Pygments (at most three characters), tables.py and elsewhere.py write.
_CLASS = re.compile(
    r"[a-z][a-z0-9]{0,2}|code(?:table)?|linenos|linenodiv|normal|filename|language-[\w+#.-]{1,30}|table-box"
    r"|elsewhere(?:-video|-slides|-map|-sound)?|footnote(?:-ref|-backref)?|task-list(?:-item|-control|-indicator)?|to-(?:left|center|right)"
    r"|admonition(?:-title)?|abstract|attention|bug|caution|danger|error|example|failure|hint|important|info|note|question"
    r"|quote|success|tip|warning",
    re.ASCII,
)
SCHEMES = frozenset(("http", "https", "mailto", "tel", "webcal"))  # of links that are published
_ROLE = re.compile(r"group|doc-[a-z]+")  # what tables.py writes, and the parts of a text (WAI-ARIA for publishing)
_RUNS = frozenset(  # or loads, or submits
    "audio base button embed form frame iframe link math meta object script select style svg template textarea "
    "video".split()
)
# As Markdown takes it from a text: up to its end, or to where another begins. It never goes back.
_TAG = re.compile(r"<([a-zA-Z][^\s/<>]*+)((?>(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')|[^<>=]++|=)*))")
# Behind a sign that is none of an attribute's: as browsers do, and it never goes back.
_ATTRIBUTE = re.compile(r"(?<=[\s/\"'])([^\s\"'<>/=]++)(?:(\s*+=\s*+)(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]*+))?")
_MAY_NOT = "has HTML that may not be published: {}"
_LINK, _FILE = "link to what it shows", "put the file into content/files/ and link to it"
_INSTEAD = {
    **dict.fromkeys(("<iframe", "<embed", "<object", "<frame"), _LINK),
    **dict.fromkeys(("<video", "<audio"), _FILE),
    **dict.fromkeys(("<form", "<button", "<select", "<textarea"), "link to the page that has it"),
    "<svg": "save it as PNG, and show that",
    "<math": "write it as LaTeX between dollars, $x^2$",
}
_SIZE = re.compile(r"\s*\d+(?:\.\d+)?(?:px|%)?\s*")  # of a picture; others, as 6in, browsers take for pixels
_SCHEME = re.compile(r"[\"']?\s*+(?:javascript|data|vbscript)\s*+:", re.I)


def clean(html: str, place: Callable[[str, str, str], str | None] | None = None) -> str:
    """Return ``html`` with nothing in it that runs, loads, positions or submits, and no sign that no text may hold.

    ``place`` may give an attribute another value, or take it: it is told the element, the attribute and what it has.
    """
    if place is None:
        return fit(_CLEANER.clean(html))

    def kept(element: str, attribute: str, value: str) -> str | None:
        placed = place(element, attribute, value)
        return None if placed is None else _kept(element, attribute, placed)

    return fit(_cleaner(kept).clean(html))


def _kept(element: str, attribute: str, value: str) -> str | None:
    if element == "img" and attribute in ("width", "height"):
        return value if _SIZE.fullmatch(value) else None
    if attribute in ("id", "name"):
        return None if is_ours(value) else value
    if attribute == "cite":  # which the library does not take for an address
        return None if _SCHEME.match(value) else value
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
        tags=set(ELEMENTS | _MATHML),
        attributes={"*": _EVERYWHERE, **_ATTRIBUTES, **dict.fromkeys(_MATHML, _MATHML_ATTRIBUTES)},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
        attribute_filter=kept,
        tag_attribute_values={"input": {"type": {"checkbox"}}, "div": {"tabindex": {"0"}}},
    )


_CLEANER = _cleaner(_kept)


def refused(source: str, body: str, first_line: int) -> list[Problem]:
    """Return a Problem for each piece of raw HTML in ``body`` that may not be published; code blocks may show any."""
    if is_html(source):
        # Where in the file it was nobody knows. What a reader styles itself is taken out, and is no writer's fault.
        pieces = dict.fromkeys(what for _, what in islice(_runs(body), MANY))
        own = (what for what in pieces if source.endswith((".html", ".htm")) or not what.lstrip().startswith("style"))
        return [
            Problem(f"{source}:{first_line}", _MAY_NOT.format(" ".join(what.split())), "take it out") for what in own
        ]
    text = without_code(body)
    numbered = unfit(text, source, first_line, references=True) if "&#" in text else []
    if "<" not in text:
        return numbered
    return numbered + [
        Problem(
            f"{source}:{first_line + text.count(chr(10), 0, place)}",
            _MAY_NOT.format(" ".join(what.split())),
            f"{_INSTEAD.get(what.lower(), 'take it out')}; to show the code itself, put it between ``` lines",
        )
        for place, what in islice(_runs(text), MANY)
    ]


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each tag in ``text`` begins that runs, loads, positions or submits, and what in it does.

    An attribute of what is no element, as in ``x <y and one = 2> z``, does nothing: nothing of that is published.
    """
    for tag in _TAG.finditer(text):
        name = tag[1].lower()
        if name == "iframe" and of_frame(tag[2])[0]:
            continue  # a picture that leads there stands in its place
        if name in _RUNS:
            yield tag.start(), f"<{name}"
        elif name in HTML:
            attribute = next((what for match in _ATTRIBUTE.finditer(tag[2]) if (what := _does(*match.groups()))), None)
            if attribute:
                yield tag.start(), attribute


def _does(name: str, equals: str | None, value: str | None) -> str | None:
    """Return what an attribute does that may not be, as it is written; None for any other."""
    plain = name.lower()
    if equals and (plain == "style" or re.fullmatch("on[a-z]+", plain)):
        return f"{name}{equals}"
    loads = equals and value and plain in ("href", "src", "cite") and (scheme := _SCHEME.match(value))
    return f"{name}{equals}{scheme[0]}" if loads and scheme else None
