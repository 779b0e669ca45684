"""Pixels → the file that is published: all that is in it was written here, the same bytes each time."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

from plugins.images.opening import LONGEST, Moving, Still, Unfit, in_srgb

_PAPER = (255, 255, 255)  # behind what is not seen, where a format knows only what is
_FEW = 256  # colours
_GREY = ("1", "L", "LA")


def fit(still: Still, longest: int = LONGEST) -> Still:
    """Return ``still`` with its longer side at most ``longest`` pixels."""
    shrink = longest / max(still.image.size)
    if shrink >= 1:
        return still
    width, height = (max(1, round(side * shrink)) for side in still.image.size)
    image = whole(still.image).resize((width, height), Image.Resampling.LANCZOS)
    return Still(image, _profile_of(still, image))


def whole(image: Image.Image) -> Image.Image:
    """Return ``image`` as L, RGB or RGBA: each pixel for itself, and half seen where it is."""
    if "transparency" in image.info or image.mode in ("LA", "RGBA"):
        converted = image.convert("RGBA")
        converted.info = {}
        return converted
    return image.convert({"1": "L", "P": "RGB"}.get(image.mode, image.mode))


def coloured(still: Still) -> Still:
    """Return ``still`` as RGB or RGBA, for formats that know no grey."""
    image = whole(still.image)
    if image.mode == "L":
        return Still(in_srgb(image, still.profile), None)
    return Still(image, _profile_of(still, image))


def _profile_of(still: Still, image: Image.Image) -> bytes | None:
    """Return the profile of ``still`` where it is one for ``image`` too: a grey one says nothing of colours."""
    return still.profile if (still.image.mode in _GREY) == (image.mode in _GREY) else None


def is_graphic(image: Image.Image) -> bool:
    """Return whether the picture is a drawing, a logo or a screen, whose edges show every loss, and no photo.

    It has few colours (more than greys, of which no photo has many), or most of it is flat: a pixel is as the one
    beside it.
    """
    plain = whole(image).convert("RGBA")
    colours = plain.getcolors(_FEW)
    if colours and any(len(set(colour[:3])) > 1 for _, colour in colours):  # type: ignore[index]
        return True
    plain = plain.convert("RGB")
    changes = ImageChops.difference(plain, ImageChops.offset(plain, 1, 0)).convert("L").histogram()
    return changes[0] > 0.6 * image.width * image.height


def focus(still: Still) -> tuple[int, int]:
    """Return where a picture has most to look at: a column and a row, each from 0 to 4.

    That is the square in which the edges have the most entropy; the middle, unless another is clearly richer.
    """
    image = whole(still.image).convert("L")
    shrink = 160 / max(image.size)
    image = image.resize((max(1, round(image.width * shrink)), max(1, round(image.height * shrink))))
    edges = image.filter(ImageFilter.FIND_EDGES)
    edges = ImageOps.crop(edges, 1) if min(edges.size) > 4 else edges  # the outermost pixels stay as they were
    side = min(edges.size)
    entropies = []
    for step in range(5):
        left, top = (round((across - side) * step / 4) for across in edges.size)
        entropies.append(edges.crop((left, top, left + side, top + side)).entropy())
    best = max(range(5), key=lambda step: (entropies[step], -abs(step - 2)))
    best = best if entropies[best] > entropies[2] * 1.02 else 2
    return (best, 2) if edges.width > edges.height else (2, best)


def draw(picture: Still | Moving, kind: str) -> bytes:
    """Return ``picture`` as a file of ``kind``. Raises Unfit for one that moves where the format cannot."""
    if isinstance(picture, Moving):
        return _draw_moving(picture, kind)
    return {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif, "AVIF": _avif}[kind](picture)


def _jpeg(still: Still) -> bytes:
    image = whole(still.image)
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, _PAPER)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    return _saved(image, "JPEG", _profile_of(still, image), quality=85, optimize=True, progressive=True)


def _png(still: Still) -> bytes:
    return _saved(still.image, "PNG", still.profile, compress_level=9 if is_graphic(still.image) else 6)


def _webp(still: Still) -> bytes:
    shown = coloured(still)
    how = {"lossless": True} if is_graphic(shown.image) else {"quality": 85}
    return _saved(shown.image, "WEBP", shown.profile, **how)


def _avif(still: Still) -> bytes:
    shown = coloured(still)
    how = {"quality": 90, "subsampling": "4:4:4"} if is_graphic(shown.image) else {"quality": 70}
    return _saved(shown.image, "AVIF", shown.profile, **how)


def _gif(still: Still) -> bytes:
    image = still.image if still.image.mode in ("1", "L", "P") else _indexed(whole(still.image).convert("RGBA"))
    return _saved(image, "GIF", None)


def _draw_moving(moving: Moving, kind: str) -> bytes:
    if kind == "JPEG":
        raise Unfit("moves, which a picture with this ending cannot", "give it the ending of what it is, such as .gif")
    first = 1 if moving.poster and kind != "PNG" else 0
    frames: Sequence[Image.Image] = moving.frames[first:]
    how: dict[str, Any] = {"save_all": True, "duration": list(moving.durations[first:])}
    if kind == "GIF":
        seen = all(frame.getchannel("A").getextrema()[0] == 255 for frame in frames)
        frames = [_indexed(frame) for frame in frames]
        how |= {"disposal": 0 if seen else 2}
    if kind == "WEBP":
        how |= {"quality": 80, "allow_mixed": True}
    if kind == "AVIF":
        how |= {"quality": 70}
    if kind == "PNG" and moving.poster:
        how |= {"default_image": True, "duration": list(moving.durations[1:])}
    if moving.loop is not None and kind != "AVIF":
        how |= {"loop": moving.loop}
    profile = None if kind == "GIF" else moving.profile
    return _saved(frames[0], kind, profile, append_images=frames[1:], **how)


def _indexed(image: Image.Image) -> Image.Image:
    """Return RGBA with a palette, as GIF has it: exactly where the colours are few, else as near as it goes."""
    seen = image.getchannel("A").point(lambda value: 255 if value > 127 else 0)
    flat = Image.new("RGB", image.size)
    flat.paste(image.convert("RGB"), mask=seen)
    colours = flat.getcolors(_FEW - 1)
    indexed = _exactly(flat) if colours else flat.quantize(_FEW - 1, dither=Image.Dither.NONE)
    if seen.getextrema() != (255, 255):
        indexed.paste(_FEW - 1, mask=ImageChops.invert(seen))
        indexed.info["transparency"] = _FEW - 1
    return indexed


def _exactly(image: Image.Image) -> Image.Image:
    """Return RGB with a palette of its own colours, of which there are few."""
    pixels = array("I", image.convert("RGBA").tobytes())
    number = {colour: index for index, colour in enumerate(sorted(set(pixels)))}
    indexed = Image.frombytes("P", image.size, bytes(map(number.__getitem__, pixels)))
    indexed.putpalette(array("I", number).tobytes(), "RGBX")
    return indexed


def _saved(image: Image.Image, kind: str, profile: bytes | None, **how: Any) -> bytes:
    data = BytesIO()
    image.save(data, kind, **({"icc_profile": profile} if profile else {}), **how)
    return data.getvalue()
