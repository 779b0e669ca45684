"""A community's colour can be read on every paper of the theme, by day and by night, or another is proposed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.colour import DAY, LEAST, NIGHT, accent, contrast
from tests.building import ROOT

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@given(COLOURS)
def test_what_is_taken_can_be_read_and_what_is_refused_names_one_that_can(colour: str) -> None:
    try:
        found = accent(colour)
    except ValueError as error:
        found = accent(re.findall("#[0-9a-f]{6}", str(error))[-1])
    assert min(contrast(found.day, paper) for paper in (*DAY, found.mark_day)) >= LEAST
    assert min(contrast(found.night, paper) for paper in (*NIGHT, found.mark_night)) >= LEAST


@pytest.mark.parametrize("value", ["green", "#12345", "0a6b4f", "#0a6b4g", "rgb(1,2,3)", ""])
def test_what_is_no_colour_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        accent(value)


def test_the_papers_are_those_of_the_theme() -> None:
    tokens = (ROOT / "theme/static/css/tokens.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--(?:paper|sheet|shade): light-dark\((#\w+), (#\w+)\)", tokens)
    assert (set(DAY), set(NIGHT)) == tuple(map(set, zip(*pairs, strict=True)))
