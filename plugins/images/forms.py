"""One picture file → what is published in its place: one file of ours, and smaller and better packed forms of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import PIL
import pillow_heif
from PIL import Image

from plugins.images.drawing import coloured, draw, fit, focus, is_graphic
from plugins.images.model import CENTRE, Original
from plugins.images.naming import KINDS
from plugins.images.opening import LARGEST_FILE, Still, Unfit, decode
from plugins.memo.blobs import Blob
from plugins.memo.memo import Memo
from plugins.shared.opened import opened
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify

WIDTHS = (480, 960, 1600)  # pixels: a phone, a column on a dense screen, the whole width
_LOSSY = (("avif", {"quality": 55, "speed": 8}), ("webp", {"quality": 78}))
_EXACT = (("webp", {"lossless": True}),)
STEP = "picture"
_RECIPE = "3"  # goes into every name: change it when anything changes in what is made of the same bytes
_LONGEST_STEM = 120  # bytes: names of files are at most 255 long
_MADE_BY = f"Pillow {PIL.__version__}, pillow-heif {pillow_heif.__version__}"


@dataclass(frozen=True)
class Form:
    """A smaller or better packed form: its file's name, its width in pixels, its media type, and its bytes."""

    file: str
    width: int
    kind: str
    blob: Blob


@dataclass(frozen=True)
class Forms:
    """A picture's size in pixels as it is published, the bytes of that, its focus, and further ``variants``."""

    width: int
    height: int
    published: Blob
    focus: tuple[int, int]
    variants: tuple[Form, ...]


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


def prepare(original: Original, memo: Memo) -> Forms:
    """Return what is published of a picture, making it if ``memo`` does not have it yet.

    A moving picture has no variants. Raises Unfit for a broken file, and OSError.
    """
    forms = _known(original, original.digest, memo)
    if forms is None:
        data = read(original.path, original.folder)
        forms = _known(original, digest_of(data), memo) or _make(original, data, memo)
    return forms


def _kind(name: str) -> str:
    return KINDS[PurePosixPath(name).suffix.lower()]


def _stem(original: Original, digest: str) -> str:
    """Return how the names of everything begin that is made of these bytes for this kind of file."""
    published = PurePosixPath(original.published)
    told = hashlib.sha256(f"{digest} {_kind(published.name)} {_RECIPE}".encode()).hexdigest()[:12]
    name = slugify(published.stem).encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip("-")
    return f"{name}-{told}"


def _key(original: Original, digest: str) -> str:
    # Not of the whole program: a phone's pictures take minutes.
    return f"{digest} {_kind(original.published)} {_RECIPE} {_MADE_BY} focus"


def _known(original: Original, digest: str, memo: Memo) -> Forms | None:
    known = memo.recall(STEP, _key(original, digest))
    return _forms(_stem(original, digest), *known.facts, blobs=known.blobs) if known else None


def _forms(
    stem: str, width: int, height: int, seen: list[int], variants: list[list[Any]], *, blobs: Sequence[Blob]
) -> Forms:
    published, *packed = blobs
    found = tuple(
        Form(f"{stem}-{wide}.{ending}", int(wide), f"image/{ending}", blob)
        for (wide, ending), blob in zip(variants, packed, strict=True)
    )
    return Forms(width, height, published, (seen[0], seen[1]), found)


def _make(original: Original, data: bytes, memo: Memo) -> Forms:
    digest, kind = digest_of(data), _kind(original.published)
    picture = decode(data)
    picture = fit(picture) if isinstance(picture, Still) else picture
    blobs = [memo.blobs.put(draw(picture, kind))]
    variants = []
    for width, ending, made in _variants(picture, kind) if isinstance(picture, Still) else ():
        blobs.append(memo.blobs.put(made))
        variants.append([width, ending])
    width, height = picture.image.size if isinstance(picture, Still) else picture.frames[0].size
    seen = list(focus(picture) if isinstance(picture, Still) else CENTRE)
    memo.keep(STEP, _key(original, digest), facts=[width, height, seen, variants], blobs=blobs)
    return _forms(_stem(original, digest), width, height, seen, variants, blobs=blobs)


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
