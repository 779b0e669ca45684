"""Pictures for tests, in real bytes."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><title>Log in</title>"


def picture(
    width: int = 200, height: int | None = None, kind: str = "PNG", colour: str = "teal", **how: object
) -> bytes:
    """Return a picture with something in it: a square of another colour about its middle."""
    height = height or width
    image = Image.new("RGB", (width, height), colour)
    image.paste("ivory", (width // 3, height // 3, 2 * width // 3, 2 * height // 3))
    data = io.BytesIO()
    image.save(data, kind, **how)  # type: ignore[arg-type]
    return data.getvalue()


def bomb(side: int) -> bytes:
    """Return a PNG that says it is ``side`` pixels wide and high, and unpacks to that: all of them black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def icon_with(inside: bytes, says: int = 0) -> bytes:
    """Return an ICO whose one picture is said to be ``says`` pixels wide (0 stands for 256), and is ``inside``."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, says, says, 0, 0, 1, 32, len(inside), 22) + inside


def opened(data: bytes) -> Image.Image:
    """Return a picture's pixels."""
    return Image.open(io.BytesIO(data))
