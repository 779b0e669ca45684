"""The published folder is always a whole one: yesterday's or today's, whatever stops the machine in between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugins.output import swap as module
from plugins.output.swap import recover, swap
from tests.kills import KILLS

FILES = 40


def make(folder: Path, text: str) -> Path:
    """Write a site of several files that all say the same."""
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number}.html").write_text(text, encoding="utf-8")
    return folder


def says(folder: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return make(tmp_path / "output", "old")


@pytest.mark.parametrize("exchange", [True, False])
def test_the_new_takes_the_place_of_the_old(exchange: bool, live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not exchange:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)  # a file system that cannot exchange names
    new = make(live.with_name("output.next"), "new")
    swap(new, live)
    assert (says(live), says(new)) == ({"new"}, {"old"})
    assert names(live.parent) == ["output", "output.next"]


def test_the_first_site_of_all(tmp_path: Path) -> None:
    swap(make(tmp_path / "next", "new"), tmp_path / "output")
    assert says(tmp_path / "output") == {"new"}
    assert names(tmp_path) == ["output"]


def test_what_an_earlier_run_left_behind_is_cleared(live: Path) -> None:
    make(live.with_name("output.old"), "older")
    swap(make(live.with_name("output.next"), "new"), live)
    assert says(live) == {"new"}
    assert names(live.parent) == ["output", "output.next"]


@pytest.mark.skipif(not sys.platform.startswith(("linux", "darwin")), reason="this system cannot exchange two names")
def test_this_system_exchanges_the_two_in_one_step(live: Path) -> None:
    new = make(live.with_name("output.next"), "new")
    assert module._exchange(new, live)
    assert (says(live), says(new)) == ({"new"}, {"old"})


def test_where_two_names_cannot_be_exchanged_the_system_says_so(live: Path) -> None:
    assert not module._exchange(live.with_name("nothing"), live)
    assert says(live) == {"old"}


def test_a_run_that_ended_between_two_renames_is_healed(live: Path) -> None:
    live.rename(live.with_name("output.old"))
    recover(live)
    assert says(live) == {"old"}


def test_there_is_nothing_to_heal(live: Path, tmp_path: Path) -> None:
    make(live.with_name("output.old"), "older")
    recover(live)
    recover(tmp_path / "nothing")
    assert says(live) == {"old"}
    assert not (tmp_path / "nothing").exists()


SWAPS = """
import shutil, sys
from pathlib import Path
from plugins.output import swap
live = Path(sys.argv[1])
if sys.argv[2] == "renames":
    swap._exchange = lambda one, other: False  # a file system that cannot exchange names
print("ready", flush=True)
for turn in range(100_000):
    new = live.with_name("output.next")
    shutil.rmtree(new, ignore_errors=True)
    swap.recover(live)
    new.mkdir()
    for number in range(40):
        (new / f"{number}.html").write_text(str(turn))
    swap.swap(new, live)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
@pytest.mark.parametrize("how", ["exchange", "renames"])
def test_kill_9_at_any_moment_leaves_a_whole_site(tmp_path: Path, how: str) -> None:
    live = make(tmp_path / "output", "old")
    pick = random.Random(5)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", SWAPS, live, how], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(pick.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if how == "exchange":
            assert live.is_dir()  # not for one moment was there no site
        recover(live)
        assert len(says(live)) == 1
        assert len(names(live)) == FILES


def test_a_reader_meets_a_whole_site_at_every_moment(live: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", SWAPS, live, "exchange"], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    try:
        assert all((live / "0.html").exists() for _ in range(20_000))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
