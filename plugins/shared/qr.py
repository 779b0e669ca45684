"""An address → its QR code, as an SVG path: the way from paper to a page.

Source: ISO/IEC 18004; what it looks like is zxing-cpp's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from zxingcpp import BarcodeFormat, create_barcode

QUIET = 4  # squares around the code that must stay empty
_DARK = re.compile(rb"\0+")


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
    code = create_barcode(address, BarcodeFormat.QRCode, ec_level=bears.upper(), data_mask=3)
    image: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer: a byte each
    squares, wide = bytes(image), image.shape[1]
    lines = []
    for row in range(wide):
        end = 0
        for dark in _DARK.finditer(squares, row * wide, (row + 1) * wide):
            x, width = dark.start() - row * wide + QUIET, dark.end() - dark.start()
            lines.append(f"m{x - end} 0h{width}" if end else f"M{x} {row + QUIET}.5h{width}")
            end = x + width
    return Qr(address, wide + 2 * QUIET, "".join(lines))
