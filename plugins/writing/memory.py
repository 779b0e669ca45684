"""Conversions of earlier builds in one file. Losing it costs only time, and it holds no more than the last build used.

A site is built for writing and for publishing, by turns: each of the latest grounds (ground.py) has its own rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from plugins.writing.asked import as_data, from_data
from plugins.writing.conversion import Conversion
from plugins.writing.rendered import Rendered

GROUNDS = 3
_TABLES = """
    CREATE TABLE IF NOT EXISTS grounds (turn INTEGER PRIMARY KEY AUTOINCREMENT, ground TEXT UNIQUE);
    CREATE TABLE IF NOT EXISTS conversions (
        ground TEXT, source TEXT, mark BLOB, asked TEXT, html TEXT, headings TEXT, text TEXT,
        PRIMARY KEY (ground, source)
    );
"""
_ALL = "SELECT source, mark, asked, html, headings, text FROM conversions WHERE ground = ?"
_OLD = "DELETE FROM grounds WHERE turn NOT IN (SELECT turn FROM grounds ORDER BY turn DESC LIMIT ?)"
_ORPHANS = "DELETE FROM conversions WHERE ground NOT IN (SELECT ground FROM grounds)"
_UNUSED = "DELETE FROM conversions WHERE ground = ? AND source NOT IN (SELECT source FROM used)"
_NEW = "INSERT OR REPLACE INTO conversions VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Remembered:
    """The conversion of a file's body; ``mark`` is the body's digest."""

    source: str
    mark: bytes
    conversion: Conversion


class Memory:
    """The conversions of one ``ground`` in the file ``path``. A file that cannot be used is begun anew."""

    def __init__(self, path: Path, ground: str) -> None:
        self._path = path
        self._ground = ground

    def recall(self) -> dict[str, Remembered]:
        """Return by source what is remembered."""
        try:
            with self._opened() as store:
                return {row[0]: _remembered(*row) for row in store.execute(_ALL, (self._ground,))}
        except (sqlite3.Error, OSError, ValueError, TypeError, AttributeError):
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            return {}

    def remember(self, made: Iterable[Remembered], used: Iterable[str]) -> None:
        """Add what was ``made``; forget every source that is not in ``used``, and all but the latest grounds.

        When the file cannot be written (a full disk), nothing is remembered, and nothing else happens.
        """
        with suppress(sqlite3.Error, OSError), self._opened() as store, store:
            store.execute("DELETE FROM grounds WHERE ground = ?", (self._ground,))
            store.execute("INSERT INTO grounds (ground) VALUES (?)", (self._ground,))
            store.execute(_OLD, (GROUNDS,))
            store.execute(_ORPHANS)
            store.execute("CREATE TEMP TABLE used (source TEXT PRIMARY KEY)")
            store.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((source,) for source in used))
            store.execute(_UNUSED, (self._ground,))
            store.executemany(_NEW, ((self._ground, *_row(one)) for one in made))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(self._path)
        try:
            store.executescript(_TABLES)
            yield store
        finally:
            store.close()


def _row(one: Remembered) -> tuple[str | bytes, ...]:
    rendered = one.conversion.rendered
    asked = json.dumps(as_data(one.conversion.asked))
    return one.source, one.mark, asked, str(rendered.html), json.dumps(rendered.headings), rendered.text


def _remembered(source: str, mark: bytes, asked: str, html: str, headings: str, text: str) -> Remembered:
    rendered = Rendered(Markup(html), tuple(json.loads(headings)), str(text))
    return Remembered(source, mark, Conversion(from_data(json.loads(asked)), rendered))
