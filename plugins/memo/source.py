"""What a file looks like from outside (its size, number and times): one that was not touched is not opened."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[int, ...]  # of a file: bytes, number on the disk, and two times in nanoseconds
_FRESH = 2_000_000_000  # nanoseconds: a file may change again in the same tick of its disk's clock


def stamp(path: Path | str) -> Stamp:
    """Return what a file looks like from outside; raise OSError where there is none."""
    # To make a Path of each name takes longer than all else here.
    found = os.lstat(path)
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def settled(found: Stamp) -> bool:
    """Return whether a file with this stamp, read now, would have another after its next change."""
    return found[-1] + _FRESH < time.time_ns()
