"""Is a build needed at all? Not when nothing that it reads has changed, nor what it wrote, nor any answer of the clock.

A file counts as unchanged when its size, its number on the disk and both its times are what they were.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from plugins.memo.database import NAME, read_trace, write_trace
from plugins.shared.folder import walk

MEMO = Path(".hub/cache") / NAME
_TRACE = "the last build"
_LEDGER = "events.lock"  # calendars say what is in it: a build that changed it is not the last word
_WRITTEN_BY_BUILDS = (_LEDGER, "posts.lock")
_RECORD = Path(".hub/events.json")  # what the site that is online has told of events
# Of the environment all counts (settings may read any of it), but for what differs from one command to the next.
_PASSING = frozenset(("_", "OLDPWD", "PWD", "SHLVL", "COLUMNS", "LINES", "WINDOWID", "PYTHONHASHSEED"))


WATCHED = " while it was watched"
_COMPILED = f"{os.sep}__pycache__{os.sep}"


@dataclass(frozen=True)
class Trace:
    """What a build has left: whose it was, what it read and wrote, and from when to when it is right."""

    of: str
    folders: Sequence[str]
    read: str
    store: str  # the planet's memory
    output: str
    written: str
    since: str
    until: str | None


def read_by_builds(root: Path, folders: Sequence[str]) -> str:
    """Return a digest of all that a build of ``root`` reads and does not write."""
    entries = _entries(root)
    facts = [_stamp(entry) for entry in entries if entry.is_file() and entry.name not in _WRITTEN_BY_BUILDS]
    facts += [f"{entry.path} > {Path(entry).readlink()}" for entry in entries if entry.is_symlink()]  # as output/
    inside = (entry for folder in folders if (root / folder).exists() for entry in walk(root / folder))
    facts += sorted(_stamp(entry) for entry in inside if _COMPILED not in entry.path)
    facts += sorted(f"{key}={value}" for key, value in os.environ.items() if key not in _PASSING)
    libraries = (entry.name for place in map(Path, sys.path) if place.is_dir() for entry in place.glob("*.dist-info"))
    return _digest([sys.version, *sorted(libraries), *facts])


def shown_and_kept(root: Path, store: Path) -> str:
    """Return a digest of what builds write, and show in the site: the events' ledger and the planet's ``store``."""
    return _contents(root / _LEDGER, *_memory(root, store))


def kept_by_builds(root: Path, store: Path) -> str:
    """Return a digest of all that builds read and write. The posts' ledger is among it, of which no page shows any."""
    return _contents(*(root / name for name in _WRITTEN_BY_BUILDS), root / _RECORD, *_memory(root, store))


def _memory(root: Path, store: Path) -> tuple[Path, Path]:
    return root / store, root / f"{store}-wal"


def _contents(*places: Path) -> str:
    """Return a digest of files; one that is empty, as SQLite's journal after a build, is as one that is not there."""
    return _digest([_content(path) if path.is_file() and path.stat().st_size else "" for path in places])


def _content(path: Path) -> str:
    with path.open("rb") as file:  # piece by piece: a planet's memory may be larger than the machine's
        return hashlib.file_digest(file, "sha256").hexdigest()


def in_output(live: Path) -> str:
    """Return a digest of what stands in the folder ``live``."""
    return _digest(sorted(map(_stamp, walk(live))))


def is_unchanged(root: Path, of: str, now: datetime, *, watched: bool = False) -> bool:
    """Return whether the build ``of`` some settings would leave everything in ``root`` as it is at ``now``.

    To a build that is ``watched``, one that was not is as good; the other way round a ledger may not be written yet.
    """
    trace = last(root)
    try:
        return (
            trace is not None
            and trace.of in ((of, of + WATCHED) if watched else (of,))
            and trace.since <= now.isoformat()
            and (trace.until is None or now.isoformat() < trace.until)
            and trace.read == read_by_builds(root, trace.folders) + kept_by_builds(root, Path(trace.store))
            and trace.written == in_output(Path(trace.output))
        )
    except OSError:
        return False


def last(root: Path) -> Trace | None:
    """Return what the last build has left, or None where it was not finished, or wrote something that it reads."""
    try:
        return Trace(**read_trace(root / MEMO, _TRACE))
    except TypeError:
        return None


def leave(root: Path, trace: Trace) -> None:
    """Remember the last build; where that cannot be written, the next is done in any case."""
    write_trace(root / MEMO, _TRACE, asdict(trace))


def forget(root: Path) -> None:
    """Have the next build done in any case."""
    if last(root):
        write_trace(root / MEMO, _TRACE, None)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _stamp(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink() and entry.is_dir():
        return os.urandom(8).hex()  # what is behind it is not looked at, and so never counts as unchanged
    try:
        status = entry.stat()
    except OSError:  # a link that leads nowhere
        status = entry.stat(follow_symlinks=False)
    return f"{entry.path} {status.st_mode} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _digest(parts: Sequence[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
