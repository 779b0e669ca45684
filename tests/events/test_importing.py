"""What comes of a calendar from elsewhere: event files that the site reads, and no word lost in silence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.events.__main__ import main
from plugins.events.imports.calendar import read_calendar
from plugins.events.imports.files import Imported
from plugins.events.model import Event
from plugins.writing.faults import faults
from tests.events.drawn import fronts
from tests.events.making import calendar, read
from tests.events.test_any_calendar import events_of

CASES = Path(__file__).parent / "cases/calendars"
LONDON = ZoneInfo("Europe/London")


def imported(name: str) -> list[Imported]:
    """Return what is made of one of the cases."""
    return read_calendar((CASES / name).read_bytes(), name, LONDON)[0]


def as_events(root: Path, found: list[Imported]) -> dict[str, Event]:
    """Write the files and read them as the site does."""
    events, problems = read(root, {f"events/{name}": text for one in found for name, text in one.files()})
    assert problems == []
    return {event.title: event for event in events}


def test_an_event_of_meetup(tmp_path: Path) -> None:
    (found,) = imported("meetup.ics")
    event = as_events(tmp_path, [found])["Summer tweetup, upstairs"]
    assert event.slug == "summer-tweetup-upstairs-2026"
    assert event.start == datetime(2026, 7, 9, 18, 30, tzinfo=LONDON)
    assert event.end == datetime(2026, 7, 9, 21, 0, tzinfo=LONDON)
    assert event.place == "The Square Pig (30 Procter St, London, United Kingdom)"
    assert event.organiser is not None
    assert event.organiser.name == "Ann Example"
    assert "https://www.meetup.example/hr/events/1/" in event.body.text


def test_nobodys_address_and_no_guest_comes_along() -> None:
    (found,) = imported("meetup.ics")
    assert "@example.org" not in found.text
    assert "Bo Secret" not in found.text


def test_what_could_not_be_kept_is_said() -> None:
    (found,) = imported("meetup.ics")
    assert [words.partition(":")[0] for words in found.lost] == ["GEO", "ATTENDEE", "VALARM left out"]


def test_google_in_utc_becomes_the_calendars_own_zone(tmp_path: Path) -> None:
    event = as_events(tmp_path, imported("google.ics"))["Online day"]
    assert event.start == datetime(2026, 7, 7, 9, 30, tzinfo=LONDON)
    assert (event.mode, event.online) == ("online", "https://meet.example/abc")
    assert "<" not in event.body.text


def test_the_end_of_whole_days_becomes_the_last_day(tmp_path: Path) -> None:
    event = as_events(tmp_path, imported("google.ics"))["Two days"]
    assert (event.start, event.end, event.status) == (date(2026, 10, 21), date(2026, 10, 22), "cancelled")


def test_a_series_keeps_its_words_its_exception_and_its_moved_date(tmp_path: Path) -> None:
    event = as_events(tmp_path, imported("google.ics"))["Monthly chat"]
    assert event.rule is not None
    assert (event.rule.words, event.rule.until) == ("second tuesday", date(2027, 3, 31))
    assert event.rule.exceptions == (date(2026, 12, 8),)
    (override,) = event.overrides
    assert (override.day, override.span.start) == (date(2027, 1, 12), datetime(2027, 1, 14, 19, 30, tzinfo=LONDON))


def test_a_count_becomes_a_last_date(tmp_path: Path) -> None:
    event = as_events(tmp_path, imported("google.ics"))["First Mondays"]
    assert event.rule is not None
    assert (event.rule.words, event.rule.until) == ("first monday", date(2026, 4, 6))


def test_a_rule_without_words_is_said_to_be_lost(tmp_path: Path) -> None:
    found = imported("google.ics")
    assert as_events(tmp_path, found)["Odd one"].rule is None
    assert any("BYWEEKNO" in words for one in found for words in one.lost)


def test_dirty_files_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    found, problems = read_calendar((CASES / "dirty.ics").read_bytes(), "dirty.ics", LONDON)
    events = as_events(tmp_path, found)
    assert events["From Outlook, with a comma"].end == datetime(2026, 7, 9, 20, 30, tzinfo=LONDON)
    assert "no zone" in found[1].lost[0]
    assert [str(problem) for problem in problems] == [
        "dirty.ics:15: `No start` has no start that can be read — write that event by hand"
    ]


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", b"\xff\xfe\x00", b"BEGIN:VEVENT"]
)
def test_what_is_no_calendar_is_a_problem(data: bytes) -> None:
    found, problems = read_calendar(data, "x.ics", LONDON)
    assert found == []
    assert problems


@given(st.lists(fronts(), min_size=1, max_size=3))
@settings(max_examples=60)
def test_our_own_calendars_come_home_with_the_same_times(drawn: list[str]) -> None:
    events = sorted(events_of(drawn), key=lambda event: event.uid)
    found, problems = read_calendar(calendar(*events), "own.ics", LONDON)
    assert problems == []
    assert len(found) == len(events)
    for one, event in zip(found, events, strict=True):
        start = event.start
        if isinstance(start, datetime) and event.zone.key == "UTC":
            start = start.astimezone(ZoneInfo(one.fields["timezone"]))  # London's; UTC's where its rule has other days
        assert one.fields["start"] == (start.isoformat() if event.all_day else f"{start:%Y-%m-%d %H:%M}")
        assert one.fields["timezone"] == event.zone.key or event.all_day or event.zone.key == "UTC"


def test_the_command_writes_the_files_and_touches_none_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["import", str(CASES / "meetup.ics"), "--content", str(tmp_path), "--timezone", "Europe/London"]
    assert main(call) == 0
    path = tmp_path / "events/summer-tweetup-upstairs-2026.md"
    path.write_text("mine", encoding="utf-8")
    assert main(call) == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


@given(data=st.data())
@settings(max_examples=150)
def test_whatever_is_torn_out_of_a_file_the_import_answers(data: st.DataObject) -> None:
    lines = (CASES / data.draw(st.sampled_from(["google.ics", "meetup.ics"]))).read_bytes().split(b"\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    cut = data.draw(st.integers(0, len(lines[at])))
    lines[at] = data.draw(st.sampled_from([lines[at][:cut], lines[at][cut:], lines[at][:cut] + b"9" + lines[at][cut:]]))
    found, problems = read_calendar(b"\n".join(lines), "torn.ics", LONDON)
    assert found or problems


@pytest.mark.parametrize(
    "line",
    [
        "ORGANIZER;CN=Ann:mailto:a@a.example\r\nORGANIZER;CN=Bob:mailto:b@b.example",
        "DTEND:20260101T100000\r\nDTEND:20260102T100000",
        "RRULE:FREQ=WEEKLY\r\nEXDATE;VALUE=PERIOD:19970101T180000Z/PT5H30M",
        "RECURRENCE-ID:nonsense",
        "URL:a\r\nURL:b\r\nLOCATION:c\r\nLOCATION:d",
    ],
)
def test_a_property_that_stands_twice_or_says_nonsense_is_no_crash(line: str) -> None:
    event = f"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\nDTSTART:20260101T090000\r\n{line}\r\nEND:VEVENT"
    text = f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n"
    found, problems = read_calendar(text.encode(), "x.ics", LONDON)
    assert len(found) + len(problems) == 1


def test_characters_that_no_content_file_may_hold_are_left_out() -> None:
    event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:a\x1cb\r\nDTSTART:20260101\r\nDESCRIPTION:c\x7f\r\nEND:VEVENT"
    found, _ = read_calendar(f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n".encode(), "x.ics", LONDON)
    assert found[0].fields["title"] == "ab"
    assert found[0].body == "c"


def test_signs_of_other_programs_in_a_description_are_words() -> None:
    said = "DESCRIPTION:Bring {{ site.name }}\\, [[A note]]\\n:::tip\\n&lt;name&gt;"
    event = f"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:a\r\nDTSTART:20260101\r\n{said}\r\nEND:VEVENT"
    found, _ = read_calendar(f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n".encode(), "x.ics", LONDON)
    assert faults("content/events/a.md", found[0].body, 1) == []
    assert "Bring \\{{ site.name }}, \\[[A note]]" in found[0].body


def test_times_without_a_zone_are_the_site_s(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20270101T000000Z")
    more = ("SUMMARY:Sample", "DTSTART:20270301T190000", "END:VEVENT", "END:VCALENDAR", "")
    (tmp_path / "x.ics").write_text("\r\n".join((*lines, *more)), encoding="utf-8")
    call = ["import", str(tmp_path / "x.ics"), "--content", str(tmp_path)]
    monkeypatch.chdir(tmp_path)
    assert main(call) == 2
    assert capsys.readouterr().err.startswith("pelicanconf.py:1: is not there")
    settings = 'SITENAME = "Sample"\nTIMEZONE = "Asia/Kathmandu"\nDEFAULT_LANG = "ne"\nSITE_ID = "x.example,2026"\n'
    (tmp_path / "pelicanconf.py").write_text(settings, encoding="utf-8")
    assert main([*call, "--timezone", "Nepal"]) == 2
    assert capsys.readouterr().err.startswith("--timezone: is not a time zone: Nepal")
    assert main(call) == 0
    assert "timezone: Asia/Kathmandu" in (tmp_path / "events/sample-2027.md").read_text(encoding="utf-8")
