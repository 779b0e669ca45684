"""Which entries the front page shows, and that an archive page stays what it is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.model import Entry
from plugins.planet.views.cards import allowed
from plugins.planet.views.planet import front, newest_first
from tests.planet.making import OCTOBER, entry

ENTRIES = st.lists(st.tuples(st.sampled_from(["jon", "bill", "gareth"]), st.integers(0, 5)), max_size=30).map(
    lambda rows: [
        entry(str(n), member=who, sort_date=OCTOBER + timedelta(days=day)) for n, (who, day) in enumerate(rows)
    ]
)


def _written(count: int, member: str = "jon") -> list[Entry]:
    return [entry(f"{member}{n}", member=member, sort_date=OCTOBER + timedelta(hours=n)) for n in range(count)]


def test_the_newest_come_first_and_ties_stay_in_one_order() -> None:
    tied = [entry("b"), entry("a"), entry("c", sort_date=OCTOBER + timedelta(days=1))]
    assert [one.id for one in newest_first(tied)] == ["c", "a", "b"]


@given(ENTRIES, st.randoms())
def test_the_order_in_which_entries_come_does_not_matter(entries: list[Entry], random: Random) -> None:
    shuffled = random.sample(entries, len(entries))
    assert front(shuffled, 10, 3) == front(entries, 10, 3)


@given(ENTRIES, st.integers(1, 10), st.integers(1, 4))
def test_nobody_has_more_than_their_share_of_the_front_page(entries: list[Entry], size: int, share: int) -> None:
    chosen = front(entries, size, share)
    assert len(chosen.entries) <= size
    assert max(Counter(one.member for one in chosen.entries).values(), default=0) <= share


def test_a_prolific_member_leaves_room_and_what_was_held_back_is_said() -> None:
    chosen = front([*_written(20), *_written(2, "bill")], size=5, per_member=3)
    assert Counter(one.member for one in chosen.entries) == {"jon": 3, "bill": 2}
    assert chosen.held == {"jon": 16}, "what he wrote since the oldest entry that is shown"


def test_history_fills_the_page_of_a_young_planet_only() -> None:
    history = [entry("old", sort_date=OCTOBER - timedelta(days=900))]
    assert [one.id for one in front([entry("new")], 2, 4, history).entries] == ["new", "old"]
    assert [one.id for one in front([entry("new")], 1, 4, history).entries] == ["new"]


def test_history_counts_towards_a_members_share() -> None:
    history = [entry(f"old{n}", sort_date=OCTOBER - timedelta(days=n + 1)) for n in range(5)]
    assert len(front([entry("new")], 10, 3, history).entries) == 3


@pytest.mark.parametrize(
    ("member", "site", "shown"),
    [
        ("full", "full", "full"),
        ("full", "excerpt", "excerpt"),
        ("title", "full", "title"),
        ("excerpt", "title", "title"),
    ],
)
def test_the_more_sparing_choice_wins(member: str, site: str, shown: str) -> None:
    assert allowed(member, site) == shown  # type: ignore[arg-type]
