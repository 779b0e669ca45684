"""What lasts needs repetition: one 410 or one 301 retires no address, and there is a way back from both."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.fetching.schedule import again
from plugins.planet.model import Feed, FeedReport, FeedState
from plugins.planet.settings import PlanetSettings
from plugins.planet.store import archive
from plugins.planet.store.database import MIGRATIONS, OLDEST
from plugins.planet.store.states import States
from plugins.planet.store.store import Store
from plugins.planet.subscriptions.feedlist import named
from plugins.planet.update import update
from plugins.planet.views.status import line, statuses
from plugins.shared.problem import Problems
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, Site, document, serve
from tests.planet.test_cli import run
from tests.planet.test_guard import allowed
from tests.planet.transport_server import OK

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTINGS = PlanetSettings(FetchSettings(allowed=allowed("127.0.0.0/8"), host_pause=0))


class Blog:
    """A blog on loopback: what it answers at each path, and its feed in a store."""

    def __init__(self, site: Site, store: Path, pages: dict[str, Answer | bytes]) -> None:
        self.site, self.pages, self.path = site, pages, store
        self.feed = Feed(site.url(0), "ann", "Ann Sample", "content/members/ann.md:3")

    def update(self, after: timedelta, *, force: bool = True, again: bool = False) -> FeedReport:
        """Run an update; the moments of two of them need not follow each other."""
        with Store.open(self.path, now=NOW) as store:
            running = update(
                [self.feed], store, now=NOW + after, settings=SETTINGS, force=force, again=[self.feed] if again else []
            )
            return asyncio.run(running)[0]

    def asked(self) -> list[str]:
        """Return the paths that were asked since the last time."""
        paths = [request.path for request in self.site.requests]
        self.site.requests.clear()
        return paths

    @property
    def state(self) -> FeedState:
        with Store.open(self.path, now=NOW) as store:
            return States(store).of(self.feed.url, "ann")


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Blog]:
    pages: dict[str, Answer | bytes] = {"/feed": OK}

    def answer(request: Request) -> Answer:
        page = pages.get(request.path, Answer(404))
        return document(page, request) if isinstance(page, bytes) else page

    with serve(answer) as site:
        yield Blog(site, tmp_path / "planet.sqlite3", pages)


def to(path: str, status: int = 301) -> Answer:
    return Answer(status, (("Location", path),))


def test_a_410_counts_when_it_was_said_twice_three_days_apart(blog: Blog) -> None:
    blog.update(0 * DAY)
    blog.pages["/feed"] = Answer(410)
    said = [blog.update(after) for after in (1 * DAY, 1 * DAY + HOUR, 2 * DAY, 3.9 * DAY, 4 * DAY)]
    assert [(one.state, one.kind) for one in said[:-1]] == [("failed", "http-410")] * 4
    assert "it is believed when it is said again in three days or later" in said[0].error
    assert said[-1].state == "gone" and "ask the member for the new address" in said[-1].error
    blog.asked()
    assert blog.update(90 * DAY).state == "gone" and blog.asked() == []


@pytest.mark.parametrize("between", [OK, Answer(304)])
def test_an_answer_in_between_takes_a_410_back(blog: Blog, between: Answer | bytes) -> None:
    blog.update(0 * DAY)
    for after, page in ((1, Answer(410)), (2, between), (6, Answer(410))):
        blog.pages["/feed"] = page
        report = blog.update(after * DAY)
    assert report.state == "failed"


@pytest.mark.parametrize("between", [Answer(500), Answer(404), to("/nothing", 302)])
def test_a_fault_in_between_takes_nothing_back(blog: Blog, between: Answer) -> None:
    for after, page in ((1, Answer(410)), (2, between), (6, Answer(410))):
        blog.pages["/feed"] = page
        report = blog.update(after * DAY)
    assert report.state == "gone"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_410_at_the_end_of_a_redirect_retires_nothing(blog: Blog, status: int) -> None:
    blog.update(0 * DAY)
    blog.pages |= {"/feed": to("/elsewhere", status), "/elsewhere": Answer(410)}
    assert [blog.update(after * DAY).state for after in (1, 5, 9)] == ["failed"] * 3
    blog.pages["/feed"] = OK
    assert blog.update(10 * DAY).state == "unchanged"


def test_a_clock_that_ran_ahead_does_not_make_two_of_one(blog: Blog) -> None:
    blog.pages["/feed"] = Answer(410)
    assert [blog.update(after * DAY).state for after in (900, 0, 1, 4)] == ["failed", "failed", "failed", "gone"]


def test_a_move_is_followed_at_once_and_the_old_address_asked_weekly_for_a_month(blog: Blog) -> None:
    blog.pages |= {"/feed": to("/new"), "/new": OK}
    assert blog.update(0 * DAY).state == "moved" and blog.asked() == ["/feed", "/new"]
    asked = {}
    for day in range(1, 80):
        assert blog.update(day * DAY).state == "moved"
        asked[day] = blog.asked()
    assert [day for day, paths in asked.items() if "/feed" in paths] == [7, 14, 21, 28]
    assert asked[79] == ["/new"]


@pytest.mark.parametrize("page", [OK, to("/new", 302), to("/other")])
def test_what_the_old_address_says_within_the_month_counts(blog: Blog, page: Answer | bytes) -> None:
    blog.pages |= {"/feed": to("/new"), "/new": OK, "/other": OK}
    blog.update(0 * DAY)
    blog.pages["/feed"] = page
    blog.update(8 * DAY)
    assert blog.state.moved_to == (blog.site.url(0, "/other") if page == to("/other") else None)
    blog.asked()
    blog.update(9 * DAY)
    assert blog.asked()[0] == ("/other" if page == to("/other") else "/feed")


@pytest.mark.parametrize("page", [Answer(404), Answer(410), b"<html><title>Buy this domain</title></html>"])
def test_an_old_address_that_has_nothing_to_say_does_not_undo_the_move(blog: Blog, page: Answer | bytes) -> None:
    blog.pages |= {"/feed": to("/new"), "/new": OK}
    blog.update(0 * DAY)
    blog.pages["/feed"] = page
    assert [blog.update(day * DAY).state for day in (8, 9)] == ["moved", "moved"]
    blog.pages["/new"] = Answer(500)
    assert blog.update(60 * DAY).state == "failed"
    blog.pages["/new"] = OK
    assert blog.update(61 * DAY).state == "moved", "one bad hour at the new address does not lose it"


def test_a_move_to_an_address_that_is_gone_is_undone_and_retires_nothing(blog: Blog) -> None:
    blog.pages |= {"/feed": to("/new"), "/new": OK}
    blog.update(0 * DAY)
    blog.pages |= {"/new": Answer(410)}
    report = blog.update(DAY)
    assert report.state == "failed" and "the address that it moved to" in report.error
    assert blog.update(40 * DAY).state in ("failed", "dormant")
    blog.pages["/feed"] = OK
    assert blog.update(41 * DAY).state == "ok" and blog.state.moved_to is None


def test_there_is_a_way_back_from_both_and_it_is_told(blog: Blog) -> None:
    blog.pages["/feed"] = Answer(410)
    for after in (0 * DAY, 4 * DAY):
        blog.update(after)
    with Store.open(blog.path, now=NOW) as store:
        assert f"`inv fetch --again {blog.feed.url}`" in line(statuses(store, NOW)[0])
    blog.pages |= {"/feed": to("/new"), "/new": OK}
    assert blog.update(5 * DAY, force=False, again=True).state == "moved"
    with Store.open(blog.path, now=NOW) as store:
        assert f"`inv fetch --again {blog.feed.url}`" in line(statuses(store, NOW)[0])
    blog.pages["/feed"] = OK
    assert blog.update(5 * DAY + HOUR, force=False, again=True).state == "ok"
    with Store.open(blog.path, now=NOW) as store:
        assert "--again" not in line(statuses(store, NOW)[0])


def test_asking_again_forgets_neither_the_past_nor_its_entries() -> None:
    state = FeedState(
        "https://a.example/", "ann", '"1"', "x", NOW, NOW, NOW, 3, NOW, True, "https://b.example/", "said"
    )
    fresh = again(state)
    assert (fresh.gone, fresh.moved_to, fresh.failures, fresh.next_due, fresh.etag) == (False, None, 0, None, None)
    assert fresh.last_success == NOW, "what it brings is no history"


FEEDS = [
    Feed("https://ann.example/feed", "ann", "Ann Sample", ""),
    Feed("https://ann.example/notes?x=1&y=2", "ann", "Ann Sample", ""),
    Feed("https://bob.example/", "bob", "Bob", ""),
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ann", FEEDS[:2]),
        ("Ann Sample", FEEDS[:2]),
        ("https://ann.example/feed", FEEDS[:1]),
        ("http://www.ann.example/feed/", FEEDS[:1]),
        ("https://ann.example/notes?x=1&y=2", FEEDS[1:2]),
    ],
)
def test_a_name_means_a_member_s_feeds_or_the_one_at_an_address(name: str, found: list[Feed]) -> None:
    assert list(named(FEEDS, [name])) == found


def test_a_name_that_means_nothing_is_a_problem_with_the_likeliest() -> None:
    with pytest.raises(Problems) as raised:
        named(FEEDS, ["anne", "https://bob.example/x", "zoe"])
    assert [str(one).partition(": ")[2] for one in raised.value.problems] == [
        "is neither a member with a feed nor a feed that is followed — did you mean ann?",
        "is neither a member with a feed nor a feed that is followed — did you mean https://bob.example/?",
        "is neither a member with a feed nor a feed that is followed — "
        "write a member's file without .md, or a feed's address as it has it",
    ]


def test_the_command_asks_again_whoever_is_named_and_nobody_else(blog: Blog, tmp_path: Path) -> None:
    members = tmp_path / "members"
    members.mkdir()
    (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {blog.feed.url}\n---\n")
    (members / "bob.md").write_text(f"---\nname: Bob\nfeed: {blog.site.url(0, '/bob')}\n---\n")
    call = ("update", "--json", "--members", members, "--store", blog.path, "--allow-host", "127.0.0.0/8")
    run(*call)
    blog.asked()
    done = run(*call, "--again", "ann")
    states = {one["member"]: one["state"] for one in map(json.loads, done.stdout.splitlines()[:2])}
    assert states == {"ann": "ok", "bob": "not-due"} and blog.asked() == ["/feed"]
    wrong = run(*call, "--again", "zoe")
    assert wrong.returncode == 2 and "--again zoe: is neither a member" in wrong.stderr


def older(path: Path, **columns: object) -> None:
    """Make a store of 0.2.0 that knows of one feed."""
    known = {"failures": 0, "gone": 0, "message": "", "title": "Ann's", "choices": "", "last_success": None, **columns}
    with sqlite3.connect(path) as raw:
        raw.executescript(MIGRATIONS[OLDEST] + f"PRAGMA user_version = {OLDEST};")
        marks = ", ".join("?" * len(known))
        raw.execute(f"INSERT INTO feeds ({', '.join(known)}) VALUES ({marks})", tuple(known.values()))
    raw.close()


@pytest.mark.parametrize(
    ("page", "word", "then"),
    [(Answer(410), "gone", "gone"), (OK, "ok", "unchanged"), (Answer(500), "failed", "failed")],
)
def test_a_feed_that_one_410_retired_is_asked_once_more(blog: Blog, page: Answer | bytes, word: str, then: str) -> None:
    at = (NOW - 9 * DAY).isoformat()
    older(blog.path, url=blog.feed.url, member="ann", gone=1, last_attempt=at, failing_since=at, message="gone (410)")
    assert blog.state.gone and blog.state.title == "Ann's"
    blog.pages["/feed"] = page
    assert blog.update(HOUR, force=False).state == word
    blog.asked()
    assert blog.update(2 * HOUR, force=True).state == then
    assert blog.asked() == ([] if word == "gone" else ["/feed"])


def test_a_move_that_an_older_version_noted_is_kept_and_checked(blog: Blog) -> None:
    older(blog.path, url=blog.feed.url, member="ann", moved_to=blog.site.url(0, "/new"))
    blog.pages |= {"/feed": Answer(404), "/new": OK}
    assert blog.update(HOUR).state == "moved" and blog.asked() == ["/feed", "/new"]
    blog.pages["/feed"] = OK
    assert blog.update(DAY).state == "moved" and blog.update(9 * DAY).state == "ok"


def test_what_was_said_travels_with_the_archive(blog: Blog, tmp_path: Path) -> None:
    blog.pages["/feed"] = Answer(410)
    blog.update(0 * DAY)
    with Store.open(blog.path, now=NOW) as store:
        loaded = archive.read(json.dumps(archive.export(store)).encode(), "own", NOW)
    assert isinstance(loaded, archive.Archive)
    with Store.open(tmp_path / "other", now=NOW) as other:
        archive.restore(other, loaded)
    blog.path = tmp_path / "other"
    assert blog.update(4 * DAY).state == "gone"
