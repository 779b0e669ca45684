"""The store's tables, version by version. A version that was released is never changed; a new one is added below it."""

from __future__ import annotations

import sqlite3

_V1 = """
CREATE TABLE entries (
  id TEXT PRIMARY KEY NOT NULL, member TEXT NOT NULL, feed TEXT NOT NULL, guid TEXT NOT NULL, url TEXT,
  title TEXT NOT NULL, content TEXT NOT NULL, excerpt TEXT NOT NULL,
  published TEXT, updated TEXT, first_seen TEXT NOT NULL, sort_date TEXT NOT NULL,
  author TEXT, tags TEXT NOT NULL, language TEXT, direction TEXT NOT NULL, precision TEXT NOT NULL,
  note INTEGER NOT NULL, edited INTEGER NOT NULL, hidden TEXT, fresh INTEGER NOT NULL, links TEXT NOT NULL,
  seal BLOB NOT NULL
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
  ttl REAL, choices TEXT NOT NULL,
  PRIMARY KEY (url, member)
);
CREATE TABLE tombstones (kind TEXT NOT NULL, mark TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (kind, mark));
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
"""

_V2 = """
CREATE INDEX entries_in_history ON entries (sort_date DESC, id)
  WHERE fresh = 0 AND hidden IS NULL AND published IS NOT NULL;
"""

_V3 = """
CREATE TABLE faces (
  member TEXT NOT NULL, feed TEXT NOT NULL, sources TEXT NOT NULL, url TEXT, etag TEXT, last_modified TEXT,
  next_due TEXT, picture BLOB NOT NULL, message TEXT NOT NULL, PRIMARY KEY (member, feed)
);
"""

MIGRATIONS = (_V1, _V2, _V3)
NEWEST = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to the newest version, all or nothing."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;{script}PRAGMA user_version = {number};COMMIT;")
