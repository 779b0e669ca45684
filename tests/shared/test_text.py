"""What no text may hold, as one rule for whatever is read and written."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.text import fit, in_order, unfit, wrong

REFUSED = [
    ("\x00", "the control character U+0000"),
    ("\x1b", "the control character U+001B"),
    ("\x7f", "the control character U+007F"),
    ("\x85", "the control character U+0085"),
    ("\u202e", "the mark U+202E, which turns the direction of the text around it"),
    ("\u2067", "the mark U+2067, which turns the direction of the text around it"),
    ("\ud800", "the half of a character U+D800"),
    ("\ufdd0", "the noncharacter U+FDD0"),
    ("\uffff", "the noncharacter U+FFFF"),
    ("\U0010fffe", "the noncharacter U+10FFFE"),
]
# The joiner of an emoji and of Persian words, the flag of England, hints at a direction, a soft hyphen.
KEPT = ["a\tb\r\nc", "👩‍💻", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\u200e\u200f\u061c", "\u00ad", "\u2028", "\ufeff", "\ufffd"]


@pytest.mark.parametrize(("sign", "words"), REFUSED)
def test_a_sign_that_no_text_may_hold_is_named(sign: str, words: str) -> None:
    assert wrong(f"a{sign}b") == words
    assert fit(f"a{sign}b") == "ab"
    (problem,) = unfit(f"one\ntwo{sign}", "x.md", 7)
    assert (problem.where, problem.what) == ("x.md:8", f"holds {words}")


@pytest.mark.parametrize("text", KEPT)
def test_what_harms_nobody_stays(text: str) -> None:
    assert wrong(text) is None
    assert unfit(text, "x.md", references=True) == []


@given(st.text(st.characters()))
def test_what_is_left_has_none_and_lacks_nothing_else(text: str) -> None:
    left = fit(text)
    assert wrong(left) is None
    assert [c for c in left if unicodedata.category(c)[0] in "LNPS"] == [
        c for c in text if unicodedata.category(c)[0] in "LNPS"
    ]
    assert bool(unfit(text, "x.md")) == (left != text)


NUMBERS = [
    ("&#1;", "U+0001"),
    ("&#x1B;", "U+001B"),
    ("&#x0001b", "U+001B"),
    ("&#8238;", "U+202E"),
    ("&#X202e;", "U+202E"),
    ("&#129;", "U+0081"),
    ("&#xFFFF;", "U+FFFF"),
]


@pytest.mark.parametrize(("reference", "code"), NUMBERS)
def test_a_number_stands_for_a_sign(reference: str, code: str) -> None:
    (problem,) = unfit(f"a\n{reference}", "x.md", references=True)
    assert (problem.where, code in problem.what) == ("x.md:2", True)
    assert unfit(reference, "x.md") == []


@pytest.mark.parametrize(
    "text", ["&#0;", "&#150;", "&#x20ac;", "&#xD800;", "&#99999999;", "&#10;", "&#;", "&#x110000;"]
)
def test_a_number_that_stands_for_nothing_wrong(text: str) -> None:
    assert unfit(text, "x.md", references=True) == []


def test_not_everything_is_said() -> None:
    assert len(unfit("\x01" * 1000 + "&#1;" * 1000, "x.md", references=True)) == 40


@pytest.mark.parametrize(
    "names",
    [
        ["tag 2", "Tag 10", "tag 100"],
        ["2e rencontre", "10 things", "2010", "a"],
        ["v1.2", "v1.10", "v" + "9" * 5000],
        ["عيّنة ٢", "عيّنة ١٠"],
        ["camp", "camp 2010", "Camps"],
    ],
)
def test_names_stand_in_the_order_that_people_count_in(names: list[str]) -> None:
    assert all(in_order(one) < in_order(other) for one, other in pairwise(names))
