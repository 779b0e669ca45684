"""`inv new.…`: a writer gets a file that is right as it is, and is told when it cannot be made."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from plugins.shared.problem import Problems
from plugins.site.loading import load
from plugins.site.new import KINDS, SKELETONS, create
from tests.conftest import living_in

TODAY = date(2026, 11, 21)
TITLES = ["Hello", 'With "quotes": and a colon', "# a hash", "- a dash", "人力资源", "日" * 90, "null", "2010", "a\\b"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_is_right_as_it_is(tmp_path: Path, kind: str, title: str) -> None:
    content = tmp_path / "content"
    (content / "events").mkdir(parents=True)
    (content / "events/day.md").write_text("---\ntitle: Day\nstart: 2026-12-01\n---\n", encoding="utf-8")
    path = create(kind, title, content, today=TODAY, event="day")
    found, problems = load(living_in(tmp_path), tmp_path, datetime(2026, 11, 22, tzinfo=UTC))
    assert [str(problem) for problem in problems] == []
    things = (*found.posts, *found.events, *found.members.values(), *(s for e in found.events for s in e.sessions))
    named = {getattr(thing, "title", None) or getattr(thing, "name", None) for thing in things}
    assert title in named
    assert path.is_file()


WRONG = [
    ("a\x1b[2Jb", "holds the control character U+001B"),
    ("gpj\u202e.exe", "holds the mark U+202E"),
    ("one\ntwo", "has several lines"),
    ("", "is missing"),
    ("a" * 500, "has more than"),
]


@pytest.mark.parametrize(("title", "said"), WRONG)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_would_be_refused_is_not_made(tmp_path: Path, kind: str, title: str, said: str) -> None:
    content = tmp_path / "content"
    (content / "events").mkdir(parents=True)
    (content / "events/day.md").write_text("---\ntitle: Day\nstart: 2026-12-01\n---\n", encoding="utf-8")
    with pytest.raises(Problems, match=re.escape(said)):
        create(kind, title, content, today=TODAY, event="day")
    assert [path.name for path in content.rglob("*.md")] == ["day.md"]


def test_a_session_called_like_a_date_or_an_address_is_a_session(tmp_path: Path) -> None:
    create("event", "The day", tmp_path, today=TODAY)
    for title in ("2010-10-21", "20101021", "Paper", "Agenda"):
        assert create("session", title, tmp_path, today=TODAY, event="the-day").name.startswith("session-")


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    path = create("post", "Hello", tmp_path, today=TODAY)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(Problems, match="is there already — choose another name, or edit that file"):
        create("post", "Hello", tmp_path, today=TODAY)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_session_needs_an_event_that_is_there(tmp_path: Path) -> None:
    create("event", "The day", tmp_path, today=TODAY)
    with pytest.raises(Problems, match="there is no event the-dya — name one with --event: the-day"):
        create("session", "Pubs", tmp_path, today=TODAY, event="the-dya")


@pytest.mark.parametrize(
    ("like", "day", "weekday"),
    [(kind, date(2026, 12, 24), 3) for kind in ("tweetup", "talk", "online", "series")]
    + [("unconference", date(2027, 2, 20), 5)],
)
def test_an_event_of_a_kind_has_what_it_needs_and_a_day_to_come(
    tmp_path: Path, like: str, day: date, weekday: int
) -> None:
    path = create("event", "Ours", tmp_path / "content", today=TODAY, like=like)
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    found, problems = load(living_in(tmp_path), tmp_path, moment)
    assert [str(problem) for problem in problems] == []
    (event,) = found.events
    assert (event.span.first_day, event.span.first_day.weekday()) == (day, weekday)
    assert (bool(event.rule), bool(event.slots and event.rooms)) == (like == "series", like == "unconference")
    assert (event.mode == "online") == (like == "online")
    # What it says in comments is right where the comment signs are taken away.
    text = re.sub(r"(?m)^# (status|agenda|  \S)", r"#!\1", path.read_text(encoding="utf-8"))
    text = re.sub(r"(?m)^# (?!venue|hosts|until|except)", "", text).replace("…", "ours.example")
    path.write_text(text, encoding="utf-8")
    _, problems = load(living_in(tmp_path), tmp_path, moment)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("like", SKELETONS)
def test_the_day_of_a_new_event_is_of_its_weekday_and_not_too_soon(like: str) -> None:
    skeleton = SKELETONS[like]
    for ordinal in range(TODAY.toordinal(), TODAY.toordinal() + 8):
        day = skeleton.day(date.fromordinal(ordinal))
        assert day.weekday() == skeleton.weekday
        assert skeleton.weeks * 7 <= day.toordinal() - ordinal < skeleton.weeks * 7 + 7
