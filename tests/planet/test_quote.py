"""The words around a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from plugins.planet.relations.reading import QUOTED, said

LINK = '<a href="https://bill.example/why?a=1&amp;b=2">what Bill said</a>'


def _quote(content: str) -> str:
    return next((link.shown for link in said(content).links if link.url == "https://bill.example/why?a=1&b=2"), "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"<p>Before. I read {LINK} with joy. After.</p>", "I read what Bill said with joy."),
        (f"<p>One.</p><ul><li>See {LINK}</li><li>Two</li></ul>", "See what Bill said"),
        (f"<p>Q &amp; A: <em>so {LINK}</em>!</p>", "Q & A: so what Bill said!"),
        ("<p>None at all.</p>", ""),
        ('<p><a href="https://other.example/">other</a></p>', ""),
        (f"<p>{LINK}</p>", "what Bill said"),
    ],
)
def test_it_is_the_sentence_that_holds_the_link(content: str, words: str) -> None:
    assert _quote(content) == words


def test_markup_in_text_stays_text() -> None:
    assert _quote(f"<p>&lt;script&gt; and {LINK}</p>") == "<script> and what Bill said"


@given(st.text("ab .", max_size=600), st.text("ab .", max_size=600))
def test_it_is_short(before: str, after: str) -> None:
    found = _quote(f"<p>{escape(before)}{LINK}{escape(after)}</p>")
    assert found and len(found) <= QUOTED
