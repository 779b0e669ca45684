"""Names within a page (id). Those of the page's own parts are not for texts: links and scripts must find the parts."""

from __future__ import annotations

import re

# As the theme's templates write them; tests/writing/test_anchors.py compares.
_OURS = frozenset(
    (
        "access after-pictures after-recordings agenda answer beginning blog blogs calendar current dates "
        "everybody facts heard held here hosted join kind lately mail main my-agenda my-news next on-paper paper "
        "pitch posts q reader related results saying series slip slip-title sponsors streams subscribe talks "
        "trail whats-on written"
    ).split()
)
# A year's, a month's, a day's of an agenda, a day's and a slot's.
_MADE = re.compile(r"y\d+|\d{4}-\d{2}|agenda-\d{4}-\d{2}-\d{2}|(?:day|slot)-.+(?<!-text)")


def is_ours(name: str) -> bool:
    """Tell whether a part of a page of ours may have this name."""
    return name in _OURS or _MADE.fullmatch(name) is not None


def slugify(heading: str, separator: str) -> str:
    """Return the name of a heading in a text, as GitHub has it: in its own script, with a hyphen for each space."""
    name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)
    return f"{name}{separator}text" if is_ours(name) else name
