"""One picture file → its smaller and better packed forms."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from plugins.shared.problem import Problem

WIDTHS = (480, 960, 1600)  # pixels: a phone, a column on a dense screen, the whole width
FORMATS = (("avif", "image/avif", 55), ("webp", "image/webp", 78))
SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))
LARGEST = 50_000_000  # pixels: more is a mistake, or an attack on the machine that builds
_RECIPE = "1"  # goes into every name: change it when the sizes or qualities change


@dataclass(frozen=True)
class Made:
    """A variant's file in the cache."""

    path: Path
    width: int
    kind: str


@dataclass(frozen=True)
class Prepared:
    """A picture's own size in pixels, upright, and its variants."""

    width: int
    height: int
    made: tuple[Made, ...]


def problem_of(path: Path, name: str) -> Problem | None:
    """Return what is wrong with the picture file ``path``, called ``name`` to its author, without decoding it."""
    try:
        with Image.open(path) as image:
            if image.width * image.height > LARGEST:
                what = f"is {image.width} × {image.height} pixels large"
                return Problem(f"{name}:1", what, "make it smaller: 3000 pixels a side are plenty")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError):
        return Problem(f"{name}:1", "is not a picture that can be read", "save it again as JPEG, PNG or WebP")
    return None


def prepare(path: Path, cache: Path) -> Prepared:
    """Return the variants of the picture ``path``, making those that ``cache`` does not have yet.

    A moving picture and one smaller than the smallest width have none. Raises OSError for a broken file.
    """
    with Image.open(path) as opened:
        upright = ImageOps.exif_transpose(opened) if not getattr(opened, "is_animated", False) else opened
        width, height = upright.size
        if upright is opened and getattr(opened, "is_animated", False):
            return Prepared(width, height, ())
        digest = hashlib.sha256(path.read_bytes() + _RECIPE.encode()).hexdigest()[:12]
        widths = sorted({wanted for wanted in WIDTHS if wanted < width} | {min(width, WIDTHS[-1])})
        made = tuple(
            _make(upright, cache / f"{path.stem}-{digest}-{wanted}.{suffix}", wanted, kind, quality)
            for suffix, kind, quality in FORMATS
            for wanted in widths
        )
        return Prepared(width, height, made)


def _make(image: Image.Image, path: Path, width: int, kind: str, quality: int) -> Made:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        height = max(1, round(image.height * width / image.width))
        mode = "RGBA" if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info else "RGB"
        smaller = image.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
        unfinished = path.with_name(f".{path.name}")
        smaller.save(unfinished, format=path.suffix[1:].upper(), quality=quality)
        unfinished.replace(path)
    return Made(path, width, kind)
