"""One at a time: a lock that the system lets go of when its holder ends, however it ends.

A fork of the holder does not hold it: it may live longer, and nobody should wait for that.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has locks of its own
    fcntl = None  # type: ignore[assignment]

_STEP = 0.2  # seconds between two tries
_held: set[IO[str]] = set()


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
        _held.add(file)
        try:
            yield
        finally:
            _held.discard(file)


def _leave_to_the_holder() -> None:
    """In a fork: close what it has inherited. The lock is its parent's."""
    while _held:
        _held.pop().close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_the_holder)


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
