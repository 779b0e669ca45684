"""A run has an end: hosts that say nothing keep no site from being published, and nobody is passed over for good."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Feed, FeedReport, FeedState
from plugins.planet.report import offline, summary, totals, unreached
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.store import Store
from plugins.planet.update import update
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Site, document, serve
from tests.planet.test_cli import run
from tests.planet.test_guard import allowed
from tests.planet.test_parsing import children
from tests.planet.transport_server import OK

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)


@contextmanager
def silence() -> Iterator[int]:
    """Take connections on every loopback address, and never say a word; yield the port."""
    with socket.create_server(("0.0.0.0", 0), backlog=4000) as listening:
        yield listening.getsockname()[1]


def settings(seconds: float, at_once: int = 20) -> PlanetSettings:
    limits = FetchSettings(allowed=allowed("127.0.0.0/8"), host_pause=0, concurrency=at_once)
    return PlanetSettings(limits, run_seconds=seconds)


def feed(url: str, member: str) -> Feed:
    return Feed(url, member, member, f"content/members/{member}.md:3")


def visit(
    path: Path, feeds: list[Feed], seconds: float, *, after: timedelta = timedelta(), at_once: int = 20
) -> dict[str, FeedReport]:
    with Store.open(path, now=NOW) as store:
        reports = asyncio.run(update(feeds, store, now=NOW + after, settings=settings(seconds, at_once)))
    return {report.member: report for report in reports}


def test_hosts_that_are_silent_are_left_when_the_time_is_up(tmp_path: Path) -> None:
    with silence() as port, serve(lambda _: Answer(404)) as site:
        hostile = [feed(f"http://127.9.{n // 250}.{1 + n % 250}:{port}/feed", f"m{n}") for n in range(1200)]
        reports = visit(tmp_path / "p", [feed(site.url(0), "ann"), *hostile], 3)
    assert reports.pop("ann").kind == "http-404"
    assert {(one.state, one.kind) for one in reports.values()} == {("not-due", "not-reached")}
    assert all("it is asked first at the next" in one.error for one in reports.values())
    counts = totals(list(reports.values()), forced=False)
    assert (counts["not_reached"], counts["failed"]) == (1200, 0)
    told = summary(list(reports.values()), forced=False)
    assert told == [
        "1200 feeds: 1200 not reached. 0 new entries. "
        "Time was up before 1200 feeds had answered: asked first at the next update."
    ]
    with Store.open(tmp_path / "p", now=NOW) as store:
        assert [state.member for state in store.states()] == ["ann"], "it is held against nobody"
    assert not children()


def test_who_was_not_reached_is_asked_first_the_next_time(tmp_path: Path) -> None:
    with silence() as port, serve(lambda _: Answer(404), 6) as site:
        dead = feed(f"http://127.9.0.1:{port}/feed", "dead")
        feeds = [feed(site.url(n, f"/m{n}"), f"m{n}") for n in range(6)]
        first = visit(tmp_path / "p", [*feeds[:3], dead, *feeds[3:]], 3, at_once=1)
        assert {who for who, one in first.items() if one.kind == "not-reached"} == {"dead", "m3", "m4", "m5"}
        site.requests.clear()
        visit(tmp_path / "p", feeds, 30, after=9 * HOUR, at_once=1)
    asked = [request.path for request in site.requests if request.path != "/"]  # the blogs' pages: their feeds are gone
    assert asked == ["/m3", "/m4", "/m5", "/m0", "/m1", "/m2"]


def test_a_feed_under_way_at_the_end_leaves_nothing_half_done(tmp_path: Path) -> None:
    with silence() as port, serve(lambda request: document(OK, request)) as site:
        feeds = [feed(site.url(0), "ann"), feed(f"http://127.9.0.1:{port}/feed", "dead")]
        assert visit(tmp_path / "p", feeds[:1], 60)["ann"].new == 3
        second = visit(tmp_path / "p", feeds, 3, after=HOUR)
        assert (second["ann"].state, second["dead"].kind) == ("unchanged", "not-reached")
        assert visit(tmp_path / "p", feeds[:1], 60, after=2 * HOUR)["ann"].state == "unchanged"


def test_a_machine_without_a_network_is_recognised_though_time_was_up() -> None:
    nameless = [FeedReport(f"https://{n}.example/", "x", "failed", kind="dns") for n in "ab"]
    late = unreached(feed("https://c.example/", "c"), 600)
    assert offline([*nameless, late], [FeedState("https://a.example/", "x", failures=1)])


def members(folder: Path, site: Site, port: int) -> Path:
    folder.mkdir()
    (folder / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
    (folder / "bob.md").write_text(f"---\nname: Bob\nfeed: http://127.9.0.1:{port}/\n---\n")
    return folder


def test_the_command_ends_and_says_what_it_did_not_reach(tmp_path: Path) -> None:
    with silence() as port, serve(lambda _: Answer(404)) as site:
        call = ("update", "--members", members(tmp_path / "members", site, port), "--store", tmp_path / "p")
        call = (*call, "--allow-host", "127.0.0.0/8", "--run-seconds", "1.5")
        done = run(*call)
        assert done.returncode == 0 and "Time was up before 1 feed had answered" in done.stdout
        as_data = run(*call, "--json", "--force")
    assert json.loads(as_data.stdout.splitlines()[-1])["not_reached"] == 1


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf", "1e9"])
def test_a_time_that_is_none_is_a_problem(tmp_path: Path, value: str) -> None:
    done = run("update", "--members", tmp_path, "--store", tmp_path / "p", f"--run-seconds={value}")
    assert done.returncode == 2 and "PLANET['run_seconds']: cannot be" in done.stderr
