"""The planet's memory: one SQLite file. It opens, or is set aside with what could be read of it saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.planet.memory.database import connect, is_damage
from plugins.planet.memory.faces import Faces
from plugins.planet.memory.rows import (
    ENTRY_COLUMNS,
    STATE_COLUMNS,
    entry_row,
    read_entry,
    read_moment,
    read_state,
    state_row,
    write_moment,
)
from plugins.planet.memory.salvage import set_aside
from plugins.planet.memory.tombstones import Kind, Tombstone, address_key, is_forgotten, mark
from plugins.planet.model import Entry, FeedState
from plugins.shared.problem import Problem, Problems

_COLUMNS = ", ".join((*ENTRY_COLUMNS, "seal"))
_PUT_ENTRY = f"INSERT OR REPLACE INTO entries ({_COLUMNS}) VALUES ({', '.join('?' * (len(ENTRY_COLUMNS) + 1))})"  # noqa: S608
_PUT_STATE = f"INSERT OR REPLACE INTO feeds ({', '.join(STATE_COLUMNS)}) VALUES ({', '.join('?' * len(STATE_COLUMNS))})"  # noqa: S608
_TAKEN_BACK = "entries taken back by their authors"
_STATES = (
    f"SELECT {', '.join(STATE_COLUMNS)}, "  # noqa: S608
    "(SELECT count(*) FROM entries AS e WHERE e.feed = feeds.url AND e.member = feeds.member) FROM feeds"
)


class Store:
    """Entries, what is known of feeds, tombstones, and a few facts by name. Used by one thread."""

    def __init__(self, connection: sqlite3.Connection, notices: tuple[Problem, ...] = ()) -> None:
        self._connection = connection
        self.faces = Faces(connection)
        self.notices = notices  # what befell the file, for the report

    @classmethod
    def open(cls, path: Path, *, now: datetime) -> Store:
        """Return the store at ``path``, made if there is none.

        A damaged file is set aside, its readable rows are saved into a new one, and ``notices`` says so; of an empty
        file nothing is left to save, and that is said, too.
        Raises Problems for a store of a newer version, and for a place that cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            emptied = path.is_file() and path.stat().st_size == 0
            connection = connect(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise Problems([_unwritable(path, str(error))]) from None
            return cls(*set_aside(path, now))
        except OSError as error:
            raise Problems([_unwritable(path, error.strerror or str(error))]) from None
        return cls(connection, (_emptied(path),) if emptied else ())

    def close(self) -> None:
        """Close the file; afterwards it is whole without its companions."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Entries

    def entries(
        self,
        *,
        member: str | None = None,
        feed: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        river: bool = False,
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[Entry, ...]:
        """Return entries, newest first; ``since`` counts in, ``until`` does not.

        ``river`` keeps what belongs on the front: neither hidden nor the history that came with a new feed.
        """
        where, values = _where(member, feed, since, until, river)
        sql = f"SELECT {_COLUMNS} FROM entries{where} ORDER BY sort_date DESC, id LIMIT ? OFFSET ?"  # noqa: S608
        return tuple(_readable(self._connection.execute(sql, (*values, limit, offset))))

    def entry(self, id: str) -> Entry | None:
        """Return one entry."""
        sql = f"SELECT {_COLUMNS} FROM entries WHERE id = ?"  # noqa: S608
        return next(_readable(self._connection.execute(sql, (id,))), None)

    def count(self, *, member: str | None = None, feed: str | None = None, river: bool = False) -> int:
        """Return the number of entries."""
        where, values = _where(member, feed, None, None, river)
        return int(self._connection.execute(f"SELECT count(*) FROM entries{where}", values).fetchone()[0])  # noqa: S608

    def guids(self) -> frozenset[tuple[str, str]]:
        """Return (member, GUID) of every entry."""
        return frozenset(self._connection.execute("SELECT member, guid FROM entries"))

    def months(self) -> tuple[tuple[int, int, int], ...]:
        """Return (year, month, number of entries), the latest first."""
        sql = "SELECT substr(sort_date, 1, 7) AS month, count(*) FROM entries GROUP BY month ORDER BY month DESC"
        return tuple((int(m[:4]), int(m[5:7]), n) for m, n in self._connection.execute(sql))

    def held(self) -> dict[str, int]:
        """Return the number of entries by member."""
        rows = self._connection.execute("SELECT member, count(*) FROM entries GROUP BY member ORDER BY member")
        return {str(member): int(number) for member, number in rows}

    def removed(self) -> int:
        """Return how many entries were ever taken out for a reason: forgotten, or taken back by their authors."""
        stones = self._connection.execute("SELECT count(*) FROM tombstones WHERE kind = 'entry'").fetchone()[0]
        return int(stones) + int(self.fact(_TAKEN_BACK) or 0)

    def hidden(self, *, feed: str | None = None, member: str | None = None) -> dict[tuple[str, str], dict[str, int]]:
        """Return, by feed and member, how many entries are hidden for which reason."""
        where, values = _where(member, feed, None, None, False)
        sql = f"SELECT feed, member, hidden, count(hidden) FROM entries{where} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"  # noqa: S608
        found: dict[tuple[str, str], dict[str, int]] = {}
        for url, slug, reason, number in self._connection.execute(sql, values):
            if reason is not None:
                found.setdefault((url, slug), {})[reason] = number
        return found

    # Feeds

    def states(self) -> tuple[FeedState, ...]:
        """Return what is known of every feed."""
        return tuple(read_state(row) for row in self._connection.execute(_STATES + " ORDER BY member, url"))

    def state(self, url: str, member: str) -> FeedState:
        """Return what is known of a feed; of one never met, nothing but its address."""
        row = self._connection.execute(_STATES + " WHERE url = ? AND member = ?", (url, member)).fetchone()
        return read_state(row) if row else FeedState(url, member)

    # Writing: each of these is one transaction

    def save(self, state: FeedState | None, entries: Iterable[Entry] = (), removed: Iterable[str] = ()) -> int:
        """Keep a feed's state and entries and take out the ids in ``removed``; return how many entries are new.

        What was forgotten is not taken in again.
        """
        marks = self.tombstone_marks()
        kept = [entry for entry in entries if not is_forgotten(entry, marks)]
        with self._writing():
            new = sum(self._is_new(entry.id) for entry in kept)
            self._connection.executemany(_PUT_ENTRY, map(entry_row, kept))
            self._take_back(tuple(removed))
            if state is not None:
                self._connection.execute(_PUT_STATE, state_row(state))
        return new

    def heal_clock(self, now: datetime) -> None:
        """Bring back to ``now`` what a clock that ran ahead has written."""
        sql = f"SELECT {_COLUMNS} FROM entries WHERE first_seen > ?"  # noqa: S608
        ahead = list(_readable(self._connection.execute(sql, (write_moment(now),))))
        if ahead:
            self.save(None, [replace(e, first_seen=now, sort_date=min(e.sort_date, now)) for e in ahead])

    def forget(
        self, *, now: datetime, url: str | None = None, member: str | None = None, entry: str | None = None
    ) -> int:
        """Delete what is at an address (a post's or a feed's), of a member or an entry; return how many entries went.

        A tombstone keeps each from coming back, from its feed or from an archive.
        """
        stones: list[tuple[Kind, str]] = []
        if url is not None:
            stones += [("url", url), ("feed", url)]
        if member is not None:
            stones.append(("member", member))
        if entry is not None:
            stones.append(("entry", entry))
        marks = {mark(kind, value) for kind, value in stones}
        with self._writing():
            gone = [e for e in self._candidates(url, member, entry) if is_forgotten(e, marks)]
            stones += [("entry", e.id) for e in gone]
            self._connection.executemany("DELETE FROM entries WHERE id = ?", [(e.id,) for e in gone])
            self._connection.executemany(
                "INSERT OR IGNORE INTO tombstones (kind, mark, since) VALUES (?, ?, ?)",
                [(kind, mark(kind, value), write_moment(now)) for kind, value in stones],
            )
            if member is not None:
                self._connection.execute("DELETE FROM feeds WHERE member = ?", (member,))
            self.faces.drop_forgotten(marks)
        self._connection.execute("VACUUM")  # what was deleted must not stay readable in free pages
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(gone)

    def _candidates(self, url: str | None, member: str | None, entry: str | None) -> list[Entry]:
        if entry is not None:
            found = self.entry(entry)
            return [found] if found else []
        if member is not None:
            return list(self.entries(member=member))
        tail = f"%{address_key(url or '').rsplit('/', 1)[-1][-40:]}%"
        sql = f"SELECT {_COLUMNS} FROM entries WHERE url LIKE ? OR guid LIKE ? OR feed LIKE ?"  # noqa: S608
        return list(_readable(self._connection.execute(sql, (tail, tail, tail))))

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Return every tombstone."""
        rows = self._connection.execute("SELECT kind, mark, since FROM tombstones ORDER BY kind, mark")
        return tuple(Tombstone(kind, text, read_moment(since)) for kind, text, since in rows)

    def tombstone_marks(self) -> frozenset[str]:
        """Return the digests of all that was forgotten."""
        return frozenset(row[0] for row in self._connection.execute("SELECT mark FROM tombstones"))

    def add_tombstones(self, stones: Iterable[Tombstone]) -> None:
        """Keep tombstones that came with an archive, and delete what they stand for."""
        known = self.tombstone_marks()
        rows = [(stone.kind, stone.mark, write_moment(stone.since)) for stone in stones if stone.mark not in known]
        if not rows:
            return
        with self._writing():
            self._connection.executemany("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?)", rows)
            marks = self.tombstone_marks()
            gone = [(e.id,) for e in self.entries() if is_forgotten(e, marks)]
            self._connection.executemany("DELETE FROM entries WHERE id = ?", gone)
            self.faces.drop_forgotten(marks)

    # Facts by name

    def fact(self, key: str) -> str | None:
        """Return a fact, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, key: str, value: str) -> None:
        """Keep a fact."""
        with self._writing():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _take_back(self, ids: Sequence[str]) -> None:
        if ids:
            self._connection.executemany("DELETE FROM entries WHERE id = ?", [(id,) for id in ids])
            number = str(int(self.fact(_TAKEN_BACK) or 0) + len(ids))
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_TAKEN_BACK, number))

    def _is_new(self, id: str) -> bool:
        return self._connection.execute("SELECT 1 FROM entries WHERE id = ?", (id,)).fetchone() is None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _emptied(path: Path) -> Problem:
    what = "was an empty file (a disk that was full, or a first run that was ended); the planet's memory begins anew"
    return Problem(str(path), what, "`restore` from the published archive brings back what there was")


def _unwritable(path: Path, reason: str) -> Problem:
    return Problem(str(path), f"the store cannot be opened ({reason})", "check the folder's rights and the free space")


def _where(
    member: str | None, feed: str | None, since: datetime | None, until: datetime | None, river: bool
) -> tuple[str, list[Any]]:
    parts: list[tuple[str, list[Any]]] = []
    if member is not None:
        parts.append(("member = ?", [member]))
    if feed is not None:
        parts.append(("feed = ?", [feed]))
    if since is not None:
        parts.append(("sort_date >= ?", [write_moment(since)]))
    if until is not None:
        parts.append(("sort_date < ?", [write_moment(until)]))
    if river:
        parts.append(("fresh = 1 AND hidden IS NULL", []))
    sql = " AND ".join(text for text, _ in parts)
    return (f" WHERE {sql}" if sql else ""), [value for _, values in parts for value in values]


def _readable(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Yield the entries of rows; a row that says nothing sensible any more is passed over."""
    for row in rows:
        try:
            yield read_entry(row)
        except (ValueError, TypeError):
            continue
