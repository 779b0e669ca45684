"""Steps of earlier builds in one SQLite file, `.hub/cache/build.sqlite3`. Losing it costs only time.

A site is built for writing and for publishing, by turns: each of the latest contexts has rows of its own, and no more
than its last build used.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from plugins.memo.asking import Dependencies
from plugins.memo.blobs import Blob
from plugins.shared.digest import SIZE

NAME = "build.sqlite3"
CONTEXTS = 3
_VERSION = 1
StoredRow: TypeAlias = tuple[bytes, str, str, str]  # seal, asked, facts, blobs; the last three as JSON, or empty
_TABLES = """
    CREATE TABLE IF NOT EXISTS contexts (turn INTEGER PRIMARY KEY AUTOINCREMENT, context TEXT UNIQUE);
    CREATE TABLE IF NOT EXISTS traces (name TEXT PRIMARY KEY, seal BLOB, trace TEXT);
    CREATE TABLE IF NOT EXISTS steps (
        context TEXT, step TEXT, key TEXT, seal BLOB, asked TEXT, facts TEXT, blobs TEXT, value BLOB,
        PRIMARY KEY (context, step, key)
    );
"""
_ALL = "SELECT key, seal, asked, facts, blobs FROM steps WHERE context = ? AND step = ?"
_VALUE = "SELECT value FROM steps WHERE context = ? AND step = ? AND key = ?"
_NEW = "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DROP = "DELETE FROM steps WHERE context = ? AND step = ? AND key = ?"
_STEPS = "SELECT DISTINCT step FROM steps WHERE context = ?"
_DROP_STEP = "DELETE FROM steps WHERE context = ? AND step = ?"
_LATEST = "SELECT context FROM contexts ORDER BY turn DESC LIMIT 1"
_OLD = "DELETE FROM contexts WHERE turn NOT IN (SELECT turn FROM contexts ORDER BY turn DESC LIMIT ?)"
_ORPHANS = "DELETE FROM steps WHERE context NOT IN (SELECT context FROM contexts)"


@dataclass(frozen=True)
class Result:
    """A Step that was done: what it asked, and what is small of its result. The rest is its ``value``, read apart."""

    asked: Dependencies
    facts: Any  # as JSON has it
    blobs: tuple[Blob, ...] = ()


class Database:
    """The Steps of one ``context`` in the file ``path``; in memory where no file can be had.

    A damaged file is begun anew, a damaged row is as if it were not there.
    """

    def __init__(self, path: Path | None, context: str) -> None:
        self._path = path
        self._context = context
        self._store = _open(path)
        self._process = self._keeper = os.getpid()
        self._known: dict[str, dict[str, StoredRow]] = {}
        self._used: dict[str, set[str]] = {}
        self._changed = False

    def recall(self, step: str, key: str) -> Result | None:
        """Return what is known of the Step, whether it still holds or not."""
        row = self._rows(step).get(key)
        if row is None or row[0] != _seal(step, key, *row[1:]):
            return None
        asked, facts, blobs = (json.loads(column) if column else None for column in row[1:])
        return Result(asked or (), facts, tuple(Blob(*blob) for blob in blobs or ()))

    def keys(self, step: str) -> list[str]:
        """Return the keys of every Step of this name."""
        return list(self._rows(step))

    def use(self, step: str, key: str) -> None:
        """Say that this build uses the Step: what no build of this context uses is not kept."""
        self._used.setdefault(step, set()).add(key)

    def value(self, step: str, key: str) -> bytes | None:
        """Return what is large of the Step's result; None where it is lost."""
        self._open_here()
        with suppress(sqlite3.Error, TypeError):
            (sealed,) = self._store.execute(_VALUE, (self._context, step, key)).fetchone()
            if sealed[:SIZE] == _of(sealed[SIZE:]):
                return bytes(sealed[SIZE:])
        return None

    def keep(self, step: str, key: str, known: Result, value: bytes | None = None) -> None:
        """Keep what came of the Step, and use it. A fork keeps nothing (its parent does), nor does who has let go."""
        if self._keeper != os.getpid():
            return
        blobs = [(blob.digest, blob.size, blob.written) for blob in known.blobs]
        asked, facts, files = (json.dumps(part) if part else "" for part in (known.asked, known.facts, blobs))
        columns = (asked, facts, files)
        seal = _seal(step, key, *columns)
        self._rows(step)[key] = (seal, *columns)
        self.use(step, key)
        self._changed = True
        self._execute(_NEW, (self._context, step, key, seal, *columns, None if value is None else _of(value) + value))

    def save(self) -> None:
        """Write down what was kept; where that cannot be, nothing else happens."""
        with suppress(sqlite3.Error):
            self._store.commit()

    def tidy(self) -> bool:
        """Forget what this build did not use, and all but the latest contexts; return whether anything changed."""
        with suppress(sqlite3.Error):
            unused = list(self._unused())
            latest = self._store.execute(_LATEST).fetchone() == (self._context,)
            if latest and not unused and not self._changed:
                return False
            self._store.executemany(_DROP, unused)
            self._store.execute("DELETE FROM contexts WHERE context = ?", (self._context,))
            self._store.execute("INSERT INTO contexts (context) VALUES (?)", (self._context,))
            self._store.execute(_OLD, (CONTEXTS,))
            self._store.execute(_ORPHANS)
            self._store.commit()
            self._give_room_back()
        return True

    def blobs(self) -> set[str]:
        """Return the digests of all files that any Step has; raise sqlite3.Error where that cannot be said."""
        rows = self._store.execute("SELECT blobs FROM steps WHERE blobs != ''")
        return {blob[0] for (column,) in rows for blob in json.loads(column)}

    def close(self) -> None:
        """Let go of the file. It can still be read, by whoever looks something up in the site that was built."""
        self._store.close()
        self._process = self._keeper = 0

    def _unused(self) -> Iterator[tuple[str, str, str]]:
        for (step,) in self._store.execute(_STEPS, (self._context,)).fetchall():
            for key in self._rows(step).keys() - self._used.get(step, set()):
                yield self._context, step, key

    def _rows(self, step: str) -> dict[str, StoredRow]:
        if step not in self._known:
            self._open_here()
            rows: dict[str, StoredRow] = {}
            try:
                for key, *row in self._store.execute(_ALL, (self._context, step)):
                    rows[key] = tuple(row)
            except sqlite3.Error:
                self._begin_anew()
            self._known[step] = rows
        return self._known[step]

    def _execute(self, statement: str, values: Sequence[Any]) -> None:
        try:
            self._store.execute(statement, values)
        except sqlite3.Error:
            self._begin_anew()
            self._store.execute(statement, values)

    def _begin_anew(self) -> None:
        if self._keeper == os.getpid():  # what another builds with is not this one's
            self._store.close()
            _remove(self._path)
        self._store = _open(None)

    def _open_here(self) -> None:
        """Take a connection of our own in a fork: SQLite's are one process's (sqlite.org/howtocorrupt.html, 2.6)."""
        if self._process != os.getpid():
            # The other is not closed here either.
            self._inherited, self._store, self._process = self._store, _open(self._path), os.getpid()

    def _give_room_back(self) -> None:
        (pages,), (empty,) = (self._store.execute(f"PRAGMA {of}").fetchone() for of in ("page_count", "freelist_count"))
        if empty > pages / 2:
            self._store.execute("VACUUM")


def read_trace(path: Path, name: str) -> Any:
    """Return what ``write_trace`` left in the file ``path``; None where that is nothing, lost or damaged."""
    if not path.is_file():
        return None
    with suppress(sqlite3.Error, TypeError, ValueError), closing(sqlite3.connect(path, timeout=1)) as store:
        seal, trace = store.execute("SELECT seal, trace FROM traces WHERE name = ?", (name,)).fetchone()
        return json.loads(trace) if seal == _seal(name, trace) else None
    return None


def write_trace(path: Path, name: str, data: Any) -> None:
    """Leave ``data`` (as JSON has it; None for nothing) in the file ``path``; where that cannot be, nothing is left."""
    trace = json.dumps(data)
    with suppress(sqlite3.Error), closing(_open(path)) as store:
        store.execute("INSERT OR REPLACE INTO traces VALUES (?, ?, ?)", (name, _seal(name, trace), trace))
        store.commit()


def _seal(*texts: str) -> bytes:
    return _of("\0".join(texts).encode("utf-8", "surrogatepass"))


def _of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=SIZE).digest()


def _open(path: Path | None) -> sqlite3.Connection:
    """Open the file, anew if it is damaged; in memory, where no file can be had."""
    for again in (path, path):
        if again is None:
            break
        with suppress(OSError, sqlite3.Error):
            again.parent.mkdir(parents=True, exist_ok=True)
            store = sqlite3.connect(again, timeout=1, check_same_thread=False)
            try:
                return _prepared(store)
            except sqlite3.Error:
                store.close()
                _remove(again)
    return _prepared(sqlite3.connect(":memory:", check_same_thread=False))


def _prepared(store: sqlite3.Connection) -> sqlite3.Connection:
    # Losing what was written last costs only time, and waiting for the disk costs it each time.
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = OFF")
    if store.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        store.executescript("DROP TABLE IF EXISTS steps; DROP TABLE IF EXISTS contexts; DROP TABLE IF EXISTS traces;")
        store.execute(f"PRAGMA user_version = {_VERSION}")
    store.executescript(_TABLES)
    return store


def _remove(path: Path | None) -> None:
    for end in ("", "-wal", "-shm"):
        with suppress(OSError):
            if path:
                path.with_name(path.name + end).unlink(missing_ok=True)
