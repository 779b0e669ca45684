"""One card → a PNG of 1200 × 630 pixels, the size that Open Graph's readers ask for.

It is drawn in greys and coloured by its palette at the end: five times as fast as in colour, with the same size. What a
community has of its own, a colour and a mark, is laid over it with colours of its own in the same palette.
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels
PAPER, INK = (250, 246, 236), (35, 31, 26)  # tokens.css: --paper and --ink
SHADES = 16
EMBLEM = 80  # pixels, the mark's width and height
QUIET = 110  # of 255, for what is said beside the title
SIZES = (84, 72, 62, 54, 46)  # of the title, the largest that fits
LINES = 5
_RULE = (MARGIN, 0, WIDTH - MARGIN, 10)
_BESIDE = WIDTH - 3 * MARGIN - EMBLEM  # as wide may a name be that has the mark beside it
_COLOURS = 64  # of a mark
_SHADE = [level * (SHADES - 1) // 255 for level in range(256)]
# The colours from ink to paper, one shade after another.
_PALETTE = [
    round(ink + (paper - ink) * shade / (SHADES - 1))
    for shade in range(SHADES)
    for ink, paper in zip(INK, PAPER, strict=True)
]


@dataclass(frozen=True)
class Card:
    """What a card says. An empty title leaves the site's name alone."""

    title: str
    kicker: str  # above the title: a date, or what kind of page it is
    site: str


@dataclass(frozen=True)
class Emblem:
    """What a community's cards have of its own: its ``colour`` (#rrggbb) and its ``mark``, a square PNG on paper."""

    colour: str
    mark: bytes


def draw(card: Card, fonts: Path, emblem: Emblem | None = None) -> bytes:
    """Return the card as PNG; the same card gives the same bytes. ``fonts`` is the folder of the theme's faces.

    No text is better than a row of boxes: signs that the faces do not have are left away, and a title in a script that
    they do not have gives its place to the site's name. Where they do not have that either, it is the site's mark.
    """
    kicker, title, site = (drawable(text, fonts) for text in (card.kicker, card.title, card.site))
    image = _paper(site if title else "", fonts).copy()
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, MARGIN), kicker, font=_font(fonts, 34), fill=QUIET)
    _title(pen, title or site, fonts)
    if not site and not emblem:
        _mark(pen)
    shades, palette = image.point(_SHADE), _PALETTE
    if emblem:
        mark, own = _own(emblem)
        palette = _PALETTE + own
        ImageDraw.Draw(shades).rectangle(_RULE, fill=SHADES)
        if _font(fonts, 40).getlength(site) < _BESIDE:
            shades.paste(mark, (WIDTH - MARGIN - EMBLEM, HEIGHT - MARGIN // 2 - EMBLEM))
    shades.putpalette(palette)
    data = BytesIO()
    # Runs of one shade are most of a card: to look for nothing else takes half the time, for the same size.
    shades.save(data, "PNG", bits=8 if emblem else 4, compress_type=zlib.Z_RLE)
    return data.getvalue()


@cache
def _own(emblem: Emblem) -> tuple[Image.Image, list[int]]:
    """Return the mark in shades that follow those of ink, and the colours that these stand for, the emblem's first."""
    with Image.open(BytesIO(emblem.mark)) as opened:
        mark = opened.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    colours = [*ImageColor.getrgb(emblem.colour), *(mark.getpalette() or [])]
    shown = Image.frombytes("L", mark.size, bytes(shade + SHADES + 1 for shade in mark.tobytes()))
    return shown, colours


@cache
def _paper(site: str, fonts: Path) -> Image.Image:
    """Return what is the same on every card; it is not to be drawn on."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle(_RULE, fill=0)
    pen.rectangle((MARGIN, 15, WIDTH - MARGIN, 16), fill=0)
    if site:
        pen.text((MARGIN, HEIGHT - MARGIN), site, font=_font(fonts, 40), fill=0, anchor="ls")
    return image


def _title(pen: ImageDraw.ImageDraw, title: str, fonts: Path) -> None:
    for size in SIZES:
        font = _font(fonts, size)
        lines = _wrap(title, font)
        if len(lines) * size * 1.2 <= HEIGHT - 3.4 * MARGIN:
            break
    else:
        lines = [*lines[: LINES - 1], lines[LINES - 1].rstrip(" .,;:") + "…"] if len(lines) > LINES else lines
    pen.multiline_text((MARGIN, MARGIN + 66), "\n".join(lines), font=font, fill=0, spacing=size * 0.22)


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


def _mark(pen: ImageDraw.ImageDraw) -> None:
    """Draw the two circles of the mark where the site's name would stand."""
    for left in (MARGIN, MARGIN + 40):
        pen.ellipse((left, HEIGHT - MARGIN - 64, left + 64, HEIGHT - MARGIN), outline=0, width=6)


def drawable(text: str, fonts: Path) -> str:
    """Return ``text`` without the signs that the face does not have; nothing where it lacks a letter or a digit."""
    lacking = {letter for letter in set(text) if not _has(letter, fonts)}
    if any(unicodedata.category(letter)[0] in "LN" for letter in lacking):
        return ""
    return " ".join("".join(letter for letter in text if letter not in lacking).split())


@cache
def _has(letter: str, fonts: Path) -> bool:
    """Return whether the face has ``letter``: a missing one is drawn like U+FFFF, which no face has.

    Joiners and selectors only serve the signs beside them, such as emoji's.
    """
    if unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f":
        return False
    font = _font(fonts, 34)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))
