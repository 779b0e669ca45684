"""What an organiser does from a terminal: files keep order and comments; what the site refuses is not written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.events.__main__ import main
from plugins.events.agenda import drawn
from plugins.events.by_hand.desk import Desk
from tests.events.making import LONDON, read, write

OPEN = """---
title: Open space   # a comment
start: 2027-05-20 09:30
end: "17:00"
rooms: [Main hall, {name: The attic, capacity: 20}]
slots:
  - {start: "09:30", end: "10:00", title: Welcome}
  - {id: first, start: "10:00", end: "10:45"}
  - {start: "11:00", end: "11:45"}
agenda:
  first: {Main hall: pay, The attic: [trust, late]}  # as on the wall
# the end
---
Words.
"""
FILES = {
    "events/open.md": OPEN,
    "events/open/pay.md": "title: Pay talk\nby: Ann",
    "events/open/trust.md": "title: Trust\n# why\nstatus: confirmed  # as yet",
    "events/open/late.md": "title: Later",
    "events/open/new.md": "title: A new one\nstate: pitch",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, FILES)
    settings = {
        "SITENAME": "Sample",
        "TAGLINE": "",
        "TIMEZONE": "Europe/London",
        "DEFAULT_LANG": "en-GB",
        "PATH": "content",
    }
    settings |= {"SITE_ID": "sample.example,2010"}
    lines = [f"{key} = {value!r}\n" for key, value in settings.items()]
    (tmp_path / "pelicanconf.py").write_text("".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def text(site: Path, name: str) -> str:
    return (site / "content/events" / name).read_text(encoding="utf-8")


def where(site: Path) -> dict[str, str]:
    (event,), problems = read(site, {})
    assert problems == []
    return {one.slug: f"{one.slot.start:%H:%M} {one.room.name}" for one in event.sessions if one.slot and one.room}


@pytest.mark.parametrize(
    ("slot", "room"),
    [
        ("11:00", "the attic"),
        ("11.00", "Attic"),
        ("1100", "the-attic"),
        ("11", "ATTIC"),
        ("11am", "attic"),
        ("at 11–11.45am", "attic"),
    ],
)
def test_a_pitch_gets_its_place(site: Path, slot: str, room: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["place", "A new one", slot, room]) == 0
    assert where(site)["new"] == "11:00 The attic"
    assert text(site, "open/new.md") == '---\ntitle: A new one\nslot: "11:00"\nroom: The attic\n---\n'
    assert "A new one: Thu 20 May, 11:00–11:45, The attic" in capsys.readouterr().out


def test_a_room_is_known_by_one_of_its_words_and_a_pitch_called_off_waits_no_more(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["call-off", "A new one"]) == 0
    assert "it keeps its page (" in capsys.readouterr().out
    assert main(["agenda", "open"]) == 0
    assert "A new one" not in capsys.readouterr().out
    assert main(["place", "A new one", "11:00", "hall"]) == 0
    assert where(site)["new"] == "11:00 Main hall"
    (site / "content/events/open.md").write_text(text(site, "open.md").replace("Main hall", "Old attic"))
    assert main(["place", "A new one", "11:00", "tic"]) == 2
    assert "has no such room" in capsys.readouterr().err


@pytest.mark.parametrize("session", ["pay", "trust", "late"])
def test_what_the_agenda_has_moves_and_all_else_in_the_file_stays(site: Path, session: str) -> None:
    before = where(site)
    assert main(["place", session, "11:00", "Main hall", "--event", "open"]) == 0
    assert where(site) == {**before, session: "11:00 Main hall"}
    assert "title: Open space   # a comment\n" in text(site, "open.md")
    assert text(site, "open.md").endswith("  # as on the wall\n# the end\n---\nWords.\n")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["place", "new", "10:00", "Main hall"], "are both in Main hall"),
        (["place", "nope", "10:00", "Main hall"], "there is no such session"),
        (["place", "new", "12:00", "Main hall"], "open has no such slot"),
        (["place", "new", "11:00", "Cellar"], "open has no such room"),
        (["call-off", "nobody"], "there is no such session and no such event"),
        (["agenda", "opn"], "did you mean `open`?"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    site: Path, capsys: pytest.CaptureFixture[str], call: list[str], said: str
) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*.md")}
    assert main(call) == 2
    assert said in capsys.readouterr().err
    assert {path: path.read_bytes() for path in site.rglob("*.md")} == before


def test_a_session_is_called_off_with_the_reason(site: Path) -> None:
    assert main(["call-off", "Trust", "--note", "Ann is ill: come to pay"]) == 0
    said = '---\ntitle: Trust\n# why\nstatus: cancelled  # as yet\nnote: "Ann is ill: come to pay"\n---\n'
    assert text(site, "open/trust.md") == said
    assert where(site)["trust"] == "10:00 The attic"


def test_an_event_is_called_off_with_the_reason_before_its_words(site: Path) -> None:
    assert main(["call-off", "open", "--note", "The hall is flooded."]) == 0
    assert text(site, "open.md").endswith("# the end\nstatus: cancelled\n---\nThe hall is flooded.\n\nWords.\n")


def test_one_date_is_called_off(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(site, {"events/drinks.md": "title: Drinks\nstart: 2027-01-12 19:00\nrepeat: second Tuesday"})
    assert main(["call-off", "drinks/2027-02-09", "--note", "Snow."]) == 0
    assert text(site, "drinks/2027-02-09.md") == "---\nstatus: cancelled\n---\nSnow.\n\n"
    assert main(["call-off", "drinks/2027-02-10"]) == 2
    assert "2027-02-10 is not a date of drinks" in capsys.readouterr().err


def test_the_grid_is_shown_with_its_holes_and_the_pitches_that_wait(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agenda", "Open space"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "10:00–10:45 | Pay talk | Trust / Later" in lines
    assert "11:00–11:45 | (free) | (free)" in lines
    assert "Thu 20 May 11:00 (1100): Main hall, The attic" in lines
    assert "new: A new one" in lines


def test_a_narrow_terminal_has_long_titles_in_several_lines(site: Path) -> None:
    (event,) = Desk.of(site / "content", LONDON).events
    assert max(map(len, drawn(event, 60).splitlines())) <= 80


WALLS = {
    "Markdown": "| Time | Main Hall | Attic |\n|---|---|---|\n| 11:00 | Pay  talks | Something odd (Bo) |\n",
    "tabs": "\tMain Hall\tAttic\n11.00\tPay talk\tSomething odd (Bo)\n",
    "commas": 'Time,Main Hall,Attic\n11:00,Pay talk,"Something odd (Bo)"\n',
    "twelve hours": "\tMain Hall\tAttic\n11–11:45am\tPay talk\tSomething odd [Bo]\n",
    "four digits": "Time;Main Hall;Attic\n1100–1145;Pay talk;Something odd (Bo)\n",
    "a word before": "| | Main Hall | Attic |\n|-|-|-|\n| from 11:00 | Pay talk | Something odd (Bo) |\n",
    "about": "| Time | Main Hall | Attic |\n| :- | -: | - |\n| **~11：00** | Pay talk | Something odd (Bo) |\n",
    "a cell of two lines": 'Time,Main Hall,Attic\n11:00,Pay talk,"Something\nodd (Bo)"\n',
    "columns": "             Main Hall      The attic\n11:00-11:45  Pay talk       Something odd – Bo\n",
}


@pytest.mark.parametrize("kind", WALLS)
def test_a_wall_that_was_typed_is_put_up(site: Path, kind: str) -> None:
    (site / "wall.txt").write_text(WALLS[kind], encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    assert {name: where(site)[name] for name in ("pay", "something-odd")} == {
        "pay": "11:00 Main hall",
        "something-odd": "11:00 The attic",
    }
    assert 'by: "Bo"' in text(site, "open/something-odd.md")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    assert len(where(site)) == 4


def test_a_row_without_a_time_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        "Time\tMain Hall\tAttic",
        "11am\tPay talk\t",
        "after that\tMore\t",
        "Bring a pen",
        "2:00 pm\t\t",
        "late\tPub",
    )
    (site / "wall.txt").write_text("\n".join((*rows, "Yours, Bo")), encoding="utf-8")
    (site / "content/events/open.md").write_text("---\ntitle: Open\nstart: 2027-05-20 09:30\nend: '17:00'\n---\n")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    said = capsys.readouterr().out
    assert "has no time: after that More" in said and "has no time: Bring a pen" in said and "Yours" not in said
    assert "has no time: late Pub" in said
    assert 'start: "14:00"' in text(site, "open.md")


@pytest.mark.parametrize("again", ["pay talk", '"', "(cont.)", "Pay talk (Bo)"])
def test_what_takes_two_rows_of_the_wall_lasts_over_both(site: Path, again: str) -> None:
    (site / "content/events/open.md").write_text("---\ntitle: Open\nstart: 2027-05-20 09:30\nend: '17:00'\n---\n")
    rows = (f"| 12:00 | {again} | Trust |", "| 12:45 | | Trust |", "| 13:30 | Other | |")
    wall = "\n".join(("| Time | Hall | Attic |", "| 11:00 | Pay talk | |", *rows))
    (site / "wall.txt").write_text(wall, encoding="utf-8")
    for _ in range(2):
        assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    (event,), _ = read(site, {})
    assert {
        one.slug: f"{one.span.start:%H:%M}–{one.span.end:%H:%M} {one.room.name}"
        for one in event.sessions
        if one.span and one.room
    } == {
        "pay": "11:00–12:45 Hall",
        "trust": "12:00–13:30 Attic",
        "other": "13:30–14:30 Hall",
    }


def test_a_wall_brings_rooms_and_slots_to_an_event_that_has_none(site: Path) -> None:
    (site / "content/events/open.md").write_text("---\ntitle: Open\nstart: 2027-05-20 09:30\nend: '17:00'\n---\n")
    lines = (
        "       Red room  Blue room",
        "10:00  Pay talk",
        "11:00            Trust",
        "12:00  Lunch",
        "13:00  -         free",
    )
    (site / "wall.txt").write_text("\n".join(lines), encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    assert where(site) == {"pay": "10:00 Red room", "trust": "11:00 Blue room"}
    assert '  - {start: "12:00", end: "13:00", title: Lunch, kind: break}\n' in text(site, "open.md")


def test_a_wall_with_an_unknown_room_is_told_whole(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "wall.txt").write_text("Time;Cellar;Roof\n11:00;Pay talk;Trust\n", encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 2
    said = capsys.readouterr().err
    assert "Cellar: open has no such room" in said
    assert "Roof: open has no such room" in said


TYPED = {
    "start, end and speaker": (
        "| Start | End | Session | Speaker |\n|--|--|--|--|\n| 10:00 | 10:15 | Introduction | |\n"
        "|10:15|10:45| Pay | Bo |\n|10:45|11:00| *Short break* | |\n"
        "| 11:00 | 11:40 | [Trust](notes/trust.md) | Cy, Di |",
        {"pay": "10:15–10:45 Bo", "trust": "11:00–11:40 Cy, Di"},
        ["10:00–10:15 Introduction", "10:45–11:00 Short break"],
    ),
    "what, who and where": (
        "When;What;Who;Where\n10am;Pay;Bo;Red room\n10am;Trust;;Hall\n11am;Coffee;;\n11:15am;Open space;;Hall",
        {"pay": "10:00–11:00 Red room Bo", "trust": "10:00–11:00 Hall", "open-space": "11:15–12:15 Hall"},
        ["11:00–11:15 Coffee"],
    ),
    "minutes": (
        "| Time | Duration | Topic |\n|--|--|--|\n| 9:50 AM | 5 minutes | Welcome! |\n"
        "| 9:55 AM | 1 hour | Introduction to R |",
        {"introduction-to-r": "09:55–10:55"},
        ["09:50–09:55 Welcome!"],
    ),
    "a list and no pipes before": (
        "| Time | Activity |\n| ---- | ---- |\n**Day 1** |\n09.50 - 10.00 | Welcome |\nca. 10.00 | Pay talks |\n"
        "24:00 | End |",
        {"pay-talks": "10:00–10:10"},
        ["09:50–10:00 Welcome"],
    ),
    "a column of what is for all": (
        "| | | Red room | Hall |\n|:-|:-|:-|:-|\n| 10:00 | MARKETPLACE | | |\n"
        "| 11:00 | SLOT | Pay (Bo)<br/>- bring a pen | |\n"
        "| 12:00 - 13:00 | LUNCH | | [Where to go? (@cy)](a-b.md) |",
        {"pay": "11:00–12:00 Red room Bo", "where-to-go": "12:00–13:00 Hall @cy"},
        ["10:00–11:00 MARKETPLACE"],
    ),
    "HTML": (
        "<table><tr><th>Start</th><th>Red room</th><th>Hall</th></tr><tr><td>10:00</td><td rowspan='2'>Pay (Bo)</td>"
        "<td>You &amp; me</td></tr><tr><td>11:00</td><td></td></tr>"
        "<tr><td>12:00</td><td colspan=2>Coffee break</td></tr></table>",
        {"pay": "10:00–12:00 Red room Bo", "you-and-me": "10:00–11:00 Hall"},
        ["12:00–13:00 Coffee break"],
    ),
    "lines with dashes": (
        "- 10:00 – 10:15: Doors open\n- 10:15 – 11:00: Pay in practice by Ann Sample\n- 11:00 – 11:15: Coffee\n"
        "- 11:15 – 12:00: Trust (talk + Q&A)\n- later a walk",
        {"pay-in-practice": "10:15–11:00 Ann Sample", "trust-talk-plus-q-and-a": "11:15–12:00"},
        ["10:00–10:15 Doors open", "11:00–11:15 Coffee"],
    ),
    "bold times, numbers and headings": (
        "1. **10.00am - 11.00am** : Pay - Ann Sample\n### 11am - 12pm - [Trust]\n* **12h00** Mittagspause\n"
        "13–14 Uhr Late",
        {"pay": "10:00–11:00 Ann Sample", "trust": "11:00–12:00", "late": "13:00–14:00"},
        ["12:00–13:00 Mittagspause"],
    ),
    "rooms below a time": (
        "10:00-10:45\n- Hall: Pay (Bo)\n- Attic: Trust\n\n11:00-11:45\n- Hall: Late\n- Attic: free\n\n"
        "12:00 Lunch\n13:00 Demo @ Main stage\nAnn Sample\nwith pictures",
        {"pay": "10:00–10:45 Hall Bo", "trust": "10:00–10:45 Attic", "late": "11:00–11:45 Hall"}
        | {"demo": "13:00–14:00 Main stage Ann Sample"},
        ["12:00–13:00 Lunch"],
    ),
    "a list of a page": (
        "<ul><li>10:00 Welcome</li><li>10:15 Pay | Bo</li>\n<li>11:00 Pause</li></ul>",
        {"pay": "10:15–11:00 Bo"},
        ["10:00–10:15 Welcome", "11:00–11:15 Pause"],
    ),
    "times behind, and minutes": (
        "### Round 1 (10:00-10:45)\n- Hall: Pay\n- Attic: Trust\n"
        "### Round 2 (11:00-11:45)\n- Hall: Late (Bo)\n- Attic: New",
        {
            "pay": "10:00–10:45 Hall",
            "trust": "10:00–10:45 Attic",
            "late": "11:00–11:45 Hall Bo",
            "new": "11:00–11:45 Attic",
        },
        [],
    ),
    "signs and minutes before": (
        "🕙 10:00 (15 min) Welcome\n🗣 10:15 (45 min) Pay - Ann Sample\n1130 - Trust par Léa Exemple",
        {"pay": "10:15–11:00 Ann Sample", "trust": "11:30–11:45 Léa Exemple"},
        ["10:00–10:15 Welcome"],
    ),
    "a list for each room": (
        "Main hall\n10am Pay\n11am Trust\n\nAttic\n10am Late\n11am New",
        {"pay": "10:00–11:00 Main hall", "trust": "11:00–12:00 Main hall", "late": "10:00–11:00 Attic"}
        | {"new": "11:00–12:00 Attic"},
        [],
    ),
    "a wiki's table": (
        '{| class="wikitable"\n! Time !! Hall !! Attic\n|-\n| 10:00 || Pay || Trust\n|-\n| 11:00\n| Late\n| New\n|-\n'
        "| 12:00 || colspan=2 | Lunch\n|}",
        {
            "pay": "10:00–11:00 Hall",
            "trust": "10:00–11:00 Attic",
            "late": "11:00–12:00 Hall",
            "new": "11:00–12:00 Attic",
        },
        ["12:00–13:00 Lunch"],
    ),
    "rulers of reStructuredText": (
        "=====  =====  ======\nTime   Hall   Attic\n=====  =====  ======\n10:00  Pay    Trust\n11:00  Late   New\n"
        "=====  =====  ======",
        {
            "pay": "10:00–11:00 Hall",
            "trust": "10:00–11:00 Attic",
            "late": "11:00–12:00 Hall",
            "new": "11:00–12:00 Attic",
        },
        [],
    ),
    "a time for several rows": (
        "Time,Room,Session,Lead\n10:00-10:45,Hall,Pay,Bo\n,Attic,Trust,",
        {"pay": "10:00–10:45 Hall Bo", "trust": "10:00–10:45 Attic"},
        [],
    ),
    "a sheet with its times in the midst": (
        "ID,Title,Level,Speakers,Room,Scheduled At,Scheduled Duration\n"
        '1,Trust,easy,"Cy, Di",Hall,2027-05-20T11:00:00,45\n'
        "2,Pay,,Bo,Hall,2027-05-20T10:00:00,30\n3,Late,,,Attic,,45",
        {"pay": "10:00–10:30 Hall Bo", "trust": "11:00–11:45 Hall Cy, Di"},
        [],
    ),
    "times above the columns": (
        "| | 10:00 | 11:00 |\n|-|-|-|\n| Hall | Pay (Bo) | tea |\n| Attic | Trust | |",
        {"pay": "10:00–11:00 Hall Bo", "trust": "10:00–11:00 Attic"},
        ["11:00–12:00 tea"],
    ),
    "hours of the second round": (
        "| | Hall |\n|-|-|\n| 11:30 - 1:00 | Pay |\n| 1:00 | Trust |\n| 2:00 | End of it |",
        {"pay": "11:30–13:00 Hall", "trust": "13:00–14:00 Hall", "end-of-it": "14:00–15:30 Hall"},
        [],
    ),
}


def timetable(site: Path) -> tuple[dict[str, str], list[str]]:
    """Return when and where each session is that is placed, by whom, and what is for everybody."""
    (event,), problems = read(site, {})
    assert problems == []
    spans = {one.slug: one.span for one in event.sessions if one.span}
    told = {
        one.slug: (one.room.name if one.room else "", ", ".join(person.name for person in one.by))
        for one in event.sessions
    }
    clocks = {slug: f"{span.begins:%H:%M}–{span.ends:%H:%M}" for slug, span in spans.items()}
    placed = {slug: " ".join(filter(None, (clock, *told[slug]))) for slug, clock in clocks.items()}
    return placed, [f"{slot.start:%H:%M}–{slot.end:%H:%M} {slot.title}" for slot in event.slots if slot.title]


@pytest.fixture
def empty(site: Path) -> Path:
    """Return a site whose event has no session and no agenda."""
    shutil.rmtree(site / "content/events/open")
    front = "---\ntitle: Open\nstart: 2027-05-20 09:30\nend: 2027-05-20 17:00\ntimezone: UTC\n---\n"
    (site / "content/events/open.md").write_text(front, encoding="utf-8")
    return site


@pytest.mark.parametrize("kind", TYPED)
def test_an_agenda_as_people_type_it_is_put_up(empty: Path, kind: str) -> None:
    typed, sessions, for_all = TYPED[kind]
    (empty / "wall.txt").write_text(f"# Schedule\n\n{typed}\n", encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    assert timetable(empty) == (sessions, for_all)
    if "bring a pen" in typed:
        assert text(empty, "open/pay.md").endswith("---\n\n- bring a pen\n")


NIGHT = "22:00 Late talks\n23:00 Quiz\n00:00 Midnight snack\n01:00 Close"


def test_a_list_goes_on_after_midnight(empty: Path) -> None:
    path = empty / "content/events/open.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("end: 2027-05-20 17", "end: 2027-05-21 03"), encoding="utf-8"
    )
    (empty / "wall.txt").write_text(NIGHT, encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    placed, for_all = timetable(empty)
    assert placed["midnight-snack"] == "00:00–01:00" and for_all == ["01:00–02:00 Close"]


def test_a_pitch_that_has_times_in_it_is_a_pitch(site: Path) -> None:
    words = "Title: Pay in an hour\nName: Ann\nAbout: We will do this:\n10:00 intro\n10:10 numbers\n10:40 talk\n"
    (site / "slip.txt").write_text(words, encoding="utf-8")
    assert main(["pitch", "slip.txt", "--event", "open"]) == 0
    assert text(site, "open/pay-in-an-hour.md").endswith("10:00 intro\n10:10 numbers\n10:40 talk\n")


DAYS = {
    "headings again": "### Friday\n| Time | Hall |\n|-|-|\n| 10:00 | Pay |\n### Saturday\n| Time | Hall |\n"
    "|-|-|\n| 10:00 | Trust |",
    "tables with other rooms": "**Friday**\n\n| | |\n|-|-|\n| 10:00 | Pay |\n\n**Saturday**\n\n"
    "| Time | Hall | Attic |\n|-|-|-|\n| 10:00 | Trust | |\n",
    "a row for each day": "| Time | What |\n|-|-|\n**Day 1** |\n10:00 | Pay |\n**Day 2** | |\n10:00 | Trust |",
}


@pytest.mark.parametrize("kind", DAYS)
def test_an_agenda_of_two_days_needs_an_event_of_two_days(
    empty: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty / "wall.txt").write_text(DAYS[kind], encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 2
    assert "has 2 days, and open lasts 1 — write its last day as `end`" in capsys.readouterr().err
    path = empty / "content/events/open.md"
    path.write_text(path.read_text(encoding="utf-8").replace("end: 2027-05-20", "end: 2027-05-21"), encoding="utf-8")
    for _ in range(2):
        assert main(["pitch", "wall.txt", "--event", "open"]) == 0
        (event,), _ = read(empty, {})
        assert {one.slug: f"{one.span.begins:%a %H:%M}" for one in event.sessions if one.span} == {
            "pay": "Thu 10:00",
            "trust": "Fri 10:00",
        }
    assert "not read" not in capsys.readouterr().out


def test_a_wall_of_the_day_says_what_changed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wall = "| | Main hall | Attic |\n|-|-|-|\n| 10:00 | Trust | CANCELLED: Later |\n"
    wall += "| 11:00 | Workshop 2 | |\n| 12:00 | Lunch | |"
    (site / "wall.txt").write_text(wall, encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    assert where(site) == {"trust": "10:00 Main hall", "late": "10:00 The attic", "workshop-2": "11:00 Main hall"}
    assert "status: cancelled" in text(site, "open/late.md")
    said = capsys.readouterr().out
    assert "Pay talk: off the agenda, for Trust has its place" in said
    assert '12:00: open has no slot then; add `- {start: "12:00", end: "13:00", title: Lunch, kind: break}`' in said
    (site / "wall.txt").write_text(wall.replace("Workshop 2", "Workshop 3"), encoding="utf-8")
    assert main(["pitch", "wall.txt", "--event", "open"]) == 0
    assert where(site)["workshop-3"] == "11:00 Main hall"
