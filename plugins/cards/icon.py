"""The site's mark as pictures, for tabs, home screens and readers: two circles, and what they share."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from plugins.cards.drawing import INK, PAPER

SHARED = (37, 64, 143)  # tokens.css: --accent
SIZES = (180, 192, 512)  # pixels: Apple's home screen, Android's, its splash screen
FAVICON = 48
_FINE = 4  # drawn so many times larger and then made smaller, for smooth edges


def icon(size: int) -> Image.Image:
    """Return the mark on paper, ``size`` pixels square; it stays inside the circle that platforms cut out."""
    width = size * _FINE
    radius, stroke = width * 0.2, max(1, round(width * 0.035))
    middle, apart = width / 2, width * 0.125
    left = (middle - apart - radius, middle - radius, middle - apart + radius, middle + radius)
    right = (middle + apart - radius, middle - radius, middle + apart + radius, middle + radius)
    one, other = (_disc(width, box) for box in (left, right))
    image = Image.new("RGB", (width, width), PAPER)
    image.paste(SHARED, mask=Image.composite(one, Image.new("L", one.size), other))
    pen = ImageDraw.Draw(image)
    for box in (left, right):
        pen.ellipse(box, outline=INK, width=stroke)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _disc(width: int, box: tuple[float, float, float, float]) -> Image.Image:
    mask = Image.new("L", (width, width))
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def png(size: int) -> bytes:
    """Return the mark as PNG."""
    return _saved(icon(size), "PNG")


def favicon() -> bytes:
    """Return the mark as favicon.ico, for those who ask for it whatever the page says."""
    return _saved(icon(FAVICON), "ICO")


def _saved(image: Image.Image, kind: str) -> bytes:
    data = BytesIO()
    image.save(data, kind)
    return data.getvalue()
