"""Code: what comes out of ``<pre>`` is what went in, with its lines, its spaces and its language.

Highlighters write a line as a block, a span or a row, and number it beside; a browser shows lines by their styles,
which do not come here. So each ``<pre>`` is written anew: its text, line ends where lines were blocks, and what has a
meaning of its own (links, emphasis). Nothing looks into it afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, fromstring

from plugins.planet.cleaning.lines import BLOCKS, LINE, NUMBERS, is_gutter, write
from plugins.planet.cleaning.tree import Place, drop, has, inside, style_of

ELEMENTS = frozenset("pre xmp listing textarea script table".split())
HIGHLIGHTED = re.compile(r"(?:^|\s)(?:dp-[a-z]+|li1|de1|geshi|crayon-\w+|codecolorer)(?:\s|$)", re.IGNORECASE)
STYLED = re.compile(r"white-space\s*:\s*(?:pre|break)", re.IGNORECASE)
SIGN = re.compile(f"{HIGHLIGHTED.pattern}|{STYLED.pattern}", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language-|lang-|lang:|brush:\s*|highlight-(?:source-|text-)?|src\s+src-)([\w+#.-]{1,30})",
    re.ASCII | re.IGNORECASE,
)
_NAME = re.compile(r"[\w+#.-]{1,30}", re.ASCII)
_NO_LANGUAGE = frozenset("none undefined nohighlight notranslate wrap copy source text-wrap default generic".split())
# Names that some write as they are.
_KNOWN = frozenset(
    (
        "ada asm bash c clojure cmake console cpp csharp css dart diff docker dockerfile elixir elm erlang "
        "fortran fsharp go graphql groovy haskell hcl html http ini java javascript js json jsx julia kotlin "
        "latex lisp lua makefile matlab nginx nix objc ocaml pascal perl php powershell prolog protobuf python r "
        "racket ruby rust scala scheme scss sh shell solidity sql svelte swift terraform toml ts tsx typescript "
        "vim vue xml yaml zig"
    ).split()
)
_HIGHLIGHTED = frozenset("highlight geshi codecolorer syntaxhighlighter wp_syntax sourcecode code".split())
_TOLD = ("data-lang", "data-language", "data-enlighter-language", "data-code-language", "lang")
_PROGRAMMES = ("pre", "code")
_CODE_CELL = re.compile(r"(?:^|\s)(?:blob-code\S*|js-file-line|hljs-ln-code|code-line)(?=\s|$)")
_LISTED = re.compile(r"(?:^|\s)(?:dp-[a-z]+|geshi\S*|li1|de1)(?=\s|$)")
_MONOSPACE = re.compile(r"mono|courier|consolas|menlo", re.IGNORECASE)


def keep_listings(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Make a ``<pre>`` of lists and boxes whose items or lines are code."""
    for listing in list(body.iter("ol", "div")):
        if _is_listing(listing) and inside(listing, body):
            _become_pre(listing)


def keep_styled(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Keep the lines of what is no ``<pre>`` but shown as one."""
    for styled in list(body.iter("code", "div", "p", "span", "td")):
        if "white-space" in (styled.get("style") or "") and inside(styled, body):
            _settle_styled(styled)


def keep(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Make a ``<pre>`` of all that is code, and write each anew with its lines and its language."""
    for table in list(body.iter("table")):
        if inside(table, body):
            _without_numbers(table)
    for script in list(body.iter("script")):
        if re.search("syntaxhighlighter|text/plain", script.get("type") or "") and _LANGUAGE.search(_classes(script)):
            script.text = re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", script.text or "")
            _become_pre(script)
    for raw in list(body.iter("xmp", "listing", "textarea")):
        _settle_raw(raw, body)
    for pre in list(body.iter("pre")):
        if inside(pre, body) and not inside_pre(pre):
            before = pre.getprevious()
            if before is not None and not (before.tail or "").strip() and is_gutter(before):
                drop(before)
            _write(pre)


def language_of(element: HtmlElement) -> str | None:
    """Return the language of code as its element or the boxes right around it tell it, in lower case."""
    boxes = [element, *(child for child in element if child.tag == "code")]
    boxes += [box for box in islice(element.iterancestors(), 3) if box.tag in ("div", "figure", "pre", "code")]
    for box in boxes:
        if (language := _told(box)) is not None:
            return language
    return None


def _told(box: HtmlElement) -> str | None:
    for name in _TOLD:
        value = box.get(name)
        if value is None:
            continue
        value = value.strip().lower()
        if (name != "lang" or box.tag in _PROGRAMMES) and _NAME.fullmatch(value) and value not in _NO_LANGUAGE:
            return value
    named = box.get("class")
    return _named_language(named, box.tag in _PROGRAMMES) if named else None


@lru_cache(maxsize=1024)
def _named_language(classes: str, programme: bool) -> str | None:
    languages = [match[1].lower().rstrip(".") for match in _LANGUAGE.finditer(classes)]
    named = classes.lower().split()
    if programme or not _HIGHLIGHTED.isdisjoint(named):
        languages += [name for name in named if name in _KNOWN]
    return next((language for language in languages if language not in _NO_LANGUAGE), None)


def _classes(element: HtmlElement) -> str:
    return element.get("class") or ""


def _without_numbers(table: HtmlElement) -> None:
    """Put code in the place of a table that holds it and its line numbers, or a row for each of its lines."""
    if next(table.iterancestors("pre"), None) is not None:
        return
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    cells = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table"), None) is table]
    if rows and all(any(_CODE_CELL.search(_classes(cell)) for cell in row) for row in rows):
        _become_pre(table)
        return
    code = [cell for cell in cells if not NUMBERS.fullmatch(str(cell.text_content()))]
    if len(rows) != 1 or len(code) != 1 or len(cells) < 2:
        return
    if has(code[0], ("pre",)):
        _put(code[0], table)
        code[0].tag = "div"
    elif any(LINE.search(_classes(line)) for line in code[0].iter("div", "span")):
        language = language_of(code[0]) or language_of(table)
        _put(code[0], table)
        _become_pre(code[0], language)


def _put(cell: HtmlElement, table: HtmlElement) -> None:
    """Put a cell in the place of its table; what numbers its lines goes with that."""
    table.addprevious(cell)
    cell.tail, table.tail = table.tail, None
    table.drop_tree()


def _is_listing(element: HtmlElement) -> bool:
    """Tell whether a list or a box is code that a highlighter of before ``<pre>`` wrote as items or lines."""
    if next(element.iterancestors("pre"), None) is not None or next(element.iter("pre"), None) is not None:
        return False
    if element.tag == "ol":
        return bool(len(element)) and all(
            _LISTED.search(f"{_classes(element)} {_classes(item)} {_classes(item[0]) if len(item) else ''}")
            for item in element
        )
    return bool(re.search(r"(?:^|\s)(?:crayon-pre|codecolorer)(?=\s|$)", _classes(element)))


def _become_pre(element: HtmlElement, language: str | None = None) -> None:
    language = language or language_of(element)
    element.tag = "pre"
    for name in list(element.attrib):
        del element.attrib[name]
    if language:
        element.set("class", f"language-{language}")


def _settle_raw(raw: HtmlElement, body: HtmlElement) -> None:
    """Make old elements of plain text a ``<pre>``; a copy for the clipboard beside the code itself goes."""
    text = str(raw.text_content())
    if raw.tag != "textarea":
        raw.tag = "pre"
    elif text.strip() and not any(_same(text, pre) for pre in body.iter("pre")):
        _become_pre(raw)


def _same(text: str, pre: HtmlElement) -> bool:
    return "".join(str(pre.text_content()).split()) == "".join(text.split())


def _settle_styled(element: HtmlElement) -> None:
    """Keep the lines of what is no ``<pre>`` but styled as one: code becomes one, a verse gets its breaks."""
    style = style_of(element)
    kind = style.get("white-space", "")
    if not kind.startswith(("pre", "break")) or next(element.iterancestors("pre"), None) is not None:
        return
    shown = element.tag == "code" or bool(_MONOSPACE.search(style.get("font-family", "")))
    if "\n" not in str(element.text_content()).strip() and not (shown and has_lines(element)):
        return
    if element.tag == "code" and kind != "pre-line":
        _wrap(element)
    elif element.tag in ("div", "p") and (kind == "pre" or shown):
        _become_pre(element)
    else:
        _break_lines(element)


def has_lines(element: HtmlElement) -> bool:
    """Tell whether an element holds breaks, blocks or lines."""
    return any(
        part.tag == "br" or part.tag in BLOCKS or LINE.search(_classes(part)) for part in element.iterdescendants()
    )


def _wrap(code: HtmlElement) -> None:
    """Put a ``<pre>`` around block code; a paragraph that holds nothing else becomes it."""
    parent = code.getparent()
    alone = (
        parent is not None and parent.tag == "p" and len(parent) == 1 and not (parent.text or code.tail or "").strip()
    )
    if parent is not None and alone:
        parent.tag, parent.text, code.tail = "pre", None, None
        return
    pre = fromstring("<pre></pre>")
    code.addprevious(pre)
    pre.tail, code.tail = code.tail, None
    pre.append(code)


def _break_lines(element: HtmlElement) -> None:
    for part in list(element.iter()):
        if isinstance(part.tag, str) and "\n" in (part.text or "").strip("\n"):
            first, *lines = (part.text or "").split("\n")
            part.text = first
            for place, line in enumerate(lines):
                part.insert(place, _break(line))
        if part is not element and "\n" in (part.tail or "").strip("\n"):
            first, *lines = (part.tail or "").split("\n")
            part.tail = first
            for line in reversed(lines):
                tail, part.tail = part.tail, None
                part.addnext(_break(line))
                part.tail = tail


def _break(following: str) -> HtmlElement:
    line_end = etree.Element("br")
    line_end.tail = following
    return line_end  # type: ignore[return-value]


def _write(pre: HtmlElement) -> None:
    """Write a ``<pre>`` anew in its place."""
    language = language_of(pre)
    own = _told(pre)
    write(pre)
    codes = list(pre.iter("code"))
    if len(codes) > 1:  # one for each word or line
        etree.strip_tags(pre, "code")
        codes = []
    pre.text = (pre.text or "").lstrip("\n") or None  # a parser drops the first, and would the next when it comes again
    for name in list(pre.attrib):
        del pre.attrib[name]
    if not (str(pre.text_content()).strip() or has(pre, ("img", "math"))):
        drop(pre)
    if not language:
        return
    for code in codes:
        code.set("class", f"language-{language}")
    if own or not codes:
        pre.set("class", f"language-{own or language}")


def inside_pre(element: HtmlElement) -> bool:
    """Tell whether an element is part of code."""
    return next(element.iterancestors("pre"), None) is not None
