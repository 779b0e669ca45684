"""Our calendars are right to the letter, and each fault that parsers let pass is caught."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.linter.properties import lint
from tests.events.making import calendar, read

Mutation = Callable[[bytes], bytes]

CHAT = """
title: Chat, with a comma; and ünïcödé that makes the line so long that it has to be folded somewhere
start: 2026-10-13 19:00
end: 20:00
repeat: second Tuesday
until: 2027-06-30
except: [2026-12-08]
venue: the-spring
tags: [chat, talk]
summary: "First line"
"""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a calendar with a series, an exception, a moved date, a cancelled one and whole days."""
    files = {
        "events/chat.md": CHAT,
        "events/chat/2027-01-12.md": "start: 2027-01-14 19:30",
        "events/chat/2027-02-09.md": "status: cancelled",
        "events/days.md": "title: Two days\nstart: 2026-05-20\nend: 2026-05-21\nstatus: cancelled",
        "venues/the-spring.md": "name: The Spring\ngeo: 51.486, -0.123",
    }
    events, problems = read(tmp_path_factory.mktemp("good"), files)
    assert problems == []
    return calendar(*events)


def test_what_we_write_has_no_fault(good: bytes) -> None:
    assert lint(good, "good.ics") == []


def swap(old: str, new: str, count: int = 1) -> Mutation:
    """Return a mutation that puts ``new`` in the place of ``old``, which must be there."""

    def mutate(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), count)

    return mutate


def pattern(old: str, new: str) -> Mutation:
    """Return a mutation by a pattern that must match."""

    def mutate(data: bytes) -> bytes:
        changed, count = re.subn(old.encode(), new.encode(), data, count=1)
        assert count
        return changed

    return mutate


def drop(name: str) -> Mutation:
    """Return a mutation that takes the first line of that name away."""
    return pattern(rf"\r\n{name}[^\r]*(?:\r\n [^\r]*)*", "")


MUTANTS: dict[str, tuple[Mutation, str]] = {
    "LF endings": (lambda data: data.replace(b"\r\n", b"\n"), "CRLF"),
    "no final CRLF": (lambda data: data.removesuffix(b"\r\n"), "last line"),
    "a byte order mark": (lambda data: b"\xef\xbb\xbf" + data, "byte order mark"),
    "a long line": (swap("\r\n ", ""), "octets"),
    "folded inside a character": (lambda data: data.replace("ü".encode(), b"\xc3\r\n \xbc", 1), "not UTF-8"),
    "not UTF-8": (lambda data: data.replace("ü".encode(), b"\xfc", 1), "not UTF-8"),
    "a control character": (swap("CANCELLED: Two", "CANCELLED: T\x07wo"), "control character"),
    "a line without a colon": (swap("TRANSP:OPAQUE", "TRANSP OPAQUE"), "NAME;PARAMETER"),
    "an END too few": (swap("END:VEVENT\r\n", ""), "ends what did not begin"),
    "VERSION 1.0": (swap("VERSION:2.0", "VERSION:1.0"), "VERSION"),
    "no PRODID": (drop("PRODID"), "PRODID"),
    "no METHOD": (drop("METHOD"), "METHOD"),
    "METHOD REQUEST": (swap("METHOD:PUBLISH", "METHOD:REQUEST"), "METHOD is not PUBLISH"),
    "two names": (swap("X-WR-CALNAME:Events", "X-WR-CALNAME:Other"), "differ"),
    "an interval without its type": (swap("INTERVAL;VALUE=DURATION", "INTERVAL"), "REFRESH-INTERVAL"),
    "a relative SOURCE": (swap("URI:https://chr.example/events/calendar.ics", "URI:/events/calendar.ics"), "SOURCE"),
    "no UID": (pattern(r"VEVENT\r\nUID[^\r]*", "VEVENT"), "0 UID"),
    "UID twice": (swap("UID:days@", "UID:chat@"), "there twice"),
    "no DTSTAMP": (drop("DTSTAMP"), "0 DTSTAMP"),
    "DTSTAMP with TZID": (
        pattern(r"DTSTAMP:(\d{8}T\d{6})Z", r"DTSTAMP;TZID=Europe/London:\1"),
        "DTSTAMP is not in UTC",
    ),
    "CREATED in local time": (pattern(r"CREATED:(\d{8}T\d{6})Z", r"CREATED:\1"), "CREATED is not in UTC"),
    "no SUMMARY": (drop("SUMMARY"), "0 SUMMARY"),
    "an empty SUMMARY": (pattern(r"SUMMARY:CANCELLED: Two days", "SUMMARY:"), "SUMMARY"),
    "DTSTART twice": (pattern(r"(DTSTART;VALUE=DATE:20260520\r\n)", r"\1\1"), "2 DTSTART"),
    "DTEND and DURATION": (swap("DTEND;VALUE=DATE", "DURATION:PT1H\r\nDTEND;VALUE=DATE"), "DTEND and DURATION"),
    "DTEND before DTSTART": (swap("DTEND;VALUE=DATE:20260522", "DTEND;VALUE=DATE:20260519"), "not after DTSTART"),
    "DTEND at DTSTART": (swap("DTEND;VALUE=DATE:20260522", "DTEND;VALUE=DATE:20260520"), "not after DTSTART"),
    "DTEND of another kind": (swap("DTEND;VALUE=DATE:20260522", "DTEND:20260522T100000Z"), "one kind"),
    "a floating time": (swap("DTEND;TZID=Europe/London:", "DTEND:"), "has no zone"),
    "UTC with a TZID": (pattern(r"(DTEND;TZID=Europe/London:\d{8}T\d{6})", r"\1Z"), "UTC and has a TZID"),
    "a day that is none": (swap("DATE:20260520", "DATE:20260231"), "no calendar has"),
    "a zone not defined": (swap("DTSTART;TZID=Europe/London", "DTSTART;TZID=Europe/Paris"), "not defined"),
    "a zone by its letters": (lambda data: data.replace(b"Europe/London", b"BST"), "no IANA"),
    "an onset an hour late": (swap("DTSTART:20250330T010000", "DTSTART:20250330T020000"), "does not go from"),
    "a rule of another Sunday": (swap("BYMONTH=10;BYDAY=-1SU", "BYMONTH=10;BYDAY=3SU"), "does not go from"),
    "winter time left out": (pattern(r"(?s)BEGIN:STANDARD.*?END:STANDARD\r\n", ""), "another offset"),
    "an offset upside down": (swap("TZOFFSETTO:+0100", "TZOFFSETTO:-0100"), "does not go from"),
    "RECUR": (swap("RRULE:FREQ=MONTHLY", "RECUR:FREQ=MONTHLY"), "RECUR is no property"),
    "a rule that is none": (swap("FREQ=MONTHLY", "FREQ=SOMETIMES"), "not understood"),
    "DTSTART off its rule": (swap("BYDAY=2TU", "BYDAY=3TU"), "not a date of its RRULE"),
    "UNTIL in local time": (pattern(r"UNTIL=(\d{8}T\d{6})Z", r"UNTIL=\1"), "UNTIL"),
    "UNTIL as a date": (pattern(r"UNTIL=(\d{8})T\d{6}Z", r"UNTIL=\1"), "UNTIL"),
    "an orphan EXDATE": (
        swap("EXDATE;TZID=Europe/London:20261208", "EXDATE;TZID=Europe/London:20261209"),
        "EXDATE is no date",
    ),
    "EXDATE of another kind": (
        swap("EXDATE;TZID=Europe/London:20261208T190000", "EXDATE;VALUE=DATE:20261208"),
        "EXDATE is not of",
    ),
    "EXDATE in another form": (
        swap("EXDATE;TZID=Europe/London:20261208T190000", "EXDATE:20261208T190000Z"),
        "EXDATE is not in DTSTART",
    ),
    "an orphan RECURRENCE-ID": (
        swap("RECURRENCE-ID;TZID=Europe/London:20270112", "RECURRENCE-ID;TZID=Europe/London:20270113"),
        "no date of the series",
    ),
    "an override without its series": (
        pattern(r"UID:chat@([^\r]*)(\r\n(?:(?!BEGIN)[^\r]*\r\n)*RECURRENCE-ID)", r"UID:lost@\1\2"),
        "without its series",
    ),
    "an unescaped comma": (swap("Chat\\,", "Chat,"), "unescaped"),
    "an unescaped semicolon": (swap("comma\\;", "comma;"), "unescaped"),
    "a backslash before nothing": (
        swap("DESCRIPTION:First", "DESCRIPTION:\\\\First\\\\x".replace("\\\\", "\\")),
        "unescaped",
    ),
    "an unknown STATUS": (swap("STATUS:CONFIRMED", "STATUS:POSTPONED"), "STATUS cannot be"),
    "cancelled in silence": (swap("SUMMARY:CANCELLED: Two", "SUMMARY:Two"), "does not say CANCELLED"),
    "GEO with a comma": (pattern(r"GEO:([\d.]+);", r"GEO:\1,"), "GEO"),
    "SEQUENCE of words": (swap("SEQUENCE:0", "SEQUENCE:first"), "SEQUENCE"),
    "a relative URL": (
        pattern(r"URL;VALUE=URI:https://chr.example/events/days/", "URL;VALUE=URI:/events/days/"),
        "URL",
    ),
    "no ORGANIZER": (drop("ORGANIZER"), "no ORGANIZER"),
    "an ATTENDEE": (swap("TRANSP:OPAQUE", "ATTENDEE:mailto:a@b.example\r\nTRANSP:OPAQUE"), "ATTENDEE"),
    "TRANSP of its own": (swap("TRANSP:OPAQUE", "TRANSP:MAYBE"), "TRANSP"),
    "a component of its own": (lambda data: data.replace(b":VEVENT", b":VHAPPENING", 2), "VHAPPENING is not known"),
}


@pytest.mark.parametrize(("mutate", "said"), MUTANTS.values(), ids=MUTANTS)
def test_each_fault_is_caught(good: bytes, mutate: Mutation, said: str) -> None:
    mutant = mutate(good)
    assert mutant != good
    problems = lint(mutant, "bad.ics")
    assert any(said in problem.what for problem in problems), problems
    assert all(problem.where.startswith("bad.ics:") for problem in problems)


def test_real_files_of_others_are_read_without_a_crash() -> None:
    for data in (
        b"",
        b"BEGIN:VCALENDAR",
        b"\r\n",
        b"\xff\xfe",
        b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n",
        b":\r\n",
        b"X\x00",
    ):
        assert lint(data, "x.ics")


@given(data=st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_torn_out_or_doubled_the_linter_answers(good: bytes, data: st.DataObject) -> None:
    lines = good.split(b"\r\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    cut = data.draw(st.integers(0, len(line)))
    lines[at] = data.draw(st.sampled_from([line[:cut], line[cut:], line[:cut] + b"9" + line[cut:], line + line, b""]))
    assert isinstance(lint(b"\r\n".join(lines), "torn.ics"), list)
