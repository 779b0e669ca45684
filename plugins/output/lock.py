"""One at a time: a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two builds at once are the user's to avoid
    fcntl = None  # type: ignore[assignment]


class Busy(Exception):
    """Someone else holds the lock."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` for the time of the block; raise Busy when another process does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy(f"{path} is held by another run") from error
        yield
