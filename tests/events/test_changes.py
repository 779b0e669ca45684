"""What changed at an event, as a person would say it."""

from __future__ import annotations

from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest

from plugins.events.exports import ics
from plugins.events.ledger import changes, ledger
from plugins.events.model import Event
from tests.events.making import NOW, PUBLISHER, calendar, event

DAY = """
title: Open space
start: 2027-03-27 09:30
end: 2027-03-27 17:00
place: London
rooms: [the Attic, Main hall]
slots: [{start: "11:00", end: "11:45"}, {start: "12:00", end: "12:45"}]
agenda: {"11:00": {the Attic: pay}}
"""
PAY, TRUST = "title: Pay talk", "title: Trust"


def told(tmp_path: Path, before: tuple[str, str, str], after: tuple[str, str, str]) -> tuple[Event, ledger.EventLedger]:
    """Return the event as it is, and the ledger that knows of a change a day after it was published."""
    known: ledger.EventLedger = {}
    for days, (front, pay, trust) in enumerate((before, after)):
        found = event(tmp_path, front, events__meeting__pay=pay, events__meeting__trust=trust)
        known = ledger.update(known, [found], NOW + timedelta(days=days))
    return found, known


SAID = [
    ((DAY.replace("09:30", "10:00"), PAY, TRUST), ["It begins at 10:00, no longer at 09:30"]),
    ((DAY.replace("17:00", "18:00"), PAY, TRUST), ["It ends at 18:00, no longer at 17:00"]),
    ((DAY.replace("2027-03-27", "2027-03-28"), PAY, TRUST), ["Moved from 27 March 2027 to 28 March 2027"]),
    ((DAY.replace("place: London", "place: The Spring"), PAY, TRUST), ["Now at The Spring, no longer in London"]),
    ((DAY.replace("place: London\n", ""), PAY, TRUST), ["No longer in London; where it is, is not known yet"]),
    ((f"{DAY}\nstatus: cancelled", PAY, TRUST), ["It is called off"]),
    ((f"{DAY}\nonline: https://sample.example/join", PAY, TRUST), ["One can join online, too"]),
    ((f"{DAY}\ntimezone: Europe/Paris", PAY, TRUST), ["Its times are those of Europe/Paris now"]),
    (
        (DAY.replace('{"11:00": {the Attic: pay}}', '{"12:00": {Main hall: pay}}'), PAY, TRUST),
        ["Pay talk moved from the Attic at 11:00 to Main hall at 12:00"],
    ),
    (
        (DAY.replace("{the Attic: pay}", "{Main hall: pay}"), PAY, TRUST),
        ["Pay talk moved from the Attic to Main hall"],
    ),
    ((DAY.replace('agenda: {"11:00": {the Attic: pay}}', ""), PAY, TRUST), ["Pay talk is no longer on the agenda"]),
    (
        (DAY.replace("{the Attic: pay}", "{the Attic: pay, Main hall: trust}"), PAY, TRUST),
        ["Trust is on the agenda: Main hall at 11:00"],
    ),
    ((DAY, PAY, f"{TRUST}\nstatus: cancelled\nnote: Ann is ill."), ["Trust is called off: Ann is ill"]),
    ((DAY, PAY, f"{TRUST}\nstatus: full"), ["Trust is full"]),
    ((DAY, f"{PAY}\nstate: notes", TRUST), ["There are notes of Pay talk"]),
    ((DAY, f"{PAY}\nby: Cy", TRUST), []),
]


@pytest.mark.parametrize(("after", "said"), SAID)
def test_a_change_is_said_in_a_sentence(tmp_path: Path, after: tuple[str, str, str], said: list[str]) -> None:
    found, known = told(tmp_path, (DAY, PAY, TRUST), after)
    sentences = changes.sentences(found, known, NullTranslations(), "en-GB")
    assert [one.text for one in sentences] == said


SERIES = "title: Drinks\nstart: 2027-01-12 19:00\nend: '20:30'\nrepeat: second Tuesday\n"
DATES = [
    ("except: [2027-02-09]", "", "Not on 9 February 2027"),
    ("also: [2027-02-16]", "", "Also on 16 February 2027"),
    ("", "status: cancelled", "The one on 9 February 2027 is called off"),
    ("", "start: 2027-02-11 19:00", "The one of 9 February 2027 is on 11 February 2027 at 19:00"),
    ("", "place: Elsewhere", "The one on 9 February 2027 is not as the others: see its page"),
]


@pytest.mark.parametrize(("more", "single", "said"), DATES)
def test_a_date_that_changes_is_named(tmp_path: Path, more: str, single: str, said: str) -> None:
    known = ledger.update({}, [event(tmp_path, SERIES)], NOW)
    files = {"events__meeting__2027-02-09": single} if single else {}
    found = event(tmp_path, f"{SERIES}{more}", **files)
    known = ledger.update(known, [found], NOW + timedelta(days=1))
    assert [one.text for one in changes.sentences(found, known, NullTranslations(), "en-GB")] == [said]


def test_the_newest_change_comes_first_and_calendars_begin_with_it(tmp_path: Path) -> None:
    known: ledger.EventLedger = {}
    for days, clock in enumerate(("09:30", "10:00", "10:30")):
        found = event(tmp_path, DAY.replace("09:30", clock), events__meeting__pay=PAY)
        known = ledger.update(known, [found], NOW + timedelta(days=days))
    sentences = changes.sentences(found, known, NullTranslations(), "en-GB")
    assert [one.text[:19] for one in sentences] == ["It begins at 10:30,", "It begins at 10:00,"]
    text = calendar(found, now=NOW + timedelta(days=9), known=known).replace(b"\r\n ", b"").decode()
    assert "DESCRIPTION:Changed on 3 November 2026: It begins at 10:30\\, no longer at 10:00." in text
    file = ics.CalendarFile("a.ics", "A", "events/")
    assert b"DESCRIPTION:Changed" not in ics.session_calendar(file, [(found, found.sessions[0])], PUBLISHER, known)
