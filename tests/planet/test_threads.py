"""Members who answer one another on their own blogs: how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.views.threads import DEEPEST, ROUND_UP, Answers, Thread, Turn, threads

START = datetime(2010, 10, 18, 9, tzinfo=UTC)


def _threads(found: Answers, **hours: int) -> tuple[Thread, ...]:
    """Return the conversations of posts that were written some hours after the start."""
    return threads(found, {id_: START + timedelta(hours=hour) for id_, hour in hours.items()})


def test_replies_stand_below_what_they_answer_in_the_order_in_which_they_came() -> None:
    found = {"late": ("why",), "soon": ("why",), "deeper": ("soon",)}
    (thread,) = _threads(found, why=0, late=9, soon=2, deeper=12)
    assert thread.turns == (Turn("why", (Turn("soon", (Turn("deeper"),)), Turn("late"))),)


def test_a_post_that_answers_two_stands_below_the_later_and_joins_both() -> None:
    (thread,) = _threads({"both": ("why", "story")}, why=0, story=3, both=9)
    assert thread.turns == (Turn("why"), Turn("story", (Turn("both"),)))


def test_an_answer_stands_below_what_it_answers_although_its_clock_says_midnight() -> None:
    (thread,) = _threads({"answer": ("why",), "again": ("answer",)}, why=12, answer=0, again=20)
    assert thread.turns == (Turn("why", (Turn("answer", (Turn("again"),)),)),)


def test_of_two_that_answer_each_other_one_begins() -> None:
    (thread,) = _threads({"a": ("b",), "b": ("a",)}, a=0, b=5)
    assert sorted(thread.ids) == ["a", "b"] and len(thread.turns) == 1


def test_a_list_of_links_does_not_make_one_conversation_of_everything() -> None:
    posts = {f"p{n}": n for n in range(ROUND_UP + 1)}
    (thread,) = _threads({"week": tuple(posts)}, **posts, week=99)
    assert thread.ids == (f"p{ROUND_UP}", "week")


def test_the_liveliest_conversation_comes_first() -> None:
    found = _threads({"a": ("why",), "b": ("story",)}, why=0, story=3, a=50, b=10)
    assert [thread.ids[0] for thread in found] == ["why", "story"]


def test_a_conversation_gets_longer_but_not_ever_deeper() -> None:
    hours = {f"r{n:04}": n for n in range(2000)}
    (thread,) = _threads({f"r{n:04}": (f"r{n - 1:04}",) for n in range(1, 2000)}, **hours)
    assert len(thread.ids) == 2000

    def depth(turn: Turn) -> int:
        return 1 + max(map(depth, turn.replies), default=0)

    assert depth(thread.turns[0]) == DEEPEST + 1


LINKS: st.SearchStrategy[Mapping[int, tuple[int, ...]]] = st.dictionaries(
    st.integers(0, 15), st.lists(st.integers(0, 15), max_size=12, min_size=1, unique=True).map(tuple), max_size=16
)


@given(LINKS, st.randoms())
def test_every_post_of_a_conversation_is_drawn_once_whatever_the_order(
    links: Mapping[int, tuple[int, ...]], random: Random
) -> None:
    hours = {f"p{n:02}": n // 2 for n in range(16)}
    found = {f"p{n:02}": tuple(f"p{to:02}" for to in to_ if to != n) for n, to_ in links.items() if set(to_) - {n}}
    drawn = [id_ for thread in _threads(found, **hours) for id_ in thread.ids]
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) >= set(found)
    shuffled = {id_: found[id_] for id_ in random.sample(sorted(found), len(found))}
    assert _threads(shuffled, **hours) == _threads(found, **hours)
