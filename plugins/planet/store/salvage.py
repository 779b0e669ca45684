"""A damaged store → a new one with every row that can still be read, and the damaged file kept beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from plugins.planet.store.database import changed, connect
from plugins.planet.store.rows import ROW_COLUMNS, STATE_COLUMNS, entry_row, put, read_entry
from plugins.shared.problem import Problem
from plugins.shared.slug import numbered

_COMPANIONS = ("", "-wal", "-shm")
_MOST_ROWS = 2_000_000
_SMALLEST_ROW = 50
_DELETED = 1000  # row numbers that were given out and are free again
_PAGE = 4096
# What stands in the place of a column that an older file has not.
_LACKING = {
    "placeholder": "note",
    **dict.fromkeys(("authors", "references", "attachments"), "'[]'"),
    **dict.fromkeys(("summary", "warning"), "''"),
    "removed": "'{}'",
}
_TABLES = {
    "tombstones": ("kind", "mark", "since"),
    "meta": ("key", "value"),
    "feeds": STATE_COLUMNS,
    "entries": ROW_COLUMNS,
}


def set_aside(path: Path, now: datetime) -> tuple[sqlite3.Connection, tuple[Problem, ...]]:
    """Move the damaged file out of the way; return a new store with what it held, and what to tell."""
    name = numbered(f"{path.name}.broken-{now:%Y-%m-%d}", lambda candidate: path.with_name(candidate).exists())
    aside = path.with_name(name)
    for ending in _COMPANIONS:
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + ending))
    fresh = connect(path)
    saved = _copy(aside, fresh)
    what = f"was damaged; it was set aside as {aside.name}, and {saved} entries of it were saved"
    fix = "nothing to do; `restore` from the published archive brings back the rest"
    return fresh, (Problem(str(path), what, fix),)


def _copy(source: Path, target: sqlite3.Connection) -> int:
    saved = 0
    with _readable(source, target) as broken:
        target.execute("BEGIN IMMEDIATE")
        for table, columns in _TABLES.items():
            sql = put(table, columns).replace("OR REPLACE", "OR IGNORE")
            for row in _rows(broken, table, _had(broken, table, columns)):
                sound = _resealed(row) if table == "entries" else row
                if sound is None:
                    continue
                with suppress(sqlite3.Error):
                    saved += target.execute(sql, sound).rowcount * (table == "entries")
        changed(target)
        target.execute("COMMIT")
    return saved


def _had(broken: sqlite3.Connection, table: str, columns: Sequence[str]) -> str:
    """Return ``columns`` as the file can be asked for them: an older one has not all of them."""
    try:
        there = {row[1] for row in broken.execute(f"PRAGMA table_info({table})")} or set(columns)
    except sqlite3.DatabaseError:
        there = set(columns)
    return ", ".join(f'"{name}"' if name in there else _LACKING.get(name, "NULL") for name in columns)


@contextmanager
def _readable(source: Path, fresh: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the damaged file; if its first page is lost, to a copy with the first page of a fresh one.

    The first page says where the tables begin, and that is the same in every store of a version.
    """
    with TemporaryDirectory(dir=source.parent) as folder:
        copy = Path(folder, "store")
        for ending in _COMPANIONS[:2]:
            companion = source.with_name(source.name + ending)
            if companion.exists():
                copyfile(companion, copy.with_name(copy.name + ending))
        if not _has_head(copy):
            copy.with_name(copy.name + "-wal").unlink(missing_ok=True)
            _transplant_head(copy, fresh)
        with closing(sqlite3.connect(copy, isolation_level=None)) as broken:
            broken.text_factory = lambda data: data.decode("utf-8", "replace")
            yield broken


def _has_head(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        try:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.Error:
            return False
    return tables >= set(_TABLES)


def _transplant_head(path: Path, fresh: sqlite3.Connection) -> None:
    """Source: sqlite.org/fileformat2.html §1.3: pages in the file at byte 28, the list of free pages at 32 to 39."""
    page = bytearray(fresh.serialize()[:_PAGE])
    size = path.stat().st_size
    page[28:32] = (size // _PAGE).to_bytes(4, "big")
    page[32:40] = bytes(8)
    page[92:96] = page[24:28]
    with path.open("r+b") as file:
        file.write(page[: min(size, _PAGE)])


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
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
                return
            continue
        if row is not None:
            yield row


def _last(broken: sqlite3.Connection, table: str) -> int:
    """Return the highest row number; where that cannot be read, one that a file of this size cannot exceed by much.

    Where a table's last page is lost, SQLite answers that there is no row, though there is a first.
    """
    try:
        highest, exists = broken.execute(f"SELECT max(rowid), EXISTS (SELECT 1 FROM {table}) FROM {table}").fetchone()  # noqa: S608
        if highest or not exists:
            return min(int(highest or 0), _MOST_ROWS)
    except sqlite3.Error:
        pass
    size = Path(broken.execute("PRAGMA database_list").fetchone()[2]).stat().st_size
    return min(size // _SMALLEST_ROW + _DELETED, _MOST_ROWS)
