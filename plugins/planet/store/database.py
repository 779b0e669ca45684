"""The SQLite file under the store: opened, checked, brought up to date, and written by one update at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from plugins.shared.lock import Busy, hold
from plugins.shared.problem import Problem, Problems

# A store of 0.2.0, the first release.
_V4 = """
CREATE TABLE entries (
  id TEXT PRIMARY KEY NOT NULL, member TEXT NOT NULL, feed TEXT NOT NULL, guid TEXT NOT NULL, url TEXT,
  title TEXT NOT NULL, content TEXT NOT NULL, excerpt TEXT NOT NULL,
  published TEXT, updated TEXT, first_seen TEXT NOT NULL, sort_date TEXT NOT NULL,
  author TEXT, tags TEXT NOT NULL, language TEXT, direction TEXT NOT NULL, precision TEXT NOT NULL,
  note INTEGER NOT NULL, edited INTEGER NOT NULL, hidden TEXT, fresh INTEGER NOT NULL, links TEXT NOT NULL,
  seal BLOB NOT NULL, bundled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX entries_by_date ON entries (sort_date DESC, id);
CREATE INDEX entries_in_river ON entries (sort_date DESC, id) WHERE fresh = 1 AND hidden IS NULL;
CREATE INDEX entries_by_member ON entries (member, sort_date DESC, id);
CREATE INDEX entries_by_feed ON entries (feed, member, hidden);
CREATE INDEX entries_by_first_seen ON entries (first_seen);
CREATE TABLE feeds (
  url TEXT NOT NULL, member TEXT NOT NULL, etag TEXT, last_modified TEXT,
  last_attempt TEXT, last_success TEXT, next_due TEXT, failures INTEGER NOT NULL, failing_since TEXT,
  gone INTEGER NOT NULL, moved_to TEXT, message TEXT NOT NULL, title TEXT NOT NULL,
  ttl REAL, choices TEXT NOT NULL, gone_since TEXT, moved_since TEXT, moved_checked TEXT,
  PRIMARY KEY (url, member)
);
CREATE TABLE tombstones (kind TEXT NOT NULL, mark TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (kind, mark));
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE INDEX entries_in_history ON entries (sort_date DESC, id)
  WHERE fresh = 0 AND hidden IS NULL AND published IS NOT NULL;
CREATE TABLE faces (
  member TEXT NOT NULL, feed TEXT NOT NULL, sources TEXT NOT NULL, url TEXT, etag TEXT, last_modified TEXT,
  next_due TEXT, picture BLOB NOT NULL, message TEXT NOT NULL, PRIMARY KEY (member, feed)
);
CREATE INDEX entries_bundled ON entries (member, id) WHERE bundled = 1;
"""

# What entries have since they may be notes, pictures and sound; what nobody has read yet is empty.
_V5 = """
ALTER TABLE entries RENAME COLUMN note TO placeholder;
ALTER TABLE entries ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entries ADD COLUMN source TEXT;
ALTER TABLE entries ADD COLUMN "references" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entries ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entries ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN warning TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN removed TEXT NOT NULL DEFAULT '{}';
"""

# What is looked for beyond a feed's own address, and found.
_V6 = """
ALTER TABLE feeds ADD COLUMN advice TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN looked TEXT;
"""

_V7 = """
CREATE TABLE stills (url TEXT PRIMARY KEY NOT NULL, picture BLOB NOT NULL, next_due TEXT, message TEXT NOT NULL);
CREATE INDEX entries_with_videos ON entries (sort_date DESC, id, member, hidden, attachments)
  WHERE instr(attachments, '"video"') > 0;
"""

_V8 = "CREATE TABLE sources (url TEXT PRIMARY KEY NOT NULL, next_due TEXT, gone_since TEXT);"

_V9 = """
CREATE TABLE lookups (
  kind TEXT NOT NULL, url TEXT NOT NULL, post TEXT NOT NULL, asked TEXT NOT NULL, found TEXT NOT NULL,
  PRIMARY KEY (kind, url)
);
CREATE INDEX lookups_by_post ON lookups (post, kind);
"""

MIGRATIONS = {4: _V4, 5: _V5, 6: _V6, 7: _V7, 8: _V8, 9: _V9}
NEWEST, OLDEST = max(MIGRATIONS), min(MIGRATIONS)
BUNDLED = "bundled"  # the fact that says which archives the rows of them came from


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to the newest version, each step all or nothing; two who do it at once take turns."""
    while _version(connection) < NEWEST:
        connection.execute("BEGIN IMMEDIATE")
        number = max(_version(connection) + 1, OLDEST)
        if number <= NEWEST:
            for statement in MIGRATIONS[number].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version < 0:
        raise sqlite3.DatabaseError("malformed: a version below the first")
    return version


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
        if 0 < version < OLDEST:
            what = "was written by a ConnectingHub of before its first release, 0.2.0"
            fix = "open it with 0.2.0 once, or `restore` the published archive into another --store"
            raise Problems([Problem(str(path), what, fix)])
        damage = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if damage != "ok":
            raise sqlite3.DatabaseError(f"malformed: {damage}")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def changed(connection: sqlite3.Connection) -> None:
    """Note, in a transaction that changes what feeds brought, that what goes by it is to be looked at again.

    That is what archives add to it, and where its links lead (lookups.py).
    """
    connection.execute("DELETE FROM meta WHERE key = ?", (BUNDLED,))
    connection.execute("DELETE FROM lookups WHERE kind = 'run'")


class Table:
    """A table of the store; ``connection`` is the store's, and so are its transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection


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


@contextmanager
def store_lock(store: Path, patience: float = 120.0) -> Iterator[None]:
    """Hold the lock beside ``store``; wait ``patience`` seconds for another to end, then raise Problems."""
    with ExitStack() as held:
        try:
            held.enter_context(hold(store.with_name(f"{store.name}.lock"), patience))
        except Busy:
            raise Problems([Problem(str(store), "another update is at work", "wait until it has ended")]) from None
        except OSError as error:
            what = f"the store cannot be written ({error.strerror})"
            raise Problems([Problem(str(store), what, "check the folder's rights and the free space")]) from None
        yield
