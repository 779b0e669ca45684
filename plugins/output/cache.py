"""What builds keep below .hub/cache: a part of it that is not as the last build left it is not used again.

A power cut can leave an empty file under a good name, and a disk a damaged one. What is deleted here costs only time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from plugins.output.swap import clear

SEALS = "seals.json"
# These have a list of their own, of each file's size and time; the published site has their files, too.
_CHECK_THEMSELVES = ("pages", "search")


def check(cache: Path) -> None:
    """Delete each part (file or folder) of the folder ``cache`` that is not as ``seal`` last saw it."""
    if not cache.is_dir():
        clear(cache)
        return
    known = _read(cache / SEALS)
    for part in _parts(cache):
        if known.get(part.name) != _marks(part):
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
    inside = [Path(folder, name) for folder, _, names in os.walk(part) for name in names]
    found = {path.relative_to(part).as_posix(): path.lstat() for path in inside or [part]}
    return {name: [one.st_mode, one.st_size, one.st_mtime_ns] for name, one in found.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
