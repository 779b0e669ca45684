"""The lines of code: a ``<pre>`` is written anew as its text, with line ends where lines were blocks.

What a highlighter writes around words is left out; what has a meaning of its own (links, emphasis, pictures) stays.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement, fromstring

from plugins.planet.cleaning.hidden import SIGN as HIDING
from plugins.planet.cleaning.hidden import is_hidden

# What numbers lines, by its class; it goes only where it holds nothing but numbers.
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:gutter|line-?no(?:s|div)?|line_?-?numbers?|lnt|lnr?|rouge-gutter|lntd|blob-num|crayon-nums?|"
    r"hljs-ln-numbers?|li?neno|line-numbers-rows|react-syntax-highlighter-line-number|"
    r"rdmd-code-line-number)(?=[\s_-]|$)",
    re.IGNORECASE,
)
_UNSELECTED = re.compile(r"user-select\s*:\s*none", re.IGNORECASE)  # Chroma's numbers within lines
NUMBERS = re.compile(r"[\d\s.:|]*")
LINE = re.compile(
    r"(?:^|\s)(?:line|code-?line|ec-line|token-line|hljs-line|react-code-line|react-code-text|crayon-line|view-line|"
    r"CodeMirror-line|cm-line|ace_line|shiki-line|source-?line|line-content|js-file-line)(?=\s|$)",
    re.IGNORECASE,
)
BLOCKS = frozenset(
    "div p li tr ol ul dl dt dd section article h1 h2 h3 h4 h5 h6 blockquote figure details summary".split()
)
_ROWS = frozenset("table tbody thead tfoot tr ol ul".split())
_KEPT = frozenset("a abbr b bdi bdo cite code del em i img ins kbd mark math q s samp strong sub sup u var".split())
_GONE = frozenset("button select input svg textarea script style template noscript iframe object audio video".split())
_COLOURS = ("span", "font")


def write(pre: HtmlElement) -> None:
    """Write what a ``<pre>`` holds anew, line by line."""
    if not len(pre):
        return
    mangled = _is_mangled(pre)
    if not mangled and all(map(_is_colour, pre.iterdescendants())) and not any(map(_is_one_of_several, pre)):
        etree.strip_tags(pre, *_COLOURS)
        return
    written = fromstring("<pre></pre>")
    _CodeWriter(written, mangled=mangled).take(pre)
    for child in list(pre):
        pre.remove(child)
    pre.text = written.text
    pre.extend(list(written))


def is_gutter(element: HtmlElement) -> bool:
    """Tell whether an element only counts lines."""
    named = element.get("data-line-number") is not None or bool(_GUTTER.search(element.get("class") or ""))
    return (named or bool(_UNSELECTED.search(element.get("style") or ""))) and bool(
        NUMBERS.fullmatch(str(element.text_content()))
    )


def _is_colour(part: HtmlElement) -> bool:
    """Tell whether an element in code is a colour, a break or the code, as all are that most highlighters write."""
    plain = part.tag in _COLOURS or part.tag in ("br", "code")
    return (
        plain and part.get("hidden") is None and _styled(str(part.tag), part.get("class"), part.get("style")) == "plain"
    )


def _is_mangled(pre: HtmlElement) -> bool:
    """Tell whether each line end has a break before it, which WordPress put there: a browser doubles the lines."""
    breaks = list(pre.iter("br"))
    return bool(breaks) and all((line_end.tail or "").lstrip(" \t\r").startswith("\n") for line_end in breaks)


class _CodeWriter:
    """Writes code into an element: what ``take`` is given, line by line."""

    def __init__(self, into: HtmlElement, *, mangled: bool) -> None:
        self.into, self.mangled = into, mangled
        self.written = 0
        self.ends = "\n\n"  # the last two characters
        self.due: Literal["", "block", "span"] = ""  # a line has ended, and nothing has said so yet

    def take(self, element: HtmlElement) -> None:
        """Write what an element holds."""
        rows = element.tag in _ROWS
        self.text(element.text, between=rows or (len(element) > 0 and element[0].tag in BLOCKS))
        for child in element:
            block = self.child(child)
            self.text(child.tail, between=rows or block)

    def child(self, child: HtmlElement) -> bool:
        """Write an element; tell whether it was a block."""
        if child.tag == "br":
            self.line_break()
        elif child.tag in _GONE:
            return False
        elif (
            styled := _styled(str(child.tag), child.get("class"), child.get("style"))
        ) == "plain" and child.tag == "span":
            self.take(child)
        elif is_gutter(child) or is_hidden(child):
            return False
        elif child.tag in BLOCKS or styled == "block":
            self.block(child)
            return True
        elif styled == "line" or _is_one_of_several(child):
            self.span(child)
        elif child.tag in _KEPT and not (child.tag == "a" and _is_place(child)):
            self.inline(child)
        else:
            self.take(child)
        return False

    def block(self, child: HtmlElement) -> None:
        """Write an element that a browser puts on lines of its own."""
        self.due = ""
        if not self.ends.endswith("\n"):
            self.put("\n")
        if child.tag == "p" and self.ends != "\n\n":
            self.put("\n")
        before = self.written
        self.take(child)
        if self.written == before and (child.tag == "tr" or LINE.search(child.get("class") or "")):
            self.put("\n")
        self.due = "" if self.ends.endswith("\n") else "block"

    def span(self, child: HtmlElement) -> None:
        """Write a line that most highlighters end with a line end, some without."""
        if self.due:
            self.put("\n")
        self.due, before = "", self.written
        self.take(child)
        self.due = "" if self.ends.endswith("\n") and self.written > before else "span"

    def line_break(self) -> None:
        self.end_line()
        if not self.mangled:
            etree.SubElement(self.into, "br")
            self.count("\n")

    def inline(self, child: HtmlElement) -> None:
        self.end_line()
        if child.tag in ("img", "math"):
            whole = deepcopy(child)
            whole.tail = None
            self.into.append(whole)
            self.count("x")
            return
        within, self.into = self.into, etree.SubElement(self.into, child.tag, dict(child.attrib))
        self.take(child)
        self.into = within

    def text(self, text: str | None, *, between: bool) -> None:
        """Write a text; ``between`` blocks, spaces and one line end are none of the code's."""
        if not text:
            return
        if between and not text.strip():
            self.put("\n" * (text.count("\n") - (0 if self.due else 1)))
            self.due = "" if "\n" in text else self.due
        elif self.due != "span" or text.strip() or "\n" in text:
            if text.startswith("\n"):
                self.due = ""
            self.end_line()
            self.put(text)

    def end_line(self) -> None:
        if self.due == "block":
            self.put("\n")
        self.due = ""

    def put(self, text: str) -> None:
        if not text:
            return
        if len(self.into):
            self.into[-1].tail = (self.into[-1].tail or "") + text
        else:
            self.into.text = (self.into.text or "") + text
        self.count(text)

    def count(self, text: str) -> None:
        self.written += len(text)
        self.ends = (self.ends + text)[-2:]


def _is_one_of_several(child: HtmlElement) -> bool:
    """Tell whether a line is a ``<code>`` of its own right beside others, as WeChat writes them."""
    above = child.getparent()
    if child.tag != "code" or child.get("class") or above is None or above.tag != "pre":
        return False
    return any(element is not None and element.tag == "code" for element in (child.getprevious(), child.getnext()))


def _is_place(link: HtmlElement) -> bool:
    """Tell whether a link only gives a line an address."""
    return (link.get("href") or "#").startswith("#") or not (str(link.text_content()).strip() or len(link))


@lru_cache(maxsize=1024)
def _styled(tag: str, named: str | None, style: str | None) -> Literal["plain", "block", "line", "other"]:
    """Return what an element in code is by its class and style; ``plain`` has a colour at most."""
    if style and tag in ("span", "code", "a") and re.search(r"display\s*:\s*(?:block|flex|grid|table-row)\b", style):
        return "block"
    if named and LINE.search(named):
        return "line"
    told = f"{named or ''} {style or ''}"
    return "other" if _GUTTER.search(named or "") or HIDING.search(told) or _UNSELECTED.search(told) else "plain"
