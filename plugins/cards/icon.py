"""The site's mark as pictures, for tabs, home screens and readers: a logo, letters, or two circles."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from plugins.cards.drawing import EMBLEM, INK, PAPER, Emblem, drawable
from plugins.shared.digest import digest_of

SIZES = (180, 192, 512)  # pixels: Apple's home screen, Android's, its splash screen
FAVICON = 48
_SMALL = 128  # beside the name, and in a tab: as many as a dense screen shows
STOCK = ("#25408f", "#aebcff")  # tokens.css: --accent, by day and by night
_ON = ("#fffdf6", "#181613")  # tokens.css: --on-accent
_FINE = 4  # drawn so many times larger and then made smaller, for smooth edges
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 46 46">'


@dataclass(frozen=True)
class Mark:
    """What the mark is made of: a ``logo`` (a picture's bytes), else ``letters``, else circles in the accent's colours.

    Letters that the faces in ``fonts`` do not have give their place to the circles.
    """

    fonts: Path
    letters: str = ""
    colours: tuple[str, str] = STOCK  # by day, by night
    logo: bytes = b""

    @property
    def facts(self) -> tuple[str, ...]:
        """Return what every picture of it depends on."""
        return (self._drawn, *self.colours, digest_of(self.logo))

    @property
    def shown(self) -> str:
        """Return the address of the picture beside the site's name; nothing for circles, which the theme draws."""
        return "icons/mark.svg" if self.logo or self._drawn else ""

    @property
    def emblem(self) -> Emblem | None:
        """Return what cards show of it; None for the theme's own circles in the theme's own colour."""
        own = self.shown or self.colours != STOCK
        return Emblem(self.colours[0], self.png(EMBLEM)) if own else None

    @cached_property
    def _drawn(self) -> str:
        return drawable(self.letters, self.fonts) if self.letters else ""

    def image(self, size: int) -> Image.Image:
        """Return the mark, ``size`` pixels square; it stays inside the circle that platforms cut out."""
        if self.logo:
            return _framed(self.logo, size)
        drawn = self._lettered(size * _FINE) if self._drawn else self._circles(size * _FINE)
        return drawn.resize((size, size), Image.Resampling.LANCZOS)

    def png(self, size: int) -> bytes:
        """Return the mark as PNG."""
        return _saved(self.image(size), "PNG")

    def favicon(self) -> bytes:
        """Return the mark as favicon.ico, for those who ask for it whatever the page says."""
        return _saved(self.image(FAVICON), "ICO")

    def svg(self) -> bytes:
        """Return the mark as SVG, which knows whether it is night."""
        (day, night), (on_day, on_night) = self.colours, _ON
        if self.logo:
            return _shown(self.logo)
        if self._drawn:
            style = f"rect{{fill:{day}}}text{{fill:{on_day};font:600 24px Charter,Georgia,serif;text-anchor:middle}}"
            dark = f"rect{{fill:{night}}}text{{fill:{on_night}}}"
            shapes = f'<rect width="46" height="46" rx="8"/><text x="23" y="31.5">{escape(self._drawn)}</text>'
        else:
            style = f"circle{{fill:none;stroke:#221e19;stroke-width:3.5}}path{{fill:{day}}}"
            dark = f"circle{{stroke:#ece5d7}}path{{fill:{night}}}"
            shapes = '<path d="M23 13a12.5 12.5 0 0 1 0 20 12.5 12.5 0 0 1 0-20z"/>'
            shapes += "".join(f'<circle cx="{middle}" cy="23" r="12.5"/>' for middle in (15.5, 30.5))
        return f"{_SVG}<style>{style}@media(prefers-color-scheme:dark){{{dark}}}</style>{shapes}</svg>\n".encode()

    def _lettered(self, width: int) -> Image.Image:
        image = Image.new("RGB", (width, width), self.colours[0])
        size = width * (0.5 if len(self._drawn) == 1 else 0.4)
        font = ImageFont.truetype(self.fonts / "SourceSerif4-SemiBold.ttf", size)
        left, top, right, bottom = font.getbbox(self._drawn)
        place = ((width - left - right) / 2, (width - top - bottom) / 2)
        ImageDraw.Draw(image).text(place, self._drawn, font=font, fill=_ON[0])
        return image

    def _circles(self, width: int) -> Image.Image:
        radius, stroke = width * 0.2, max(1, round(width * 0.035))
        middle, apart = width / 2, width * 0.125
        left = (middle - apart - radius, middle - radius, middle - apart + radius, middle + radius)
        right = (middle + apart - radius, middle - radius, middle + apart + radius, middle + radius)
        disc, other = (_disc(width, box) for box in (left, right))
        image = Image.new("RGB", (width, width), PAPER)
        image.paste(self.colours[0], mask=Image.composite(disc, Image.new("L", disc.size), other))
        pen = ImageDraw.Draw(image)
        for box in (left, right):
            pen.ellipse(box, outline=INK, width=stroke)
        return image


def logo(data: bytes) -> bytes:
    """Return a logo as PNG without what its program wrote into it; raise ValueError with what to do."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            picture = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValueError("is no PNG, JPEG or WebP picture — save it as PNG; an SVG may hold code") from None
    if min(picture.size) < SIZES[1]:
        raise ValueError(f"is smaller than {SIZES[1]} pixels — bring a larger one: 512 pixels or more")
    picture.thumbnail((2 * SIZES[-1], 2 * SIZES[-1]))
    return _saved(picture, "PNG")


def _framed(data: bytes, size: int) -> Image.Image:
    """Return a logo in the middle of a square of paper."""
    image = Image.new("RGB", (size, size), PAPER)
    with Image.open(BytesIO(data), formats=("PNG",)) as opened:
        drawn = opened.convert("RGBA")
    drawn.thumbnail((size * 0.8, size * 0.8), Image.Resampling.LANCZOS)
    image.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2), drawn)
    return image


def _shown(data: bytes) -> bytes:
    """Return a logo as SVG: without a frame by day, and by night on paper where one can see through it."""
    with Image.open(BytesIO(data), formats=("PNG",)) as opened:
        drawn = opened.convert("RGBA")
    drawn.thumbnail((_SMALL, _SMALL), Image.Resampling.LANCZOS)
    whole = drawn.getchannel("A").getextrema()[0] == 255
    style = "rect{fill:none}@media(prefers-color-scheme:dark){rect{fill:" + _ON[0] + "}}"
    plate = "" if whole else f'<style>{style}</style><rect width="46" height="46" rx="8"/>'
    href = f"data:image/png;base64,{base64.b64encode(_saved(drawn, 'PNG')).decode()}"
    place = 'width="46" height="46"' if whole else 'x="3" y="3" width="40" height="40"'
    return f'{_SVG}{plate}<image {place} href="{href}"/></svg>\n'.encode()


def _disc(width: int, box: tuple[float, float, float, float]) -> Image.Image:
    mask = Image.new("L", (width, width))
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def _saved(image: Image.Image, kind: str) -> bytes:
    data = BytesIO()
    image.save(data, kind)
    return data.getvalue()
