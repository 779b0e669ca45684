"""A stranger's picture becomes a small one of ours, or is refused in words."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from plugins.planet.model import Failure
from plugins.planet.sandbox.thumbnails import SIDE, draw
from tests.planet.pictures import PAGE, SVG, bomb, icon_with, opened, picture
from tests.planet.raw import response


def drawn(body: bytes) -> Image.Image:
    made = draw(response(body))
    assert isinstance(made, bytes), made
    return opened(made)


@pytest.mark.parametrize(
    ("body", "side"),
    [
        (picture(512), SIDE),
        (picture(512, kind="JPEG"), SIDE),
        (picture(3000, kind="JPEG"), SIDE),
        (picture(200, kind="GIF"), SIDE),
        (picture(200, kind="WEBP"), SIDE),
        (picture(128, kind="ICO"), 128),
        (icon_with(picture(256)), SIDE),
        (picture(200, 160), SIDE),
        (picture(64), 64),
        (picture(80, 100), 80),
    ],
)
def test_a_picture_of_a_useful_size_is_a_small_square(body: bytes, side: int) -> None:
    face = drawn(body)
    assert (face.format, face.size, face.mode) == ("WEBP", (side, side), "RGB")
    assert face.getpixel((side // 2, side // 2)) > (230, 230, 200), "its middle stays its middle"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (picture(16), "too small for a face (16×16 pixels; 64 both ways are needed)"),
        (picture(16, kind="ICO"), "too small"),
        (picture(500, 60), "too small"),
        (picture(600, 200), "not square enough for a face (600×200 pixels)"),
        (SVG, "not a picture that can be used here"),
        (PAGE, "not a picture that can be used here"),
        (b"", "not a picture that can be used here"),
        (picture(200)[:150], "a broken picture"),
        (picture(200, kind="JPEG")[:400], "a broken picture"),
        (picture(200, kind="TIFF"), "not a picture that can be used here"),
        (bomb(200), "of one colour"),
        (bomb(5000), "has too many pixels (5000×5000 pixels)"),
        (icon_with(bomb(6000)), "too many pixels"),
        (icon_with(picture(20)), "too small"),
    ],
)
def test_what_says_less_than_initials_is_refused_in_words(body: bytes, words: str) -> None:
    made = draw(response(body))
    assert isinstance(made, Failure) and words in made.reason
    assert made.kind == "no-face"


def test_nothing_of_the_file_comes_with_it() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    body = picture(300, kind="JPEG", exif=exif, comment=b"private", icc_profile=b"a profile")
    made = draw(response(body))
    assert isinstance(made, bytes)
    assert set(opened(made).info) <= {"loop", "background", "timestamp", "duration"}
    assert not any(word in made for word in (b"home", b"private", b"profile"))


def test_it_stands_upright() -> None:
    image = Image.new("RGB", (200, 200), "black")
    image.paste("white", (0, 0, 200, 100))
    exif, data = Image.Exif(), io.BytesIO()
    exif[0x0112] = 3  # turned over
    image.save(data, "JPEG", exif=exif)
    face = drawn(data.getvalue())
    assert face.getpixel((72, 20)) < (60, 60, 60) and face.getpixel((72, 120)) > (200, 200, 200)


@pytest.mark.parametrize(("ink", "ground"), [("black", (255, 255, 255)), ("white", (32, 32, 32))])
def test_a_mark_without_a_ground_is_seen_on_light_and_dark_pages(ink: str, ground: tuple[int, int, int]) -> None:
    image = Image.new("RGBA", (200, 200))
    image.paste(ink, (60, 60, 140, 140))
    data = io.BytesIO()
    image.save(data, "PNG")
    corner = drawn(data.getvalue()).getpixel((3, 3))
    assert isinstance(corner, tuple)
    assert all(abs(have - want) < 12 for have, want in zip(corner, ground, strict=True))


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert draw(response(picture(300))) == draw(response(picture(300)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_way_of_storing_colours_is_read(mode: str) -> None:
    image = Image.new("L", (128, 128))
    image.paste(255, (40, 40, 90, 90))
    data = io.BytesIO()
    if mode == "I;16":  # in which white is 65,535
        image = image.convert("I").point(lambda value: value * 257)
    image.convert("RGB").convert(mode).save(data, "JPEG") if mode == "CMYK" else image.convert(mode).save(data, "PNG")
    assert drawn(data.getvalue()).size == (128, 128)
