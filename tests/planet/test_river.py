"""The river: each day once, the latest first, and months for what has no day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.model import Entry
from plugins.planet.views.cards import Presenter
from plugins.planet.views.planet import newest_first
from plugins.planet.views.river import EntryCard, Month, River, Year, day_groups
from tests.planet.making import MEMBERS, OCTOBER, entry


def _cards(*entries: Entry, zone: str = "Europe/London") -> tuple[EntryCard, ...]:
    return Presenter(MEMBERS, ZoneInfo(zone)).cards(newest_first(entries))


def test_entries_of_one_day_stand_together() -> None:
    groups = day_groups(_cards(entry("a"), entry("b", sort_date=OCTOBER + timedelta(days=1)), entry("c")))
    assert [(group.date, [card.id for card in group.entries]) for group in groups] == [
        (date(2010, 10, 22), ["b"]),
        (date(2010, 10, 21), ["a", "c"]),
    ]


def test_an_entry_whose_day_nobody_knows_stands_after_its_months_days() -> None:
    groups = day_groups(
        _cards(
            entry("first", sort_date=datetime(2010, 10, 1, tzinfo=UTC)),
            entry("some", sort_date=datetime(2010, 10, 22, tzinfo=UTC), precision="month"),
            entry("other", sort_date=datetime(2010, 10, 20, tzinfo=UTC), precision="month"),
        )
    )
    assert [(group.precision, group.date, len(group.entries)) for group in groups] == [
        ("day", date(2010, 10, 1), 1),
        ("month", date(2010, 10, 1), 2),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from(["second", "day", "month"])), max_size=20),
    st.sampled_from(["America/New_York", "Europe/London", "Asia/Tokyo"]),
)
def test_no_day_comes_twice_and_no_entry_is_lost(rows: list[tuple[int, str]], zone: str) -> None:
    entries = [
        entry(str(n), sort_date=OCTOBER + timedelta(hours=hours), precision=precision)
        for n, (hours, precision) in enumerate(rows)
    ]
    groups = day_groups(_cards(*entries, zone=zone))
    keys = [(group.date, group.precision) for group in groups]
    assert len(set(keys)) == len(keys)
    assert [group.date for group in groups] == sorted((group.date for group in groups), reverse=True)
    assert {card.id for card in River(groups, 0).cards} == {one.id for one in entries}


def test_a_month_has_an_address_and_a_year_counts_its_months() -> None:
    months = (Month(date(2010, 3, 1), 2), Month(date(2010, 10, 1), 5))
    assert months[0].url == "planet/2010/03/"
    assert Year(2010, months).count == 7
