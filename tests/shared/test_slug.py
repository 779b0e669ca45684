"""Names for addresses, from whatever people write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.slug import LONGEST, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("  What is it?  ", "what-is-it"),
        ("Café Zürich", "cafe-zurich"),
        ("C", "c"),
        ("C#", "c-sharp"),
        ("C++", "c-plus-plus"),
        ("R&D", "r-and-d"),
        ("social_media", "social-media"),
        ("../../etc/passwd", "etc-passwd"),
        ("人力资源", "人力资源"),
        ("الموارد البشرية", "الموارد-البشرية"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("ﬁne", "fine"),
    ],
)
def test_a_slug_reads_like_its_text(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_what_has_no_letters_still_has_an_address_of_its_own() -> None:
    assert slugify("🎉") != slugify("🎈")
    assert slugify("") == slugify("")


def test_long_texts_that_begin_alike_stay_apart() -> None:
    one, other = slugify("word " * 60 + "a"), slugify("word " * 60 + "b")
    assert one != other
    assert len(one) <= LONGEST


@given(st.text(max_size=300))
def test_any_text_gives_a_name_that_is_safe_in_a_path(text: str) -> None:
    slug = slugify(text)
    assert 0 < len(slug) <= LONGEST
    assert not re.search(r"[\s/\\.?#%&:\"'<>]|--|^-|-$", slug)
    assert slug == slug.casefold() or not slug.isascii()


@given(st.text(max_size=100))
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)
