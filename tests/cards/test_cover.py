"""A cover is drawn for a title: the same for the same one, within its sheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.cards.cover import HEIGHT, WIDTH, cover


@given(st.text())
def test_a_cover_has_circles_in_sight_and_one_of_eight_tints(title: str) -> None:
    drawn = cover(title)
    assert drawn == cover(title)
    assert 1 <= drawn.tint <= 8
    assert drawn.circles
    assert all(0 < one.x < WIDTH and 0 < one.y < HEIGHT and one.radius < HEIGHT for one in drawn.circles)


def test_titles_differ_in_their_covers() -> None:
    assert len({cover(f"A sample post, number {number}") for number in range(100)}) == 100
