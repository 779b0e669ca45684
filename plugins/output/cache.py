"""What builds keep below .hub/cache: a part of it that is not as the last build left it is not used again.

A power cut can leave an empty file under a good name, and a disk a damaged one. What is deleted here costs only time.
The folder does not grow with the years: each part says below what it holds at most, and what is none of them goes.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from plugins.output.swap import clear
from plugins.shared.folder import walk

SEALS = "seals.json"
# tests/output/test_cache.py holds each of them to it.
PARTS = {
    "images": "the pictures that the last build showed, as they are published",
    "reading": "the content files of the last build",
    "search": "the last index for writing, and the last for publishing",
}
# It has a list of its own, of each file's size and time: a build that was ended in the midst of it loses none of them.
_CHECK_THEMSELVES = ("build.sqlite3", "build.sqlite3-wal", "build.sqlite3-shm", "blobs")


def check(cache: Path) -> None:
    """Delete each part (file or folder) of the folder ``cache`` that is unknown, or not as ``seal`` last saw it."""
    if not cache.is_dir():
        clear(cache)
        return
    known = _read(cache / SEALS)
    for part in _parts(cache):
        if part.name not in PARTS or known.get(part.name) != _marks(part):
            clear(part)


def seal(cache: Path) -> None:
    """Remember every part of ``cache`` as it is now."""
    if cache.is_dir():
        marks = {part.name: _marks(part) for part in _parts(cache)}
        (cache / SEALS).write_text(json.dumps(marks), encoding="utf-8")


def _parts(cache: Path) -> list[Path]:
    return [part for part in cache.iterdir() if part.name not in (SEALS, *_CHECK_THEMSELVES)]


def _marks(part: Path) -> dict[str, list[int]]:
    """Return for each file what it is, its size in bytes and when it was last written, in nanoseconds."""
    if not part.is_dir() or part.is_symlink():
        return {"": _mark(part.lstat())}
    return {entry.path[len(str(part)) :]: _mark(entry.stat(follow_symlinks=False)) for entry in walk(part)}


def _mark(found: os.stat_result) -> list[int]:
    return [found.st_mode, found.st_size, found.st_mtime_ns]


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
