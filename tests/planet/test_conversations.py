"""Members who answer one another on their own blogs: who answers whom, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.views.conversations import DEEPEST, ROUND_UP, Thread, ThreadPost, Turn, answers, threads

START = datetime(2010, 10, 18, 9, tzinfo=UTC)


def say(id_: str, member: str, hour: int, *links: str, **values: Any) -> ThreadPost:
    """Return a post of ``member`` at https://<member>.example/<id>, some hours after the start."""
    plain = {"url": f"https://{member}.example/{id_}/", "precision": "second", "title": id_}
    return ThreadPost(id=id_, member=member, moment=START + timedelta(hours=hour), links=links, **{**plain, **values})


def _threads(*said: ThreadPost) -> tuple[Thread, ...]:
    return threads(answers(said), {one.id: one.moment for one in said})


BILL = say("why", "bill", 0)


@pytest.mark.parametrize(
    "link",
    [
        "https://bill.example/why/",
        "http://bill.example/why",
        "https://www.bill.example/why/?utm_source=twitter",
        "https://bill.example/why/#comment-3",
        "https://bill.example/why/index.html",
    ],
)
def test_a_link_to_a_post_is_an_answer_however_it_is_spelt(link: str) -> None:
    assert answers([BILL, say("because", "callum", 5, link)]) == {"because": ("why",)}


@pytest.mark.parametrize(
    "reply",
    [
        say("again", "bill", 5, "https://bill.example/why/"),
        say("home", "callum", 5, "https://bill.example/"),
        say("elsewhere", "callum", 5, "https://bill.example/other/"),
        say("broken", "callum", 5, "http://[bill", "not an address"),
        say("before", "callum", -5, "https://bill.example/why/"),
    ],
    ids=lambda reply: reply.id,
)
def test_what_is_no_answer(reply: ThreadPost) -> None:
    assert answers([BILL, reply]) == {}


def test_when_only_days_are_known_the_same_day_will_do() -> None:
    day = START.replace(hour=0)
    first = ThreadPost("why", "bill", "why", "https://bill.example/why", day, "day", ())
    reply = ThreadPost("zounds", "callum", "z", "https://callum.example/z", day, "day", ("https://bill.example/why",))
    assert answers([reply, first]) == {"zounds": ("why",)}


def test_of_two_that_link_to_each_other_the_later_answers() -> None:
    first = say("why", "bill", 0, "https://callum.example/because/")
    assert answers([first, say("because", "callum", 5, "https://bill.example/why/")]) == {"because": ("why",)}


def test_replies_stand_below_what_they_answer_in_the_order_in_which_they_came() -> None:
    (thread,) = _threads(
        BILL,
        say("late", "jon", 9, "https://bill.example/why/"),
        say("soon", "callum", 2, "https://bill.example/why/"),
        say("deeper", "bill", 12, "https://callum.example/soon/"),
    )
    assert thread.turns == (Turn("why", (Turn("soon", (Turn("deeper"),)), Turn("late"))),)


def test_a_post_that_answers_two_stands_below_the_later_and_joins_both() -> None:
    other = say("story", "gareth", 3)
    (thread,) = _threads(BILL, other, say("both", "jon", 9, str(BILL.url), str(other.url)))
    assert thread.turns == (Turn("why"), Turn("story", (Turn("both"),)))


def test_a_list_of_links_does_not_make_one_conversation_of_everything() -> None:
    posts = [say(f"p{n}", f"m{n}", n) for n in range(ROUND_UP + 1)]
    (thread,) = _threads(*posts, say("week", "jon", 99, *(str(post.url) for post in posts)))
    assert thread.ids == (f"p{ROUND_UP}", "week")


def test_the_liveliest_conversation_comes_first() -> None:
    other = say("story", "gareth", 3)
    found = _threads(BILL, other, say("a", "jon", 50, str(BILL.url)), say("b", "jon", 10, str(other.url)))
    assert [thread.ids[0] for thread in found] == ["why", "story"]


def test_a_conversation_gets_longer_but_not_ever_deeper() -> None:
    said = [BILL]
    for n in range(1, 2000):
        said.append(say(f"r{n:04}", "callum" if n % 2 else "bill", n, str(said[-1].url)))
    (thread,) = _threads(*said)
    assert len(thread.ids) == 2000

    def depth(turn: Turn) -> int:
        return 1 + max(map(depth, turn.replies), default=0)

    assert depth(thread.turns[0]) == DEEPEST + 1


LINKS: st.SearchStrategy[Mapping[int, tuple[int, ...]]] = st.dictionaries(
    st.integers(0, 15), st.lists(st.integers(0, 15), max_size=12).map(tuple), max_size=16
)


@given(LINKS, st.randoms())
def test_every_post_of_a_conversation_is_drawn_once_whatever_the_order(
    links: Mapping[int, tuple[int, ...]], random: Random
) -> None:
    said = [
        say(f"p{n:02}", f"m{n % 3}", n // 2, *(f"https://m{to % 3}.example/p{to:02}/" for to in links.get(n, ())))
        for n in range(16)
    ]
    found = _threads(*said)
    assert _threads(*random.sample(said, len(said))) == found
    drawn = [id_ for thread in found for id_ in thread.ids]
    assert len(set(drawn)) == len(drawn)
    meant = answers(said)
    assert set(drawn) >= set(meant)
