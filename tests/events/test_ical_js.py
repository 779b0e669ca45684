"""The same dates in ical.js, the reader in Thunderbird and many web calendars, which trusts our VTIMEZONEs alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.building import ROOT, Built
from tests.events.drawn import fronts
from tests.events.making import calendar
from tests.events.strangers import Facts, When, from_calendar, moment
from tests.events.test_any_calendar import events_of

READER = Path(__file__).parent / "cases/read_ical.mjs"


@pytest.fixture(scope="module")
def library() -> Path:
    """Return ical.js; skip where it is not installed."""
    path = Path(os.environ.get("HUB_ICAL_JS") or ROOT / ".hub/tools/node_modules/ical.js/dist/ical.js")
    if not shutil.which("node") or not path.is_file():
        pytest.skip("there is no ical.js: HUB_ICAL_JS names no file, and .ci/run has not installed it")
    return path


def from_ical_js(path: Path, library: Path) -> list[Facts]:
    """Return every date that ical.js finds in a calendar."""
    done = subprocess.run(["node", str(READER), str(library), str(path)], capture_output=True, text=True, check=True)
    return sorted(map(_facts, json.loads(done.stdout)), key=lambda facts: (facts.id, str(facts.start)))


def _facts(told: dict[str, str]) -> Facts:
    start = moment(told["start"].replace("Z", "+00:00"))
    end = moment(told["end"].replace("Z", "+00:00"))
    if told["zone"] is None:
        assert isinstance(end, date)
        end -= timedelta(days=1)
    elif end == start:
        end = None
    status = "postponed" if told["summary"].startswith("POSTPONED: ") else told["status"]
    return Facts(told["id"], start, end, told["zone"], status, told["place"] or None)


def test_every_calendar_of_the_site_says_the_same(unconference: Built, library: Path) -> None:
    found = [path for path in sorted(unconference.output.rglob("*.ics")) if path.name in ("calendar.ics", "agenda.ics")]
    assert len(found) >= 5
    for path in found:
        assert from_ical_js(path, library) == from_calendar(path.read_bytes(), date(2000, 1, 1), date(2040, 1, 1)), path


NIGHT = """title: "Night"
timezone: "Europe/London"
start: "2026-03-28 18:00"
end: "2026-03-29 02:00"
repeat: "weekly"
until: "2026-06-13\""""  # the first date is an hour shorter than the others


@given(st.lists(fronts(), min_size=20, max_size=20))
@example([NIGHT])
@settings(max_examples=3, suppress_health_check=list(HealthCheck), database=None)
def test_any_events_say_the_same(tmp_path_factory: pytest.TempPathFactory, library: Path, drawn: list[str]) -> None:
    path = tmp_path_factory.mktemp("drawn") / "drawn.ics"
    path.write_bytes(calendar(*events_of(drawn)))
    theirs = from_ical_js(path, library)
    ours = from_calendar(path.read_bytes(), date(2000, 1, 1), date(2040, 1, 1))
    for one, other in zip(theirs, ours, strict=True):
        if not (clocks_change(other, other.start) or clocks_change(other, other.end)):
            assert one == other


def clocks_change(facts: Facts, when: When) -> bool:
    """Return whether a moment is near a change: ical.js 2.2 reads those hours otherwise than RFC 5545 §3.3.5."""
    if not isinstance(when, datetime) or facts.zone is None:
        return False
    around = [(when + timedelta(hours=hours)).astimezone(ZoneInfo(facts.zone)).utcoffset() for hours in (-2, 2)]
    return around[0] != around[1]
