"""Files that are nearly calendars: what is broken costs itself alone, and is told with its line."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from plugins.events.imports.calendar import read_calendar
from tests.events.test_import_again import AT_SEVEN, LONDON, bring, ics

GOOD = f"UID:good\nSUMMARY:Good\n{AT_SEVEN}"
ZONES = """BEGIN:VTIMEZONE
TZID:Africa/Abidjan
BEGIN:STANDARD
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
DTSTART:20240101T000000
END:STANDARD
TZID:America/Los_Angeles
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:pacific/honolulu
END:VTIMEZONE
"""
TASK = "BEGIN:VTODO\nUID:t\nSUMMARY:Bake\nCOMPLETED;America/New_York:20280221T000000\nEND:VTODO\n"


def titles(data: bytes) -> list[str]:
    """Return the titles of what is read, and the problems."""
    imported, problems = read_calendar(data, "x.ics", LONDON)
    return [event.fields["title"] for event in imported] + [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "data",
    [
        ics(GOOD, head=ZONES),
        ics(GOOD, head=TASK),
        b"---\nlayout: null\n---\n" + ics(GOOD),
        ics(GOOD).replace(b"\n", b"\n    "),
        ics(GOOD).decode().encode("utf-16"),
        ics(GOOD).replace(b"Good", b"G\r\n ood"),
    ],
    ids=["zones that are none", "a task that is none", "front matter", "indented", "UTF-16", "folded"],
)
def test_what_stands_around_an_event_costs_it_nothing(data: bytes) -> None:
    assert titles(data) == ["Good"]


def test_a_letter_that_is_folded_in_its_midst_is_whole() -> None:
    name = "Café für Anfänger 日本".encode()
    folded = b"\r\n ".join(name[at : at + 1] for at in range(len(name)))
    assert titles(ics(GOOD).replace(b"Good", folded)) == [name.decode()]


def test_an_event_that_cannot_be_read_is_told_at_its_line_and_the_others_are_made() -> None:
    no_start = "`Bad` has no start that can be read — write that event by hand"
    bad = "UID:bad\nSUMMARY:Bad\nDTSTART;20280302"
    assert titles(ics(bad, GOOD)) == ["Good", f"x.ics:4: {no_start}"]
    assert titles(ics(GOOD, bad, head=ZONES)) == ["Good", f"x.ics:22: {no_start}"]
    twice = "UID:bad\nSUMMARY:Bad\nBEGIN:VTIMEZONE\nTZID:a\nTZID:b\nEND:VTIMEZONE"
    first, second = titles(ics(GOOD, twice))
    assert (first, second[:30]) == ("Good", "x.ics:10: `Bad` cannot be read")


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("DTSTART:2028-03-02T19:00:00+01:00", "2028-03-02 18:00"),
        ("DTSTART:2028-03-02T19:00:00Z", "2028-03-02 19:00"),
        ("DTSTART;TZID=Europe/London:2028-03-02 19:00", "2028-03-02 19:00"),
        ("DTSTART:20280302T1900", "2028-03-02 19:00"),
        ("DTSTART:20280302T190000+0100", "2028-03-02 18:00"),
        ("DTSTART:2028-03-02", "2028-03-02"),
        ("DTSTART;VALUE=DATE:2028-03-02", "2028-03-02"),
    ],
)
def test_moments_may_be_written_as_xml_has_them(written: str, start: str) -> None:
    (event,), problems = read_calendar(ics(f"UID:a\nSUMMARY:A\n{written}"), "x.ics", LONDON)
    assert (event.fields["start"], problems) == (start, [])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            ics(GOOD.replace("Good", "{{ post.title }}")),
            "x.ics:7: is a template of a site, and no calendar yet — import the .ics that the site publishes",
        ),
        (
            b"<!doctype html>\n<p>Calendar</p>",
            "x.ics:1: is a page of the web, and no calendar — look on that page for the address that ends in .ics",
        ),
        (
            ics(head=TASK * 2),
            "x.ics:1: has no event in it, but 2 tasks — check that it is the calendar you meant",
        ),
        (
            ics(GOOD, head="METHOD:REPLY\n"),
            "x.ics:1: is somebody's answer to an invitation (METHOD:REPLY), and brings no event"
            " — import the calendar, or the invitation, itself",
        ),
    ],
)
def test_what_brings_no_event_is_told_for_what_it_is(data: bytes, said: str) -> None:
    assert titles(data) == [said]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<?xml version="1.0"?>\n<schedule><version>1.0</version></schedule>', "is a conference's schedule, and no"),
        (b'{"schedule": {"version": "1"}}', "is a conference's schedule, and no"),
        (b'<?xml version="1.0"?>\n<icalendar xmlns="urn:x"/>', "is a calendar as XML or JSON"),
        (b'["vcalendar", [["version", {}, "text", "2.0"]]]', "is a calendar as XML or JSON"),
        (b'{"kind": "calendar#events", "items": []}', "is data for programs (JSON), and no"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nEND:VCARD", "is somebody's card, and no"),
        (b'"Subject","Start Date","Start Time"\n"Talk","1/12/2027","6:30 PM"', "is a table, and no"),
        (b"\n", "is empty — save"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(data: bytes, said: str) -> None:
    (told,) = titles(data)
    assert told.startswith(f"x.ics:1: {said}")


def test_an_invitation_is_read_out_of_its_mail() -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Ann <ann@example.org>", "Invitation"
    letter.set_content("You are invited.")
    letter.add_attachment(ics(GOOD.replace("Good", "Gôod")), maintype="text", subtype="calendar", filename="invite.ics")
    assert titles(bytes(letter)) == ["Gôod"]
    assert titles(b"From: Ann\nSubject: x\n\n" + ics(GOOD)) == ["Good"]


@pytest.mark.parametrize(
    ("written", "title", "words"),
    [
        ("SUMMARY:A title that\ngoes on\nDESCRIPTION:One\n\nNote: two", "A title that goes on", "One  \nNote: two"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=\n=A9", "Café", ""),
        ("SUMMARY\n :Alone", "Alone", ""),
    ],
)
def test_a_text_is_whole_however_its_lines_were_broken(written: str, title: str, words: str) -> None:
    (event,), problems = read_calendar(ics(f"UID:a\n{written}\nDTSTART:20280302T190000Z"), "x.ics", LONDON)
    assert (event.fields["title"], event.body, problems) == (title, words, [])


def test_what_no_event_has_a_place_for_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(tmp_path, ics(GOOD, head=TASK)) == 0
    assert "not kept of sample.ics: 1 task, which no event has a place for" in capsys.readouterr().out
