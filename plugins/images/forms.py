"""One picture file → what is published in its place: one file of ours, and smaller and better packed forms of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
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
from plugins.memo.blobs import Blob, Blobs
from plugins.memo.memo import Memo
from plugins.shared.opened import opened
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.shared.workers import spread

WIDTHS = (480, 960, 1600)  # pixels: a phone, a column on a dense screen, the whole width
# Of the ways to pack them the quick ones: photographs are three to seven hundredths larger, in a fifth (AVIF) and half
# (WebP) of the time.
_LOSSY = (("avif", {"quality": 55, "speed": 9}), ("webp", {"quality": 78, "method": 2}))
_EXACT = (("webp", {"lossless": True}),)
STEP = "picture"
FEW = 3  # pictures are made before other processes have begun
_RECIPE = "4"  # goes into every name: change it when anything changes in what is made of the same bytes
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


@dataclass(frozen=True)
class Made:
    """What was made of a picture's bytes, by their ``digest``: facts as JSON has them, and files."""

    digest: str
    facts: list[Any]
    blobs: tuple[Blob, ...]


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
    except Unfit as error:
        return Problem(f"{name}:1", error.what, error.fix)
    return None


def prepare(original: Original, memo: Memo) -> Forms:
    """Return what is published of a picture, making it if ``memo`` does not have it yet.

    A moving picture has no variants. Raises Unfit for a broken file, and OSError.
    """
    if forms := _known(original, original.digest, memo):
        return forms
    return _keep(original, make(memo.blobs, original), memo)


def prepare_all(originals: Iterable[Original], memo: Memo) -> None:
    """Have everything made that ``prepare`` gives of these pictures, on every core; not what is wrong with some."""
    missing = [picture for picture in originals if not _known(picture, picture.digest, memo)]
    for original, forms in zip(missing, spread(partial(_many, memo.blobs), missing, few=FEW), strict=True):
        if forms:
            _keep(original, forms, memo)


def _many(blobs: Blobs, originals: Sequence[Original]) -> list[Made | None]:
    return [_made(blobs, original) for original in originals]


def _made(blobs: Blobs, original: Original) -> Made | None:
    try:
        return make(blobs, original)
    except (Unfit, OSError):
        return None  # told where the picture is shown


def _kind(name: str) -> str:
    return KINDS[PurePosixPath(name).suffix.lower()]


def _stem(original: Original, digest: str) -> str:
    """Return how the names of everything begin that is made of these bytes for this kind of file."""
    published = PurePosixPath(original.published)
    short_digest = hashlib.sha256(f"{digest} {_kind(published.name)} {_RECIPE}".encode()).hexdigest()[:12]
    name = slugify(published.stem).encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip("-")
    return f"{name}-{short_digest}"


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
    forms = tuple(
        Form(f"{stem}-{wide}.{ending}", int(wide), f"image/{ending}", blob)
        for (wide, ending), blob in zip(variants, packed, strict=True)
    )
    return Forms(width, height, published, (seen[0], seen[1]), forms)


def _keep(original: Original, made: Made, memo: Memo) -> Forms:
    memo.keep(STEP, _key(original, made.digest), facts=made.facts, blobs=made.blobs)
    return _forms(_stem(original, made.digest), *made.facts, blobs=made.blobs)


def make(blobs: Blobs, original: Original) -> Made:
    """Make what is published of a picture, and keep it among ``blobs``. It runs in any process. Raises as prepare."""
    data, kind = read(original.path, original.folder), _kind(original.published)
    picture = decode(data)
    picture = fit(picture) if isinstance(picture, Still) else picture
    packed = list(_variants(picture, kind)) if isinstance(picture, Still) else []
    files = [draw(picture, kind), *(file for _, _, file in packed)]
    width, height = picture.image.size if isinstance(picture, Still) else picture.frames[0].size
    seen = list(focus(picture) if isinstance(picture, Still) else CENTRE)
    facts = [width, height, seen, [[wide, ending] for wide, ending, _ in packed]]
    return Made(digest_of(data), facts, tuple(map(blobs.put, files)))


def _variants(still: Still, kind: str) -> Iterator[tuple[int, str, bytes]]:
    """Yield each variant's width, ending and bytes. What a loss would show in is packed without any."""
    exact = kind != "JPEG" and (still.image.width <= WIDTHS[0] or is_graphic(still.image))
    whole = coloured(still)
    width = whole.image.width
    sizes = [
        _resized(whole.image, wide) for wide in sorted({*(w for w in WIDTHS if w < width), min(width, WIDTHS[-1])})
    ]
    profile = {"icc_profile": whole.profile} if whole.profile else {}
    for ending, how in _EXACT if exact else _LOSSY:
        for smaller in sizes:
            smaller.save(data := BytesIO(), ending.upper(), **profile, **how)
            yield smaller.width, ending, data.getvalue()


def _resized(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS) if width != image.width else image
