"""One update at a time: a lock that the operating system lets go of however its holder ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.shared.problem import Problem, Problems

_STEP = 0.2


@contextmanager
def only_one(store: Path, patience: float) -> Iterator[None]:
    """Hold the lock beside ``store``; wait ``patience`` seconds for another to end, then raise Problems."""
    path = store.with_name(f"{store.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a")
    except OSError as error:
        what = f"the store cannot be written ({error.strerror})"
        raise Problems([Problem(str(store), what, "check the folder's rights and the free space")]) from None
    with handle:
        deadline = time.monotonic() + patience
        while not _take(handle.fileno()):
            if time.monotonic() > deadline:
                raise Problems([Problem(str(store), "another update is at work", "wait until it has ended")])
            time.sleep(_STEP)
        yield


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
