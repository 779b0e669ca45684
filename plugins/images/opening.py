"""The bytes of a picture → its pixels, upright, and nothing else of it but the colour profile.

A pull request brings these bytes, and a phone writes into them where it was. What comes of them is drawn anew, so that
it does not matter which kinds of metadata there are: none is read but the orientation and the profile.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.Image import Transpose

LARGEST = 50_000_000  # pixels: more is a mistake, or an attack on the machine that builds
LARGEST_FILE = 64 * 2**20  # bytes
LARGEST_MOVING = 8 * 2**20  # bytes
MOST_FRAMES = 1500
MOST_MOVING = 64_000_000  # pixels in all of a moving picture's frames
LONGEST = 2000  # pixels of the longer side of what is published
_READ = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
_STILL = frozenset(("JPEG", "MPO", "HEIF"))  # several pictures in a file of these are a thumbnail, a depth map, a twin
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4
# A HEIC's own word for it (ISO/IEC 23008-12, 6.5.10), which its reader follows; Exif then says it once more.
_TURNS = (b"irot", b"imir")
_HEAD = 64 * 2**10  # bytes: where a HEIC says what is in it
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

pillow_heif.register_heif_opener()


class Unfit(ValueError):
    """A picture that cannot be published: ``what`` is wrong, and the ``fix``."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} — {fix}")
        self.what, self.fix = what, fix


@dataclass(frozen=True)
class Still:
    """Pixels as 1, L, LA, P, RGB or RGBA, and the ICC profile that says what their colours are."""

    image: Image.Image
    profile: bytes | None


@dataclass(frozen=True)
class Moving:
    """Whole frames, each as RGBA and with its milliseconds. ``loop`` is how often they are shown, 0 for ever.

    With ``poster`` the first is shown only where nothing moves.
    """

    frames: tuple[Image.Image, ...]
    durations: tuple[int, ...]
    loop: int | None
    poster: bool
    profile: bytes | None


def decode(data: bytes) -> Still | Moving:
    """Return what the picture ``data`` shows, a large still at most twice as large as it is published.

    Raises Unfit for what is broken, cut short or too large; the limits are looked at before anything is unpacked.
    """
    if not data:
        raise Unfit("is empty", "save the picture again")
    if len(data) > LARGEST_FILE:
        raise Unfit(f"is larger than {LARGEST_FILE // 2**20} MB", "make it smaller: a photo needs 5 MB")
    with _opened(data) as image:
        _within_limits(image)
        if image.format not in _STILL and getattr(image, "is_animated", False):
            return _moving(image, len(data))
        return _still(image, turned=image.format == "HEIF" and any(kind in data[:_HEAD] for kind in _TURNS))


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of metadata that is none: it goes in any case
            with Image.open(BytesIO(data), formats=_READ) as image:
                yield image
    except Unfit:
        raise
    except Image.DecompressionBombError:
        raise Unfit("has too many pixels", "make it smaller: 3000 pixels a side are plenty") from None
    except UnidentifiedImageError:
        raise Unfit("is not a picture that can be read", "save it again as JPEG, PNG or WebP") from None
    except Exception as error:  # whatever a reader makes of nonsense
        what = f"is a picture that is broken or not whole ({type(error).__name__})"
        raise Unfit(what, "save it again as JPEG, PNG or WebP") from None


def _within_limits(image: Image.Image) -> None:
    width, height = image.size
    if width * height > LARGEST:
        raise Unfit(f"is {width} × {height} pixels large", "make it smaller: 3000 pixels a side are plenty")
    if not width * height:
        raise Unfit("is a picture without pixels", "save it again as JPEG, PNG or WebP")


def _moving(image: Image.Image, size: int) -> Moving:
    fix = f"keep it to {LARGEST_MOVING // 2**20} MB, {LONGEST} pixels a side and a few seconds, or link to a film"
    if size > LARGEST_MOVING:
        raise Unfit(f"moves, and is {size / 2**20:.1f} MB large", fix)
    count: int = getattr(image, "n_frames", 1)
    if max(image.size) > LONGEST or count > MOST_FRAMES or count * image.width * image.height > MOST_MOVING:
        raise Unfit(f"moves, and is {count} frames of {image.width} × {image.height} pixels", fix)
    loop, poster = image.info.get("loop"), bool(image.info.get("default_image"))
    profile = _profile(image, "RGB ")
    frames, durations = [], []
    for number in range(count):
        image.seek(number)
        if max(image.size) > LONGEST:  # a GIF's frame may be larger than the GIF
            raise Unfit(f"moves, and has a frame of {image.width} × {image.height} pixels", fix)
        image.load()
        frames.append(_plain(image.convert("RGBA")))
        durations.append(max(0, round(float(image.info.get("duration") or 0))))
    return Moving(tuple(frames), tuple(durations), loop if isinstance(loop, int) else None, poster, profile)


def _still(image: Image.Image, *, turned: bool) -> Still:
    # A large JPEG is unpacked at a half or a quarter of its size.
    image.draft(None, _target(image.size))  # None leaves the colours as they are
    image.load()
    turn = None if turned else _turn(image)
    if image.mode == "CMYK":
        return Still(_upright(in_srgb(_plain(image), _profile(image, "CMYK")), turn), None)
    plain = _plain(in_eight_bits(image))
    return Still(_upright(plain, turn), _profile(image, "GRAY" if plain.mode in ("1", "L", "LA") else "RGB "))


def _target(size: tuple[int, int]) -> tuple[int, int]:
    shrink = min(1.0, LONGEST / max(size))
    return max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))


def _turn(image: Image.Image) -> Transpose | None:
    """Return how the picture must be turned to stand upright."""
    orientation = image.info.get("original_orientation")  # pillow-heif has taken it out of the Exif
    try:
        return _UPRIGHT.get(orientation or image.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken metadata says nothing about how to hold the picture
        return None


def _upright(image: Image.Image, turn: Transpose | None) -> Image.Image:
    return image if turn is None else _plain(image.transpose(turn))


def in_eight_bits(image: Image.Image) -> Image.Image:
    """Return ``image`` in one of Still's modes."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("I", "F"):
        return image.convert("F").point(lambda value: value / 256).convert("L")
    if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        return image
    return image.convert("RGBA" if image.mode in ("PA", "La", "RGBa") else "RGB")


def _plain(image: Image.Image) -> Image.Image:
    """Return a copy of ``image`` that knows nothing but its pixels, its palette and which colour is not seen."""
    plain = image.copy()
    unseen = image.info.get("transparency")
    plain.info = {} if unseen is None else {"transparency": unseen}
    return plain


def _profile(image: Image.Image, space: str) -> bytes | None:
    """Return the picture's ICC profile as it is, if it is one of colours in this ``space`` (ICC.1, 7.2.8)."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile:
        return None
    try:
        its = ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space
    except (OSError, ValueError, TypeError):
        return None
    return profile if its == space else None


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return ``image`` as RGB, its colours as ``profile`` means them."""
    if profile:
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return _plain(converted) if converted else image.convert("RGB")
        except (OSError, ValueError, ImageCms.PyCMSError):
            pass
    return image.convert("RGB")
