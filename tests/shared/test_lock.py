"""Two builds at once: the second is told to wait, and a lock never outlives its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.shared.lock import Busy, hold

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such locks")

HOLDER = """
import sys, time
from pathlib import Path
from plugins.shared.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def held(tmp_path: Path):
    path = tmp_path / "folder" / "lock"
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
    process.send_signal(signal.SIGKILL)
    process.wait()
    with hold(path):
        assert path.exists()


def test_it_is_let_go_at_the_end(tmp_path: Path) -> None:
    for _ in range(2):
        with hold(tmp_path / "lock"):
            pass


def test_it_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), hold(tmp_path / "lock"):
        raise KeyError
    with hold(tmp_path / "lock"):
        pass
