"""The planet's command, as a maintainer and a script meet it."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from shlex import quote

import pytest

from plugins.planet.model import FeedState
from plugins.planet.store.store import Store
from tests.building import ROOT, SAMPLE
from tests.kills import KILLS, cut
from tests.machine import Machine
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, document, serve
from tests.planet.transport_server import OK

pytestmark = pytest.mark.slow

OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Group">
<outline text="Ann" xmlUrl="{0}" htmlUrl="https://ann.example/"/><outline title="Ann" xmlurl="{1}"/>
</outline></body></opml>"""


def run(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "plugins.planet", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def members(tmp_path: Path) -> Path:
    folder = tmp_path / "members"
    folder.mkdir()
    return folder


def feeds(request: Request) -> Answer:
    if request.path == "/gone":
        return Answer(410)
    return document(OK, request) if request.path == "/feed" else Answer(404)


def test_update_prints_an_object_a_feed_and_the_totals(members: Path, tmp_path: Path) -> None:
    with serve(feeds) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
        (members / "bob.md").write_text(f"---\nname: Bob\nfeed: {site.url(0, '/nothing')}\n---\n")
        (members / "cid.md").write_text(f"---\nname: Cid\nleft: 2012-01-01\nfeed: {site.url(0, '/left')}\n---\n")
        store = tmp_path / "hub" / "planet.sqlite3"
        call = ("update", "--json", "--members", members, "--store", store, "--allow-host", "127.0.0.0/8")
        first, second, third = run(*call), run(*call), run(*call, "--force")
    assert first.returncode == 0
    ann, bob, totals = map(json.loads, first.stdout.splitlines())
    assert ann == {"feed": site.url(0), "member": "ann", "state": "ok", "entries": 3, "new": 3, "error": ""}
    assert (bob["state"], bob["kind"]) == ("failed", "http-404") and "nothing at this address" in bob["error"]
    assert totals["feeds"] == 2 and totals["ok"] == 1 and totals["failed"] == 1 and totals["new"] == 3
    assert [json.loads(line).get("state") for line in second.stdout.splitlines()] == ["not-due", "not-due", None]
    assert json.loads(third.stdout.splitlines()[0])["state"] == "unchanged"
    assert json.loads(third.stdout.splitlines()[-1])["forced"] is True
    # Of a feed that is not there the blog's page is asked, which may name another.
    assert {request.path for request in site.requests} == {"/feed", "/nothing", "/"}


def test_without_a_door_nothing_on_this_machine_is_asked(members: Path, tmp_path: Path) -> None:
    with serve(feeds) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
        done = run("update", "--members", members, "--store", tmp_path / "p")
    assert done.returncode == 0 and site.requests == []
    assert "add --allow-host HOST" in done.stdout and "1 feed: 1 failed. 0 new entries." in done.stdout


def test_wrong_members_are_all_named_and_nothing_is_fetched(members: Path, tmp_path: Path) -> None:
    (members / "ann.md").write_text("---\nname: Ann\nfed: https://ann.example/\n---\n")
    (members / "bob.md").write_text("---\nname: Bob\nfeed: ann\n---\n")
    done = run("update", "--members", "members", "--store", "p", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.splitlines() == [
        "members/ann.md:3: `fed` is not a key that is known here — did you mean `feed`?",
        "members/bob.md:3: `feed` is not a web address: ann — begin it with https://",
        "2 problems to mend.",
    ]
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["update", "--members", "nobody", "--store", "p"], "there is no such folder or file"),
        (["update", "--members", "members", "--store", "p", "--allow-host", "a/b"], "is not a host"),
        (["update", "--members", "members", "--store", "members"], "members: the store cannot"),
        (["update", "--members", "members", "--store", "p", "--archive", "x.json"], "x.json: cannot be read"),
        (["status", "--store", "p"], "there is no store here"),
        (["export", "--store", "p"], "there is no store here"),
        (["restore", "--store", "p", "x.json"], "x.json: cannot be read"),
        (["restore", "--store", "p", "http://127.0.0.1/"], "is at 127.0.0.1, which is not a public address"),
        (["forget", "--store", "p"], "one of the arguments URL --member --entry is required"),
        (["update", "--store", "p"], "one of the arguments --members --opml is required"),
        (["dance"], "invalid choice"),
    ],
)
def test_a_wrong_call_is_a_line_and_status_2(members: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_opml_list_will_do(tmp_path: Path) -> None:
    with serve(feeds, 2) as site:
        (tmp_path / "feeds.opml").write_text(OPML.format(site.url(0), site.url(1)))
        done = run(
            "update", "--json", "--opml", "feeds.opml", "--store", "p", "--allow-host", "127.0.0.0/8", cwd=tmp_path
        )
    assert [json.loads(line).get("member") for line in done.stdout.splitlines()] == ["ann", "ann-2", None]
    (tmp_path / "bad.opml").write_text(OPML.format("javascript:1", "https://ann.example/"))
    done = run("update", "--opml", "bad.opml", "--store", "p", cwd=tmp_path)
    assert done.returncode == 2 and "bad.opml:2: `xmlUrl` is not a web address: javascript:1" in done.stderr


def test_memory_travels_by_export_and_restore_and_forgets_for_good(members: Path, tmp_path: Path) -> None:
    with serve(feeds) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
        call = ("update", "--members", members, "--allow-host", "127.0.0.0/8")
        run(*call, "--store", tmp_path / "a")
        said = run("forget", "--store", tmp_path / "a", "https://member.example/p2")
        assert said.stdout.startswith("1 entry deleted")
        exported = run("export", "--store", tmp_path / "a").stdout
        (tmp_path / "archive.json").write_text(exported)
        restored = run("restore", "--store", tmp_path / "b", tmp_path / "archive.json")
        assert restored.stdout == "2 entries restored; 2 in all.\n"
        assert run("export", "--store", tmp_path / "b").stdout == exported
        again = run(*call, "--json", "--store", tmp_path / "b")
    assert json.loads(again.stdout.splitlines()[0])["state"] == "not-due", "the schedule travels too"
    assert len(site.requests) == 1


def test_a_live_site_s_archive_is_followed_from_document_to_document(tmp_path: Path) -> None:
    def site_of(request: Request) -> Answer:
        item = {"id": request.path, "title": "T", "content_html": "x", "_hub": {"member": "ann"}}
        follow = {"/planet/archive/index.json": "2011.json", "/planet/archive/2011.json": "2010.json"}
        items = [] if "index" in request.path else [item]
        body = {"version": "https://jsonfeed.org/version/1.1", "items": items, "next_url": follow.get(request.path)}
        return document(json.dumps(body).encode(), request)

    with serve(site_of) as site:
        done = run("restore", "--store", tmp_path / "p", site.url(0, "/"), "--allow-host", "127.0.0.0/8")
    assert done.stdout == "2 entries restored; 2 in all.\n", done.stderr


def test_a_document_of_a_site_is_copied_through_the_guard(tmp_path: Path) -> None:
    def record(request: Request) -> Answer:
        return document(b"what was told" if request.path == "/events/ledger.json" else b"", request)

    with serve(record) as site:
        address, kept = site.url(0, "/events/ledger.json"), tmp_path / ".hub" / "events.json"
        done = run("copy", "--allow-host", "127.0.0.0/8", address, kept)
        assert (done.returncode, kept.read_bytes()) == (0, b"what was told"), done.stderr
        assert run("copy", address, tmp_path / "other").returncode == 2
    assert not (tmp_path / "other").exists()


def test_status_says_what_to_do_where_no_feed_was_ever_asked(tmp_path: Path) -> None:
    Store.open(tmp_path / "p", now=NOW).close()
    done = run("status", "--store", tmp_path / "p")
    assert (done.returncode, done.stdout) == (0, "")
    assert "inv fetch" in done.stderr


def test_status_says_how_each_feed_is(members: Path, tmp_path: Path) -> None:
    with serve(feeds) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeeds: [{site.url(0)}, {site.url(0, '/gone')}]\n---\n")
        run("update", "--members", members, "--store", tmp_path / "p", "--allow-host", "127.0.0.0/8")
    said = run("status", "--store", tmp_path / "p").stdout
    assert "/feed · Well. · 3 entries · last read" in said
    assert "/gone · Failing since" in said and "the host says that the feed is gone for good (410)" in said
    assert f"`inv fetch --again {site.url(0, '/gone')}`" in said
    lines = [json.loads(line) for line in run("status", "--json", "--store", tmp_path / "p").stdout.splitlines()]
    assert [line["state"] for line in lines] == ["ok", "failed"]


def test_status_is_of_the_feeds_that_are_followed_today(members: Path, tmp_path: Path) -> None:
    with serve(feeds) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0, '/gone')}\n---\n")
        run("update", "--members", members, "--store", tmp_path / "p", "--allow-host", "127.0.0.0/8")
        (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
    (line,) = run("status", "--store", tmp_path / "p", "--members", members).stdout.splitlines()
    assert line == f"ann: {site.url(0)} · Not read yet. · 0 entries"


def test_whoever_reads_only_the_first_lines_hears_of_no_fault(tmp_path: Path) -> None:
    with Store.open(tmp_path / "p", now=NOW) as store:
        for number in range(500):
            store.save(FeedState(f"https://{number}.example/feed", "ann"))
    call = [sys.executable, "-m", "plugins.planet", "status", "--store", str(tmp_path / "p")]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.case("two-fetches-one-cache")
def test_two_updates_at_once_both_end_well(members: Path, tmp_path: Path) -> None:
    with serve(feeds, latency=0.3) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeed: {site.url(0)}\n---\n")
        call = [sys.executable, "-m", "plugins.planet", "update", "--json", "--members", str(members)]
        call += ["--store", str(tmp_path / "p"), "--allow-host", "127.0.0.0/8"]
        both = [subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = [process.communicate(timeout=60)[0] for process in both]
    assert sorted(json.loads(text.splitlines()[0])["state"] for text in said) == ["not-due", "ok"]
    assert len(site.requests) == 1


def test_a_store_that_cannot_be_written_is_a_line(members: Path, tmp_path: Path) -> None:
    (members / "ann.md").write_text("---\nname: Ann\n---\n")
    call = f"{quote(sys.executable)} -m plugins.planet update --members {members} --store {tmp_path / 'p'}"
    limited = f"ulimit -f 1; exec {call}"
    done = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; {limited}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "the store cannot be" in done.stderr


def update_under(limit: str, members: Path, store: Path) -> subprocess.CompletedProcess[str]:
    call = f"{quote(sys.executable)} -m plugins.planet update --json --members {members} --store {store}"
    limited = f"ulimit {limit}; exec {call} --allow-host 127.0.0.0/8"
    return subprocess.run(["bash", "-c", limited], cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.case("fd-limit-64")
def test_few_file_handles_are_enough(members: Path, tmp_path: Path) -> None:
    with serve(feeds, 100) as site:
        for number in range(100):
            (members / f"m{number}.md").write_text(f"---\nname: M{number}\nfeed: {site.url(number)}\n---\n")
        done = update_under("-n 64", members, tmp_path / "p")
    assert json.loads(done.stdout.splitlines()[-1])["ok"] == 100


def test_a_disk_that_is_full_in_the_midst_of_an_update_is_a_line(members: Path, tmp_path: Path) -> None:
    text = "".join(random.Random(1).choices("abcdefghij ", k=200_000))

    def long(request: Request) -> Answer:
        return document(OK.replace(b"</description>", f"{text}</description>".encode()), request)

    with serve(long, 3) as site:
        for number in range(3):
            (members / f"m{number}.md").write_text(f"---\nname: M\nfeed: {site.url(number)}\n---\n")
        done = update_under("-f 300", members, tmp_path / "p")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "the store cannot be used" in done.stderr


def test_a_reader_who_stops_listening_is_no_crash(members: Path, tmp_path: Path) -> None:
    (members / "ann.md").write_text("---\nname: Ann\n---\n")
    run("update", "--members", members, "--store", tmp_path / "p", "--archive", SAMPLE / "content/planet/archive.json")
    piped = f"{quote(sys.executable)} -m plugins.planet export --store {tmp_path / 'p'} | head -c 10"
    done = subprocess.run(["bash", "-c", piped], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr


def test_hosts_are_told_who_asks_and_people_one_line(members: Path, tmp_path: Path) -> None:
    with serve(feeds) as site:
        (members / "ann.md").write_text(f"---\nname: Ann\nfeeds: [{site.url(0)}, {site.url(0, '/gone')}]\n---\n")
        call = ("update", "--quiet", "--members", members, "--store", tmp_path / "p", "--allow-host", "127.0.0.0/8")
        done = run(*call, "--contact", "https://hub.example/")
    assert done.stdout == "2 feeds: 1 ok, 1 failed. 3 new entries.\n"
    agent = site.requests[0].headers["user-agent"]
    assert agent.startswith("ConnectingHub/") and agent.endswith(" (+https://hub.example/)")


def test_kill_9_at_any_moment_of_an_update_is_healed_by_the_next(members: Path, tmp_path: Path) -> None:
    pick, count = random.Random(3), 30
    with serve(feeds, count, latency=0.05) as site:
        for number in range(count):
            (members / f"m{number}.md").write_text(f"---\nname: M{number}\nfeed: {site.url(number)}\n---\n")
        call = ["update", "--force", "--quiet", "--members", str(members), "--allow-host", "127.0.0.0/8"]
        call += ["--store", str(tmp_path / "p")]
        started, before = time.monotonic(), 0
        run(*call[:-1], tmp_path / "whole")
        whole = time.monotonic() - started
        for _ in range(KILLS):
            cut([sys.executable, "-m", "plugins.planet", *call], ROOT, pick.uniform(0.1, whole * 1.1))
            with Store.open(tmp_path / "p", now=NOW) as store:
                assert [one for one in store.notices if before or "was an empty file" not in one.what] == []
                assert store.count() >= before, "what was saved stays"
                assert store.count() % 3 == 0, "a feed is saved whole or not at all"
                before = store.count()
            if before == 3 * count:  # and again from nothing
                (tmp_path / "p").unlink()
                before = 0
        healed = run(*call)
    assert healed.returncode == 0 and healed.stderr == "", "nothing was damaged, no lock was left"
    exported = json.loads(run("export", "--store", tmp_path / "p").stdout)
    held = Counter(item["_hub"]["member"] for item in exported["items"])
    assert held == {f"m{number}": 3 for number in range(count)}
    assert [path.name for path in tmp_path.iterdir() if "broken" in path.name] == []


STEPS = {
    "asks a host": ("connect", "*", 9),
    "reads an answer": ("recv", "*", 15),
    "hands one to a parser": ("write", "pipe:*", 1),
}


@pytest.mark.case("kill9-connect", "kill9-body-read", "kill9-parse")
@pytest.mark.parametrize("step", STEPS)
def test_kill_9_at_every_step_of_an_update(members: Path, tmp_path: Path, machine: Machine, step: str) -> None:
    call, glob, first = STEPS[step]
    with serve(feeds, 20) as site:
        for number in range(20):
            (members / f"m{number}.md").write_text(f"---\nname: M{number}\nfeed: {site.url(number)}\n---\n")
        command = [sys.executable, "-m", "plugins.planet", "update", "--members", str(members), "--store"]
        command += [str(tmp_path / "p"), "--allow-host", "127.0.0.0/8"]
        for number in range(first, first + max(1, KILLS // 12)):
            failing = {**os.environ, **machine.failing(call, glob, number, "kill")}
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, **failing},
                start_new_session=True,
                capture_output=True,
                timeout=60,
            )
            assert done.returncode == -signal.SIGKILL or number > first
        healed = run(*command[3:])
    assert healed.returncode == 0 and healed.stderr == ""
    with Store.open(tmp_path / "p", now=NOW) as store:
        assert store.notices == () and store.count() == 60


@pytest.mark.case("all-members-fail")
def test_without_any_network_everything_is_kept_and_every_feed_is_named(
    members: Path, tmp_path: Path, machine: Machine
) -> None:
    with serve(feeds, 3) as site:
        for number in range(3):
            (members / f"m{number}.md").write_text(f"---\nname: M{number}\nfeed: {site.url(number)}\n---\n")
        call = ("update", "--force", "--json", "--members", members, "--store", tmp_path / "p")
        call += ("--allow-host", "127.0.0.0/8")
        run(*call)
        done = run(*call, **machine.failing("connect", "*", 1, errno.ENETUNREACH))
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["state"], line["entries"]) for line in lines[:-1]] == [("failed", 3)] * 3
    assert all("cannot be reached" in line["error"] for line in lines[:-1])
