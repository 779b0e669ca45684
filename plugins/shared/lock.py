"""One at a time: a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has locks of its own
    fcntl = None  # type: ignore[assignment]

_STEP = 0.2  # seconds between two tries


class Busy(Exception):
    """Someone else holds the lock."""


@contextmanager
def hold(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock file ``path`` for the time of the block.

    Raises Busy when another process still holds it after ``patience`` seconds, and OSError where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        deadline = time.monotonic() + patience
        while not _take(file.fileno()):
            if time.monotonic() >= deadline:
                raise Busy(f"{path} is held by another run")
            time.sleep(_STEP)
        yield


def _take(handle: int) -> bool:
    """Take the lock if it is free; a system without locks has none that is taken."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # a byte behind the end of an empty file will do
    except (BlockingIOError, PermissionError):
        return False
    return True
