"""One picture file → what is published in its place: one file of ours, and smaller and better packed forms of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import PIL
import pillow_heif
from PIL import Image

from plugins.images.drawing import coloured, draw, fit, is_graphic
from plugins.images.model import Original
from plugins.images.naming import KINDS
from plugins.images.opening import LARGEST_FILE, Still, Unfit, decode
from plugins.shared.opened import opened
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify

WIDTHS = (480, 960, 1600)  # pixels: a phone, a column on a dense screen, the whole width
_LOSSY = (("avif", {"quality": 55}), ("webp", {"quality": 78}))
_EXACT = (("webp", {"lossless": True}),)
_RECIPE = "2"  # goes into every name: change it when anything changes in what is made of the same bytes
_LONGEST_STEM = 120  # bytes: names of files are at most 255 long
_MADE_BY = f"Pillow {PIL.__version__}, pillow-heif {pillow_heif.__version__}"


@dataclass(frozen=True)
class Form:
    """A file in the cache."""

    file: str
    width: int
    kind: str  # media type


@dataclass(frozen=True)
class Forms:
    """A picture's size in pixels as it is published, the file of that, further ``variants``, and the note of these."""

    width: int
    height: int
    published: str
    variants: tuple[Form, ...]
    note: str

    @property
    def files(self) -> tuple[str, ...]:
        """Return the names of all of them in the cache."""
        return (self.note, self.published, *(variant.file for variant in self.variants))


def read(path: Path, folder: Path) -> bytes:
    """Return the file's bytes, of one that is far too large as many as show it. Raises OSError.

    From ``folder`` on no link is followed.
    """
    with opened(path, folder) as file:
        return file.read(LARGEST_FILE + 1)


def digest_of(data: bytes) -> str:
    """Return the digest that stands for a picture's bytes."""
    return hashlib.sha256(data).hexdigest()


def examine(data: bytes, name: str) -> Problem | None:
    """Return what is wrong with the picture ``data``, called ``name`` to its author. All of it is unpacked for that."""
    try:
        picture = decode(data)
        if not isinstance(picture, Still) and _kind(name) == "JPEG":
            draw(picture, "JPEG")
    except Unfit as found:
        return Problem(f"{name}:1", found.what, found.fix)
    return None


def prepare(original: Original, cache: Path) -> Forms:
    """Return what is published of a picture, making it if ``cache`` does not have it yet.

    A moving picture has no variants. Raises Unfit for a broken file, and OSError.
    """
    forms = _known(original, original.digest, cache)
    if forms is None:
        data = read(original.path, original.folder)
        forms = _known(original, digest_of(data), cache) or _make(original, data, cache)
    return forms


def _kind(name: str) -> str:
    return KINDS[PurePosixPath(name).suffix.lower()]


def _stem(original: Original, digest: str) -> str:
    """Return how the names of everything begin that is made of these bytes for this kind of file."""
    published = PurePosixPath(original.published)
    told = hashlib.sha256(f"{digest} {_kind(published.name)} {_RECIPE}".encode()).hexdigest()[:12]
    name = slugify(published.stem).encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip("-")
    return f"{name}-{told}"


def _known(original: Original, digest: str, cache: Path) -> Forms | None:
    stem = _stem(original, digest)
    try:
        said = json.loads((cache / f"{stem}.json").read_bytes())
        forms = _forms(stem, _suffix(original), **said["forms"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    there = said.get("by") == _MADE_BY and all((cache / file).is_file() for file in forms.files)
    return forms if there else None


def _suffix(original: Original) -> str:
    return PurePosixPath(original.published).suffix.lower()


def _forms(stem: str, suffix: str, width: int, height: int, variants: list[list[Any]]) -> Forms:
    found = tuple(Form(f"{stem}-{wide}.{ending}", int(wide), f"image/{ending}") for wide, ending in variants)
    return Forms(width, height, f"{stem}{suffix}", found, f"{stem}.json")


def _make(original: Original, data: bytes, cache: Path) -> Forms:
    stem, kind = _stem(original, digest_of(data)), _kind(original.published)
    picture = decode(data)
    picture = fit(picture) if isinstance(picture, Still) else picture
    published = draw(picture, kind)
    variants = []
    cache.mkdir(parents=True, exist_ok=True)
    for width, ending, made in _variants(picture, kind) if isinstance(picture, Still) else ():
        _keep(cache / f"{stem}-{width}.{ending}", made)
        variants.append([width, ending])
    width, height = picture.image.size if isinstance(picture, Still) else picture.frames[0].size
    forms = _forms(stem, _suffix(original), width, height, variants)
    _keep(cache / forms.published, published)
    said = {"by": _MADE_BY, "forms": {"width": width, "height": height, "variants": variants}}
    _keep(cache / forms.note, json.dumps(said).encode())  # the last: with it all the others are there
    return forms


def _variants(still: Still, kind: str) -> Iterator[tuple[int, str, bytes]]:
    """Yield each variant's width, ending and bytes. What a loss would show in is packed without any."""
    exact = kind != "JPEG" and (still.image.width <= WIDTHS[0] or is_graphic(still.image))
    whole = coloured(still)
    width, height = whole.image.size
    for ending, how in _EXACT if exact else _LOSSY:
        for wanted in sorted({wide for wide in WIDTHS if wide < width} | {min(width, WIDTHS[-1])}):
            size = wanted, max(1, round(height * wanted / width))
            smaller = whole.image.resize(size, Image.Resampling.LANCZOS) if size != whole.image.size else whole.image
            data = BytesIO()
            profile = {"icc_profile": whole.profile} if whole.profile else {}
            smaller.save(data, ending.upper(), **profile, **how)
            yield wanted, ending, data.getvalue()


def _keep(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_bytes(data)
    unfinished.replace(path)
