"""A code on paper: what is drawn are the squares of the standard, with the quiet around them."""

from __future__ import annotations

import re

import pytest
from PIL import Image
from zxingcpp import read_barcode

from plugins.shared.qr import QUIET, Qr, qr


def drawn(code: Qr) -> set[tuple[int, int]]:
    """Return the dark squares that a browser draws of a code's path."""
    found: set[tuple[int, int]] = set()
    x = y = 0
    for letter, first, second in re.findall(r"([Mmh])(\d+)(?: ([\d.]+))?", code.path):
        if letter == "M":
            x, y = int(first), int(float(second))
        elif letter == "m":
            x += int(first)
        else:
            found |= {(n, y) for n in range(x, x + int(first))}
            x += int(first)
    return found


@pytest.mark.parametrize(
    "address",
    [
        "https://chr.example/",
        "https://chr.example/planet/ann/2010-10-21-0123abcd/?a=1#é",
        "https://круг.example/日本語/",
        f"https://chr.example/{'x' * 400}/",
    ],
)
@pytest.mark.parametrize("bears", ["m", "q"])
def test_a_reader_of_codes_gets_the_address(address: str, bears: str) -> None:
    code = qr(address, "q" if bears == "q" else "m")
    picture = Image.new("L", (code.size, code.size), 255)
    for square in drawn(code):
        picture.putpixel(square, 0)
    read = read_barcode(picture.resize((code.size * 4, code.size * 4), Image.Resampling.NEAREST))
    assert read and read.text == address and read.ec_level.lower() == bears
    assert all(QUIET <= place < code.size - QUIET for square in drawn(code) for place in square)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:8000/x/", True),
        ("http://127.0.0.1/x/", True),
        ("http://circle.localhost/", True),
        ("https://circle.example/localhost/", False),
    ],
)
def test_a_code_that_opens_on_this_machine_alone_says_so(address: str, here: bool) -> None:
    assert qr(address).only_here is here
