"""Calendars as people have them, and imported more than once: files follow the calendar, and keep people's words."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.events.__main__ import main
from plugins.events.imports.calendar import read_calendar
from plugins.events.imports.files import Imported

LONDON = ZoneInfo("Europe/London")
AT_SEVEN = "DTSTART;TZID=Europe/London:20280302T190000"


def ics(*events: str, head: str = "") -> bytes:
    """Return a calendar of events that are given as lines; ``head`` are lines of its own."""
    made = [f"BEGIN:VEVENT\nDTSTAMP:20270101T000000Z\n{event}\nEND:VEVENT\n" for event in events]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:sample\n{head}{''.join(made)}END:VCALENDAR\n".encode()


def found(*events: str, head: str = "") -> list[Imported]:
    """Return what is made of the events, all of which can be read."""
    imported, problems = read_calendar(ics(*events, head=head), "sample.ics", LONDON)
    assert problems == []
    return imported


def one(*lines: str, head: str = "") -> Imported:
    """Return what is made of a single event."""
    (imported,) = found("\n".join(("UID:sample", "SUMMARY:Sample evening", *lines)), head=head)
    return imported


def bring(folder: Path, data: bytes) -> int:
    """Import a calendar into the content of ``folder``."""
    (folder / "sample.ics").write_bytes(data)
    call = ["import", str(folder / "sample.ics"), "--content", str(folder / "content"), "--timezone", "Europe/London"]
    return main(call)


FIRST = f"UID:walk@sample.example\nSUMMARY:Sample walk\n{AT_SEVEN}\nDESCRIPTION:Bring boots."
LATER = FIRST.replace("T190000", "T200000") + "\nSEQUENCE:1"


def test_a_second_import_takes_the_new_time_and_keeps_what_people_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(tmp_path, ics(FIRST)) == 0
    (path,) = (tmp_path / "content/events").glob("*.md")
    ours = path.read_text(encoding="utf-8").replace("Sample walk", '"Our walk" # ours').replace("boots", "tea")
    path.write_text(ours, encoding="utf-8", newline="\n")
    capsys.readouterr()
    other = f"UID:talk\nSUMMARY:Sample talk\n{AT_SEVEN}"
    assert bring(tmp_path, ics(LATER, other)) == 0
    assert path.read_text(encoding="utf-8") == ours.replace("19:00", "20:00")
    said = capsys.readouterr().out
    assert "is changed: start: 2028-03-02 19:00 → start: 2028-03-02 20:00" in said
    assert "sample-talk-2028.md is made" in said
    assert bring(tmp_path, ics(LATER, other)) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "data", [ics(f"{LATER}\nSTATUS:CANCELLED"), ics(LATER, head="METHOD:CANCEL\n")], ids=["STATUS", "METHOD"]
)
def test_what_was_called_off_is_marked_and_said(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(tmp_path, ics(FIRST)) == 0
    assert bring(tmp_path, data) == 0
    (path,) = (tmp_path / "content/events").glob("*.md")
    assert "\nstatus: cancelled\n" in path.read_text(encoding="utf-8")
    assert "is changed: status: cancelled" in capsys.readouterr().out


def test_a_change_that_the_site_would_refuse_is_said_and_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(tmp_path, ics(FIRST)) == 0
    (path,) = (tmp_path / "content/events").glob("*.md")
    ours = path.read_text(encoding="utf-8").replace("start:", "repeat: every Thursday\nstart:")
    path.write_text(ours, encoding="utf-8", newline="\n")
    assert bring(tmp_path, ics(FIRST.replace("20280302", "20280303"))) == 2
    assert path.read_text(encoding="utf-8") == ours
    assert "is not a every thursday" in capsys.readouterr().err


@pytest.mark.parametrize("order", [(FIRST, LATER), (LATER, FIRST)])
def test_the_newest_sequence_wins(order: tuple[str, str]) -> None:
    assert [event.fields["start"] for event in found(*order)] == ["2028-03-02 20:00"]


def test_a_date_that_is_elsewhere_keeps_its_place_and_its_words() -> None:
    series = f"UID:s\nSUMMARY:Sample circle\nLOCATION:Old hall\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY"
    moved = "UID:s\nRECURRENCE-ID;TZID=Europe/London:20280309T190000\nSUMMARY:Sample circle: on stage\nLOCATION:Attic"
    (event,) = found(series, f"{moved}\nDESCRIPTION:By the back door.\n{AT_SEVEN.replace('0302', '0309')}")
    (_, text) = list(event.files())[1]
    assert "place: Attic" in text
    assert text.endswith("---\nSample circle: on stage\n\nBy the back door.\n")


def test_dates_without_their_series_are_events() -> None:
    lines = "UID:lost\nSUMMARY:Sample board\nRECURRENCE-ID:{0}T190000Z\nDTSTART:{0}T190000Z"
    events = found(*(lines.format(day) for day in ("20280302", "20280406")))
    assert [event.fields["start"][:10] for event in events] == ["2028-03-02", "2028-04-06"]
    assert len({event.fields["uid"] for event in events} | {event.slug for event in events}) == 4


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=2,-3;UNTIL=20280428T000000Z", ["2028-03-02", "2028-03-29", "2028-04-02"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=2", ["2028-03-28", "2028-04-25"]),
    ],
)
def test_each_date_of_a_rule_without_words_is_an_event(rule: str, dates: list[str]) -> None:
    start = f"DTSTART;TZID=Europe/London:{dates[0].replace('-', '')}T190000"
    events = found(f"UID:r\nSUMMARY:Sample\n{start}\nRRULE:{rule}\nEXDATE;TZID=Europe/London:20290101T190000")
    assert [event.fields["start"] for event in events] == [f"{day} 19:00" for day in dates]
    assert f"its first {len(dates)} dates are events of their own" in events[0].lost[0]


def test_dates_that_are_added_to_a_rule_are_said_beside_it() -> None:
    event = one(AT_SEVEN, "RRULE:FREQ=WEEKLY", "RDATE;TZID=Europe/London:20280404T190000,20280309T190000")
    assert (event.fields["repeat"], event.fields["also"]) == ("every Thursday", ["2028-04-04"])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;INTERVAL=3", "every 3 weeks on Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,TH", "every Monday and Wednesday and Thursday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH", "every 2 months on the first Thursday"),
        ("FREQ=MONTHLY;BYDAY=1TH;BYMONTH=1,2,3,4,5,6,9,10,11,12", "first Thursday except July and August"),
        ("FREQ=MONTHLY;BYMONTHDAY=2,16", "2nd and 16th of the month"),
        ("FREQ=YEARLY;INTERVAL=2", "every 2 years"),
        ("FREQ=DAILY;INTERVAL=10", "every 10 days"),
    ],
)
def test_the_rules_that_people_use_have_words(rule: str, words: str) -> None:
    assert one(AT_SEVEN, f"RRULE:{rule}").fields["repeat"] == words


def test_a_series_that_begins_off_its_rule_begins_on_the_first_date_that_fits() -> None:
    event = one(AT_SEVEN, "DURATION:PT2H", "RRULE:FREQ=WEEKLY;BYDAY=MO")
    assert (event.fields["start"][11:], event.fields["end"][11:]) == ("19:00", "21:00")
    assert event.fields["repeat"] == "every Monday"
    assert event.lost == ["2028-03-02 is no date of its rule: it begins on 2028-03-06"]


OUTLOOKS = """BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:16010101T040000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ('"(UTC+01:00) Amsterdam, Berlin, Rome"', "Europe/Berlin"),
        ("Tokyo", "Asia/Tokyo"),
        ("Eastern", "America/New_York"),
        ("Pacific Time", "America/Los_Angeles"),
        ("London Time", "Europe/London"),
    ],
)
def test_zones_as_other_programs_name_them(name: str, zone: str) -> None:
    event = one(f"DTSTART;TZID={name}:20280302T190000")
    assert (event.fields["timezone"], event.fields["start"]) == (zone, "2028-03-02 19:00")


def test_a_definition_that_no_name_knows_is_the_zone_that_says_the_same() -> None:
    event = one("DTSTART;TZID=Our office:20280302T190000", head=OUTLOOKS)
    assert (event.fields["timezone"], event.fields["start"]) == ("Europe/Bucharest", "2028-03-02 19:00")
    assert event.lost == []


def test_a_zone_that_nobody_knows_is_said() -> None:
    lost = one("DTSTART;TZID=Blob:20280302T190000").lost
    assert lost == ["nobody knows the zone Blob: its times are in Europe/London's"]


TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3asample"


MEET, LINE = "-::~:~::~:~:~:~:~:~:~::~:~::-", "_" * 40  # around what Meet and Teams add


@pytest.mark.parametrize(
    "line",
    [
        f"X-MICROSOFT-SKYPETEAMSMEETINGURL:{TEAMS}",
        f"X-GOOGLE-CONFERENCE:{TEAMS}",
        f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{TEAMS}",
        f"DESCRIPTION:Join here <{TEAMS}> please",
        f'X-ALT-DESC;FMTTYPE=text/html:<p>Join <a href="{TEAMS}">here</a></p>',
        f"LOCATION:Zoom: {TEAMS}",
        f"LOCATION:Réunion Microsoft Teams\nDESCRIPTION:{TEAMS}",
        f"LOCATION:En ligne\nDESCRIPTION:{TEAMS}",
        f"LOCATION:MS Teams (link in description)\nDESCRIPTION:{TEAMS}",
        f"LOCATION:Online event\nURL:{TEAMS}",
    ],
)
def test_where_one_joins_is_kept(line: str) -> None:
    fields = one(AT_SEVEN, line).fields
    assert (fields["online"], fields.get("place")) == (TEAMS, None)


@pytest.mark.parametrize(
    ("title", "status", "rest"),
    [
        ("Cancelled: Sample", "cancelled", "Sample"),
        ("[CANCELED] Sample", "cancelled", "Sample"),
        ("POSTPONED: Sample", "postponed", "Sample"),
        ("Cancel culture: a sample", None, "Cancel culture: a sample"),
    ],
)
def test_a_title_tells_what_does_not_take_place(title: str, status: str | None, rest: str) -> None:
    (imported,) = found(f"UID:sample\nSUMMARY:{title}\n{AT_SEVEN}")
    assert (imported.fields.get("status"), imported.fields["title"]) == (status, rest)


def test_a_meeting_at_a_host_of_ones_own_is_joined_beside_the_place_too() -> None:
    fields = one(AT_SEVEN, "LOCATION:Sample hall, https://bbb.example.org/b/ann-x1y").fields
    assert (fields["online"], fields["place"]) == ("https://bbb.example.org/b/ann-x1y", "Sample hall")


@pytest.mark.parametrize(
    ("lines", "website", "place"),
    [
        (("LOCATION:https://luma.example/sample", "GEO:51.5;-0.1"), "https://luma.example/sample", None),
        (("LOCATION:Sample hall, https://hall.example/way",), "https://hall.example/way", "Sample hall"),
        (("LOCATION:https://www.google.co.uk/maps/place/x",), "https://www.google.co.uk/maps/place/x", None),
        (("LOCATION:https://maps.app.goo.gl/x",), "https://maps.app.goo.gl/x", None),
    ],
)
def test_the_page_of_a_place_is_not_where_one_joins(lines: tuple[str, ...], website: str, place: str | None) -> None:
    fields = one(AT_SEVEN, *lines).fields
    assert (fields["website"], fields.get("online"), fields.get("place")) == (website, None, place)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        (
            'DESCRIPTION:<p>Tea&nbsp;&amp; cake.</p><p><a href="https://x.example/s?a=1&amp;b=2">Sign up</a></p>',
            "Tea & cake.\n\n[Sign up](https://x.example/s?a=1&b=2)",
        ),
        ("DESCRIPTION:<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("DESCRIPTION:Bring a cup.<ul><li>one</li><li>two</li></ul>Bye.", "Bring a cup.\n\n- one\n- two\nBye."),
        (f"DESCRIPTION:Sample.\\n\\n{MEET}\\nPIN: 12#\\n{MEET}\\n", "Sample."),
        (
            f"DESCRIPTION:{LINE}\\nMicrosoft Teams meeting\\nPasscode: x\\n{LINE}\\nDial in by phone\\n{LINE}\\nAfter",
            "After",
        ),
        (f"DESCRIPTION:A\\n{LINE}\\nMicrosoft Teams\\n{LINE}\\nB\\n{LINE}\\nC", "A\n\nB\n\nC"),
        (f"DESCRIPTION:{LINE}\\nBring boots.\\n{LINE}", f"{LINE}\nBring boots.\n{LINE}"),
        (f"DESCRIPTION:{LINE}\\nWe met on Microsoft Teams.\\n{LINE}", f"{LINE}\nWe met on Microsoft Teams.\n{LINE}"),
        ("DESCRIPTION:It&#39;s 3 < 4", "It's 3 < 4"),
        # Lines are lines on the page, too, but for those that a program wrapped, and those of a list.
        (
            "DESCRIPTION:Doors: 6:30\\nStart: 7\\n- Tea\\n- Cake\\n\\nBye",
            "Doors: 6:30  \nStart: 7\n- Tea\n- Cake\n\nBye",
        ),
        (f"DESCRIPTION:{'word ' * 13}\\nand more of it", f"{('word ' * 13).strip()}\nand more of it"),
        ("DESCRIPTION:x\nX-ALT-DESC:<html><head><style>p {}</style></head><body><p>Rich</p></body></html>", "Rich"),
        ("DESCRIPTION:&lt;script&gt;", "&lt;script>"),
    ],
)
def test_a_description_in_html_is_words_and_links(line: str, body: str) -> None:
    assert one(AT_SEVEN, line).body == body


def test_a_change_of_all_later_dates_to_another_day_is_said() -> None:
    series = f"UID:s\nSUMMARY:Sample\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY"
    later = AT_SEVEN.replace("0302T19", "0317T20")
    change = f"UID:s\nSUMMARY:Sample\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20280316T190000\n{later}"
    (event,) = found(series, change)
    assert event.lost == ["the change of all dates from 2028-03-16 on: only that one is changed"]


def test_an_address_of_several_lines_is_one_line_with_commas() -> None:
    assert one(AT_SEVEN, r"LOCATION:Sample hall\n1 Sample Street\,\nTown").fields["place"] == (
        "Sample hall, 1 Sample Street, Town"
    )


def test_a_zip_is_refused_with_a_remedy() -> None:
    _, problems = read_calendar(b"PK\x03\x04sample", "sample.zip", LONDON)
    assert [str(one) for one in problems] == ["sample.zip:1: is a .zip — unpack it, and import each .ics in it"]


def test_a_title_that_is_a_sentence_has_a_short_address() -> None:
    (event,) = found(f"UID:t\nSUMMARY:{'What we never had the time for and ' * 5}\n{AT_SEVEN}")
    assert event.slug == "what-we-never-had-the-time-for-and-what-we-never-2028"


def test_one_event_that_the_site_refuses_costs_the_others_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = "UID:old\nSUMMARY:Sample of long ago\nDTSTART;VALUE=DATE:17680101"
    assert bring(tmp_path, ics(FIRST, old)) == 2
    assert [path.name for path in (tmp_path / "content/events").glob("*.md")] == ["sample-walk-2028.md"]
    assert "`start` is in the year 1768" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "kept", "said"),
    [
        ("LOCATION:https://zoom.us/j/123?pwd=sample", "https://zoom.us/j/123?pwd=sample", "passcode"),
        ("DESCRIPTION:Join.\\nKenncode: 123", "Kenncode: 123", "passcode"),
        ("CLASS:PRIVATE", "status: draft", "private"),
        ("SUMMARY:", "title: Untitled", "no title"),
        ("LOCATION:Online event", "start:", "no address to join at"),
        (f"DESCRIPTION:Tea.\\n{MEET}\\n+49 40 1234567\\n{MEET}", "Tea.", "telephone"),
    ],
)
def test_what_a_writer_should_look_at_is_kept_and_said(line: str, kept: str, said: str) -> None:
    (event,) = found("\n".join(["UID:sample", "SUMMARY:Sample" * (not line.startswith("SUMMARY")), AT_SEVEN, line]))
    assert kept in event.text
    assert any(said in words for words in event.lost)


def test_what_people_changed_here_is_kept_and_what_the_calendar_changed_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = f"{FIRST}\nLOCATION:Old hall"
    assert bring(tmp_path, ics(first)) == 0
    (path,) = (tmp_path / "content/events").glob("*.md")
    ours = path.read_text(encoding="utf-8").replace("19:00", "18:30 # doors").replace("Sample walk", "Our walk")
    path.write_text(ours, encoding="utf-8", newline="\n")
    moved = first.replace("Old hall", "New hall").replace("T190000", "T200000").replace("Sample walk", "The walk")
    assert bring(tmp_path, ics(f"{moved}\nSEQUENCE:1")) == 0
    assert path.read_text(encoding="utf-8") == ours.replace("Old hall", "New hall")
    said = capsys.readouterr().out
    assert "place: Old hall → place: New hall" in said
    assert "start: 2028-03-02 18:30 # doors is kept (the calendar has start: 2028-03-02 20:00 now)" in said
    assert "title: Our walk is kept (the calendar has title: The walk now)" in said
    assert bring(tmp_path, ics(f"{moved}\nSEQUENCE:2")) == 0
    assert path.read_text(encoding="utf-8") == ours.replace("Old hall", "New hall")


def test_an_older_version_that_comes_later_does_not_win(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(tmp_path, ics(LATER)) == 0
    (path,) = (tmp_path / "content/events").glob("*.md")
    before = path.read_text(encoding="utf-8")
    assert bring(tmp_path, ics(FIRST)) == 0
    assert path.read_text(encoding="utf-8") == before
    assert "is older than what was imported last" in capsys.readouterr().out


def test_a_date_that_changes_once_more_is_changed_here(tmp_path: Path) -> None:
    series = f"UID:s\nSUMMARY:Sample circle\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY"
    single = "UID:s\nRECURRENCE-ID;TZID=Europe/London:20280309T190000\nSUMMARY:Sample circle\nSEQUENCE:{}\n{}"
    at = [AT_SEVEN.replace("0302T190000", f"0309T{hour}0000") for hour in (20, 21)]
    assert bring(tmp_path, ics(series, single.format(1, at[0]))) == 0
    (path,) = (tmp_path / "content/events").glob("*/2028-03-09.md")
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\ntitle: On stage\n", 1), encoding="utf-8")
    assert bring(tmp_path, ics(series, single.format(2, at[1]))) == 0
    assert path.read_text(encoding="utf-8") == "---\ntitle: On stage\nstart: 2028-03-09 21:00\n---\n"


def test_a_record_of_imports_that_is_damaged_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(tmp_path, ics(FIRST)) == 0
    (tmp_path / "imports.lock").write_text("{", encoding="utf-8")
    assert bring(tmp_path, ics(LATER)) == 2
    assert "imports.lock:1: is not JSON" in capsys.readouterr().err


BIRTHDAYS = {  # begun there, its rule → begun here
    "18120207 FREQ=YEARLY": "1900-02-07 yearly",
    "16040312 FREQ=YEARLY": "1900-03-12 yearly",
    "18960229 FREQ=YEARLY": "1904-02-29 yearly",
    "18971204 FREQ=YEARLY;INTERVAL=2": "1901-12-04 every 2 years",
    "18631204 FREQ=YEARLY;BYMONTH=12;BYDAY=1FR": "1900-12-07 first Friday in December",
}


@pytest.mark.parametrize(("there", "here"), BIRTHDAYS.items())
def test_what_began_before_our_years_goes_on_in_them(tmp_path: Path, there: str, here: str) -> None:
    begins, rule = there.split()
    event = f"UID:b\nSUMMARY:Sample\nDTSTART;VALUE=DATE:{begins}\nRRULE:{rule}"
    assert bring(tmp_path, ics(event)) == 0
    (imported,) = found(event)
    assert f"{imported.fields['start']} {imported.fields['repeat']}" == here
    assert "its dates before 1900" in imported.lost[0]


@pytest.mark.parametrize(
    ("rule", "first", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20280331", "last weekday of the month"),
        ("FREQ=MONTHLY;BYDAY=TU,MO,WE,TH,FR;BYSETPOS=1", "20280301", "first weekday of the month"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "20280324", "penultimate Friday"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYDAY=1TH", "20280302", "first Thursday in March and September"),
        (
            "FREQ=WEEKLY;BYDAY=TU,TH;BYMONTH=9,10,11",
            "20280905",
            "every Tuesday and Thursday in September and October and November",
        ),
        ("FREQ=DAILY;BYMONTH=12", "20281201", "daily in December"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=1TH", "20280302", "every 24 months on the first Thursday"),
    ],
)
def test_rules_that_had_no_words_have_some(rule: str, first: str, words: str) -> None:
    (imported,) = found(f"UID:a\nSUMMARY:A\nDTSTART;TZID=Europe/London:{first}T190000\nRRULE:{rule}")
    assert imported.fields["repeat"] == words


@pytest.mark.parametrize("rule", ["WEEKLY;INTERVAL=0", "WEEKLY;INTERVAL=0;BYMONTH=7", "WEEKLY;BYMONTH=2;BYSETPOS=9"])
def test_a_rule_that_never_comes_to_a_date_is_one_event(rule: str) -> None:
    event = one(AT_SEVEN, f"RRULE:FREQ={rule}")
    assert (event.fields["start"], event.fields.get("repeat")) == ("2028-03-02 19:00", None)
    assert event.lost


@pytest.mark.parametrize("year", [1996, 2028, 2048])
def test_the_29th_of_february_is_one_in_any_year(year: int) -> None:
    (event,) = found(f"UID:a\nSUMMARY:A\nDTSTART;VALUE=DATE:{year}0229\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert event.fields["repeat"] == "yearly"


def test_a_further_date_has_its_own_hours() -> None:
    periods = "RDATE;VALUE=PERIOD:20280309T190000Z/20280309T213000Z,20280316T183000Z/PT30M"
    times = [(one.fields["start"], one.fields.get("end")) for one in found(f"UID:a\nSUMMARY:A\n{AT_SEVEN}\n{periods}")]
    assert times[1:] == [("2028-03-09 19:00", "2028-03-09 21:30"), ("2028-03-16 18:30", "2028-03-16 19:00")]
    series = one(AT_SEVEN, "DURATION:PT1H", "RRULE:FREQ=WEEKLY", "RDATE;TZID=Europe/London:20280304T150000")
    assert series.fields["also"] == ["2028-03-04"]
    assert [text for _, text in series.files()][1:] == ["---\nstart: 2028-03-04 15:00\nend: 2028-03-04 16:00\n---\n"]


def test_a_change_from_one_date_on_is_a_series_of_its_own() -> None:
    series = f"UID:a\nSUMMARY:A\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY;COUNT=6\nEXDATE;TZID=Europe/London:20280323T190000"
    on = "UID:a\nSUMMARY:A\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20280316T190000"
    later = f"{on}\nDTSTART;TZID=Europe/London:20280316T183000\nLOCATION:The Attic"
    first, second = found(series, later)
    assert (first.fields["until"], "except" in first.fields) == ("2028-03-15", False)
    keys = ("start", "repeat", "until", "except", "place")
    assert [second.fields[key] for key in keys] == [
        "2028-03-16 18:30",
        "every Thursday",
        "2028-04-06",
        ["2028-03-23"],
        "The Attic",
    ]


def test_one_date_that_comes_by_itself_goes_to_its_series(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(tmp_path, ics(f"UID:a\nSUMMARY:A\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY")) == 0
    one_date = "UID:a\nSUMMARY:A\nRECURRENCE-ID;TZID=Europe/London:20280309T190000\n"
    moved = f"{one_date}SEQUENCE:1\nDTSTART;TZID=Europe/London:20280310T190000"
    assert bring(tmp_path, ics(moved)) == 0
    (path,) = (tmp_path / "content/events").glob("*/2028-03-09.md")
    assert path.read_text(encoding="utf-8") == "---\nstart: 2028-03-10 19:00\n---\n"
    far_away = f"{one_date}SEQUENCE:2\nDTSTART;TZID=America/New_York:20280310T140000"
    assert bring(tmp_path, ics(far_away)) == 0
    assert path.read_text(encoding="utf-8") == "---\nstart: 2028-03-10 19:00\n---\n"
    assert bring(tmp_path, ics(f"{moved}\nSTATUS:CANCELLED", head="METHOD:CANCEL\n")) == 0
    assert path.read_text(encoding="utf-8") == "---\nstart: 2028-03-10 19:00\nstatus: cancelled\n---\n"
    assert "is changed: status: cancelled" in capsys.readouterr().out
    assert len(list((tmp_path / "content/events").glob("*.md"))) == 1


def test_what_cannot_be_kept_of_an_end_is_said_and_the_second_of_two_hours_is_far_away() -> None:
    assert "its end, which cannot be read" in one(AT_SEVEN, "DTEND:20281341T190000Z").lost
    assert "before its start" in one(AT_SEVEN, "DTEND:20280301T190000Z").lost[0]
    second = one("DTSTART:20281029T013000Z")
    assert (second.fields["start"], second.fields["timezone"]) == ("2028-10-29 01:30", "UTC")


def test_a_series_far_away_keeps_the_days_of_its_rule_and_its_dates_the_zone_of_the_series() -> None:
    late = one("DTSTART:20280411T233000Z", "RRULE:FREQ=MONTHLY;BYDAY=2TU")
    told = [late.fields[key] for key in ("start", "timezone", "repeat")]
    assert told == ["2028-04-11 23:30", "UTC", "second Tuesday"]
    west = "UID:a\nSUMMARY:A\nDTSTART;TZID=America/Los_Angeles:20280302T190000\nRRULE:FREQ=WEEKLY"
    (series,) = found(west, "UID:a\nSUMMARY:A\nRECURRENCE-ID:20280310T030000Z\nDTSTART:20280310T040000Z")
    assert {str(day): fields["start"] for day, (fields, _) in series.overrides.items()} == {
        "2028-03-09": "2028-03-09 20:00"
    }


def test_a_file_that_was_renamed_is_known_without_the_record_and_its_dates_too(tmp_path: Path) -> None:
    series = f"UID:s\nSUMMARY:Pub\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY"
    date = "UID:s\nSUMMARY:Pub\nRECURRENCE-ID;TZID=Europe/London:20280309T190000\nDTSTART;TZID=Europe/London:20280310T"
    assert bring(tmp_path, ics(series, f"{date}190000")) == 0
    folder = tmp_path / "content/events"
    (folder / "pub-2028.md").rename(folder / "inn.md")
    (folder / "pub-2028").rename(folder / "inn")
    (tmp_path / "imports.lock").unlink()
    assert bring(tmp_path, ics(series, f"{date}210000")) == 0
    found = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    assert sorted(found) == ["inn.md", "inn/2028-03-09.md"]
    assert found["inn/2028-03-09.md"] == "---\nstart: 2028-03-10 21:00\n---\n"


@pytest.mark.parametrize(
    ("title", "kept", "status"),
    [
        ("*** CANCELLED *** Pub quiz", "Pub quiz", "cancelled"),
        ("[CANCELED]Pub quiz", "Pub quiz", "cancelled"),
        ("❌ Cancelled – Pub quiz", "Pub quiz", "cancelled"),
        ("CANCELLED!! Pub quiz", "Pub quiz", "cancelled"),
        ("Pub quiz (cancelled)", "Pub quiz", "cancelled"),
        ("Pub quiz (cancelled due to illness)", "Pub quiz", "cancelled"),
        ("Cancelled due to snow: Pub quiz", "Pub quiz", "cancelled"),
        ("FW: Pub quiz", "Pub quiz", None),
        ("Pub quiz – abgesagt!", "Pub quiz", "cancelled"),
        ("ABGESAGT: Kneipenquiz", "Kneipenquiz", "cancelled"),
        ("ANNULÉ - Quiz", "Quiz", "cancelled"),
        ("Cancelado: concurso", "concurso", "cancelled"),
        ("REPORTÉ : Quiz", "Quiz", "postponed"),
        ("Quiz (verschoben)", "Quiz", "postponed"),
        ("Service Cancelled", "Service Cancelled", None),
        ("Abgesagte Konzerte: ein Rückblick", "Abgesagte Konzerte: ein Rückblick", None),
        ("“Cancelled” – a play", "“Cancelled” – a play", None),
        ("Reporte: ventas", "Reporte: ventas", None),
        ("The gig that was cancelled (a film)", "The gig that was cancelled (a film)", None),
    ],
)
def test_a_mark_before_or_behind_a_title_is_the_events_status(title: str, kept: str, status: str | None) -> None:
    (event,) = found(f"UID:a\nSUMMARY:{title}\n{AT_SEVEN}")
    assert (event.fields["title"], event.fields.get("status")) == (kept, status)


WHOLE = "DTSTART;VALUE=DATE:20280302\nDTEND;VALUE=DATE:20280303"  # a Thursday


@pytest.mark.parametrize(
    ("lines", "until"),
    [
        # A date that begins after the moment is none of them; a day is all of that day.
        (f"{AT_SEVEN}\nRRULE:FREQ=WEEKLY;UNTIL=20280323T000000Z", "2028-03-22"),
        (f"{AT_SEVEN}\nRRULE:FREQ=WEEKLY;UNTIL=20280323T190000Z", "2028-03-23"),
        (f"{AT_SEVEN}\nRRULE:FREQ=WEEKLY;UNTIL=20280406T175959Z", "2028-04-05"),
        (f"{AT_SEVEN}\nRRULE:FREQ=WEEKLY;UNTIL=20280323T120000", "2028-03-22"),
        (f"{AT_SEVEN}\nRRULE:FREQ=WEEKLY;UNTIL=20280323", "2028-03-23"),
        # Exchange ends whole days with the midnight of the last, in UTC; others with its last second.
        (f"{WHOLE}\nRRULE:FREQ=WEEKLY;UNTIL=20280405T220000Z", "2028-04-06"),
        (f"{WHOLE}\nRRULE:FREQ=WEEKLY;UNTIL=20280406T050000Z", "2028-04-06"),
        (f"{WHOLE}\nRRULE:FREQ=WEEKLY;UNTIL=20280406T235959Z", "2028-04-06"),
        # Confluence counts to minus one, and some say a rule twice.
        (f"{WHOLE}\nRRULE:FREQ=WEEKLY;UNTIL=20280406;COUNT=-1", "2028-04-06"),
        (f"{WHOLE}\nRRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=WEEKLY;COUNT=3", "2028-03-16"),
    ],
)
def test_a_series_ends_on_the_day_that_its_calendar_means(lines: str, until: str) -> None:
    event = one(lines)
    assert (event.fields["repeat"], event.fields["until"], event.lost) == ("every Thursday", until, [])


def test_a_series_that_ends_before_it_begins_is_one_event_and_a_rule_of_nothing_is_none() -> None:
    over = one(AT_SEVEN, "RRULE:FREQ=WEEKLY;UNTIL=20280101")
    assert "repeat" not in over.fields
    assert "only the first date is kept" in over.lost[0]
    assert one(AT_SEVEN, "RRULE:").lost == []


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/London", ("2028-01-06 18:00", "UTC")),  # it is at six in winter and at seven in summer there
        ("Asia/Kolkata", ("2028-01-06 23:30", "Asia/Kolkata")),
        ("asia/kolkata", ("2028-01-06 23:30", "Asia/Kolkata")),
        ("Pacific Standard Time", ("2028-01-06 18:00", "UTC")),
    ],
)
def test_what_repeats_in_utc_is_at_the_same_moments_here(zone: str, told: tuple[str, str]) -> None:
    event = one("DTSTART:20280106T180000Z", "RRULE:FREQ=WEEKLY", head=f"X-WR-TIMEZONE:{zone}\n")
    assert (event.fields["start"], event.fields["timezone"], event.fields["repeat"]) == (*told, "every Thursday")


def test_whole_days_that_are_written_as_moments_are_the_days_that_are_meant() -> None:
    days = one(
        "DTSTART;TZID=W. Europe Standard Time:20280302T000000",
        "DTEND;TZID=W. Europe Standard Time:20280304T000000",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    )
    assert [days.fields[key] for key in ("start", "end")] == ["2028-03-02", "2028-03-03"]
    assert "before its start" in one("DTSTART;VALUE=DATE:20280302\nDTEND;VALUE=DATE:20280301").lost[0]
    series = f"UID:a\nSUMMARY:A\n{WHOLE}\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE:20280308T230000Z"
    moved = "UID:a\nSUMMARY:A\nRECURRENCE-ID:20280315T230000Z\nDTSTART;VALUE=DATE:20280317"
    (event,) = found(series, moved)
    assert event.fields["except"] == ["2028-03-09"]
    assert {str(day): fields for day, (fields, _) in event.overrides.items()} == {"2028-03-16": {"start": "2028-03-17"}}


def test_a_change_of_a_date_that_its_series_has_not_costs_nothing_of_the_series(tmp_path: Path) -> None:
    series = f"UID:a\nSUMMARY:A\n{AT_SEVEN}\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/London:20280309T190000"
    date = "UID:a\nSUMMARY:{}\nRECURRENCE-ID;TZID=Europe/London:{}T190000\nDTSTART;TZID=Europe/London:{}T200000"
    out = date.format("Taken out after it was moved", "20280309", "20280310")
    besides = date.format("One more", "20280504", "20280505")
    assert bring(tmp_path, ics(series, out, besides)) == 0
    folder = tmp_path / "content/events"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md")) == [
        "a-2028.md",
        "one-more-2028.md",
    ]
    assert "start: 2028-05-05 20:00" in (folder / "one-more-2028.md").read_text(encoding="utf-8")
    assert bring(tmp_path, ics(series, out, besides.replace("T200000", "T210000"))) == 0
    assert "start: 2028-05-05 21:00" in (folder / "one-more-2028.md").read_text(encoding="utf-8")


def test_dates_that_no_words_say_begin_with_the_first_that_is_not_taken_out() -> None:
    first, *others = found(
        f"UID:a\nSUMMARY:A\n{AT_SEVEN}\nRRULE:FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3\nEXDATE:20280302T190000Z"
    )
    assert [one.fields["start"][:10] for one in (first, *others)] == ["2028-03-29", "2028-04-28", "2028-05-29"]


SLOPPY = """BEGIN:VTIMEZONE
TZID:Customized Time Zone 1
BEGIN:DAYLIGHT
DTSTART:20070311T010000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20071104T060000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
"""


def test_a_definition_that_is_sloppy_about_the_hour_of_a_change_is_still_that_of_a_zone() -> None:
    event = one('DTSTART;TZID="Customized Time Zone 1":20280302T090000', "RRULE:FREQ=WEEKLY", head=SLOPPY)
    assert (event.fields["start"], event.fields["timezone"]) == ("2028-03-02 09:00", "America/New_York")


def test_an_html_description_is_read_with_its_signs_and_a_page_is_named_once() -> None:
    words = 'X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Tea\\, cake.</p>\\n<p style="a: b\\; c">More: https://a.example/1</p></body></html>'
    assert one(AT_SEVEN, words, "URL:https://a.example/1").body == "Tea, cake.\n\nMore: https://a.example/1"
    assert "(<https://a.example/>)" in one(AT_SEVEN, words, "URL:https://a.example/").body
    assert "passcode" in one(AT_SEVEN, "DESCRIPTION:Meeting number: 663 232 404\\nHost key: 922396").lost[0]


def test_the_first_date_of_what_no_words_say_is_where_it_was_moved_to_and_any_number_of_weeks_has_words() -> None:
    rule = f"UID:a\nSUMMARY:A\n{AT_SEVEN}\nRRULE:FREQ=MONTHLY;COUNT=2;BYMONTHDAY=2,-3"
    moved = (
        "UID:a\nSUMMARY:A\nRECURRENCE-ID;TZID=Europe/London:20280302T190000\nDTSTART;TZID=Europe/London:20280303T190000"
    )
    assert [one.fields["start"] for one in found(rule, moved)] == ["2028-03-03 19:00", "2028-03-29 19:00"]
    alone = f"UID:a\nSUMMARY:A\n{AT_SEVEN}\nLOCATION:Hall"
    (event,) = found(alone, f"{moved}\nLOCATION:Attic")
    assert [event.fields[key] for key in ("start", "place")] == ["2028-03-03 19:00", "Attic"]
    assert one(AT_SEVEN, "RRULE:FREQ=WEEKLY;INTERVAL=13;COUNT=3").fields["repeat"] == "every 13 weeks on Thursday"


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["DTSTART:20280302T000000", "DTEND:20280303T235900"], "2028-03-02 2028-03-03"),
        (["DTSTART;TZID=Europe/London:20280302T000000", "DTEND;TZID=Europe/London:20280302T235959"], "2028-03-02 None"),
        (
            ["DTSTART:20280601T230000Z", "DTEND:20280603T230000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"],
            "2028-06-02 2028-06-03",
        ),
        (["DTSTART:20280302T180000", "DTEND:20280302T240000"], "2028-03-02 18:00 2028-03-03 00:00"),
        (["DTSTART;TZID=UTC+2:20280302T190000"], "2028-03-02 17:00 None"),
        (["DTSTART;TZID=GMT-0130:20280302T190000"], "2028-03-02 20:30 None"),
    ],
)
def test_days_and_hours_are_those_that_a_program_means(lines: list[str], kept: str) -> None:
    event = one(*lines)
    assert f"{event.fields['start']} {event.fields.get('end')}" == kept


@pytest.mark.parametrize(
    ("rules", "repeat", "until"),
    [
        (["FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=TU"], "every Tuesday and Thursday", None),
        (["FREQ=WEEKLY;BYDAY=TH;COUNT=2", "FREQ=WEEKLY;BYDAY=TU;COUNT=2"], "every Tuesday and Thursday", "2028-03-14"),
        (["FREQ=WEEKLY;BYDAY=TH;BYHOUR=19;BYMINUTE=0"], "every Thursday", None),
        (["FREQ=WEEKLY;BYDAY=TH;BYHOUR=9"], None, None),
    ],
)
def test_several_rules_are_one_where_words_say_it(rules: list[str], repeat: str | None, until: str | None) -> None:
    event = one(AT_SEVEN, *(f"RRULE:{rule}" for rule in rules))
    assert (event.fields.get("repeat"), event.fields.get("until")) == (repeat, until)


def test_rules_that_no_words_join_are_all_their_dates() -> None:
    rules = "RRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=2\nRRULE:FREQ=MONTHLY;BYDAY=3MO;COUNT=1"
    dates = [event.fields["start"] for event in found(f"UID:a\nSUMMARY:A\n{AT_SEVEN}\n{rules}")]
    assert dates == ["2028-03-02 19:00", "2028-03-20 19:00", "2028-04-06 19:00"]


@pytest.mark.parametrize(
    "place", ["TBA", "Needs a location", "Location: to be confirmed.", "Check event page for more details.", "?"]
)
def test_a_place_that_is_not_known_yet_is_none(place: str) -> None:
    assert "place" not in one(AT_SEVEN, f"LOCATION:{place}").fields


def test_a_place_is_read_wherever_a_program_has_it() -> None:
    luma = one(
        AT_SEVEN, "LOCATION:https://luma.example/x", "GEO:1;2", "DESCRIPTION:Come!\\n\\nAddress:\\nThe Spring\\, London"
    )
    assert (luma.fields["place"], luma.fields["website"]) == ("The Spring, London", "https://luma.example/x")
    assert one(AT_SEVEN, "LOCATION:The Spring\\; Microsoft Teams Meeting").fields["place"] == "The Spring"
    assert one(AT_SEVEN, 'LOCATION:<a href="https://a.example/">The <b>Spring</b></a>').fields["place"] == "The Spring"
    assert one(AT_SEVEN, 'LOCATION:"The Spring\\, London"').fields["place"] == "The Spring, London"
    assert one(AT_SEVEN, "LOCATION:The Spring\\,London\\,\\,SW8").fields["place"] == "The Spring, London, SW8"


def test_what_a_program_adds_to_words_goes() -> None:
    by_phone = "One tap mobile\\n+442079460000\\n\\nDial by your location\\n+44 20 7946 0000\\n\\n"
    zoom = f"{by_phone}Find your local number: https://z.example/u"
    event = one(AT_SEVEN, f'DESCRIPTION:[vc_row css="x"]Pay[/vc_row]\\n\\n---\\n\\n{zoom}', "CATEGORIES:Pay &amp; more")
    assert (event.body, event.fields["tags"]) == ("Pay", ["Pay & more"])
    assert "how to join by telephone" in event.lost[0]
    assert one(AT_SEVEN, 'ORGANIZER;CN="Ann%20Sample":mailto:a@x.example').fields["organiser"] == "Ann Sample"


def test_events_that_all_have_one_uid_are_several_events() -> None:
    events = found(*(f"UID:a\nSUMMARY:A\nDTSTART:2028030{n}T190000Z" for n in "123"))
    assert [event.fields["start"][8:10] for event in events] == ["01", "02", "03"]
    assert len({event.fields["uid"] for event in events}) == 3
