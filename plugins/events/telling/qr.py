"""An address → the squares of its QR code (ISO/IEC 18004), for a template to draw."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # squares around the code that must stay empty


@dataclass(frozen=True)
class Qr:
    """A code: how many squares it is wide with its quiet zone, and its dark squares as an SVG path."""

    address: str
    size: int
    path: str


def qr(address: str) -> Qr:
    """Return the code of ``address``; a quarter of it may be dirty or torn and it still reads."""
    code = segno.make_qr(address, error="q")
    runs = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Qr(address, len(code.matrix) + 2 * QUIET, "".join(runs))
