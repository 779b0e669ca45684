"""A community's accent colour: legible on every paper of the theme (WCAG 2.2, level AA), and its pair for the night."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 4.5  # contrast that text of any size needs, to 1
AT_NIGHT = 7.0  # what the pair is given
# tokens.css: --sheet, --paper, --shade, by day and by night.
DAY = ("#fffdf6", "#faf6ec", "#f1eadb")
NIGHT = ("#211e1a", "#181613", "#272320")
EXAMPLE = "#0a6b4f"


@dataclass(frozen=True)
class Accent:
    """The colour by day and by night, and what lies behind marked words with each; all as ``#rrggbb``."""

    day: str
    night: str
    mark_day: str
    mark_night: str

    @property
    def rules(self) -> str:
        """Return the CSS that gives the theme these colours on screens; paper and forced colours keep their own."""
        colour, mark = (
            f"light-dark({pair})" for pair in (f"{self.day},{self.night}", f"{self.mark_day},{self.mark_night}")
        )
        rule = f":root{{--accent:{colour};--code-name:{colour};--mark:{mark}}}"
        return f"@layer tokens{{@media screen and (forced-colors:none){{{rule}}}}}\n"


def contrast(colour: str, other: str) -> float:
    """Return how one colour stands out from another, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted(map(_luminance, (colour, other)))
    return (light + 0.05) / (dark + 0.05)


def accent(value: object) -> Accent:
    """Return what to draw with for a colour written as ``#0a6b4f`` or ``#063``; raise ValueError with what to do."""
    text = str(value).strip().lower()
    if not re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text):
        raise ValueError(f"is no colour: {value} — write it as {EXAMPLE}")
    day = text if len(text) == 7 else "#" + "".join(2 * sign for sign in text[1:])
    if (ratio := _worst(day, DAY)) < LEAST:
        fix = f"{_until(day, -1, LEAST, DAY)} is the nearest that can be read"
        raise ValueError(f"is too pale on the site's paper: {ratio:.1f} to 1, {LEAST} are needed — {fix}")
    night = _until(day, 1, AT_NIGHT, NIGHT)
    return Accent(day, night, _behind(day, DAY[1]), _behind(night, NIGHT[1]))


def _worst(colour: str, papers: tuple[str, ...]) -> float:
    return min(contrast(colour, paper) for paper in papers)


def _until(colour: str, way: int, least: float, papers: tuple[str, ...]) -> str:
    """Return the colour made lighter (``way`` 1) or darker (-1), a hundredth a step, until it is legible."""
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    while _worst(colour, papers) < least and 0 <= light <= 1:
        light += way / 100
        colour = _hex(255 * part for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), strength))
    return colour


def _behind(colour: str, paper: str) -> str:
    """Return paper with as much of the colour in it as leaves the colour legible on it, a fifth at most."""
    for share in (0.2, 0.14, 0.08):
        mixed = zip(_parts(colour), _parts(paper), strict=True)
        mark = _hex(share * tint + (1 - share) * other for tint, other in mixed)
        if contrast(colour, mark) >= LEAST:
            return mark
    return paper


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
