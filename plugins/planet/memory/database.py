"""The SQLite file under the store: opened, checked, brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.planet.memory.migrations import NEWEST, migrate
from plugins.shared.problem import Problem, Problems

BUNDLED = "bundled"  # the fact that says which archives the rows of them came from


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a whole store of the newest version; raise sqlite3.DatabaseError for a damaged one."""
    # A large store is checked in a thread, beside other things; who opened it and who uses it take turns.
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA trusted_schema = OFF")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > NEWEST:
            what = f"was written by a newer ConnectingHub (store version {version}, this one knows {NEWEST})"
            raise Problems([Problem(str(path), what, "update this program, or name another --store")])
        damage = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if damage != "ok":
            raise sqlite3.DatabaseError(f"malformed: {damage}")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def changed(connection: sqlite3.Connection) -> None:
    """Note, in a transaction that changes what feeds brought, that what archives add to it must be looked at again."""
    connection.execute("DELETE FROM meta WHERE key = ?", (BUNDLED,))


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether the file's content is at fault, not its place, its rights or the disk."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Have all that is done inside done, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
