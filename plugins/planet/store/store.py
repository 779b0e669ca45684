"""The planet's memory: one SQLite file. It opens, or is set aside with what could be read of it saved."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.planet.model import Entry, FeedState
from plugins.planet.store.database import BUNDLED, changed, connect, is_damage, transaction
from plugins.planet.store.lookups import LookupTable, SourceTable
from plugins.planet.store.pictures import AvatarTable, FeaturedTable, StillTable
from plugins.planet.store.rows import (
    OF_MEMBERS,
    ROW_COLUMNS,
    SELECT_ENTRIES,
    STATE_COLUMNS,
    entry_row,
    put,
    read_entries,
    row_of,
    values_of,
    write_moment,
)
from plugins.planet.store.tombstones import Forgotten, is_forgotten
from plugins.shared.problem import Problem, Problems

_PUT_ENTRY, _PUT_STATE = put("entries", ROW_COLUMNS), put("feeds", STATE_COLUMNS)
_SALVAGED = "salvaged"  # the fact that much of the memory may be lost
_CONVERSATIONS = "conversations that were published"
_TAKEN_BACK = "entries taken back by their authors"
_STATES = (
    f"SELECT {', '.join(STATE_COLUMNS)}, "  # noqa: S608
    "(SELECT count(*) FROM entries AS e WHERE e.feed = feeds.url AND e.member = feeds.member) FROM feeds "
    "ORDER BY member, url"
)


class Store:
    """Entries, what is known of feeds, tombstones, and a few facts by name. Used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, notices: tuple[Problem, ...] = ()) -> None:
        self._connection = connection
        self.avatars = AvatarTable(connection)
        self.stills = StillTable(connection)
        self.featured = FeaturedTable(connection)
        self.sources = SourceTable(connection)
        self.lookups = LookupTable(connection)
        self.forgotten = Forgotten(connection, self.avatars)
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
            from plugins.planet.store.salvage import set_aside  # slow to load, and seldom needed

            store = cls(*set_aside(path, now))
            store.set_fact(_SALVAGED, "1")
            return store
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
        bundled: bool | None = None,
    ) -> tuple[Entry, ...]:
        """Return entries, newest first; ``bundled`` tells what the site's archives add from what feeds brought."""
        chosen = {"member": member, "bundled": bundled}
        conditions = {column: value for column, value in chosen.items() if value is not None}
        where = f" WHERE {' AND '.join(f'{column} = ?' for column in conditions)}" if conditions else ""
        sql = f"{SELECT_ENTRIES}{where} ORDER BY sort_date DESC, id"
        return tuple(read_entries(self._rows(sql, tuple(conditions.values()))))

    def entry(self, id: str) -> Entry | None:
        """Return one entry."""
        sql = f"{SELECT_ENTRIES} WHERE id = ?"
        return next(read_entries(self._rows(sql, (id,))), None)

    def count(self) -> int:
        """Return the number of entries."""
        return int(self._connection.execute("SELECT count(*) FROM entries").fetchone()[0])

    def counts(self) -> dict[tuple[str, str], int]:
        """Return the number of entries by feed and member."""
        rows = self._connection.execute("SELECT feed, member, count(*) FROM entries GROUP BY 1, 2")
        return {(str(feed), str(member)): int(number) for feed, member, number in rows}

    def held(self, *, bundled: bool = False) -> dict[str, int]:
        """Return the number of entries by member: of those that feeds brought, or of those that archives add."""
        sql = "SELECT member, count(*) FROM entries WHERE bundled = ? GROUP BY member ORDER BY member"
        return {str(member): int(number) for member, number in self._connection.execute(sql, (int(bundled),))}

    def brought(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield (id, member, address) of every entry that a feed brought, without reading any text."""
        yield from self._connection.execute("SELECT id, member, url FROM entries WHERE bundled = 0")

    @property
    def may_remember(self) -> bool:
        """Tell whether the site's published archive may bring all that it knows: nothing is known here, or lost."""
        known = "SELECT EXISTS (SELECT 1 FROM entries WHERE bundled = 0) OR EXISTS (SELECT 1 FROM tombstones)"
        return self.fact(_SALVAGED) is not None or not self._connection.execute(known).fetchone()[0]

    def removed(self) -> int:
        """Return how many entries were ever taken out for a reason: forgotten, or taken back by their authors."""
        return self.forgotten.count() + int(self.fact(_TAKEN_BACK) or 0)

    def hidden(self) -> dict[tuple[str, str], dict[str, int]]:
        """Return, by feed and member, how many entries are hidden for which reason."""
        sql = "SELECT feed, member, hidden, count(hidden) FROM entries GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        counts: dict[tuple[str, str], dict[str, int]] = {}
        for url, slug, reason, number in self._connection.execute(sql):
            if reason is not None:
                counts.setdefault((url, slug), {})[reason] = number
        return counts

    # Feeds

    def states(self) -> tuple[FeedState, ...]:
        """Return what is known of every feed."""
        rows = self._connection.execute(_STATES)
        return tuple(FeedState(**values_of(row, STATE_COLUMNS), entries=entries) for *row, entries in rows)

    # Writing: each of these is one transaction

    def save(self, state: FeedState | None, entries: Iterable[Entry] = (), removed: Iterable[str] = ()) -> int:
        """Keep a feed's state and entries and take out the ids in ``removed``; return how many entries are new.

        What was forgotten is not taken in again.
        """
        brought = tuple(entries)
        marks = self.forgotten.marks() if brought else ()
        kept = [entry for entry in brought if not is_forgotten(entry, marks)]
        with transaction(self._connection):
            new = sum(self._is_new(entry.id) for entry in kept)
            self._connection.executemany(_PUT_ENTRY, map(entry_row, kept))
            gone = self._take_back(tuple(removed))
            if kept or gone:
                changed(self._connection)
            if state is not None:
                self._connection.execute(_PUT_STATE, row_of(state, STATE_COLUMNS))
        return new

    def drop(self, ids: Iterable[str]) -> None:
        """Let go of entries that come and go, and are missed by nobody: a stream's."""
        rows = [(id_,) for id_ in ids]
        if rows:
            with transaction(self._connection):
                self._connection.executemany("DELETE FROM entries WHERE id = ?", rows)
                changed(self._connection)

    def keep_streams(self, members: Iterable[str]) -> None:
        """Let go of all that streams brought which are not followed any more; ``members`` stands for those that are."""
        of_streams = f"NOT {OF_MEMBERS} AND member NOT IN (SELECT value FROM json_each(?))"  # noqa: S608
        known = json.dumps(list(members))
        left = self._connection.execute(f"SELECT id FROM entries WHERE {of_streams}", (known,)).fetchall()  # noqa: S608
        self.drop(str(id_) for (id_,) in left)
        self._connection.execute(f"DELETE FROM feeds WHERE {of_streams}", (known,))  # noqa: S608

    def save_states(self, states: Iterable[FeedState]) -> None:
        """Keep the states of several feeds, all or none."""
        with transaction(self._connection):
            self._connection.executemany(_PUT_STATE, [row_of(state, STATE_COLUMNS) for state in states])

    def bundle(self, entries: Iterable[Entry], key: str) -> None:
        """Have ``entries`` in place of all that archives added before; ``key`` says where they came from."""
        marks = self.forgotten.marks()
        rows = [entry_row(entry) for entry in entries if not is_forgotten(entry, marks)]
        with transaction(self._connection):
            self._connection.execute("DELETE FROM entries WHERE bundled = 1")
            self._connection.executemany(_PUT_ENTRY.replace("OR REPLACE", "OR IGNORE"), rows)
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (BUNDLED, key))

    def is_whole_again(self) -> None:
        """Note that what was lost with a damaged file has been brought back."""
        self._connection.execute("DELETE FROM meta WHERE key = ?", (_SALVAGED,))

    def heal_clock(self, now: datetime) -> None:
        """Bring back to ``now`` what a clock that ran ahead has written."""
        sql = f"{SELECT_ENTRIES} WHERE first_seen > ?"
        ahead = list(read_entries(self._connection.execute(sql, (write_moment(now),))))
        if ahead:
            self.save(None, [replace(e, first_seen=now, sort_date=min(e.sort_date, now)) for e in ahead])

    @property
    def conversations(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the posts of every conversation that was published, by what its address calls it."""
        return {name: tuple(ids) for name, ids in json.loads(self.fact(_CONVERSATIONS) or "{}").items()}

    def keep_conversations(self, known: Mapping[str, Iterable[str]]) -> None:
        """Keep which conversations there are."""
        self.set_fact(_CONVERSATIONS, json.dumps({name: list(ids) for name, ids in known.items()}))

    # Facts by name

    def fact(self, key: str) -> str | None:
        """Return a fact, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, key: str, value: str) -> None:
        """Keep a fact."""
        with transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """Return all rows; a damaged byte in a text costs that letter, and not the rows behind it."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):
                raise
            self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
            return self._connection.execute(sql, values).fetchall()

    def _take_back(self, ids: Sequence[str]) -> bool:
        if ids:
            self._connection.executemany("DELETE FROM entries WHERE id = ?", [(id,) for id in ids])
            number = str(int(self.fact(_TAKEN_BACK) or 0) + len(ids))
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_TAKEN_BACK, number))
        return bool(ids)

    def _is_new(self, id: str) -> bool:
        return self._connection.execute("SELECT 1 FROM entries WHERE id = ? AND bundled = 0", (id,)).fetchone() is None


def _emptied(path: Path) -> Problem:
    what = "was an empty file (a disk that was full, or a first run that was ended); the planet's memory begins anew"
    return Problem(str(path), what, "`restore` from the published archive brings back what there was")


def _unwritable(path: Path, reason: str) -> Problem:
    return Problem(str(path), f"the store cannot be opened ({reason})", "check the folder's rights and the free space")
