"""An address → its QR code, as an SVG path: the way from paper to a page.

Source: ISO/IEC 18004; what it looks like is segno's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from urllib.parse import urlsplit

import segno

QUIET = 4  # squares around the code that must stay empty


@dataclass(frozen=True)
class Qr:
    """A code: how many squares it is wide with its quiet zone, and its dark squares as lines, one square thick."""

    address: str
    size: int
    path: str

    @property
    def only_here(self) -> bool:
        """Return whether its address leads to the machine that it is opened on, and to nobody else's."""
        host = urlsplit(self.address).hostname or ""
        return host in ("", "localhost", "::1", "0.0.0.0") or host.endswith(".localhost") or host.startswith("127.")  # noqa: S104


def qr(address: str, bears: Literal["m", "q"] = "q") -> Qr:
    """Return the code of ``address``; it reads though a quarter of it is dirty or torn, or with ``m`` a seventh.

    Of the eight patterns that may lie over it, which all read, it is always the same: to choose takes most of the time.
    """
    code = segno.make_qr(address, error=bears, mask=3)
    lines = []
    for y, row in enumerate(code.matrix, QUIET):
        x, end = QUIET, 0
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                lines.append(f"m{x - end} 0h{width}" if end else f"M{x} {y}.5h{width}")
                end = x + width
            x += width
    return Qr(address, len(code.matrix) + 2 * QUIET, "".join(lines))
