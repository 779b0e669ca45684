"""Which parts of a Markdown body are code, so that checks of links and HTML can look past them."""

from __future__ import annotations

import re
from functools import lru_cache

_FENCE = re.compile(r"^[\s>]*(`{3,}|~{3,})")
_INLINE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.S)
_MARKS = ("`", "~~~", "    ", "\t")  # where there is none of these, there is no code
_BREAK = re.compile(r"[^\n]")


@lru_cache(maxsize=1)  # every check of a body asks for it in turn
def without_code(body: str) -> str:
    """Return ``body`` with every character of its code replaced by a space; lines and columns stay where they are."""
    if not any(mark in body for mark in _MARKS):
        return body
    lines = []
    fence = ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        inside = bool(fence)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t>").strip(fence[0]):
                fence = ""
        elif mark:
            fence, inside = mark[1], True
        lines.append(" " * len(line) if inside or line.startswith(("    ", "\t")) else line)
    return _INLINE.sub(lambda code: _BREAK.sub(" ", code[0]), "\n".join(lines))
