"""A name that stands everywhere, and why others do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.names import LONGEST, folded, unheld
from plugins.shared.slug import slugify


@pytest.mark.parametrize(
    "name", ["a", "hello-world.jpg", "café", "人力", "a b.png", "a\u202fPM.png", "con-1", "console", "x" * LONGEST]
)
def test_a_plain_name_stands_everywhere(name: str) -> None:
    assert unheld(name) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "is empty"),
        *((name, "begins with a dot") for name in (".", "..", ".htaccess", ".git")),
        *((name, "is longer than 255 bytes") for name in ("x" * 256, "é" * 128, "\U00010428" * 64)),
        *((name, "cannot be seen") for name in ("a\x00", "a\nb", "a\u202eb", "a\x7f", "\ud800")),
        *((name, "which Windows drops") for name in ("a.", "a ", "a.jpg ")),
        *((name, "which Windows does not take") for name in ("a:b", "a\\b", "a?", "a*b", "<a>", 'a"', "a|b")),
        *((name, "read as another character") for name in ("a%2fb", "%2E%2e", "a%00", "100%25")),
        *((name, "a device on Windows") for name in ("con", "NUL.txt", "aux.a.b", "Com1", "lpt9.md", "COM¹", "con .x")),
    ],
)
def test_what_cannot_stand_everywhere_is_told_why(name: str, reason: str) -> None:
    assert (unheld(name) or "").endswith(reason)


@pytest.mark.parametrize(
    ("one", "other"),
    [("About", "about"), ("caf\u00e9", "cafe\u0301"), ("STRASSE", "straße"), ("\u212b", "\u00e5"), ("İ", "i\u0307")],
)
def test_what_a_disk_may_take_for_one_name_is_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(min_size=1, max_size=120) | st.sampled_from(["con", "Aux", "COM1", "\U00010428" * 100, "人" * 90]))
def test_a_slug_of_anything_stands_everywhere(text: str) -> None:
    assert unheld(slugify(text)) is None
    assert slugify(slugify(text)) == slugify(text)
