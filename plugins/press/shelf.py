"""Files of earlier builds, each with what it was made from. Losing them costs only time.

A file on the shelf and the same file in the output are one file with two names, where the system can do that: a file
that has changed in its place since then does not count.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from plugins.press.questions import Asked
from plugins.shared import sealed
from plugins.shared.linked import Inode, inode, link

GROUNDS = 3  # sets of files to keep: a site is built for writing and for publishing, and by yesterday's theme
_RECORDS = "records"

Stamp: TypeAlias = tuple[int, int]  # of a file on the shelf: bytes, and nanoseconds
Record: TypeAlias = tuple[tuple[Asked, ...], tuple[Stamp, ...]]  # what files were made from, besides their key
Kept: TypeAlias = tuple[str, Inode]  # a file's path, and which file it is


class Shelf:
    """The files of one ``ground`` below ``folder``; those that are not used in a build are gone at its end."""

    def __init__(self, folder: Path, ground: str) -> None:
        self._folder = str(folder / ground)
        self._ground = ground
        self._known: dict[str, Record] = sealed.read(folder / ground / _RECORDS, ground) or {}
        self._there = _files(self._folder)
        self._used: dict[str, Record] = {}
        self._others = {_RECORDS}

    def beside(self, name: str) -> Path:
        """Return where something else of this ground is kept, which goes when the ground goes."""
        self._others.add(name)
        return Path(self._folder, name)

    def take(self, key: str, count: int, hold: Callable[[Sequence[Asked]], bool]) -> list[Kept] | None:
        """Return the ``count`` files with ``key`` if they are there, and what was asked for them holds."""
        record = self._known.get(key)
        if record is None or len(record[1]) != count or not hold(record[0]):
            return None
        kept: list[Kept] = []
        for name, stamp in zip(_names(key, count), record[1], strict=True):
            found = self._there.get(name)
            if found is None or _stamp(found) != stamp:
                return None
            kept.append((f"{self._folder}/{name}", inode(found)))
        self._used[key] = record
        return kept

    def keep(self, key: str, made: Sequence[Path], asked: Sequence[Asked]) -> None:
        """Keep the files that were ``made`` under ``key``. Where nothing can be kept, nothing else happens."""
        with suppress(OSError):
            stamps = []
            for name, target in zip(_names(key, len(made)), made, strict=True):
                path = Path(self._folder, name)
                link(target, path)
                stamps.append(_stamp(path.stat()))
            self._used[key] = tuple(asked), tuple(stamps)

    def close(self) -> None:
        """Write down what is kept; delete the rest, and all but the latest grounds."""
        folder = Path(self._folder)
        if not folder.is_dir():
            return
        with suppress(OSError):
            if self._used != self._known:
                sealed.write(folder / _RECORDS, self._ground, self._used)
            named = {name for key, record in self._used.items() for name in _names(key, len(record[1]))}
            for name in self._there.keys() - named - self._others:
                (folder / name).unlink()
            folder.touch()
            others = sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
            for path in others[GROUNDS:]:
                shutil.rmtree(path, ignore_errors=True)


def _files(folder: str) -> dict[str, os.stat_result]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat(follow_symlinks=False) for entry in entries}
    except OSError:
        return {}


def _names(key: str, count: int) -> list[str]:
    return [f"{key}-{number}" for number in range(count)]


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns
