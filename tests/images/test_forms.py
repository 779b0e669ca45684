"""What becomes of a picture: a file of ours with nothing in it but pixels and what their colours are, or a Problem."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms

from plugins.images.forms import digest_of, examine, prepare
from plugins.images.model import Original
from plugins.images.naming import published
from plugins.memo.memo import Memo
from tests.images import brought
from tests.images.brought import CORNERS, PROFILE, TOLD, corners, saved

PROFILED = {"JPEG", "PNG", "WEBP", "AVIF"}


def made(folder: Path, name: str, data: bytes) -> dict[str, bytes]:
    """Return all that is published of the picture ``name`` with these bytes, that of its own name as ``""``."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    assert examine(data, name) is None
    memo = Memo(folder / "memo")
    forms = prepare(Original(path, name, name, published([name])[name], digest_of(data)), memo)
    memo.close()
    blobs = {"": forms.published, **{form.file: form.blob for form in forms.variants}}
    return {file: Path(memo.blobs.path(blob.digest)).read_bytes() for file, blob in blobs.items()}


@pytest.mark.parametrize(
    ("size", "at", "expected"),
    [
        ((900, 300), (0, 0), (0, 2)),
        ((900, 300), (300, 0), (2, 2)),
        ((900, 300), (600, 0), (4, 2)),
        ((300, 900), (0, 0), (2, 0)),
        ((300, 900), (0, 600), (2, 4)),
        ((300, 300), (0, 0), (2, 2)),
    ],
)
def test_a_picture_is_cropped_about_what_there_is_to_see(
    tmp_path: Path, size: tuple[int, int], at: tuple[int, int], expected: tuple[int, int]
) -> None:
    image = Image.new("RGB", size, "skyblue")
    image.paste(Image.effect_noise((300, 300), 90).convert("RGB"), at)
    assert focus_of(tmp_path, image) == expected


def test_where_nothing_stands_out_the_middle_stays(tmp_path: Path) -> None:
    assert focus_of(tmp_path, Image.new("RGB", (900, 300), "skyblue")) == (2, 2)
    assert focus_of(tmp_path, Image.effect_noise((900, 300), 60)) == (2, 2)


def focus_of(folder: Path, image: Image.Image) -> tuple[int, int]:
    path = folder / "a.png"
    image.save(path)
    memo = Memo(folder / "memo")
    original = Original(path, "a.png", "a.png", "a.png", digest_of(path.read_bytes()))
    first, again = prepare(original, memo), prepare(original, memo)
    memo.close()
    assert first.focus == again.focus
    return first.focus


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def sequence(data: bytes) -> list[tuple[Image.Image, int]]:
    """Return the frames of a picture that moves, with their times."""
    image, found = Image.open(io.BytesIO(data)), []
    for number in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(number)
        image.load()
        found.append((image.convert("RGBA"), round(image.info["duration"])))
    return found


def shows_corners(image: Image.Image) -> bool:
    plain = image.convert("RGB")
    near = (plain.getpixel((int(x * plain.width), int(y * plain.height))) for x, y in CORNERS)
    return all(
        abs(one - other) < 40 for found, meant in zip(near, CORNERS.values(), strict=True)
        for one, other in zip(found, meant, strict=True)  # type: ignore[arg-type]
    )  # fmt: skip


TELLING: dict[str, Callable[[], bytes]] = {
    "a.jpg": brought.jpeg,
    "a.JPEG": lambda: brought.jpeg(6, corners().transpose(Image.Transpose.ROTATE_90)),
    "twins.jpg": brought.twins,
    "a.png": brought.png,
    "grey.png": lambda: brought.png(corners().convert("L")),
    "palette.png": lambda: brought.png(corners().quantize(16)),
    "a.webp": brought.webp,
    "a.avif": brought.avif,
    "a.heic": brought.heic,
    "a.HEIF": brought.heic,
    "a.gif": brought.gif,
    "moves.webp": lambda: brought.moving("WEBP", exif=brought.exif().tobytes(), xmp=brought.XMP),
    "moves.png": lambda: brought.moving("PNG", exif=brought.exif()) + TOLD,
    "really-a-png.jpg": brought.png,
    "really-a-heic.jpg": brought.heic,
    "really-a-jpeg.png": brought.jpeg,
    "really-a-webp.gif": brought.webp,
}


@pytest.mark.parametrize("name", TELLING)
def test_what_is_published_has_pixels_and_a_profile_and_nothing_else(tmp_path: Path, name: str) -> None:
    brought_in = TELLING[name]()
    assert TOLD in brought_in, "the test plants what it looks for"
    for file, data in made(tmp_path, name, brought_in).items():
        image = opened(data)
        assert TOLD not in data, file
        assert not dict(image.getexif()) and "xmp" not in image.info and "comment" not in image.info, file
        assert not getattr(image, "text", {}), file
        assert "thumbnail" not in data.lower().decode("latin-1"), file


@pytest.mark.parametrize("name", [name for name in TELLING if not name.startswith(("moves", "a.gif", "twins", "grey"))])
def test_the_colour_profile_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    files = made(tmp_path, name, TELLING[name]())
    for data in files.values():
        image = opened(data)
        assert image.format not in PROFILED or image.info.get("icc_profile") == PROFILE
        assert shows_corners(image)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_turned_as_its_camera_was_held(tmp_path: Path, orientation: int, kind: str) -> None:
    turns = {
        2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
        6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270",
    }  # fmt: skip
    turned = corners(240, 180)
    if orientation in turns:
        turned = turned.transpose(getattr(Image.Transpose, turns[orientation]))
    name = {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp", "HEIF": "a.heic"}[kind]
    data = made(tmp_path, name, saved(turned, kind, exif=brought.exif(orientation)))[""]
    assert opened(data).size == (240, 180)
    assert shows_corners(opened(data))


@pytest.mark.parametrize(
    ("name", "kind", "size", "is_published_as"),
    [
        ("a.jpg", "JPEG", (4032, 3024), ("JPEG", (2000, 1500))),
        ("a.jpg", "JPEG", (1000, 3000), ("JPEG", (667, 2000))),
        ("a.heic", "HEIF", (2400, 1800), ("JPEG", (2000, 1500))),
        ("a.png", "PNG", (2600, 400), ("PNG", (2000, 308))),
        ("a.webp", "WEBP", (2600, 400), ("WEBP", (2000, 308))),
        ("a.avif", "AVIF", (2600, 400), ("AVIF", (2000, 308))),
        ("a.gif", "GIF", (2600, 400), ("GIF", (2000, 308))),
        ("a.jpg", "JPEG", (9000, 2), ("JPEG", (2000, 1))),
        ("a.jpg", "JPEG", (1, 1), ("JPEG", (1, 1))),
    ],
)
def test_the_longer_side_is_at_most_2000_pixels(
    tmp_path: Path, name: str, kind: str, size: tuple[int, int], is_published_as: tuple[str, tuple[int, int]]
) -> None:
    files = made(tmp_path, name, saved(Image.new("RGB", size, (120, 90, 60)), kind))
    published = opened(files[""])
    assert (published.format, published.size) == is_published_as
    assert all(opened(data).width <= min(1600, published.width) for file, data in files.items() if file)


NAVY = Image.new("RGB", (60, 40), "navy").quantize(8)
MODES: dict[str, tuple[str, Callable[[], bytes], str, tuple[int, ...]]] = {
    # what is brought, and the colour of its middle as RGBA
    "CMYK": ("a.jpg", lambda: saved(Image.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG"), "JPEG", (255, 0, 0, 255)),
    "grey": ("a.jpg", lambda: saved(Image.new("L", (60, 40), 90), "JPEG"), "JPEG", (90, 90, 90, 255)),
    "16 bit": ("a.png", lambda: saved(Image.new("I;16", (60, 40), 0x4000), "PNG"), "PNG", (64, 64, 64, 255)),
    "1 bit": ("a.png", lambda: saved(Image.new("1", (60, 40), 1), "PNG"), "PNG", (255, 255, 255, 255)),
    "palette, one colour unseen": (
        "a.png", lambda: saved(NAVY, "PNG", transparency=0), "PNG", (0, 0, 0, 0),
    ),
    "RGB, one colour unseen": (
        "a.png", lambda: saved(Image.new("RGB", (9, 9), (1, 2, 3)), "PNG", transparency=(1, 2, 3)), "PNG", (0, 0, 0, 0),
    ),
    "grey, half seen": (
        "a.png", lambda: saved(Image.new("LA", (60, 40), (90, 128)), "PNG"), "PNG", (90, 90, 90, 128),
    ),
    "half seen, named JPEG": (
        "a.jpg", lambda: saved(Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG"), "JPEG", (255, 255, 255, 255),
    ),
    "unseen, GIF": (
        "a.gif", lambda: saved(NAVY, "GIF", transparency=0), "GIF", (0, 0, 0, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MODES)
def test_every_way_to_write_pixels_shows_what_it_meant(tmp_path: Path, case: str) -> None:
    name, make, kind, meant = MODES[case]
    for file, data in made(tmp_path, name, make()).items():
        image = opened(data)
        found = image.convert("RGBA").getpixel((image.width // 2, image.height // 2))
        assert isinstance(found, tuple)
        assert file or image.format == kind
        if file and "named JPEG" in case:
            continue  # what browsers choose before the JPEG can leave the ground unseen
        assert found[3] == meant[3] == 0 or all(abs(one - other) <= 4 for one, other in zip(found, meant, strict=True))


def test_a_grey_picture_s_own_profile_is_not_said_of_colours(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    files = made(tmp_path, "a.jpg", saved(corners(), "JPEG", icc_profile=profile))
    assert all("icc_profile" not in opened(data).info for data in files.values())


@pytest.mark.parametrize("junk", [b"no profile", PROFILE[:200], TOLD * 30])
def test_what_is_no_profile_is_not_kept_as_one(tmp_path: Path, junk: bytes) -> None:
    files = made(tmp_path, "a.png", saved(corners(), "PNG", icc_profile=junk))
    assert all("icc_profile" not in opened(data).info for data in files.values())


@pytest.mark.parametrize("junk", [b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0", b"Exif\0\0II*\0\x08\0\0\0\xff\xff"])
def test_broken_metadata_costs_nobody_the_picture(tmp_path: Path, junk: bytes) -> None:
    assert shows_corners(opened(made(tmp_path, "a.jpg", saved(corners(), "JPEG", exif=junk))[""]))


def drawing() -> Image.Image:
    """Return what a logo is like: few colours, hard edges, and a ground that is not seen."""
    image = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    for left in range(0, 300, 12):
        image.paste((220, 30, 60, 255), (left, 20, left + 3, 180))
    return image


@pytest.mark.parametrize("image", [drawing(), drawing().resize((2000, 1333), Image.Resampling.NEAREST)])
def test_a_drawing_loses_nothing(tmp_path: Path, image: Image.Image) -> None:
    files = made(tmp_path, "a.png", saved(image, "PNG"))
    for file, data in files.items():
        shown = opened(data).convert("RGBA")
        assert not file.endswith(".avif")
        assert shown.size != image.size or ImageChops.difference(shown, image).getbbox() is None


def test_a_png_stays_lossless(tmp_path: Path) -> None:
    image = Image.effect_noise((900, 700), 90).convert("RGB")
    files = made(tmp_path, "a.png", saved(image, "PNG"))
    assert ImageChops.difference(opened(files[""]), image).getbbox() is None
    assert {file.rpartition(".")[2] for file in files if file} == {"avif", "webp"}


@pytest.mark.parametrize(("name", "kind"), [("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.png", "PNG")])
def test_what_moves_keeps_moving(tmp_path: Path, name: str, kind: str) -> None:
    data = brought.moving(kind, **({"lossless": True} if kind == "WEBP" else {}))
    files = made(tmp_path, name, data)
    before, after = sequence(data), sequence(files[""])
    assert list(files) == [""]
    assert [time for _, time in after] == [time for _, time in before]
    assert opened(files[""]).info["loop"] == 3
    for (one, _), (other, _) in zip(before, after, strict=True):
        unlike = ImageChops.difference(one.convert("RGBa"), other.convert("RGBa")).convert("RGBA").getextrema()
        assert max(high for _, high in unlike) <= 8  # type: ignore[misc]


def test_what_is_shown_where_nothing_moves_is_kept(tmp_path: Path) -> None:
    first, *others = brought.frames()
    data = saved(first, "PNG", save_all=True, append_images=others, default_image=True, duration=100)
    again = Image.open(io.BytesIO(made(tmp_path, "a.png", data)[""]))
    assert (again.info["default_image"], again.n_frames) == (True, 5)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", TELLING)
def test_the_same_bytes_give_the_same_files(tmp_path: Path, name: str) -> None:
    data = TELLING[name]()
    assert made(tmp_path / "one", name, data) == made(tmp_path / "two", name, data)


def test_what_was_made_is_not_made_again_and_what_is_lost_is(tmp_path: Path) -> None:
    data = brought.jpeg()
    first = made(tmp_path, "a.jpg", data)
    blobs = [path for path in (tmp_path / "memo").rglob("*") if path.is_file() and path.suffix == ""]
    times = {path: path.stat().st_mtime_ns for path in blobs}
    assert made(tmp_path, "a.jpg", data) == first
    assert {path: path.stat().st_mtime_ns for path in blobs} == times
    blobs[0].unlink()
    assert made(tmp_path, "a.jpg", data) == first


def many_frames(side: int, count: int) -> bytes:
    first, *others = (Image.new("L", (side, side), 10 * number % 250) for number in range(count))
    return saved(first, "GIF", save_all=True, append_images=others, duration=50)


def crumbs(width: int, count: int, frame: tuple[int, int] = (1, 1)) -> bytes:
    """Return a GIF of many frames of next to nothing, the last of them as large as it says."""
    head = b"GIF89a" + struct.pack("<HH", width, width) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    still = b"\x21\xf9\x04\0\x05\0\0\0"
    small, last = (b"\x2c\0\0\0\0" + struct.pack("<HH", *size) + b"\0\x02\x02\x44\x01\0" for size in ((1, 1), frame))
    return head + (still + small) * (count - 1) + still + last + b";"


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.jpg", lambda: b"", "is empty"),
    "no picture": (
        "a.png",
        lambda: b"version https://git-lfs.github.com/spec/v1\n",
        "is not a picture that can be read",
    ),
    "a page": ("a.gif", lambda: b"<!doctype html>", "is not a picture that can be read"),
    "SVG in disguise": (
        "a.png",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "is not a picture that can be read",
    ),
    "PostScript in disguise": ("a.png", lambda: saved(corners(), "EPS"), "is not a picture that can be read"),
    "TIFF in disguise": ("a.jpg", lambda: saved(corners(), "TIFF"), "is not a picture that can be read"),
    "a bomb": ("a.png", lambda: brought.says_it_is(60_000, 60_000), "has too many pixels"),
    "a smaller bomb": ("a.png", lambda: brought.says_it_is(9_000, 9_000), "is 9000 × 9000 pixels large"),
    "no pixels": ("a.gif", lambda: b"GIF89a\0\0\0\0\0\0\0;", "is "),
    "JPEG cut short": (
        "a.jpg",
        lambda: brought.jpeg(image=Image.effect_noise((640, 480), 90))[:20_000],
        "broken or not whole",
    ),
    "PNG cut short": (
        "a.png",
        lambda: saved(Image.effect_noise((640, 480), 90), "PNG")[:20_000],
        "broken or not whole",
    ),
    "HEIC cut short": ("a.heic", lambda: brought.heic()[:-900], "is "),
    "WebP cut short": ("a.webp", lambda: saved(Image.effect_noise((640, 480), 90), "WEBP")[:9_000], "is "),
    "AVIF cut short": ("a.avif", lambda: saved(Image.effect_noise((640, 480), 90), "AVIF")[:9_000], "is "),
    "moves, named JPEG": ("a.jpg", lambda: brought.moving("GIF"), "moves, which a picture with this ending cannot"),
    "moves, wide": ("a.gif", lambda: many_frames(2001, 2), "moves, and is 2 frames of 2001 × 2001 pixels"),
    "moves, long": ("a.gif", lambda: many_frames(1000, 65), "moves, and is 65 frames of 1000 × 1000 pixels"),
    "moves, crumbs": ("a.gif", lambda: crumbs(1, 5000), "moves, and is 5000 frames of 1 × 1 pixels"),
    "moves, grows": ("a.gif", lambda: crumbs(20, 2, (9000, 9000)), "moves, and has a frame of 9000 × 9000 pixels"),
    "moves, heavy": ("a.gif", lambda: brought.moving("GIF") + bytes(9 * 2**20), "moves, and is 9.0 MB large"),
    "heavy": ("a.jpg", lambda: brought.jpeg() + bytes(65 * 2**20), "is larger than 64 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_published_is_said_by_file(tmp_path: Path, case: str) -> None:
    name, data, words = REFUSED[case]
    problem = examine(data(), f"content/images/{name}")
    assert problem is not None
    assert (problem.where, words in problem.what) == (f"content/images/{name}:1", True), problem
    assert "\n" not in str(problem) and problem.fix


WHOLE = ("a.gif", "a.jpg", "a.png", "a.webp", "moves.png")


@cache
def whole(name: str) -> bytes:
    return TELLING[name]()


@given(st.sampled_from(WHOLE), st.data())
def test_damage_is_a_problem_or_nothing(name: str, drawn: st.DataObject) -> None:
    data = bytearray(whole(name))
    for _ in range(drawn.draw(st.integers(1, 4))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))
    cut = drawn.draw(st.integers(0, len(data)))
    problem = examine(bytes(data[:cut] if drawn.draw(st.booleans()) else data), f"content/images/{name}")
    assert problem is None or "\n" not in str(problem)
