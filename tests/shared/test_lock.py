"""Two builds at once: the second is told to wait, and a lock never outlives its holder."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.planet.store.database import store_lock
from plugins.shared.lock import Busy, hold
from plugins.shared.problem import Problems

HOLDER = """
import sys, time
from pathlib import Path
from plugins.shared.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    path = tmp_path / "folder" / "planet.sqlite3.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    yield path, process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_is_told(held: tuple[Path, subprocess.Popen[bytes]]) -> None:
    with pytest.raises(Busy), hold(held[0]):
        pass


def test_a_killed_holder_holds_nothing(held: tuple[Path, subprocess.Popen[bytes]]) -> None:
    path, process = held
    process.kill()
    process.wait()
    with hold(path):
        assert path.exists()


def test_who_is_patient_waits_for_the_end_of_the_first(held: tuple[Path, subprocess.Popen[bytes]]) -> None:
    path, process = held
    threading.Timer(0.3, process.kill).start()
    with hold(path, patience=60):
        assert process.wait() != 0


def test_who_updates_a_store_that_is_being_updated_is_told(held: tuple[Path, subprocess.Popen[bytes]]) -> None:
    path, _ = held
    store = path.with_suffix("")
    with pytest.raises(Problems, match="another update is at work — wait until it has ended"), store_lock(store, 0.0):
        pass


def test_a_fault_of_the_work_is_not_taken_for_one_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), store_lock(tmp_path / "planet.sqlite3", 0.0):
        (tmp_path / "missing").read_bytes()


def test_it_is_let_go_at_the_end(tmp_path: Path) -> None:
    for _ in range(2):
        with hold(tmp_path / "lock"):
            pass


def test_it_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), hold(tmp_path / "lock"):
        raise KeyError
    with hold(tmp_path / "lock"):
        pass
