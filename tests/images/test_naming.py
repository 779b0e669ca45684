"""Where pictures are published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.images.naming import address, parse_picture, path_of, published

ENDINGS = ("jpg", "JPG", "png", "webp", "gif", "avif", "heic", "HEIC", "heif", "hif", "jfif")
names = st.builds("images/{}.{}".format, st.sampled_from(("a", "A", "b", "b.heic")), st.sampled_from(ENDINGS))


@pytest.mark.parametrize(
    ("brought", "where"),
    [
        (["images/pub.jpg"], ["images/pub.jpg"]),
        (["images/IMG_1.JPG"], ["images/IMG_1.JPG"]),
        (["images/pub.heic"], ["images/pub.jpg"]),
        (["posts/a/pub.heic", "posts/b.png"], ["images/posts/a/pub.jpg", "images/posts/b.png"]),
        (["images/pub.jfif"], ["images/pub.jpg"]),
        (["images/2026/IMG_1.HEIC"], ["images/2026/IMG_1.jpg"]),
        (["images/pub.heic", "images/pub.jpg"], ["images/pub.heic.jpg", "images/pub.jpg"]),
        (["images/pub.heic", "images/Pub.JPG"], ["images/pub.heic.jpg", "images/Pub.JPG"]),
        (["images/a.heic", "images/a.heif"], ["images/a.jpg", "images/a.heif.jpg"]),
        (["images/a.HEIC", "images/a.heic.jpg", "images/a.jpg"], ["images/a.HEIC-2.jpg", "images/a.heic.jpg", "images/a.jpg"]),  # noqa: E501
    ],
)  # fmt: skip
def test_a_picture_keeps_its_name_where_browsers_show_it(brought: list[str], where: list[str]) -> None:
    assert published(brought) == dict(zip(brought, where, strict=True))


@given(st.sets(names))
def test_no_two_pictures_share_an_address(brought: set[str]) -> None:
    found = published(brought)
    spelled_alike = len(
        {name.casefold() for name in brought if not name.lower().endswith(("heic", "heif", "hif", "jfif"))}
    )
    kept = [path for name, path in found.items() if name == path]
    assert found.keys() == brought
    assert len({path.casefold() for path in found.values()}) == len(found) - len(kept) + spelled_alike


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
def test_an_address_leads_to_its_path(path: str) -> None:
    assert path_of(address(path)) == path
    assert path_of(f"{address(path)}?size=2#top") == path
    assert not set(address(path)) & set(" ,\"'<>?#")


@pytest.mark.parametrize(
    "path", ["images/a.heic", "images/a.AVIF", "images/2026/a b.jpg", "a.jpg", "../images/a.jpg", "posts/a/b.png"]
)
def test_front_matter_names_any_picture_that_is_read(path: str) -> None:
    assert parse_picture(f" {path} ") == path
    assert parse_picture(f"/{path}") == parse_picture(f"{{static}}/{path}") == path


@pytest.mark.parametrize("path", ["images/a.svg", "images/", "C:\\a.jpg", "https://a.example/a.jpg", ""])
def test_front_matter_names_nothing_else(path: str) -> None:
    with pytest.raises(ValueError, match="is not a picture"):
        parse_picture(path)
