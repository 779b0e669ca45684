"""What home, members and events ask the planet for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from plugins.planet.store.store import Store
from plugins.planet.views.cards import Presenter
from plugins.planet.views.dialogue import Dialogue
from plugins.planet.views.library import Library
from plugins.planet.views.mentions import mentions
from plugins.planet.views.planet import Planet
from tests.planet.making import MEMBERS, OCTOBER, entry

EVENT = "https://hub.example/events/unconference-2010/"
ENTRIES = (
    entry("tagged", tags=("#CHRU",)),
    entry("written", title="Why #chru?"),
    entry("said", content=Markup("<p>See you at <b>#CHRU</b>!</p>")),
    entry("linked", content=Markup(f'<p><a href="{EVENT}">there</a></p>')),
    entry("known", links=(EVENT,)),
    entry("other", title="The chruch of #chruing", content=Markup("<p>x</p>")),
    entry("tucked", hidden="excluded", tags=("CHRU",)),
)


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    path = tmp_path / "planet.sqlite3"
    with Store.open(path, now=OCTOBER) as store:
        flood = [entry(f"b{n}", member="bill", sort_date=OCTOBER - timedelta(days=n + 1)) for n in range(9)]
        store.save(None, [*ENTRIES, *flood])
    library = Library(path, MEMBERS)
    found = mentions(library.thread_posts(), library.tags())
    yield Planet(library, Presenter(MEMBERS, ZoneInfo("Europe/London")), 3, Dialogue(), found)
    library.close()


def test_an_event_finds_what_bears_its_hashtag_or_links_to_it(planet: Planet) -> None:
    found = {card.id for card in planet.mentioning(["CHRU"], [EVENT])}
    assert found == {"tagged", "written", "said", "linked", "known"}


def test_near_an_events_day_a_hashtag_counts_and_a_link_counts_always(planet: Planet) -> None:
    day = OCTOBER.date()
    assert len(planet.mentioning(["CHRU"], [EVENT], near=day)) == 5
    assert len(planet.mentioning(["CHRU"], [EVENT], near=day - timedelta(days=50))) == 5
    assert {card.id for card in planet.mentioning(["CHRU"], [EVENT], near=day + timedelta(days=60))} == {
        "linked",
        "known",
    }


def test_an_events_own_hashtag_counts_whenever_it_was_written(planet: Planet) -> None:
    late = OCTOBER.date() + timedelta(days=160)
    assert len(planet.mentioning(["CHRU"], [EVENT], near=late)) == 2
    assert len(planet.mentioning(["CHRU"], [EVENT], own=["CHRU"], near=late)) == 5


def test_no_more_are_given_than_asked_for(planet: Planet) -> None:
    assert len(planet.mentioning(["CHRU"], [EVENT], count=2)) == 2


def test_without_hashtag_and_address_nothing_is_found(planet: Planet) -> None:
    assert planet.mentioning([]) == ()


def test_the_latest_are_not_all_of_one_person(planet: Planet) -> None:
    assert [card.member.slug for card in planet.latest(5)] == ["jon", "jon", "jon", "bill", "bill"]


def test_a_member_is_asked_for_by_slug(planet: Planet) -> None:
    assert len(planet.entries_by("bill", 4)) == 4
    assert planet.count_by("bill") == 9
    assert planet.feed_of("bill") == "members/bill/atom.xml"
    assert planet.feed_of("nobody") is None
