"""Any stranger's picture → a small one of ours: a face, a video's still, or what a post leads with.

A face is made of a picture of at least ``SMALLEST`` pixels both ways and nearly square: a favicon of 16 pixels or a
banner says less of a person than their initials. Of several frames the first is used.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from plugins.planet.model import Failure, PictureShape, Response
from plugins.planet.parsing.pictures import fits

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 144  # pixels: a face in a list three times over, on a member's page once
STILL = (480, 270)  # pixels: the shape of nearly all videos
FEATURED = (288, 192)  # pixels: beside a title, on a screen with three for one
_LEAST = (200, 120)  # pixels, wide and high, of a picture that a post leads with: what is smaller is a sign or a button
SMALLEST = 64
LONGEST = 1.25  # times as long as wide, or the other way round
MOST_PIXELS = 4096 * 4096
_MOST_OF_JPEG = 2 * MOST_PIXELS  # which is unpacked no larger than needed
_KINDS = ("PNG", "JPEG", "GIF", "WEBP", "ICO", "AVIF")
_PALE, _DARK = (255, 255, 255), (32, 32, 32)
_VISIBLE = 24  # of 255: how far light and dark must lie apart for anything to be seen


def draw(response: Response, shape: PictureShape = "face") -> bytes | Failure:
    """Return the picture as a small WebP without metadata, or why it cannot be had.

    A face is a square of at most ``SIDE`` pixels; a still has the shape of a video, and as much of the picture; what a
    post leads with is cropped about what there is to see in it.
    """
    from PIL import Image, UnidentifiedImageError  # slow to load, and few jobs are pictures

    # For pictures inside pictures; a larger one is an error. It is Pillow's limit for all that the process opens.
    before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MOST_PIXELS
    try:
        with Image.open(io.BytesIO(response.body), formats=_KINDS) as image:
            outcome = _unfit(image, shape) or _drawn(image, shape)
    except UnidentifiedImageError:
        outcome = "is not a picture that can be used here (PNG, JPEG, GIF, WebP, AVIF or ICO)"
    except Image.DecompressionBombError:
        outcome = "has too many pixels"
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError) as error:  # Pillow's readers' own
        outcome = f"is a broken picture ({type(error).__name__})"
    finally:
        Image.MAX_IMAGE_PIXELS = before
    return outcome if isinstance(outcome, bytes) else Failure(response.url, outcome, kind="no-face")


def _unfit(image: Image, shape: PictureShape) -> str | None:
    width, height = image.size
    size = f"{width}×{height} pixels"
    if width * height > (_MOST_OF_JPEG if shape == "featured" and image.format == "JPEG" else MOST_PIXELS):
        return f"has too many pixels ({size})"
    if shape == "featured":
        small = width < _LEAST[0] or height < _LEAST[1]
        why = "too small" if small else "" if fits(width, height) else "too long one way"
        return f"is {why} for a picture that a post leads with ({size})" if why else None
    if min(width, height) < SMALLEST:
        return f"is too small for a {shape} ({size}; {SMALLEST} both ways are needed)"
    if shape == "still":
        return None
    return f"is not square enough for a face ({size})" if max(width, height) > LONGEST * min(width, height) else None


def _drawn(image: Image, shape: PictureShape) -> bytes | str:
    """Return the middle of ``image``, or what speaks against it."""
    from PIL import ImageOps

    if shape == "featured":
        image.draft(None, (3 * FEATURED[0], 3 * FEATURED[1]))  # which leaves the colours as they are
        image.load()
        face = _about_what_is_seen(image)
    else:
        widest = 2 * (STILL[0] if shape == "still" else SIDE)
        image.draft("RGB", (widest, widest))  # a large JPEG is decoded no larger than needed
        image.load()
        if unfit := _unfit(image, shape):  # an icon's file may hold another size than it says
            return unfit
        upright = _upright(image).convert("RGBA")
        side = min(SIDE, *upright.size)
        face = ImageOps.fit(upright, STILL if shape == "still" else (side, side))
    flat = next(filter(_is_visible, (_on(face, _PALE), _on(face, _DARK))), None)
    return "is of one colour" if flat is None else _webp(flat, 66 if shape == "featured" else 76)


def _upright(image: Image) -> Image:
    """Return a picture as it is to be held, in eight bits a colour: of sixteen, Pillow would show the darkest."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode[0] not in "IF":
        return upright
    from plugins.images.opening import in_eight_bits  # few pictures need it

    return in_eight_bits(upright)


def _about_what_is_seen(image: Image) -> Image:
    """Return as much of a picture as the shape holds: the part with most to look at, as of our own pictures."""
    from PIL import ImageOps

    from plugins.images.drawing import focus  # as above
    from plugins.images.opening import Still, in_srgb

    upright = _upright(image)
    seen = upright.mode in ("PA", "La", "RGBa", "LA", "RGBA") or "transparency" in upright.info
    plain = upright.convert("RGBA") if seen else in_srgb(upright, image.info.get("icc_profile"))
    column, row = focus(Still(plain.convert("RGB"), None))
    return ImageOps.fit(plain.convert("RGBA"), FEATURED, centering=(column / 4, row / 4))


def _on(face: Image, ground: tuple[int, int, int]) -> Image:
    """Return ``face`` on a ground of one colour: a black mark without one would be lost on a dark page."""
    from PIL import Image

    flat = Image.new("RGB", face.size, ground)
    flat.paste(face, mask=face.getchannel("A"))
    return flat


def _is_visible(flat: Image) -> bool:
    low, high = flat.convert("L").getextrema()
    return float(high) - float(low) >= _VISIBLE  # type: ignore[arg-type]  # of one band, two numbers


def _webp(flat: Image, quality: int) -> bytes:
    data = io.BytesIO()
    flat.save(data, "WEBP", quality=quality, method=6)
    return data.getvalue()
