"""What a command costs: seconds on the clock, seconds of all cores, and memory."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_MEGABYTE = 1_000_000
_OFTEN = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of all cores together; megabytes of the largest process, and of all at one moment."""

    clock: float
    cores: float
    largest: float
    together: float | None = None


def cost_of(command: Sequence[str], folder: Path, *, watched: bool = False) -> Cost:
    """Run ``command`` in ``folder``; raise CalledProcessError where it fails.

    When it is ``watched``, the memory of all its processes is added up again and again, each page that several share
    once (Linux's PSS); that takes a little of a core.
    """
    begun = perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, start_new_session=True
    )
    ended = threading.Event()
    seen = [0.0]
    watch = threading.Thread(target=_watch, args=(process.pid, ended, seen))
    if watched:
        watch.start()
    _, status, used = os.wait4(process.pid, 0)
    clock = perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if watched:
        ended.set()
        watch.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    largest = used.ru_maxrss * 1024 / _MEGABYTE
    return Cost(clock, used.ru_utime + used.ru_stime, largest, max(seen[0], largest) if seen[0] else None)


def environment() -> dict[str, str]:
    """Return this process's environment as most people's is: Python writes down what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _watch(session: int, ended: threading.Event, seen: list[float]) -> None:
    while not ended.wait(_OFTEN):
        seen[0] = max(seen[0], sum(map(_share, _processes(session))))


def _processes(session: int) -> Iterator[Path]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):  # one may end while it is looked at
            # What comes after the command's name: state, parent, group, session.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                yield folder


def _share(process: Path) -> float:
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / _MEGABYTE
    return 0
