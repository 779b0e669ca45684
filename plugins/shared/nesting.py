"""How deep HTML's elements stand in one another: whatever reads it takes the square of that."""

from __future__ import annotations

import re

_NEVER_CLOSED = frozenset(  # by themselves, or by the next
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead tfoot "
    "colgroup caption rp rt option".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,40})")


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
