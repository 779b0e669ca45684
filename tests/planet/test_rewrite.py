"""A post reads well outside its own page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.cleaning.letters import PHRASES, stems
from plugins.planet.cleaning.rewrite import rewrite
from plugins.planet.cleaning.sanitise import LARGEST, clean
from plugins.planet.cleaning.tree import Place
from tests.planet.cases import cases

HERE = Place("https://blog.example/2010/10/post/", "https://blog.example/2010/10/post/", "The Post")


@pytest.mark.parametrize(("before", "after"), cases("rewrite.txt"))
def test_a_post_reads_well_outside_its_own_page(before: str, after: str) -> None:
    assert clean(rewrite(before, HERE)).strip() == after


@pytest.mark.parametrize(("before", "after"), cases("rewrite.txt"))
def test_what_was_rewritten_once_stays_as_it_is(before: str, after: str) -> None:
    assert clean(rewrite(after, Place("https://elsewhere.example/"))).strip() == after


@given(st.sampled_from(PHRASES).flatmap(lambda phrase: st.tuples(st.just(phrase), st.from_regex(phrase))))
def test_a_letter_s_phrase_has_one_of_the_words_that_are_looked_for_first(found: tuple[str, str]) -> None:
    phrase, said = found
    assert any(stem in said.lower() for stem in stems(phrase))


def test_a_very_long_post_ends_at_a_block_and_says_where_the_rest_is() -> None:
    paragraphs = "".join(f"<p>Paragraph {number} of a post that goes on and on.</p>" for number in range(8000))
    markup = clean(rewrite(f"<div>{paragraphs}</div>", HERE))
    assert len(markup) <= LARGEST
    assert "The rest is at blog.example" in markup[-200:]
    assert markup.count("<p>") > 3000


@pytest.mark.parametrize(
    "hostile", ["", "   ", "<", "<!--", "\x00", "<p>\ud800</p>", "<b>" * 5000 + "deep", "&#0;&#xd800;"]
)
def test_broken_html_breaks_nothing(hostile: str) -> None:
    assert isinstance(clean(rewrite(hostile, HERE)), str)


def test_text_that_is_nested_without_end_is_not_lost() -> None:
    assert "deep" in clean(rewrite("<div>" * 3000 + "deep", HERE))
