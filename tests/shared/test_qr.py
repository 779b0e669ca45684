"""A code on paper: what is drawn are the squares of the standard, with the quiet around them."""

from __future__ import annotations

import re

import pytest
import segno

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
    "address", ["https://chr.example/", "https://chr.example/planet/ann/2010-10-21-0123abcd/?a=1#é"]
)
@pytest.mark.parametrize("bears", ["m", "q"])
def test_the_squares_are_those_of_the_standard(address: str, bears: str) -> None:
    code = qr(address, "q" if bears == "q" else "m")
    matrix = segno.make_qr(address, error=bears, mask=3).matrix
    dark = {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, square in enumerate(row) if square}
    assert drawn(code) == dark and code.size == len(matrix) + 2 * QUIET


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
