"""The agenda as the front matter has it: slots, rooms, who is where, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.events.agenda import grid, loose
from tests.events.making import event, read

PLAN = """title: U
start: 2027-05-20 09:30
end: 2027-05-21 17:00
rooms: [Hall, {name: The attic, id: attic}]
slots:
  - {start: "09:30", end: "10:00", title: Welcome}
  - {start: "10:00", end: "10:45"}
  - {start: "10:45", end: "11:00", title: Tea, kind: break}
  - {id: second, day: 2027-05-21, start: "10:00", end: "10:45"}
"""


def test_two_days_are_two_grids(tmp_path: Path) -> None:
    found = event(
        tmp_path,
        PLAN + "agenda: {2027-05-20-1000: {Hall: one, The attic: two}}",
        events__meeting__one="title: One",
        events__meeting__two="title: Two",
        events__meeting__three="title: Three\nslot: second",
    )
    first, second = grid(found)
    assert [(row.slot.id, row.slot.kind, row.slot.title) for row in first.rows] == [
        ("2027-05-20-0930", "plenary", "Welcome"),
        ("2027-05-20-1000", "sessions", None),
        ("2027-05-20-1045", "break", "Tea"),
    ]
    assert [session and session.title for session in first.rows[1].cells] == ["One", "Two"]
    assert [session.title for session in second.rows[0].unplaced] == ["Three"]


def test_a_session_of_long_ago_needs_no_slot(tmp_path: Path) -> None:
    found = event(tmp_path, "title: U\nstart: 2010-06-24", events__meeting__one="title: One\nstate: notes")
    assert [session.title for session in loose(found)] == ["One"]


CLASHES = {
    "a time of two days": ('slot: "10:00"', "several days have it: write 2027-05-20-1000 or second"),
    "an unknown slot": ('slot: "12:00"', "there is no slot `12:00` at this event"),
    "an unknown room": ("slot: second\nroom: atic", "did you mean `attic`?"),
    "a break": ('slot: "10:45"', "is a break"),
}


@pytest.mark.parametrize(("placed", "said"), CLASHES.values(), ids=CLASHES)
def test_what_cannot_be_is_said(tmp_path: Path, placed: str, said: str) -> None:
    _, problems = read(tmp_path, {"events/u.md": PLAN, "events/u/one.md": f"title: One\n{placed}"})
    (line,) = map(str, problems)
    assert line.startswith("content/events/u/one.md:3: ")
    assert said in line


def test_one_session_cannot_be_in_two_places(tmp_path: Path) -> None:
    plan = PLAN + "agenda: {2027-05-20-1000: {Hall: one}, second: {Hall: one}}"
    _, problems = read(tmp_path, {"events/u.md": plan, "events/u/one.md": "title: One"})
    assert "the session one is placed twice" in str(problems[0])


def test_a_file_named_by_a_day_on_which_nothing_is_is_a_problem(tmp_path: Path) -> None:
    files = {"events/u.md": "title: U\nstart: 2027-05-20", "events/u/2027-05-21.md": "status: cancelled"}
    (problem,) = read(tmp_path, files)[1]
    assert str(problem) == (
        "content/events/u/2027-05-21.md:1: 2027-05-21 is not a date of u — rename the file to one of the event's dates"
    )


def test_a_member_is_known_by_slug_and_anybody_by_name(tmp_path: Path) -> None:
    (session,) = event(
        tmp_path, "title: U\nstart: 2027-05-20", events__meeting__one="title: One\nby: [jon-ingham, Ann Smith]"
    ).sessions
    assert [(person.name, person.member) for person in session.by] == [
        ("jon-ingham", "jon-ingham"),
        ("Ann Smith", None),
    ]


def test_a_misspelt_member_is_a_problem(tmp_path: Path) -> None:
    files = {"events/u.md": "title: U\nstart: 2027-05-20", "events/u/one.md": "title: One\nby: jon-inghm"}
    (problem,) = read(tmp_path, files)[1]
    assert "did you mean `jon-ingham`?" in str(problem)
