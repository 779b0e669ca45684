"""Which way a text is written."""

from __future__ import annotations

import pytest

from plugins.language.tag import direction


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("ar", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("ku-Arab", "rtl"),
        ("lad-hebr", "rtl"),
        ("ar-Latn", "ltr"),
        ("ar-u-nu-latn", "rtl"),
        ("en", "ltr"),
        ("zh-Hans", "ltr"),
        ("tlh", "ltr"),
        ("x-y-z", "ltr"),
    ],
)
def test_the_way_of_a_language(language: str, way: str) -> None:
    assert direction(language) == way
