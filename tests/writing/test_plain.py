"""The words of a text, as lists, feeds and search show them."""

from __future__ import annotations

import pytest

from plugins.writing.dialect import convert
from plugins.writing.rendered import text_of


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("*This*, that, [and](/x/) `more`.", "This, that, and more."),
        ("Un**believ**able", "Unbelievable"),
        ("One\n\n## Two\n\n- three\n- four", "One Two three four"),
        ("One  \nTwo", "One Two"),
        ("A fact[^1].\n\n[^1]: Its *source*.", "A fact. Its source."),
        ("Before\n\n```python\nimport os\n```\n\nafter", "Before after"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("1 < 2 & 3", "1 < 2 & 3"),
    ],
    ids=["inline", "in a word", "blocks", "line", "footnote", "code", "table", "signs"],
)
def test_words_are_set_apart_as_they_are_read(markdown: str, text: str) -> None:
    assert text_of(convert(markdown)[0]) == text
