"""One feed can neither take the time, the memory nor the process that others need."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.model import Entry, Failure, Harvest, ParsedFeed, Response
from plugins.planet.sandbox.job import LENGTH, ChildAnswer, read_answer, write_answer
from plugins.planet.sandbox.pool import ParsePool
from tests.corpora import ROOT, corpora
from tests.planet.entries import entries, entry
from tests.planet.raw import FEED, NOW, response, rss

pytestmark = pytest.mark.slow

T = TypeVar("T")
GOOD = response(rss("<title>One</title><link>https://blog.example/1</link>"))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's time and memory")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 120))


async def parse(*responses: Response, size: int = 2) -> list[Harvest | Failure]:
    async with ParsePool(now=NOW, size=size) as pool:
        return list(await asyncio.gather(*(pool.parse(each, FEED) for each in responses)))


def body(name: str) -> Response:
    return response((corpora() / "hostile/bodies" / name).read_bytes())


def test_a_feed_becomes_a_harvest() -> None:
    (harvest,) = run(parse(GOOD))
    assert isinstance(harvest, Harvest)
    assert [entry.title for entry in harvest.entries] == ["One"]
    assert harvest.parsed.title == "Blog"


def test_many_feeds_share_few_children() -> None:
    harvests = run(parse(*[GOOD] * 60, size=2))
    assert all(isinstance(harvest, Harvest) for harvest in harvests)


@LINUX
def test_a_feed_that_takes_too_long_is_named_and_the_others_are_read() -> None:
    slow, *others = run(parse(body("redos-author.xml"), *[GOOD] * 8))
    assert isinstance(slow, Failure)
    assert "5 s of processor time" in slow.reason
    assert all(isinstance(other, Harvest) for other in others)


def test_an_element_of_very_many_attributes_is_read_in_time() -> None:
    flood = " ".join(f'a{number}="x"' for number in range(30_000))
    (harvest,) = run(parse(response(rss("<title>One</title>").replace("<item>", f"<item {flood}>"))))
    assert isinstance(harvest, Harvest)
    assert [entry.title for entry in harvest.entries] == ["One"]


def test_every_hostile_body_gives_entries_or_a_named_failure() -> None:
    names = sorted(
        path for path in (corpora() / "hostile/bodies").iterdir() if not path.name.startswith("redos-author")
    )
    results = run(parse(*(response(path.read_bytes()) for path in names)))
    for path, result in zip(names, results, strict=True):
        if isinstance(result, Failure):
            assert result.reason and result.fix, path.name
            assert "Traceback" not in result.reason, path.name
        else:
            assert all(entry.title or entry.content or entry.url for entry in result.entries), path.name
    assert sum(isinstance(result, Harvest) for result in results) > 100


@LINUX
def test_a_child_that_is_killed_costs_its_feed_alone() -> None:
    async def work() -> tuple[Harvest | Failure, Harvest | Failure]:
        async with ParsePool(now=NOW, size=1) as pool:
            await pool.parse(GOOD, FEED)
            running = asyncio.create_task(pool.parse(body("redos-author-2.xml"), FEED))
            await asyncio.sleep(0.5)
            for child in children():
                os.kill(child, signal.SIGKILL)
            return await running, await pool.parse(GOOD, FEED)

    killed, after = run(work())
    assert isinstance(killed, Failure)
    assert "SIGKILL" in killed.reason
    assert isinstance(after, Harvest)


@LINUX
def test_what_waits_behind_a_feed_that_breaks_its_child_is_read_by_another() -> None:
    slow, *others = run(parse(body("redos-author.xml"), *[GOOD] * 3, size=1))
    assert isinstance(slow, Failure)
    assert all(isinstance(other, Harvest) for other in others)


@pytest.mark.parametrize("given_up", [0, 1])
def test_nobody_is_given_the_answer_to_what_somebody_has_given_up(given_up: int) -> None:
    async def work() -> list[Harvest | Failure | BaseException]:
        async with ParsePool(now=NOW, size=1) as pool:
            named = [response(rss(f"<title>{n}</title><link>https://blog.example/{n}</link>")) for n in range(4)]
            asked = [asyncio.create_task(pool.parse(each, FEED)) for each in named]
            await asyncio.sleep(0.01)  # its child has two of them by now
            asked[given_up].cancel()
            return list(await asyncio.gather(*asked, return_exceptions=True))

    results = run(work())
    assert isinstance(results[given_up], asyncio.CancelledError)
    read = {n: result for n, result in enumerate(results) if n != given_up}
    assert {n: result.entries[0].title for n, result in read.items() if isinstance(result, Harvest)} == {
        n: str(n) for n in read
    }


@LINUX
def test_no_child_outlives_its_pool() -> None:
    run(parse(*[GOOD] * 4))
    assert not children()


def test_a_pool_that_is_cancelled_leaves_nothing_behind() -> None:
    async def work() -> None:
        async with ParsePool(now=NOW, size=1) as pool:
            await asyncio.wait_for(pool.parse(body("redos-author-2.xml"), FEED), 0.5)

    with pytest.raises(TimeoutError):
        run(work())
    assert sys.platform != "linux" or not children()


@LINUX
def test_children_know_none_of_their_parents_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")

    async def work() -> bytes:
        async with ParsePool(now=NOW, size=1) as pool:
            running = asyncio.create_task(pool.parse(body("redos-author-2.xml"), FEED))
            while not children():  # a child that has answered may already have been replaced
                await asyncio.sleep(0.02)
            known = Path(f"/proc/{children()[0]}/environ").read_bytes()
            running.cancel()
            return known

    assert b"s3cret" not in run(work())


# In a process of its own: children of other tests are not this one's.
LARGEST_CHILD = """
import resource
from tests.planet.test_parsing import GOOD, parse, response, rss, run
run(parse(response(rss("<title>One</title><description>" + "&lt;i&gt;x " * 4_000_000 + "</description>")), GOOD))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@LINUX
def test_memory_is_bounded() -> None:
    command = [sys.executable, "-c", LARGEST_CHILD]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 600 * 1024  # kilobytes


@given(st.lists(entries, max_size=3), st.booleans())
def test_an_answer_is_read_as_it_was_written(given_entries: list[Entry], fit: bool) -> None:
    parsed = ParsedFeed("T", None, "en", (), 3600.0, ("https://blog.example/me.png",), 3, "rss20")
    for result in (Harvest(parsed, tuple(given_entries)), Failure("u", "r", "f", None, "k"), b"\x00\n{}"):
        assert read_answer(write_answer(ChildAnswer(result, fit))) == ChildAnswer(result, fit)


@given(st.binary(max_size=60) | st.lists(st.binary(max_size=40)).map(lambda parts: b"".join(map(piece, parts))))
def test_no_bytes_are_run_or_believed(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_answer(data)


def piece(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


ENTRY = write_answer(ChildAnswer(Harvest(ParsedFeed("T", None, None, ()), (entry(1),)), True))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"feed"', b'"fare"'),
        (b"true", b"1234"),
        (b'"Post 1"', b'["st 1"]'),
        (b'"ltr"', b'"xyz"'),
        (b"2026-11-21", b"2026-99-21"),
        (b"+00:00", b"      "),
        (b"[]", b"{}"),
    ],
)
def test_an_answer_of_another_shape_is_none(old: bytes, new: bytes) -> None:
    assert old in ENTRY and len(old) == len(new)
    with pytest.raises(ValueError):
        read_answer(ENTRY.replace(old, new))


CRAFTED = {
    "a pickle": pickle.dumps(print),
    "nothing": b"",
    "a picture in place of a feed": write_answer(ChildAnswer(b"RIFF1234WEBP", True)),
    "another member's post": write_answer(
        ChildAnswer(Harvest(ParsedFeed("T", None, None, ()), (entry(1, "bob"),)), True)
    ),
}


@pytest.mark.parametrize("said", CRAFTED.values(), ids=CRAFTED)
def test_a_child_that_was_taken_over_can_say_nothing_that_counts(said: bytes, tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text(
        f"import sys; sys.stdout.buffer.write({LENGTH.pack(len(said)) + said!r}); sys.stdout.flush(); sys.stdin.read()"
    )

    async def work() -> Harvest | Failure:
        async with ParsePool(now=NOW, size=1, child=(sys.executable, str(script))) as pool:
            return await pool.parse(GOOD, FEED)

    found = run(work())
    assert isinstance(found, Failure) and (found.kind, found.url) == ("broke-parser", GOOD.url)


def children() -> list[int]:
    """Return the running children of this process that parse."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, status = (process / "cmdline").read_bytes(), (process / "stat").read_text()
        except OSError:
            continue
        fields = status.rpartition(")")[2].split()
        if b"plugins.planet.sandbox.child" in command and int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.append(int(process.name))
    return found
