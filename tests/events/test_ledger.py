"""events.lock: what subscribers were told, kept so that two builds agree and no change is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from plugins.events import ledger
from plugins.events.model import Event
from plugins.events.span import Span
from plugins.shared.problem import Problem
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


def test_a_forgotten_build_is_found(tmp_path: Path) -> None:
    old = meeting(tmp_path)
    known = ledger.update({}, [old], NOW)
    assert ledger.stale(known, [old]) == []
    (problem,) = ledger.stale(known, [replace(old, status="cancelled")])
    assert "run `inv build` and commit events.lock" in str(problem)
    assert problem.where == "content/events/meeting.md:1"


def test_a_broken_file_is_a_problem_and_no_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    assert ledger.read(path) == {}
    for text in ("{", "[]", '{"events": {"a": {"x": 1}}}', "<<<<<<< HEAD"):
        path.write_text(text, encoding="utf-8")
        assert isinstance(ledger.read(path), Problem)


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
    known: ledger.Ledger = {}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    base = Event("a", "A", "content/events/a.md", Span(at.date(), None, ZoneInfo("Europe/London")), "a")
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
