"""The gate: page, JSON-LD, calendar and schedule of every event say the same, as strangers read them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plugins.events.publisher import guid
from tests.building import Built, copy
from tests.events.drawn import fronts
from tests.events.linter.properties import lint
from tests.events.strangers import (
    Facts,
    from_calendar,
    from_jsonld,
    from_microformats,
    from_schedule,
    from_schedule_xml,
)

pytestmark = pytest.mark.slow

SITE = "http://localhost:8000"
FIRST, LAST = date(2000, 1, 1), date(2040, 1, 1)


def pages_of(built: Built, name: str) -> list[tuple[str, str]]:
    """Return address and HTML of the pages of an event: its own, its dates' and its sessions'."""
    paths = sorted((built.output / "events" / name).rglob("index.html"))
    found = [(path.relative_to(built.output).parent.as_posix(), path) for path in paths if "paper" not in path.parts]
    return [(f"{SITE}/{folder}/", path.read_text(encoding="utf-8")) for folder, path in found]


def names(built: Built) -> list[str]:
    """Return the slugs of the events that were built."""
    return sorted(path.parent.name for path in built.output.glob("events/*/event.ics"))


def agree(built: Built, name: str) -> int:
    """Hold everything that was written of an event against its calendar; return how many pages were compared."""
    folder = built.output / "events" / name
    calendar = from_calendar((folder / "event.ics").read_bytes(), FIRST, LAST)
    agenda = folder / "agenda.ics"
    sessions = from_calendar(agenda.read_bytes(), FIRST, LAST) if agenda.exists() else []
    compared = set()
    for url, html in pages_of(built, name):
        if "application/ld+json" not in html or "h-event" not in html or 'class="p-uid"' not in html:
            continue
        page, data = from_microformats(html, url), from_jsonld(html, url)
        (told,) = {facts for facts in calendar + sessions if (facts.id, facts.start) == (page.id, page.start)}
        assert page == told
        assert data == replace(
            told, status={"confirmed": "scheduled", "tentative": "scheduled"}.get(told.status, told.status)
        )
        compared.add((told.id, told.start))
    assert {(facts.id, facts.start) for facts in calendar + sessions} <= compared
    in_schedule = from_schedule((folder / "schedule.json").read_bytes())
    assert in_schedule == from_schedule_xml((folder / "schedule.xml").read_bytes())
    meta = json.loads((folder / "schedule.json").read_bytes())["schedule"]["conference"]
    if sessions:
        assert in_schedule == sorted(map(as_entry, sessions))
    else:
        first = min(calendar, key=lambda facts: str(facts.start))
        (entry,) = in_schedule
        zone = ZoneInfo(meta["time_zone_name"])
        assert entry[:3] == as_entry(first, zone)[:3]
        assert first.zone in (None, meta["time_zone_name"])
        assert meta["meta"]["status"] == first.status or len(calendar) > 1
        assert entry[4] == first.place or first.place is None
    return len(compared)


def as_entry(facts: Facts, zone: ZoneInfo | None = None) -> tuple[str, datetime, datetime, str | None, str | None]:
    """Return an event of a calendar as the schedule would have it."""
    start, end = facts.start, facts.end
    assert start is not None
    if not isinstance(start, datetime):
        assert zone is not None
        last = (end or start) + timedelta(days=1)
        start = datetime.combine(start, time(), zone).astimezone(UTC)
        end = datetime.combine(last, time(), zone).astimezone(UTC)
    assert end is None or isinstance(end, datetime)
    room = re.split(", (?:The Spring|Sample Hall)", facts.place or "")[0]
    return guid(facts.id), start, end or start, facts.zone, room


def test_every_event_of_the_sample_is_the_same_in_all_formats(site: Built) -> None:
    assert [agree(site, name) >= 1 for name in names(site)] == [True] * len(names(site))
    assert len(names(site)) >= 7


def test_an_unconference_and_its_sessions_agree(unconference: Built) -> None:
    assert agree(unconference, "unconf") == 3  # the event and two sessions; a pitch has no time yet


def test_a_series_with_a_moved_and_a_cancelled_date_agrees(unconference: Built) -> None:
    assert agree(unconference, "chat") == 9  # September to June without December


def test_every_calendar_of_the_site_is_right_to_the_letter(unconference: Built) -> None:
    found = sorted(unconference.output.rglob("*.ics"))
    assert len(found) > 15
    assert [problem for path in found for problem in lint(path.read_bytes(), path.name)] == []


@given(st.lists(fronts(), min_size=25, max_size=25))
@settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
def test_any_event_agrees(tmp_path_factory: pytest.TempPathFactory, drawn: list[str]) -> None:
    project = copy(tmp_path_factory.mktemp("drawn") / "site")
    project.replace_content()
    project.write("content/members/ann.md", "---\nname: Ann\n---\n")
    for number, front in enumerate(drawn):
        project.write(f"content/events/drawn-{number}.md", f"---\n{front}\n---\n")
    built = project.build("build", environment={"SOURCE_DATE_EPOCH": "1798000000"})
    assert built.status == 0, built.said
    for name in names(built):
        assert agree(built, name)
    for path in built.output.rglob("*.ics"):
        assert lint(path.read_bytes(), path.name) == []
