"""What was forgotten: entries go, and a tombstone keeps each from coming back, from its feed or from an archive.

Only digests are kept: the list travels with the public archive, and names nobody."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from plugins.planet.model import STREAM, Avatar, Entry
from plugins.planet.store.database import changed, transaction
from plugins.planet.store.lookups import DROP_ORPHANS, DROP_UNKNOWN
from plugins.planet.store.pictures import DROP_UNNAMED, DROP_UNSHOWN
from plugins.planet.store.rows import SELECT_ENTRIES, read_entries, read_moment, write_moment
from plugins.shared.url import address_key

if TYPE_CHECKING:
    from plugins.planet.store.pictures import AvatarTable

TombstoneKind = Literal["entry", "url", "member", "feed"]
_KEEP = "INSERT OR IGNORE INTO tombstones (kind, mark, since) VALUES (?, ?, ?)"


@dataclass(frozen=True)
class Tombstone:
    """One thing not to take in again."""

    kind: TombstoneKind
    mark: str
    since: datetime


def mark(kind: TombstoneKind, value: str) -> str:
    """Return the digest by which ``value`` is recognised again."""
    plain = address_key(value) if kind in ("url", "feed") else value
    return hashlib.sha256(f"{kind} {plain}".encode("utf-8", "replace")).hexdigest()


def own_address(entry: Entry) -> str | None:
    """Return what recognises an entry whose GUID changed: its address, as one of its member's; None for a home page.

    All streams are as one member: what was forgotten must not be heard by any.
    """
    key = post_key(entry.url)
    who = STREAM if entry.member.startswith(STREAM) else entry.member
    return f"{who} {key}" if key else None


def post_key(url: str | None) -> str | None:
    """Return what is the same for all spellings of a post's address; None for a home page, which many posts share."""
    site, slash, page = address_key(url or "").partition("/")
    fragment = (url or "").partition("#")[2]
    return f"{site}{slash}{page} {fragment}" if page or "?" in site or fragment else None


def is_forgotten(entry: Entry, marks: Collection[str]) -> bool:
    """Return whether a tombstone stands for ``entry``: for itself, its address, its feed or its member."""
    if not marks:
        return False
    named = [mark("entry", entry.id), mark("member", entry.member), mark("feed", entry.feed)]
    named += [mark("url", address) for address in (entry.url, entry.guid, own_address(entry)) if address]
    return any(name in marks for name in named)


def forgets(avatar: Avatar, marks: Collection[str]) -> bool:
    """Return whether a tombstone stands for ``avatar``: for its member, its feed or one of its addresses."""
    named = [mark("member", avatar.member), mark("feed", avatar.feed), *(mark("url", url) for url in avatar.sources)]
    return any(name in marks for name in named)


class Forgotten:
    """The table of tombstones; ``connection`` is the store's. Each change is one transaction."""

    def __init__(self, connection: sqlite3.Connection, avatars: AvatarTable) -> None:
        self._connection = connection
        self._avatars = avatars

    def stones(self) -> tuple[Tombstone, ...]:
        """Return every tombstone."""
        rows = self._connection.execute("SELECT kind, mark, since FROM tombstones ORDER BY kind, mark")
        return tuple(Tombstone(kind, text, read_moment(since)) for kind, text, since in rows)

    def marks(self) -> frozenset[str]:
        """Return the digests of all that was forgotten."""
        return frozenset(row[0] for row in self._connection.execute("SELECT mark FROM tombstones"))

    def count(self) -> int:
        """Return how many entries were forgotten."""
        return int(self._connection.execute("SELECT count(*) FROM tombstones WHERE kind = 'entry'").fetchone()[0])

    def bury(
        self, *, now: datetime, url: str | None = None, member: str | None = None, entry: str | None = None
    ) -> int:
        """Delete what is at an address (a post's or a feed's), of a member, or an entry; return how many went."""
        named: list[tuple[TombstoneKind, str | None]] = [("member", member), ("entry", entry)]
        addresses = self._spellings(url) if url is not None else {None}
        for address in addresses:
            named += [("url", address), ("feed", address)]
        stones = [(kind, value) for kind, value in named if value is not None]
        marks = {mark(kind, value) for kind, value in stones}
        with transaction(self._connection):
            candidates = {e.id: e for address in addresses for e in self._candidates(address, member, entry)}
            gone = [e for e in candidates.values() if is_forgotten(e, marks)]
            stones += [("entry", e.id) for e in gone]
            self._drop(gone)
            changed(self._connection)
            stones += [("url", address) for address in self._addresses(gone)]
            rows = [(kind, mark(kind, value), write_moment(now)) for kind, value in stones]
            self._connection.executemany(_KEEP, rows)
            if member is not None:
                self._connection.execute("DELETE FROM feeds WHERE member = ?", (member,))
            self._avatars.drop_those(lambda avatar: forgets(avatar, marks))
        self._connection.execute("VACUUM")  # what was deleted must not stay readable in free pages
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(gone)

    def take_over(self, stones: Iterable[Tombstone]) -> None:
        """Keep tombstones that came with an archive, and delete what they stand for."""
        known = self.marks()
        rows = [(stone.kind, stone.mark, write_moment(stone.since)) for stone in stones if stone.mark not in known]
        if not rows:
            return
        with transaction(self._connection):
            self._connection.executemany(_KEEP, rows)
            marks = self.marks()
            self._drop([e for e in self._entries("") if is_forgotten(e, marks)])
            changed(self._connection)
            self._avatars.drop_those(lambda avatar: forgets(avatar, marks))

    def _candidates(self, url: str | None, member: str | None, entry: str | None) -> list[Entry]:
        if entry is not None:
            return self._entries(" WHERE id = ?", entry)
        if member is not None:
            return self._entries(" WHERE member = ?", member)
        tail = f"%{address_key(url or '').rsplit('/', 1)[-1][-40:]}%"
        return self._entries(" WHERE url LIKE ? OR guid LIKE ? OR feed LIKE ?", tail, tail, tail)

    def _spellings(self, url: str) -> set[str | None]:
        """Return an address as it was given, as the planet writes it, and as entries have it: é is %C3%A9 is %c3%a9."""
        from plugins.shared.url import web_address, without_tracking  # seldom needed

        written = web_address(url)
        written = without_tracking(written) if written else url
        addresses = {address for e in self._candidates(written, None, None) for address in (e.url, e.guid) if address}
        same = {address for address in addresses if unquote(address_key(address)) == unquote(address_key(written))}
        return {url, written, *same}

    def _addresses(self, gone: Iterable[Entry]) -> set[str]:
        """Return the addresses of what went, as their members' own, but for those that others share."""
        members = {e.member for e in gone}
        shared = {own_address(e) for member in members for e in self._entries(" WHERE member = ?", member)}
        own = {address for e in gone if (address := own_address(e)) and address not in shared}
        return own | {f"{STREAM} {key}" for e in gone if (key := post_key(e.url))}

    def _entries(self, where: str, *values: str) -> list[Entry]:
        return list(read_entries(self._connection.execute(f"{SELECT_ENTRIES}{where}", values)))

    def _drop(self, entries: Iterable[Entry]) -> None:
        self._connection.executemany("DELETE FROM entries WHERE id = ?", [(e.id,) for e in entries])
        self._connection.execute(DROP_UNNAMED)
        self._connection.execute(DROP_UNSHOWN)
        self._connection.execute(DROP_UNKNOWN)
        self._connection.execute(DROP_ORPHANS)
