"""A calendar's VTIMEZONE gives every moment the offset that the zone's clocks really have."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.events.exports.contentline import encode
from plugins.events.exports.vtimezone import vtimezone
from plugins.events.recurrence.span import at
from tests.events.linter.properties import lint
from tests.events.making import LONDON, calendar, event
from tests.events.strangers import from_calendar

ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 30))


def offset_of(zone: str, local: datetime, lines: tuple[str, ...]) -> timedelta:
    """Return the offset that icalendar, a stranger, reads out of the VTIMEZONE."""
    component = icalendar.Timezone.from_ical(encode(lines).decode())
    onsets = []
    for part in component.subcomponents:
        start, before, after = part["DTSTART"].dt, part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        onsets.append((start, before, after))
        if "RRULE" in part:
            text = part["RRULE"].to_ical().decode()
            if "UNTIL=" in text:
                head, _, rest = text.partition("UNTIL=")
                value, semicolon, more = rest.partition(";")
                until = datetime.strptime(value, "%Y%m%dT%H%M%SZ") + before
                text = f"{head}UNTIL={until:%Y%m%dT%H%M%S}{semicolon}{more}"
            onsets += [(day, before, after) for day in rrulestr(text, dtstart=start).between(start, local, inc=True)]
    return max((onset for onset in onsets if onset[0] <= local), key=lambda onset: onset[0])[2]


@given(zone=st.sampled_from(ZONES), when=MOMENTS, first=st.integers(0, 20))
@example("Europe/London", datetime(2010, 10, 21, 9, 30), 0)
@example("Europe/Dublin", datetime(2026, 7, 1, 9, 30), 3)  # its winter is the "daylight" time
@example("Africa/Casablanca", datetime(2026, 3, 1, 9, 30), 0)
@example("Asia/Tehran", datetime(2022, 9, 30, 9, 30), 5)
@example("America/Sao_Paulo", datetime(2019, 2, 18, 9, 30), 0)
@example("Pacific/Apia", datetime(2011, 12, 31, 9, 30), 0)
@example("Australia/Lord_Howe", datetime(2026, 4, 5, 9, 30), 0)
@settings(max_examples=150)
def test_every_moment_has_its_real_offset(zone: str, when: datetime, first: int) -> None:
    local = at(when.date(), when.time(), ZoneInfo(zone))
    if local.fold:
        return
    lines = vtimezone(ZoneInfo(zone), local.year - first)
    assert offset_of(zone, local.replace(tzinfo=None), lines) == local.utcoffset()


def test_london_is_two_rules_and_no_more() -> None:
    lines = vtimezone(ZoneInfo("Europe/London"), 2010)
    assert [line for line in lines if line.startswith(("DTSTART", "RRULE"))] == [
        "DTSTART:20091025T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "DTSTART:20090329T010000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    ]


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Africa/Nairobi", "Atlantic/Reykjavik"])
def test_a_zone_that_never_changes_has_one_standard_time(zone: str) -> None:
    lines = vtimezone(ZoneInfo(zone), 2010)
    assert [line for line in lines if line.startswith("BEGIN")] == ["BEGIN:VTIMEZONE", "BEGIN:STANDARD"]


@pytest.mark.parametrize("first", ["2026-03-28", "2026-10-24"])  # a night an hour shorter, and one an hour longer
def test_dates_after_one_in_the_night_of_a_change_end_by_the_clock(tmp_path: Path, first: str) -> None:
    until = date.fromisoformat(first) + timedelta(days=15)
    night = event(
        tmp_path, f"title: Night\nstart: {first} 18:00\nend: {until - timedelta(days=14)} 04:00\nrepeat: weekly"
    )
    data = calendar(night)
    assert lint(data, "night.ics") == []
    ends = [facts.end for facts in from_calendar(data, date.fromisoformat(first), until)]
    assert [end.astimezone(LONDON).hour for end in ends if isinstance(end, datetime)] == [4, 4, 4]
    usual, own = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert usual["DURATION"].dt == timedelta(hours=10)  # which is the later dates' for readers of exact lengths, too
    assert own["RECURRENCE-ID"].dt == own["DTSTART"].dt and own["DTEND"].dt.hour == 4
