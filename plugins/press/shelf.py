"""Files of earlier builds, each with what it was made from. Losing them costs only time.

A file on the shelf and the same file in the output are one file with two names, where the system can do that: a file
that has changed in its place since then does not count.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.press.questions import Asked

GROUNDS = 3  # sets of files to keep: a site is built for writing and for publishing, and by yesterday's theme
_RECORDS = "records.json"


@dataclass(frozen=True)
class Record:
    """What files were made from, and each one's size and time (nanoseconds) on the shelf."""

    key: str
    asked: tuple[Asked, ...]
    stamps: tuple[tuple[int, int], ...]


class Shelf:
    """The files of one ``ground`` below ``folder``; those that are not used in a build are gone at its end."""

    def __init__(self, folder: Path, ground: str) -> None:
        self._folder = folder / ground
        self._known = _read(self._folder / _RECORDS)
        self._used: dict[str, Record] = {}

    def take(self, key: str, targets: Sequence[Path], hold: Callable[[Sequence[Asked]], bool]) -> bool:
        """Put the files with ``key`` at ``targets`` if they are there, and what was asked for them holds."""
        record = self._known.get(key)
        if record is None or len(record.stamps) != len(targets) or not hold(record.asked):
            return False
        kept = self._kept(key, len(targets))
        if any(_stamp(path) != stamp for path, stamp in zip(kept, record.stamps, strict=True)):
            return False
        for path, target in zip(kept, targets, strict=True):
            same(path, target)
        self._used[key] = record
        return True

    def keep(self, key: str, made: Sequence[Path], asked: Sequence[Asked]) -> None:
        """Keep the files that were ``made`` under ``key``. Where nothing can be kept, nothing else happens."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            kept = self._kept(key, len(made))
            for path, target in zip(kept, made, strict=True):
                same(target, path)
            stamps = tuple(stamp for path in kept if (stamp := _stamp(path)))
            self._used[key] = Record(key, tuple(asked), stamps)

    def close(self) -> None:
        """Write down what is kept; delete the rest, and all but the latest grounds."""
        if not self._folder.is_dir():
            return
        with suppress(OSError):
            if self._used != self._known:
                self._write()
            named = {path.name for key, record in self._used.items() for path in self._kept(key, len(record.stamps))}
            for entry in os.scandir(self._folder):
                if entry.name not in named and entry.name != _RECORDS:
                    Path(entry.path).unlink()
            self._folder.touch()
            others = sorted(self._folder.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
            for path in others[GROUNDS:]:
                shutil.rmtree(path, ignore_errors=True)

    def _write(self) -> None:
        data = {key: [record.asked, record.stamps] for key, record in self._used.items()}
        # A list that a crash cut short must never be taken for a whole one.
        unfinished = self._folder / "unfinished"
        unfinished.write_text(json.dumps(data), encoding="utf-8")
        unfinished.replace(self._folder / _RECORDS)

    def _kept(self, key: str, count: int) -> list[Path]:
        return [self._folder / f"{key}-{number}" for number in range(count)]


def _read(path: Path) -> dict[str, Record]:
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        return {key: _record(key, *parts) for key, parts in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _record(key: str, asked: list[Any], stamps: list[Any]) -> Record:
    questions = tuple((str(question), list(arguments), answer) for question, arguments, answer in asked)
    return Record(key, questions, tuple((int(size), int(time)) for size, time in stamps))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def same(path: Path, target: Path) -> None:
    """Make ``target`` the same file as ``path``, or a copy where a file cannot have two names."""
    try:
        there = target.stat()
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    else:
        if there.st_nlink > 1 and os.path.samestat(there, path.stat()):
            return
        target.unlink()
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)
