"""A damaged store → a new one with every row that can still be read, and the damaged file kept beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.planet.database import connect
from plugins.planet.rows import ENTRY_COLUMNS, STATE_COLUMNS, entry_row, read_entry
from plugins.shared.problem import Problem

_COMPANIONS = ("", "-wal", "-shm")
_MOST_ROWS = 2_000_000
_GUESS = 200_000
_TABLES = {
    "tombstones": ("kind", "mark", "since"),
    "meta": ("key", "value"),
    "feeds": STATE_COLUMNS,
    "entries": (*ENTRY_COLUMNS, "seal"),
}


def set_aside(path: Path, now: datetime) -> tuple[sqlite3.Connection, tuple[Problem, ...]]:
    """Move the damaged file out of the way; return a new store with what it held, and what to tell."""
    aside = _free_name(path, now)
    for ending in _COMPANIONS:
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + ending))
    fresh = connect(path)
    saved = _copy(aside, fresh)
    what = f"was damaged; it was set aside as {aside.name}, and {saved} entries of it were saved"
    fix = "nothing to do; `restore` from the published archive brings back the rest"
    return fresh, (Problem(str(path), what, fix),)


def _free_name(path: Path, now: datetime) -> Path:
    name = f"{path.name}.broken-{now:%Y-%m-%d}"
    taken = [path.with_name(name), *(path.with_name(f"{name}-{n}") for n in range(2, 1000))]
    return next(candidate for candidate in taken if not candidate.exists())


def _copy(source: Path, target: sqlite3.Connection) -> int:
    saved = 0
    with closing(sqlite3.connect(source, isolation_level=None)) as broken:
        broken.text_factory = lambda data: data.decode("utf-8", "replace")
        target.execute("BEGIN IMMEDIATE")
        for table, columns in _TABLES.items():
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            for row in _rows(broken, table, names):
                sound = _resealed(row) if table == "entries" else row
                if sound is None:
                    continue
                sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
                with suppress(sqlite3.Error):
                    saved += target.execute(sql, sound).rowcount * (table == "entries")
        target.execute("COMMIT")
    return saved


def _resealed(row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    try:
        return entry_row(read_entry(row))
    except (ValueError, TypeError):
        return None


def _rows(broken: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[Any, ...]]:
    """Yield every row that can be read; each is looked up by its number, so that a bad page costs only its own rows."""
    for number in range(1, _last(broken, table) + 1):
        try:
            row = broken.execute(f"SELECT {names} FROM {table} WHERE rowid = ?", (number,)).fetchone()  # noqa: S608
        except (sqlite3.Error, UnicodeError):
            continue
        if row is not None:
            yield row


def _last(broken: sqlite3.Connection, table: str) -> int:
    """Return the highest row number; where that cannot be read, one that a file of this size cannot exceed by much."""
    try:
        return min(int(broken.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0), _MOST_ROWS)  # noqa: S608
    except sqlite3.Error:
        return _GUESS
