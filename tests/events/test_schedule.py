"""schedule.json and schedule.xml: what conference software refuses is not in them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from lxml import etree

from plugins.events.exports import schedule
from plugins.events.exports.schedule import acronym
from plugins.events.ledger import ledger
from plugins.events.model import Event
from tests.building import Built
from tests.events.drawn import fronts
from tests.events.making import NOW, PUBLISHER
from tests.events.test_any_calendar import events_of

OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def entries(data: bytes) -> Iterator[dict[str, Any]]:
    """Return the entries of a schedule.json."""
    for day in json.loads(data)["schedule"]["conference"]["days"]:
        for listed in day["rooms"].values():
            yield from listed


@given(fronts())
@settings(max_examples=80)
def test_any_event_keeps_the_formats_rules(front: str) -> None:
    (event,) = events_of([front])
    known = ledger.update({}, [event], NOW)
    conference = json.loads(schedule.as_json(event, PUBLISHER, known))["schedule"]["conference"]
    assert re.fullmatch(r"[a-z0-9_-][a-z0-9_]{3,}", conference["acronym"])
    assert conference["daysCount"] == len(conference["days"])
    (entry,) = entries(schedule.as_json(event, PUBLISHER, known))
    assert entry["id"] > 0
    assert uuid.UUID(entry["guid"]).version == 5
    assert OFFSET.fullmatch(entry["date"])
    assert re.fullmatch(r"\d{2,}:\d\d", entry["duration"])
    root = etree.fromstring(schedule.as_xml(event, PUBLISHER, known))
    empty = [element.tag for element in root.iter() if element.tag.endswith("url") and not element.text]
    assert empty == []
    assert re.fullmatch(r"\d\d:\d\d|\d{1,2}:\d\d:\d\d", root.findtext("day/room/event/duration") or "")


def test_a_short_name_is_made_long_enough() -> None:
    assert acronym(_named("abc")) == "event_abc"
    assert acronym(_named("unconference-2010")) == "unconference_2010"


def _named(slug: str) -> Event:
    (event,) = events_of(["title: A\nstart: 2027-01-01"])
    return replace(event, slug=slug)


def test_every_id_is_there_once_and_stays_when_a_title_changes(unconference: Built) -> None:
    found = list(entries((unconference.output / "events/unconf/schedule.json").read_bytes()))
    assert len({entry["id"] for entry in found}) == len({entry["guid"] for entry in found}) == len(found) == 2
    assert [(entry["slug"], entry["room"], entry["start"], entry["duration"]) for entry in found] == [
        ("one", "Main hall", "10:00", "00:45"),
        ("two", "Attic; small, warm", "10:00", "01:30"),
    ]


def test_a_day_of_a_clock_change_is_as_long_as_it_is(unconference: Built) -> None:
    data = (unconference.output / "events/unconf/schedule.json").read_bytes()
    second = json.loads(data)["schedule"]["conference"]["days"][1]
    assert (second["day_start"], second["day_end"]) == ("2027-03-28T00:00:00+00:00", "2027-03-29T00:00:00+01:00")
