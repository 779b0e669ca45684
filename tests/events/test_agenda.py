"""The agenda as the front matter has it: slots, rooms, who is where, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.events.agenda import grid, loose, pitches
from plugins.events.exports import ics
from plugins.events.ledger import ledger
from plugins.events.reading.doubts import doubts
from tests.events.making import NOW, PUBLISHER, event, read

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
    assert [session.title for cell in first.rows[1].cells for session in cell] == ["One", "Two"]
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


def test_one_session_cannot_be_doubts(tmp_path: Path) -> None:
    plan = PLAN + "agenda: {2027-05-20-1000: {Hall: one}, second: {Hall: one}}"
    _, problems = read(tmp_path, {"events/u.md": plan, "events/u/one.md": "title: One"})
    assert "the session one is placed twice" in str(problems[0])


DAY = """title: U
start: 2027-05-20 09:30
end: "17:00"
rooms: [Hall, Attic]
slots:
  - {id: one, start: "10:00", end: "11:00"}
  - {id: two, start: "11:00", end: "12:00"}
  - {id: tea, start: "12:00", end: "12:15", kind: break}
  - {id: three, start: "12:15", end: "13:00"}
"""


def held(root: Path, agenda: str, **sessions: str) -> dict[str, tuple[str, str]]:
    """Return from when to when each session is."""
    files = {f"events__meeting__{name}": f"title: {name}\n{more}".strip() for name, more in sessions.items()}
    found = event(root, DAY + f"agenda: {agenda}", **files)
    spans = {one.slug: one.span for one in found.sessions}
    return {name: (f"{span.start:%H:%M}", f"{span.end:%H:%M}") for name, span in spans.items() if span}


@pytest.mark.parametrize(
    ("agenda", "times"),
    [
        ("{one: {Hall: a, Attic: b}, two: {Hall: c, Attic: b}}", {"a": ("10:00", "11:00"), "b": ("10:00", "12:00")}),
        ("{two: {Hall: a}, three: {Hall: a}}", {"a": ("11:00", "13:00")}),  # over the tea
        ("{one: {Hall: [a, b, c]}}", {"a": ("10:00", "10:20"), "b": ("10:20", "10:40"), "c": ("10:40", "11:00")}),
        ("{one: {Hall: [c, d, b]}}", {"c": ("10:00", "10:25"), "d": ("10:25", "10:35"), "b": ("10:35", "11:00")}),
        ("{one: {Hall: , Attic: a}}", {"a": ("10:00", "11:00")}),  # an empty cell is a hole
    ],
)
def test_a_session_lasts_over_slots_or_shares_one(
    tmp_path: Path, agenda: str, times: dict[str, tuple[str, str]]
) -> None:
    found = held(tmp_path, agenda, a="", b="", c="", d="minutes: 10")
    assert {name: found[name] for name in times} == times


def test_a_long_session_takes_its_rows_of_the_grid(tmp_path: Path) -> None:
    plan = DAY + "agenda: {one: {Hall: a, Attic: b}, two: {Hall: c, Attic: b}, three: {Attic: d}}"
    files = {f"events__meeting__{name}": f"title: {name}" for name in "abcd"}
    (day,) = grid(event(tmp_path, plan, **files))
    assert [row.lasting for row in day.rows] == [(1, 2), (1, 0), (1, 1), (1, 1)]
    assert [[one.slug for one in cell] for cell in day.rows[0].cells] == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("agenda", "said"),
    [
        ("{one: {Hall: a}, two: {Attic: a}}", "the session a is placed twice"),
        ("{one: {Hall: a}, three: {Hall: a}}", "the session a is placed twice (content/events/u.md:11 too), and not"),
        ("{one: {Hall: [d, e, f]}}", "f ends at 11:30, after its slot one"),
        ("{one: {Hall: a}, two: {Hall: [a, b]}}", "b and a are both in Hall at 11:00"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path: Path, agenda: str, said: str) -> None:
    files = {f"events/u/{name}.md": f"title: {name}" for name in "abc"}
    files |= {f"events/u/{name}.md": f"title: {name}\nminutes: 30" for name in "def"}
    problems = read(tmp_path, {"events/u.md": DAY + f"agenda: {agenda}", **files})[1]
    assert said in " ".join(map(str, problems))


def test_a_person_in_two_rooms_at_once_is_told_and_stops_nothing(tmp_path: Path) -> None:
    plan = DAY + "agenda: {one: {Hall: a, Attic: b}, two: {Hall: c}}"
    files = {"events__meeting__a": "title: Pay\nby: Ann", "events__meeting__b": "title: Trust\nby: [Bo, Ann]"}
    (problem,) = doubts(event(tmp_path, plan, **files, events__meeting__c="title: C\nby: Ann"), NOW)
    assert "Ann is in two rooms at 10:00: Pay, and Trust" in str(problem)
    called_off = {**files, "events__meeting__a": "title: Pay\nby: Ann\nstatus: cancelled"}
    assert not doubts(event(tmp_path / "off", plan, **called_off, events__meeting__c="title: C"), NOW)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("title: 'CANCELLED: Pub'", "its title says CANCELLED:, and its status does not"),
        ("title: Pub (verschoben)", "write `status: postponed`"),
        ("place: Zoom", "`place` is no place: Zoom — write `online: https://…`"),
        ("place: Online event\nonline: https://a.example/", "`place` is no place: Online event — take it out"),
        ("coming: 80\ncapacity: 50", "80 are coming, and its `capacity` is 50"),
        (
            "slots: [{start: '10:00', end: '10:45'}, {start: '10:30', end: '11:15'}]",
            "10:00–10:45 and 10:30–11:15 overlap",
        ),
        ("slots: [{start: '10:00', end: '12:00'}, {start: '11:00', end: '11:45'}]", ""),
        ("slots: [{start: '10:00', end: '10:45'}, {start: '10:30', end: '11:15', title: Tea}]", ""),
        ("title: 'CANCELLED: Pub'\nstatus: cancelled", ""),
        ("title: Cancelled flights and how to cope\nplace: The Zoom Room\ncoming: 50\ncapacity: 50", ""),
        ("place: Online Street 4", ""),
    ],
)
def test_what_may_be_a_slip_is_told_and_stops_nothing(tmp_path: Path, lines: str, said: str) -> None:
    title = "" if "title" in lines.partition(":")[0] else "title: Pub\n"
    found = doubts(event(tmp_path, f"{title}start: 2027-05-20 09:00\nend: 2027-05-20 17:00\n{lines}"), NOW)
    assert [said in str(one) for one in found] == ([True] if said else []), [str(one) for one in found]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("start: 2072-05-20 19:00", "it starts in 2072, in 46 years — check the year of `start`"),
        ("start: 2036-05-20", ""),
        ("start: 1912-05-20", ""),
        ("start: 2027-05-20\nend: 2029-05-21", "it lasts 733 days — check the year of `end`"),
        ("start: 2027-05-20\nend: 2028-05-20", ""),
        ("start: 2027-05-20\nrepeat: monthly", ""),
    ],
)
def test_a_slip_in_a_year_is_told(tmp_path: Path, lines: str, said: str) -> None:
    found = doubts(event(tmp_path, f"title: Pub\n{lines}"), NOW)
    assert [said in str(one) for one in found] == ([True] if said else []), [str(one) for one in found]


def test_a_name_that_is_written_in_two_ways_is_told(tmp_path: Path) -> None:
    files = {"events__meeting__a": "title: Pay\nby: Ann Sample", "events__meeting__b": "title: Trust\nby: ann sample"}
    (problem,) = doubts(event(tmp_path, DAY, **files, events__meeting__c="title: C\nby: Anne Sample"), NOW)
    assert str(problem) == (
        "content/events/meeting/b.md:1: ann sample and Ann Sample are one name, written in two ways"
        " — write `Ann Sample` in both"
    )


def test_what_is_called_off_stays_on_the_agenda_and_in_calendars(tmp_path: Path) -> None:
    plan = DAY + "agenda: {one: {Hall: a}, two: {Hall: b}}"
    off = "title: Pay\nstatus: cancelled\nnote: Ann is ill"
    found = event(tmp_path, plan, events__meeting__a=off, events__meeting__b="title: Trust")
    (day,) = grid(found)
    assert [one.title for one in day.rows[0].cells[0]] == ["Pay"]
    assert pitches(found) == ()
    file = ics.CalendarFile("events/meeting/agenda.ics", "U", "events/meeting/")
    pairs = [(found, session) for session in found.sessions]
    told = ics.session_calendar(file, pairs, PUBLISHER, ledger.update({}, [found], NOW)).decode().split("BEGIN:VEVENT")
    assert "STATUS:CANCELLED" in told[1]
    assert "SUMMARY:CANCELLED: Pay" in told[1]
    assert "Ann is ill" in told[1]
    assert "STATUS:CONFIRMED" in told[2]


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
