"""events.lock: what subscribers were told, kept so that two builds agree and no change is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.events.ledger import ledger
from plugins.events.model import Event
from plugins.events.recurrence.span import Span
from tests.events.making import NOW, event


def meeting(tmp_path: Path) -> Event:
    """Return a plain meeting."""
    return event(tmp_path, "title: A\nstart: 2027-01-10 18:00\nplace: Here")


def test_it_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    known = ledger.update({}, [meeting(tmp_path)], NOW)
    assert ledger.write(path, known)
    assert ledger.read(path) == known
    assert not ledger.write(path, known)


def test_what_a_ledger_was_given_once_stands_for_the_same_content_for_good(tmp_path: Path) -> None:
    front = """title: Two days
start: 2027-03-27
summary: Words
tags: [chat]
hashtags: [chr]
series: spring
hosts: [jon-ingham]
organiser: {name: Sample HR, email: hello@example.org}
"""
    sessions = {
        "events__meeting__one": "title: One\nby: Bo",
        "events__meeting__two": "title: Two\nby: [jon-ingham, Cy's friend]\nformat: talk\ntags: [tea]",
        "events__meeting__three": "title: Three",
    }
    known = ledger.update({}, [event(tmp_path, front, **sessions)], NOW)
    assert {name: entry.content for name, entry in known.items()} == {
        "meeting": "437c6339bea3d433",
        "meeting.one": "e5cfdef1928cf356",
        "meeting.two": "f2ec90188ac5e89c",
        "meeting.three": "98d2d56e4a9a5782",
    }


def test_a_change_is_told_from_what_to_what(tmp_path: Path) -> None:
    old = meeting(tmp_path)
    known = ledger.update({}, [old], NOW)
    moved = replace(old, place="There", span=old.span.moved_to(old.span.first_day + timedelta(days=7)))
    (entry,) = ledger.update(known, [moved], NOW + timedelta(days=1)).values()
    assert [(change.fact, change.before, change.after) for change in entry.changes] == [
        ("place", "Here", "There"),
        ("start", "2027-01-10 18:00+00:00", "2027-01-17 18:00+00:00"),
    ]
    assert entry.sequence == 1


def test_who_tries_things_for_an_hour_is_told_of_once(tmp_path: Path) -> None:
    old = meeting(tmp_path)
    known = ledger.update({}, [old], NOW)
    later = NOW + timedelta(days=2)
    for minutes, place in ((0, "There"), (10, "Elsewhere"), (20, "The Spring")):
        known = ledger.update(known, [replace(old, place=place)], later + timedelta(minutes=minutes))
    assert [(change.before, change.after) for change in known["meeting"].changes] == [("Here", "The Spring")]
    assert known["meeting"].sequence == 3  # each may have been published: calendars take the higher number
    known = ledger.update(known, [old], later + timedelta(minutes=30))
    assert known["meeting"].changes == ()


def test_a_new_file_has_no_history_yet(tmp_path: Path) -> None:
    old = meeting(tmp_path)
    known = ledger.update(ledger.update({}, [old], NOW), [replace(old, place="There")], NOW + timedelta(minutes=5))
    assert known["meeting"].changes == ()


def test_a_file_that_comes_back_goes_on_counting(tmp_path: Path) -> None:
    old = meeting(tmp_path)
    known = ledger.update(ledger.update({}, [old], NOW), [replace(old, place="There")], NOW)
    without = ledger.update(known, [], NOW)
    (entry,) = ledger.update(without, [old], NOW).values()
    assert entry.sequence == 2


def told(tmp_path: Path, text: str) -> list[str]:
    """Return what is said of a ledger with this text."""
    path = tmp_path / ledger.NAME
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = ledger.read(path)
    assert isinstance(found, list)
    return [f"{problem.where}: {problem.what}" for problem in found]


def test_no_file_is_an_empty_one(tmp_path: Path) -> None:
    assert ledger.read(tmp_path / ledger.NAME) == {}


BROKEN = [
    ("{", "events.lock:1: is not JSON"),
    ('{"version": 1,\n"events": {\n<<<<<<< HEAD', "events.lock:3: is not JSON"),
    ("[]", "events.lock:1: "),
    ("[" * 100_000, "events.lock:1: is not JSON"),
    ('{"version": NaN}', "events.lock:1: is not JSON"),
    ('{"version": 2, "events": {}}', "events.lock:1: `version` is not right"),
    ('{"version": 1, "events": {}, "events": {}}', "events.lock:1: `events` is there twice"),
    ("\ud800", "events.lock:1: cannot be read"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_file_is_a_problem(tmp_path: Path, text: str, said: str) -> None:
    assert told(tmp_path, text)[0].startswith(said)


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text('{"version": 1, "events": {}}', encoding="utf-8")
    path = tmp_path / ledger.NAME
    path.symlink_to(tmp_path / "other")
    assert isinstance(ledger.read(path), list)


def test_one_that_fills_the_memory_is_not_read_to_its_end(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '{"version": 1, "events": {' + " " * 20_000_000)
    assert problem.endswith("has more than 20,000,000 bytes")


def test_many_keys_are_compared_once(tmp_path: Path) -> None:
    many = ", ".join(f'"{n}": 1' for n in range(100_000))
    assert told(tmp_path, f'{{"version": 1, "events": {{{many}, "7": 1}}}}') == ["events.lock:1: `7` is there twice"]


WRONG = [
    ({"sequence": "1\r\nX-EVIL:1"}, "4: `events.meeting.sequence` is no whole number from 0 to 2147483647"),
    ({"sequence": True}, "4: `events.meeting.sequence` is no whole number from 0 to 2147483647"),
    ({"sequence": -1}, "4: `events.meeting.sequence` is no whole number from 0 to 2147483647"),
    ({"sequence": 1.5}, "4: `events.meeting.sequence` is no whole number from 0 to 2147483647"),
    ({"sequence": 2**31}, "4: `events.meeting.sequence` is no whole number from 0 to 2147483647"),
    ({"created": "x"}, "4: `events.meeting.created` is not a moment"),
    ({"created": "2010-10-21\n09:30:00+00:00"}, "4: `events.meeting.created` is not a moment"),
    ({"created": "2010"}, "4: `events.meeting.created` is not a moment"),
    ({"created": "2010-10-21T09:30:00"}, "4: `events.meeting.created` has no offset from UTC"),
    ({"modified": "9999-01-01T00:00:00+00:00"}, "4: `events.meeting.modified` is in the year 9999"),
    ({"modified": None}, "4: `events.meeting.modified` is not right"),
    ({"content": "a\nb"}, "4: `events.meeting.content` is not right"),
    ({"facts": {"place": "a\x1b[2Jb"}}, "5: `events.meeting.facts.place` holds the control character U+001B"),
    ({"facts": {"place": "a\u202eb"}}, "5: `events.meeting.facts.place` holds the mark U+202E"),
    ({"facts": {"place": "\ud800"}}, "5: `events.meeting.facts.place` holds half of a character"),
    ({"facts": {"place": "a\nb"}}, "5: `events.meeting.facts.place` has several lines"),
    ({"facts": {"place": 1}}, "5: `events.meeting.facts.place` is not right"),
    ({"attendee": "mailto:x"}, "4: `events.meeting.attendee` is not a key that is known here"),
    ({"changes": [{"at": "x", "fact": "a", "before": "", "after": ""}]}, "6: `events.meeting.changes.0.at` is not"),
    ({"changes": [{"at": "2010-10-21T00:00:00+00:00"}]}, "4: `events.meeting.changes.0.fact` is missing"),
]


@pytest.mark.parametrize(("edit", "said"), WRONG)
def test_what_cannot_be_right_is_told_at_its_line(tmp_path: Path, edit: dict[str, Any], said: str) -> None:
    path = tmp_path / ledger.NAME
    ledger.write(path, ledger.update({}, [meeting(tmp_path)], NOW))
    data = json.loads(path.read_text(encoding="utf-8"))
    data["events"]["meeting"] = {**edit, **{k: v for k, v in data["events"]["meeting"].items() if k not in edit}}
    assert told(tmp_path, json.dumps(data, indent=1))[0].startswith(f"events.lock:{said}")


@pytest.mark.parametrize("uid", ["a\r\nX-EVIL:1", "a b", "", "a/../b", "é", "x" * 301])
def test_a_name_that_no_event_has_is_refused(tmp_path: Path, uid: str) -> None:
    path = tmp_path / ledger.NAME
    ledger.write(path, ledger.update({}, [meeting(tmp_path)], NOW))
    data = json.loads(path.read_text(encoding="utf-8"))
    data["events"][uid] = data["events"]["meeting"]
    assert told(tmp_path, json.dumps(data))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


@given(key=st.sampled_from(["created", "modified", "sequence", "content", "facts", "changes", "uid"]), value=ANYTHING)
def test_whatever_stands_there_is_right_or_a_problem(key: str, value: Any) -> None:
    entry = {
        "created": "2010-10-21T00:00:00+00:00",
        "modified": "2010-10-21T00:00:00+00:00",
        "sequence": 0,
        "content": "0" * 16,
        "facts": {},
        "changes": [],
        key: value,
    }
    found = ledger.parse(json.dumps({"version": 1, "events": {"a": entry}}), "events.lock")
    assert isinstance(found, dict) or all(problem.where.startswith("events.lock:") for problem in found)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["confirmed", "cancelled", "tentative"]),
        st.sampled_from(["Here", "There", None]),
        st.sampled_from(["A", "B"]),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=12,
)


@given(EDITS)
def test_through_any_history_the_sequence_never_falls_and_rises_with_the_facts(edits: list[tuple[str, ...]]) -> None:
    known: ledger.EventLedger = {}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    span = Span(at.date(), None, ZoneInfo("Europe/London"))
    base = Event(slug="a", title="A", source="content/events/a.md", span=span, uid="a")
    before = None
    for status, place, title, days in edits:
        at += timedelta(hours=1)
        span = base.span.moved_to(base.span.first_day + timedelta(days=int(days)))
        now = replace(base, status=status, place=place, title=title, span=span)  # type: ignore[arg-type]
        known = ledger.update(known, [now], at)
        entry = known["a"]
        if before:
            moved = before.facts != entry.facts
            assert entry.sequence == before.sequence + moved
            assert (entry.modified > before.modified) == (entry != before)
            assert entry.created == before.created
        before = entry
