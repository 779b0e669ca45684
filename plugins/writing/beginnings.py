"""How a block of Markdown begins: what GitHub's flavour takes the start of a line for (CommonMark 0.31, GFM 0.29)."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING = re.compile(r" {0,3}(#{1,6})(?![^ \t])(.*)$")
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
QUOTE = re.compile(r" {0,3}>")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
STASHED = re.compile(r"[ \t]*\x02wzxhzdk:\d+\x03[ \t]*$")  # what a preprocessor has put aside: a fenced block
_ITEM = re.compile(r"( {0,3})([-+*]|\d{1,9}[.)])(?:( +)(?=\S)|[ \t]*$)")
_ROW = re.compile(r" {0,3}\|?[ \t]*+:?-+:?[ \t]*+(?>(?:\|[ \t]*+:?-+:?[ \t]*+)*)\|?[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")
_TAG = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link "
    "main menu menuitem nav noframes ol optgroup option p param search section source summary table tbody td tfoot th "
    "thead title tr track ul"
).replace(" ", "|")
_BLOCK_HTML = re.compile(rf" {{0,3}}</?(?:{_TAG})(?:\s|/?>|$)", re.I)
_LONE_TAG = re.compile(
    r" {0,3}(?:<[a-z][a-z0-9-]*+"
    r"(?>(?:\s+[a-z_:][\w.:-]*+(?>(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?))*)\s*+/?>"
    r"|</[a-z][a-z0-9-]*+\s*+>)\s*$",
    re.I,
)
_WHOLE = (  # these go on over empty lines, up to their end
    (
        re.compile(r" {0,3}<(?:pre|script|style|textarea)(?:\s|>|$)", re.I),
        re.compile(r"</(?:pre|script|style|textarea)>", re.I),
    ),
    (re.compile(r" {0,3}<!--"), re.compile(r"-->")),
    (re.compile(r" {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r" {0,3}<![a-z]", re.I), re.compile(r">")),
    (re.compile(r" {0,3}<!\[CDATA\["), re.compile(r"\]\]>")),
)


@dataclass(frozen=True)
class ListItem:
    """The first line of a list's item: its kind of list, its number, and the column at which its text begins."""

    kind: str
    start: int | None
    column: int
    empty: bool


def heading_of(rest: str) -> str:
    """Return the text of a heading, of which ``rest`` stands behind its signs; those that close it are none of it."""
    rest = rest.strip(" \t")
    bare = rest.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else rest


def item(line: str) -> ListItem | None:
    """Return the item that begins with ``line``, or None."""
    match = _ITEM.match(line)
    if not match or RULE.match(line):
        return None
    indent, mark, spaces = match.groups()
    width = len(spaces) if spaces and len(spaces) < 5 else 1
    start = int(mark[:-1]) if len(mark) > 1 else None
    return ListItem(mark[-1], start, len(indent) + len(mark) + width, empty=spaces is None)


def whole_html(line: str) -> re.Pattern[str] | None:
    """Return what ends the HTML that begins with ``line`` and may have empty lines, or None."""
    return next((end for start, end in _WHOLE if start.match(line)), None)


def html(line: str, *, in_paragraph: bool = False) -> bool:
    """Tell whether ``line`` begins HTML that goes on to the next empty line."""
    if "<" not in line:
        return False
    return bool(_BLOCK_HTML.match(line)) or (not in_paragraph and bool(_LONE_TAG.match(line)))


def interrupts(line: str) -> bool:
    """Tell whether ``line`` ends the paragraph above it."""
    if not line.strip():
        return True
    if line.startswith("    "):
        return False
    list_item = item(line)
    if list_item and not list_item.empty and list_item.start in (None, 1):
        return True
    return bool(
        STASHED.match(line)
        or HEADING.match(line)
        or RULE.match(line)
        or QUOTE.match(line)
        or html(line, in_paragraph=True)
        or whole_html(line)
    )


def may_go_on(line: str) -> bool:
    """Tell whether the innermost block that ``line`` is in is a paragraph, which the next line may lazily go on."""
    while True:
        line = line.lstrip(" ") if not line.startswith("    ") else line
        if quote := QUOTE.match(line):
            line = line[quote.end() :].removeprefix(" ")
        elif list_item := item(line):
            line = line[list_item.column :]
        else:
            break
    return bool(line.strip()) and not (STASHED.match(line) or HEADING.match(line) or RULE.match(line) or html(line))


def table(header: str, row: str) -> bool:
    """Tell whether a table begins with the line ``header`` above ``row``."""
    return (
        "-" in row
        and bool(_ROW.match(row))
        and ("|" in row or ":" in row or "|" in header)
        and _cells(header) == _cells(row)
    )


def rows(lines: list[str]) -> list[str]:
    """Return the ``lines`` of a table as Python-Markdown knows them: of one column, too, each has a bar."""
    if _cells(lines[0]) > 1:
        return lines
    return [line if "|" in line else f"| {line.strip()} |" for line in lines]


def _cells(line: str) -> int:
    line = line.strip().removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return len(_PIPE.findall(line)) + 1
