"""The store as a build reads it: only what may be shown, only as much as a page needs. It never writes.

Open the Store first (it makes, heals and migrates the file); a Library reads one moment of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.planet.model import Entry
from plugins.planet.relations.model import Heard, Posting, Spoken
from plugins.planet.store.pictures import FEATURED, NAMED
from plugins.planet.store.rows import OF_MEMBERS, ROW_COLUMNS, read_entries, read_moment, sql_names
from plugins.planet.views.cards import shown_moment
from plugins.planet.views.outline import Outline

_NO_COPY = " AND id NOT IN (SELECT value FROM json_each(?))"


class Library:
    """Entries that are not hidden, of the members who are ``known``, all as of the moment it was opened."""

    def __init__(self, path: Path, known: Collection[str]) -> None:
        self._path, self._process = path, os.getpid()
        self._store = _open(path)
        self._moment = _stamps(path)
        written = [row[0] for row in self._connection.execute("SELECT DISTINCT member FROM entries")]
        strangers = sorted(set(written) - set(known))
        self._only = f" AND member NOT IN ({', '.join('?' * len(strangers))})" if strangers else ""
        self._strangers: tuple[str, ...] = tuple(strangers)
        self.copies: Mapping[str, str] = {}  # of posts that are shown once: the copy's id → its original's

    @property
    def _connection(self) -> sqlite3.Connection:
        """Return the connection: in a fork one of its own (sqlite.org/howtocorrupt.html, 2.6), to the same entries."""
        if self._process != os.getpid():
            # The other is not closed here either.
            self._inherited, self._store, self._process = self._store, _open(self._path), os.getpid()
            if _stamps(self._path) != self._moment:
                raise OSError(f"{self._path} was written while it was read")
        return self._store

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def latest(self, limit: int, *, history: bool = False) -> tuple[Entry, ...]:
        """Return the newest of the river, or, with ``history``, of what came before its feed was followed."""
        # Of an undated post that came with its feed nobody knows that it is new.
        where = "fresh = 0 AND hidden IS NULL AND published IS NOT NULL" if history else "fresh = 1 AND hidden IS NULL"
        copies = json.dumps(list(self.copies))
        return self._entries(where + _NO_COPY, (copies,), limit)

    def of_member(self, member: str, limit: int = -1) -> tuple[Entry, ...]:
        """Return a member's entries, newest first, history and all."""
        return self._entries("hidden IS NULL AND member = ?", (member,), limit)

    def last_words(self, members: int) -> tuple[Entry, ...]:
        """Return the newest entry of each of so many members: of those who wrote last."""
        copies, order = json.dumps(list(self.copies)), f" GROUP BY member ORDER BY newest DESC, id LIMIT {members}"
        rows = self._rows("id, max(sort_date) AS newest", f"hidden IS NULL{_NO_COPY}", (copies,), order)
        return self.named([str(row[0]) for row in rows])

    def named(self, ids: Sequence[str], limit: int = -1) -> tuple[Entry, ...]:
        """Return the entries with these ids, newest first."""
        where = "hidden IS NULL AND id IN (SELECT value FROM json_each(?))"
        return self._entries(where, (json.dumps(ids),), limit)

    def count(self, member: str) -> int:
        """Return how many entries of a member there are to show."""
        return int(next(self._rows("count(*)", "hidden IS NULL AND member = ?", (member,)))[0])

    def stills(self) -> tuple[tuple[str, str], ...]:
        """Return (entry's id, address) of the stills that are copied and that entries name."""
        named = f"{NAMED}{self._only}"
        sql = f"SELECT id, still FROM ({named}) JOIN stills ON url = still WHERE length(picture) > 0 ORDER BY id, still"  # noqa: S608
        rows = self._connection.execute(sql, self._strangers)
        return tuple((str(id_), str(url)) for id_, url in rows)

    def still(self, url: str) -> bytes:
        """Return our copy of a still."""
        return bytes(self._connection.execute("SELECT picture FROM stills WHERE url = ?", (url,)).fetchone()[0])

    def featured(self, members: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return what the entries of ``members`` lead with, by their ids: our copy's name, and its credit."""
        sql = f"SELECT id, name, credit FROM ({FEATURED}) WHERE member IN (SELECT value FROM json_each(?)){self._only}"  # noqa: S608
        rows = self._connection.execute(sql, (json.dumps(sorted(members)), *self._strangers))
        return {str(id_): (str(name), str(credit)) for id_, name, credit in rows}

    def picture(self, name: str) -> bytes:
        """Return our copy of what an entry leads with."""
        cursor = self._connection.execute(f"SELECT picture FROM ({FEATURED}) WHERE name = ? LIMIT 1", (name,))  # noqa: S608
        return bytes(cursor.fetchone()[0])

    @cached_property
    def warned(self) -> set[str]:
        """Return the ids of entries with a content warning."""
        return {str(row[0]) for row in self._rows("id", "warning <> ''")}

    @cached_property
    def gone(self) -> dict[str, datetime]:
        """Return since when posts are not at their addresses any more, by the entry's id."""
        sql = f"SELECT id, gone_since FROM entries JOIN sources USING (url) WHERE gone_since IS NOT NULL{self._only}"  # noqa: S608
        return {str(id_): read_moment(since) for id_, since in self._connection.execute(sql, self._strangers)}

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """Return every entry without its text, the first arrival first."""
        # What the site itself says of a post is not its text.
        own = "id, member, feed, url, title, iif(placeholder, '', excerpt), coalesce(author, '')"
        columns = f'{own}, published, first_seen, fresh, "references", source, seal, sort_date, precision, language'
        rows = self._rows(columns, "hidden IS NULL", (), " ORDER BY first_seen, sort_date, id DESC")
        return tuple(map(_outline, rows))

    def tags(self) -> tuple[tuple[str, str, str], ...]:
        """Return (entry's id, its member, one of its tags), the latest entry first."""
        rows = self._connection.execute(
            "SELECT e.id, e.member, t.value FROM entries AS e, json_each(e.tags) AS t "  # noqa: S608
            f"WHERE e.tags <> '[]' AND e.hidden IS NULL{self._only} ORDER BY e.sort_date DESC, e.id, t.key",
            self._strangers,
        )
        return tuple((str(id_), str(member), str(tag)) for id_, member, tag in rows if id_ not in self.copies)

    def written(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield (addresses, title, first words) of all that members wrote, hidden or not, whoever has left."""
        sql = f'SELECT url, guid, "references", title, excerpt FROM entries WHERE {OF_MEMBERS}'  # noqa: S608
        for url, guid, references, title, excerpt in self._connection.execute(sql):
            others = (str(to) for rel, to, *_ in json.loads(references) if rel in ("canonical", "alternate"))
            yield tuple(filter(None, (url, guid, *others))), str(title), str(excerpt)

    def spoken(self, zone: tzinfo) -> Iterator[Spoken]:
        """Yield every entry as far as relations need it, by its date, without reading any text.

        A copy is none: what answers it answers its original, and what it says is said once.
        """
        columns = (
            "id, seal, member, feed, title, url, guid, sort_date, precision, author, links, "
            '"references", tags, excerpt, placeholder'
        )
        order = " ORDER BY sort_date, id"
        elsewhere, pages = self._elsewhere(), self._lookups("SELECT post, asked FROM lookups WHERE kind = 'page'")
        for row in self._rows(columns, "hidden IS NULL", (), order):
            if row[0] in self.copies:
                continue
            id_, seal, member, feed, title, url, guid, stamp, precision, author, *lists, excerpt, ours = row
            links, references, tags = map(json.loads, lists)
            moment = read_moment(stamp)
            marks = tuple((str(rel), str(to)) for rel, to, *_ in references)
            known = (guid, *(to for rel, to in marks if rel in ("canonical", "alternate")), *elsewhere.get(id_, ()))
            post = Posting(
                id_, member, title, url, shown_moment(moment, precision, zone).date(), known, feed, author or ""
            )
            mark = f"{seal.hex()}{pages.get(id_, '')}"
            yield Spoken(post, moment, precision, mark, tuple(links), marks, tuple(tags), excerpt, bool(ours))

    def _elsewhere(self) -> dict[str, tuple[str, ...]]:
        """Return the addresses of posts' copies, by the originals' ids."""
        addresses: dict[str, tuple[str, ...]] = {}
        for entry in self.named(sorted(self.copies)):
            original = self.copies[entry.id]
            addresses[original] = (*addresses.get(original, ()), *((entry.url,) if entry.url else ()))
        return addresses

    def leads(self) -> Mapping[str, str]:
        """Return where redirects ended, by the address that was asked."""
        return self._lookups("SELECT url, found FROM lookups WHERE kind = 'lead' AND found != ''")

    def heard(self) -> tuple[Heard, ...]:
        """Return what the comments of posts tell of who answers them."""
        rows = self._lookups("SELECT post, found FROM lookups WHERE kind = 'comments' AND found != ''")
        return tuple(Heard(post, *ping) for post, pings in rows.items() for ping in json.loads(pings))

    def words(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the sanitised HTML of entries as their pages have it, where these were read; else as feeds do."""
        sql = "SELECT post, found FROM lookups, json_each(?) WHERE kind = 'page' AND found != '' AND post = value"
        return self.texts(ids) | self._lookups(sql, json.dumps(ids))

    def _lookups(self, sql: str, *values: str) -> dict[str, str]:
        return {str(key): str(value) for key, value in self._connection.execute(sql, values)}

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the sanitised HTML of the entries with these ids."""
        where = "hidden IS NULL AND id IN (SELECT value FROM json_each(?))"
        return {str(id_): str(content) for id_, content in self._rows("id, content", where, (json.dumps(ids),))}

    def _entries(self, where: str, values: tuple[Any, ...], limit: int) -> tuple[Entry, ...]:
        """Return entries, newest first."""
        tail = f" ORDER BY sort_date DESC, id LIMIT {limit}"
        return tuple(read_entries(self._rows(sql_names(ROW_COLUMNS), where, values, tail)))

    def _rows(self, columns: str, where: str, values: tuple[Any, ...] = (), tail: str = "") -> Iterator[Any]:
        sql = f"SELECT {columns} FROM entries WHERE {where}{self._only}{tail}"  # noqa: S608
        yield from self._connection.execute(sql, (*values, *self._strangers))


def _outline(row: Sequence[Any]) -> Outline:
    *known, published, seen, fresh, references, source, seal, moment, precision, language = row
    known += [read_moment(published) if published else None, read_moment(seen), bool(fresh)]
    known.append(tuple(str(to) for rel, to, *_ in json.loads(references) if rel == "canonical"))
    known.append(tuple(str(place) for place in json.loads(source)[1:] if place) if source else ())
    return Outline(*known, digest=seal, moment=read_moment(moment), precision=precision, language=language)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.execute("BEGIN")
    return connection


def _stamps(path: Path) -> list[tuple[int, int]]:
    """Return when the store was written last; a journal with nothing in it is made by whoever reads."""
    files = (file for file in (path, path.with_name(f"{path.name}-wal")) if file.exists())
    return [(status.st_size, status.st_mtime_ns) for status in map(Path.stat, files) if status.st_size]
