"""Pictures as phones, editors and tricksters write them: with everything beside the pixels that a format can hold."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

pillow_heif.register_heif_opener()

TOLD = b"TOLD-BY-METADATA"  # planted wherever a format has room for more than pixels
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>' + TOLD + b"</a></x:xmpmeta>"
# What reads a picture upright finds red in the upper left corner, green beside it, and blue below.
CORNERS = {(0.1, 0.1): (200, 30, 30), (0.9, 0.1): (30, 160, 30), (0.1, 0.9): (30, 30, 200)}


def corners(width: int = 640, height: int = 480) -> Image.Image:
    """Return a picture of which one can tell which way up it is."""
    image = Image.new("RGB", (width, height), (230, 230, 220))
    for (x, y), colour in CORNERS.items():
        left, top = round((x - 0.1) * width), round((y - 0.1) * height)
        image.paste(colour, (left, top, left + width // 5, top + height // 5))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """Return what a phone says: its make, its number, where it was, and whatever its maker wrote."""
    made = Image.Exif()
    text = TOLD.decode()
    made[0x010E], made[0x010F], made[0x0110], made[0x0112] = text, text, text, orientation
    made.get_ifd(0x8769).update({0x927C: TOLD * 4, 0x9286: TOLD, 0xA431: text})
    made.get_ifd(0x8825).update({1: "N", 2: (51.0, 29.0, 10.0), 3: "W", 4: (0.0, 7.0, 22.0), 27: TOLD})
    return made


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    """Return ``image`` as a file."""
    data = io.BytesIO()
    image.save(data, kind, **how)
    return data.getvalue()


def jpeg(orientation: int = 1, image: Image.Image | None = None) -> bytes:
    """Return a JPEG with Exif, XMP, IPTC, a comment, an unknown segment and something behind its end."""
    image = image or corners()
    plain = saved(image, "JPEG", quality=92, exif=exif(orientation), xmp=XMP, comment=TOLD, icc_profile=PROFILE)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(TOLD) + 5) + b"\x1c\x02\x5a" + b"\0\x10" + TOLD
    more = b"".join(
        bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data
        for mark, data in ((0xED, iptc), (0xEA, b"MAKER\0" + TOLD))
    )
    return plain[:2] + more + plain[2:] + TOLD


def twins() -> bytes:
    """Return a JPEG with a second picture in it (MPF), as phones keep depth and light; it is told of, too."""
    first, second = corners(), corners(80, 60)
    second.encoderinfo = {"exif": exif()}  # type: ignore[attr-defined]
    return saved(first, "MPO", save_all=True, append_images=[second], exif=exif()) + TOLD


def png(image: Image.Image | None = None) -> bytes:
    """Return a PNG with texts of each kind, Exif, a private chunk and something behind its end."""
    texts, text = PngInfo(), TOLD.decode()
    texts.add_text("Comment", text)
    texts.add_text("Author", text, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add(b"prVt", TOLD)
    return saved(image or corners(), "PNG", pnginfo=texts, exif=exif(), icc_profile=PROFILE) + TOLD


def webp(image: Image.Image | None = None, **how: Any) -> bytes:
    """Return a WebP with Exif and XMP."""
    return saved(image or corners(), "WEBP", quality=92, exif=exif(), xmp=XMP, icc_profile=PROFILE, **how)


@cache
def avif() -> bytes:
    """Return an AVIF with Exif and XMP."""
    return saved(corners(), "AVIF", quality=90, exif=exif(), xmp=XMP, icc_profile=PROFILE)


@cache
def heic(orientation: int = 1, width: int = 640) -> bytes:
    """Return a HEIC with Exif, XMP and a thumbnail, as a phone writes it."""
    image = corners(width, width * 3 // 4)
    how = {"exif": exif(orientation), "xmp": XMP, "icc_profile": PROFILE, "thumbnails": [128]}
    return saved(image, "HEIF", quality=90, **how)


def frames(count: int = 5, size: tuple[int, int] = (120, 90)) -> list[Image.Image]:
    """Return a bar that moves over a ground that is not seen."""
    made = []
    for number in range(count):
        frame = Image.new("RGBA", size, (0, 0, 0, 0))
        left = number * size[0] // count
        frame.paste((200, 20 * number, 60, 255), (left, 0, left + size[0] // count, size[1] // 2))
        made.append(frame)
    return made


def moving(kind: str, count: int = 5, **how: Any) -> bytes:
    """Return a picture that moves, each frame for another time, three times over."""
    first, *others = frames(count)
    times = [100 + 10 * number for number in range(count)]
    how = {"loop": 3, "disposal": 2, **how} if kind in ("GIF", "PNG") else {"loop": 3, **how} if kind == "WEBP" else how
    return saved(first, kind, save_all=True, append_images=others, duration=times, **how)


def gif() -> bytes:
    """Return a GIF that moves, with a comment, another program's block, and something behind its end."""
    plain = moving("GIF", comment=TOLD)
    block = b"\x21\xff\x0bXMP DataXMP" + bytes((len(TOLD),)) + TOLD + b"\0"
    return plain[:-1] + block + plain[-1:] + TOLD


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG's chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def says_it_is(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is, and has next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
