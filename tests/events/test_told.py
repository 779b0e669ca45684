"""What subscribers were told last, in checkouts that know it in different ways."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.events.ledger import ledger, told
from plugins.events.ledger.history import History
from plugins.events.model import Event
from plugins.events.reading.folders import read_events, read_venues
from tests.events.making import LONDON, NOW

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git")

FIRST = "title: Open\nstart: 2027-05-20 09:30\nplace: The Spring"
MOVED = FIRST.replace("05-20", "05-27")


class Repository:
    """A project under git, whose commits are made at the moments that a test says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, at: datetime = NOW) -> None:
        who = {
            f"GIT_{who}_{what}": "sample@sample.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        when = {"GIT_AUTHOR_DATE": at.isoformat(), "GIT_COMMITTER_DATE": at.isoformat()}
        subprocess.run(["git", *arguments], cwd=self.root, env={**os.environ, **who, **when}, check=True)

    def write(self, **files: str) -> None:
        for name, front in files.items():
            path = self.root / "content" / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"---\n{front}\n---\n", encoding="utf-8")

    def commit(self, day: float, **files: str) -> None:
        self.write(**files)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "sample", at=NOW + timedelta(days=day))

    def clone(self, place: Path, *options: str) -> Repository:
        self.git("clone", "-q", *options, self.root.as_uri(), str(place))
        return type(self).__new__(type(self))._in(place)

    def _in(self, root: Path) -> Repository:
        self.root = root
        return self

    def events(self) -> list[Event]:
        content = self.root / "content"
        venues, _ = read_venues(content / "venues", self.root)
        found, problems = read_events(content / "events", self.root, members=(), venues=venues, pages=(), zone=LONDON)
        assert problems == []
        return [event for event in found if not event.draft]

    def news(self, day: float) -> told.Announced:
        found = told.news(
            History.of(self.root, self.root / "content", LONDON, ()), self.events(), NOW + timedelta(days=day)
        )
        assert isinstance(found, told.Announced)
        return found

    def problems(self, day: float) -> list[str]:
        events = self.events()
        leading = {event.url for event in events} | {
            one.strip("/") + "/" for event in events for one in event.redirects
        }
        return [str(problem) for problem in told.renamed(self.news(day), events, leading)]

    def online(self, found: told.Announced) -> None:
        there = {key for event in self.events() for key in ledger.keys(event)}
        (self.root / told.RECORD).parent.mkdir(exist_ok=True)
        (self.root / told.RECORD).write_text(told.record(found.ledger, there), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    (tmp_path / "project").mkdir()
    return Repository(tmp_path / "project")


def changes(found: told.Announced, key: str = "open") -> list[tuple[str, str]]:
    return [(change.fact, change.after[:10]) for change in found.ledger[key].changes]


@pytest.mark.parametrize("depth", [(), ("--depth=2",)])
def test_a_fresh_checkout_says_the_same_each_hour_until_something_changes(
    project: Repository, tmp_path: Path, depth: tuple[str, ...]
) -> None:
    project.commit(0, events__open=FIRST)
    first, second = (project.clone(tmp_path / name, *depth).news(day) for name, day in (("a", 1), ("b", 1.05)))
    assert first == second
    assert first.ledger["open"].created_at == NOW
    project.commit(0.01, events__open=MOVED)
    third = project.clone(tmp_path / "c", *depth).news(10)
    assert (third.ledger["open"].sequence, changes(third)) == (1, [("start", "2027-05-27")])


def test_a_ledger_that_was_not_committed_with_the_event_counts_on(project: Repository) -> None:
    project.commit(0, events__open=FIRST)
    ledger.write(project.root / ledger.NAME, project.news(1).ledger)
    project.commit(1)
    project.commit(2, events__open=MOVED)
    project.commit(3, events__open=f"{MOVED}\nstatus: cancelled")
    project.commit(4, events__open=MOVED)
    assert project.news(5).ledger["open"].sequence == 3
    assert project.news(5) == project.news(6)


def test_what_a_build_here_has_tried_was_not_published(project: Repository) -> None:
    project.commit(0, events__open=FIRST)
    for day, date in ((1, "06-01"), (2, "06-02"), (3, "05-27")):
        project.write(events__open=FIRST.replace("05-20", date))
        ledger.write(project.root / ledger.NAME, project.news(day).ledger)
    assert changes(project.news(3)) == [("start", "2027-05-27")]
    assert project.news(4) == project.news(3)


def test_what_the_site_that_is_online_says_goes_before_what_is_committed(project: Repository) -> None:
    project.commit(0, events__open=FIRST, events__open__one="title: One")
    ledger.write(project.root / ledger.NAME, project.news(1).ledger)
    project.commit(1)
    project.commit(2, events__open=MOVED)
    published = project.news(3)
    project.online(published)
    assert project.news(4).ledger == published.ledger
    project.commit(5, events__open=FIRST)
    assert project.news(6).ledger["open"].sequence == 2


def test_a_record_that_no_build_has_written_is_as_good_as_none(project: Repository) -> None:
    project.commit(0, events__open=FIRST)
    project.online(project.news(1))
    (project.root / told.RECORD).write_text("<!doctype html>", encoding="utf-8")
    assert project.news(1).ledger["open"].sequence == 0


def test_the_record_counts_on_for_what_is_gone_and_says_no_more_of_it(project: Repository) -> None:
    project.commit(0, events__open=FIRST, events__other="title: Other\nstart: 2027-01-01\nplace: A private address")
    found = project.news(1)
    (project.root / "content/events/other.md").unlink()
    project.online(found)
    assert "private" not in (project.root / told.RECORD).read_text(encoding="utf-8")
    project.commit(2, events__other="title: Other\nstart: 2027-01-02")
    assert (project.news(3).ledger["other"].sequence, changes(project.news(3), "other")) == (1, [])


def test_a_draft_is_no_news_and_what_was_one_is_new(project: Repository) -> None:
    project.commit(0, events__open=f"{FIRST}\nstatus: draft")
    assert project.news(1).ledger == {}
    project.commit(2, events__open=MOVED)
    entry = project.news(3).ledger["open"]
    assert (entry.sequence, entry.changes, entry.created_at) == (0, (), NOW + timedelta(days=2))


def test_a_venue_that_moves_takes_its_events_with_it(project: Repository) -> None:
    front = FIRST.replace("place: The Spring", "venue: spring")
    project.commit(0, events__open=front, venues__spring="name: The Spring")
    ledger.write(project.root / ledger.NAME, project.news(1).ledger)
    project.commit(1)
    project.commit(2, venues__spring="name: The Well")
    entry = project.news(3).ledger["open"]
    assert (entry.sequence, entry.modified_at) == (1, NOW + timedelta(days=2))


@pytest.mark.parametrize("known", ["the commit before", "the ledger", "the record"])
def test_a_file_that_is_renamed_is_told_with_the_two_lines(project: Repository, known: str) -> None:
    project.commit(0, events__open=FIRST)
    found = project.news(1)
    if known == "the ledger":
        ledger.write(project.root / ledger.NAME, found.ledger)
    elif known == "the record":
        project.online(found)
    (project.root / "content/events/open.md").unlink()
    project.commit(2, events__space=FIRST)
    if known != "the commit before":
        project.commit(3, venues__spring="name: Something else")
    lines = "add `uid: open` and `redirects: [/events/open/]`; if it is another event, add `uid: space`"
    what = "seems to be the event open under another name: subscribers would have it twice"
    assert project.problems(4) == [f"content/events/space.md:1: {what} — {lines}"]
    project.commit(5, events__space=f"{FIRST}\nuid: open\nredirects: [/events/open/]")
    assert project.problems(6) == []
    assert project.news(6).ledger["open"].sequence == 0
    project.commit(7, events__space=f"{FIRST}\nuid: space")
    assert project.problems(8) == []


def test_an_event_with_a_uid_of_its_own_leads_on_from_its_old_address_too(project: Repository) -> None:
    project.commit(0, events__open=f"{FIRST}\nuid: ics-1")
    project.online(project.news(1))
    (project.root / "content/events/open.md").unlink()
    project.commit(2, events__space=f"{FIRST}\nuid: ics-1")
    what = "was at /events/open/, which leads nowhere now — write `redirects: [/events/open/]`"
    assert project.problems(3) == [f"content/events/space.md:1: {what}"]


def test_without_git_the_ledger_that_is_there_counts(tmp_path: Path) -> None:
    plain = Repository.__new__(Repository)._in(tmp_path)
    plain.write(events__open=FIRST)
    ledger.write(tmp_path / ledger.NAME, plain.news(1).ledger)
    plain.write(events__open=MOVED)
    assert (plain.news(2).ledger["open"].sequence, changes(plain.news(2))) == (1, [("start", "2027-05-27")])
    assert json.loads((tmp_path / ledger.NAME).read_text())["events"]["open"]["slug"] == "open"
    assert plain.news(2).ledger["open"].modified_at == datetime(2026, 11, 3, 12, tzinfo=UTC)
