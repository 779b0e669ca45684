"""Conversions of earlier builds in one file. Losing it costs only time, and it holds no more than the last build used.

A site is built for writing and for publishing, by turns: each of the latest grounds has its own rows.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from markupsafe import Markup

from plugins.writing.asked import Asked, as_data, from_data
from plugins.writing.conversion import Conversion
from plugins.writing.gist import Gist, gist
from plugins.writing.rendered import Content

GROUNDS = 3
_TABLES = """
    DROP TABLE IF EXISTS texts;  -- what an older version kept
    CREATE TABLE IF NOT EXISTS grounds (turn INTEGER PRIMARY KEY AUTOINCREMENT, ground TEXT UNIQUE);
    CREATE TABLE IF NOT EXISTS conversions (
        ground TEXT, source TEXT, mark TEXT, seal TEXT, minutes INTEGER, opening TEXT, asked TEXT,
        html TEXT, headings TEXT, text TEXT, PRIMARY KEY (ground, source)
    );
"""
_ALL = "SELECT source, mark, seal, minutes, opening, asked FROM conversions WHERE ground = ?"
_ONE = "SELECT html, headings, text FROM conversions WHERE ground = ? AND source = ?"
_OLD = "DELETE FROM grounds WHERE turn NOT IN (SELECT turn FROM grounds ORDER BY turn DESC LIMIT ?)"
_LATEST = "SELECT ground FROM grounds ORDER BY turn DESC LIMIT 1"
_ORPHANS = "DELETE FROM conversions WHERE ground NOT IN (SELECT ground FROM grounds)"
_UNUSED = "DELETE FROM conversions WHERE ground = ? AND source NOT IN (SELECT value FROM json_each(?))"
_NOTHING = Asked()
_ROOM = ("page_count", "freelist_count")
_NEW = "INSERT OR REPLACE INTO conversions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Remembered(NamedTuple):
    """What is known of the conversion of a file's body: the digests of the body and of what came of it."""

    mark: str
    seal: str
    gist: Gist
    asked: Asked


class Memory:
    """The conversions of one ``ground`` in the file ``path``. A file that cannot be used is begun anew.

    Where none can be written (a full disk, a folder that may only be read), they are held for this build.
    """

    def __init__(self, path: Path, ground: str) -> None:
        self._path = path
        self._ground = ground
        self._store = _open(path)
        self._held: set[str] = set()  # the sources of this ground
        self._process = os.getpid()
        self._last: tuple[str, Content | None] = ("", None)  # a page asks for one part of it after another
        self._reading = Lock()  # the search index reads texts in threads

    def recall(self) -> dict[str, Remembered]:
        """Return by source what is remembered."""
        known = {}
        self._held.clear()
        try:
            for source, mark, seal, minutes, opening, asked in self._store.execute(_ALL, (self._ground,)):
                self._held.add(source)
                with suppress(ValueError, TypeError, AttributeError):
                    answers = from_data(json.loads(asked)) if asked else _NOTHING
                    known[source] = Remembered(mark, seal, Gist(minutes, opening), answers)
        except sqlite3.Error:
            self._begin_anew()
        return known

    def add(self, source: str, mark: str, made: Conversion) -> Remembered:
        """Remember what was ``made`` of the body with ``mark``; return what is known of it."""
        content, self._last = made.content, ("", None)
        known = Remembered(mark, content.seal, gist(content.text), made.asked)
        asked = "" if made.asked == _NOTHING else json.dumps(as_data(made.asked))
        row = (self._ground, source, mark, known.seal, *known.gist, asked)
        texts = (str(content.html), json.dumps(content.headings), content.text)
        self._held.add(source)
        try:
            self._store.execute(_NEW, (*row, *texts))
        except sqlite3.Error:
            self._begin_anew()
            self._store.execute(_NEW, (*row, *texts))
        return known

    def _begin_anew(self) -> None:
        self._store.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._store = _open(None)

    def read(self, source: str) -> Content | None:
        """Return what came of a file's body, or None when that cannot be read any more."""
        known, content = self._last
        if known != source or not content:
            content = self._read(source)
            self._last = source, content
        return content

    def _read(self, source: str) -> Content | None:
        try:
            with self._reading:
                self._open_in_fork()
                html, headings, text = self._store.execute(_ONE, (self._ground, source)).fetchone()
            return Content(Markup(html), tuple(json.loads(headings)), str(text))
        except (sqlite3.Error, ValueError, TypeError):
            return None

    def _open_in_fork(self) -> None:
        """Take a connection of our own in a fork: SQLite's are one process's (sqlite.org/howtocorrupt.html, 2.6)."""
        if self._process != os.getpid():
            # The other is not closed here either.
            self._inherited, self._store, self._process = self._store, _open(self._path), os.getpid()

    def keep(self, used: Iterable[str]) -> None:
        """Forget every source that is not in ``used``, and all but the latest grounds; give the disk its room back."""
        wanted = set(used)
        with suppress(sqlite3.Error):
            if self._store.execute(_LATEST).fetchone() == (self._ground,) and self._held == wanted:
                self._store.commit()
                return
            self._store.execute("DELETE FROM grounds WHERE ground = ?", (self._ground,))
            self._store.execute("INSERT INTO grounds (ground) VALUES (?)", (self._ground,))
            self._store.execute(_OLD, (GROUNDS,))
            self._store.execute(_ORPHANS)
            self._store.execute(_UNUSED, (self._ground, json.dumps(sorted(wanted))))
            self._store.commit()
            (pages,), (empty,) = (self._store.execute(f"PRAGMA {of}").fetchone() for of in _ROOM)
            if empty > pages / 2:
                self._store.execute("VACUUM")


def _open(path: Path | None) -> sqlite3.Connection:
    """Open the file, anew if it is damaged; in memory, where no file can be had."""
    for again in (path, path):
        if again is None:
            break
        try:
            again.parent.mkdir(parents=True, exist_ok=True)
            return _prepared(sqlite3.connect(again, check_same_thread=False))
        except (sqlite3.Error, OSError):
            with suppress(OSError):
                again.unlink(missing_ok=True)
    return _prepared(sqlite3.connect(":memory:", check_same_thread=False))


def _prepared(store: sqlite3.Connection) -> sqlite3.Connection:
    # Losing what was written last costs only time, and waiting for the disk costs it each time.
    store.execute("PRAGMA synchronous = OFF")
    store.executescript(_TABLES)
    return store
