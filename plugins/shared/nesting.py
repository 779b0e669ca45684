"""How HTML's elements stand in one another: how deep, for whatever reads it takes the square of that, and which are
left open, for those take all that follows."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from plugins.shared.text import MANY

_NEVER_CLOSED = frozenset(  # by themselves, or by the next
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead tfoot "
    "colgroup caption rp rt option".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,40})")
# As a browser cuts it (HTML 13.2.5): a comment, or a tag; what stands in quotes behind = may be anything. It never goes
# back.
PIECE = re.compile(
    r"<!--(?:-?>|.*?--!?>|(?P<comment>))"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?>(?:=\s*+(?:\"[^\"]*+\"|'[^']*+'|)|[^>=]++)*))(?:>|\Z)",
    re.S,
)
_QUOTE = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+'|([\"']))")  # by itself: Python 3.11 fails on a group within a `*+`
_RUN_ON = re.compile(r"=\s*+(?:\"[^\"<]*\n[^\"<]*<|'[^'<]*\n[^'<]*<)")  # a quote that ends where another should begin
_BARE_VALUE = re.compile(r"=[^\s\"']++\Z")  # its / is an address's


def deepest(html: str, most: int) -> int | None:
    """Return where in ``html`` more than ``most`` elements are open, or None."""
    counts: dict[str, int] = {}
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _NEVER_CLOSED:
            continue
        here = counts.get(name, 0)
        if tag[1]:
            counts[name], depth = max(0, here - 1), depth - bool(here)
        else:
            counts[name], depth = here + 1, depth + 1
            if depth > most:
                return tag.start()
    return None


@dataclass(frozen=True)
class LeftOpen:
    """What is not closed: ``kind`` in words, the ``text`` that opens it, and how many of that text stood before it."""

    kind: str
    text: str
    before: int


def left_open(html: str, elements: Collection[str]) -> list[LeftOpen]:
    """Return which of ``elements``, comments and quotes within tags ``html`` opens and never closes, in their order."""
    opened: dict[str, list[re.Match[str]]] = {}
    for piece in PIECE.finditer(html):
        name = (piece["name"] or "").lower()
        if piece["comment"] is not None:
            return [_open("comment", piece, html)]
        if any(quote[1] for quote in _QUOTE.finditer(piece["rest"] or "")) or _RUN_ON.search(piece[0]):
            return [_open("quote", piece, html)]
        if name not in elements or name in _NEVER_CLOSED:
            continue
        if not piece["end"]:
            opened.setdefault(name, []).append(piece)
        elif opened.get(name):
            opened[name].pop()
    left = sorted((piece for pieces in opened.values() for piece in pieces), key=lambda piece: piece.start())
    return [_open("element", piece, html) for piece in left[:MANY]]


def _open(kind: str, piece: re.Match[str], html: str) -> LeftOpen:
    text = {"comment": "<!--", "quote": piece[0].partition("\n")[0][:80]}.get(kind, piece[0])
    return LeftOpen(kind, text, html.count(text, 0, piece.start()))


def closed(html: str) -> str:
    """Return ``html`` with each element that XML would close in its tag (``<a id="x"/>``) closed as HTML has it."""
    return PIECE.sub(_closed, html) if "/>" in html else html


def _closed(piece: re.Match[str]) -> str:
    empty = piece["name"] and not piece["end"] and piece["rest"].endswith("/")
    if not empty or piece["name"].lower() in _VOID or _BARE_VALUE.search(piece["rest"]):
        return piece[0]
    return f"<{piece['name']}{piece['rest'][:-1]}></{piece['name']}>"
