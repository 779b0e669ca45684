"""What home, members and events ask the planet for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.planet.relations.model import Occasion, Ours
from plugins.planet.views.cards import Presenter
from plugins.planet.views.conversations import Dialogue
from plugins.planet.views.library import Library
from plugins.planet.views.planet import Planet
from tests.planet.making import MEMBERS, OCTOBER, entry
from tests.planet.relating import LONDON, relate

DAY = OCTOBER.date()
CHRU = Occasion("chru", "Unconference", ((DAY, DAY),), ("CHRU",), urls=("https://hub.example/events/chru/",))
OTHER = Occasion("tweetup", "Tweetup", ((DAY - timedelta(days=90),) * 2,), ("CHRU",))
LINK = '<p><a href="http://hub.example/events/chru/index.html">there</a></p>'
LATER = OCTOBER + timedelta(days=160)
ENTRIES = (
    entry("tagged", tags=("#CHRU",)),
    entry("written", title="Why #chru?"),
    entry("said", content=Markup("<p>See you at <b>#CHRU</b>!</p>")),
    entry("linked", content=Markup(LINK), sort_date=LATER),
    entry("known", links=CHRU.urls),
    entry("other", title="The chruch of #chruing", content=Markup("<p>x</p>")),
    entry("late", title="Why #chru?", sort_date=LATER),
    entry("tucked", hidden="excluded", tags=("CHRU",)),
)
NEAR = {"tagged", "written", "said", "linked", "known"}


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    flood = [entry(f"b{n}", member="bill", sort_date=OCTOBER - timedelta(days=n + 1)) for n in range(9)]
    found, _ = relate(tmp_path, *ENTRIES, *flood, ours=Ours(occasions=(CHRU, OTHER)))
    library = Library(tmp_path / "planet.sqlite3", MEMBERS)
    yield Planet(library, Presenter(MEMBERS, LONDON), 3, Dialogue(), found)
    library.close()


def test_an_event_finds_what_bears_its_hashtag_near_its_day_or_links_to_it(planet: Planet) -> None:
    assert {card.id for card in planet.about("chru")} == NEAR
    assert planet.about("tweetup") == ()


def test_no_more_are_given_than_asked_for(planet: Planet) -> None:
    assert len(planet.about("chru", count=2)) == 2


def test_the_latest_are_not_all_of_one_person(planet: Planet) -> None:
    assert [card.member.slug for card in planet.latest(5)] == ["jon", "jon", "jon", "bill", "bill"]


def test_a_member_is_asked_for_by_slug(planet: Planet) -> None:
    assert len(planet.entries_by("bill", 4)) == 4
    assert planet.library.count("bill") == 9
    assert planet.library.count("nobody") == 0
