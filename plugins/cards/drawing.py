"""One card → a PNG of 1200 × 630 pixels, the size that Open Graph's readers ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels
PAPER, INK, ACCENT, QUIET = "#fbf6ec", "#231f1a", "#a2352a", "#6b6257"
SIZES = (84, 72, 62, 54, 46)  # of the title, the largest that fits
LINES = 5


@dataclass(frozen=True)
class Card:
    """What a card says. An empty title leaves the site's name alone."""

    title: str
    kicker: str  # above the title: a date, or what kind of page it is
    site: str


def draw(card: Card, fonts: Path) -> bytes:
    """Return the card as PNG; the same card gives the same bytes. ``fonts`` is the folder of the theme's faces.

    A title in letters that the faces do not have is left out: no text is better than a row of boxes.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 16), fill=ACCENT)
    if _known(card.kicker, fonts):
        pen.text((MARGIN, MARGIN), card.kicker, font=_font(fonts, 34), fill=ACCENT)
    if _known(card.title, fonts):
        _title(pen, card.title, fonts)
    if _known(card.site, fonts):
        pen.text((MARGIN, HEIGHT - MARGIN), card.site, font=_font(fonts, 40), fill=QUIET, anchor="ls")
    data = BytesIO()
    image.quantize(32, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    return data.getvalue()


def _title(pen: ImageDraw.ImageDraw, title: str, fonts: Path) -> None:
    for size in SIZES:
        font = _font(fonts, size)
        lines = _wrap(title, font)
        if len(lines) * size * 1.2 <= HEIGHT - 3.4 * MARGIN:
            break
    else:
        lines = [*lines[: LINES - 1], lines[LINES - 1].rstrip(" .,;:") + "…"] if len(lines) > LINES else lines
    pen.multiline_text((MARGIN, MARGIN + 66), "\n".join(lines), font=font, fill=INK, spacing=size * 0.22)


def _wrap(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return the lines of ``text``; a word that is wider than the card is broken."""
    lines, line = [], ""
    for word in text.split():
        while font.getlength(word) > WIDTH - 2 * MARGIN:
            fit = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= WIDTH - 2 * MARGIN)
            lines += [line, word[:fit]] if line else [word[:fit]]
            line, word = "", word[fit:]
        longer = f"{line} {word}".strip()
        if font.getlength(longer) > WIDTH - 2 * MARGIN:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


@cache
def _font(fonts: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts / "SourceSerif4-SemiBold.ttf", size)


def _known(text: str, fonts: Path) -> bool:
    """Return whether the face has every letter of ``text`` (a missing one is drawn like U+FFFF, which no face has)."""
    font = _font(fonts, 34)
    missing = bytes(font.getmask("\uffff"))
    return bool(text) and all(c.isspace() or bytes(font.getmask(c)) != missing for c in set(text))
