"""Small copies of strangers' pictures, in the store: avatars, stills of videos and slides, and what posts lead with.

No reader's browser asks a service for one. A copy can be had again, so archives have none, and name only the addresses
of avatars. A still goes with the last entry that names its address, or with the last text of the site that shows the
page that it is of; what a post leads with goes with the post, and with its member's consent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from plugins.planet.model import Avatar, Entry
from plugins.planet.store.database import Table
from plugins.planet.store.rows import (
    AVATAR_COLUMNS,
    OF_MEMBERS,
    SELECT_ENTRIES,
    put,
    read_entries,
    row_of,
    sql_names,
    values_of,
    write_moment,
)

_GET = f"SELECT {sql_names(AVATAR_COLUMNS)} FROM faces"  # noqa: S608
# An attachment's values stand in the order of its fields (records.py): kind first, thumbnail and rating last.
NAMED = f"""
SELECT entries.id, json_extract(a.value, '$[9]') AS still FROM entries, json_each(attachments) AS a
WHERE instr(attachments, '"video"') > 0 AND hidden IS NULL AND {OF_MEMBERS} AND json_extract(a.value, '$[0]') = 'video'
AND still IS NOT NULL AND json_extract(a.value, '$[10]') = ''
"""  # noqa: S608
OF_PAGE = "page "  # stands before the address of a page that a text of the site shows
OF_ENTRY = "lead "  # and this before the id of an entry, with what else is known of the copy as its message
DROP_UNNAMED = (
    f"DELETE FROM stills WHERE url NOT IN (SELECT still FROM ({NAMED})) "  # noqa: S608
    f"AND url NOT LIKE '{OF_PAGE}%' AND url NOT LIKE '{OF_ENTRY}%'"
)
_OF_ENTRIES = "stills.url BETWEEN 'lead ' AND 'lead!'"  # which the index knows
_ENTRY = f"substr(stills.url, {len(OF_ENTRY) + 1})"
_IS_SHOWN = f"hidden IS NULL AND warning = '' AND {OF_MEMBERS}"
_ITS_ENTRY = f"SELECT 1 FROM entries WHERE id = {_ENTRY}"  # noqa: S608
DROP_UNSHOWN = f"DELETE FROM stills WHERE {_OF_ENTRIES} AND NOT EXISTS ({_ITS_ENTRY} AND {_IS_SHOWN})"  # noqa: S608
FEATURED = (
    "SELECT id, member, picture, json_extract(message, '$[0]') AS name, json_extract(message, '$[1]') AS credit "  # noqa: S608
    f"FROM stills CROSS JOIN entries ON id = {_ENTRY} WHERE {_OF_ENTRIES} AND {_IS_SHOWN} AND length(picture) > 0"
)
NEWEST = 500  # entries whose pictures are copied; copies of older ones stay
_HELD = f"SELECT url, length(picture), next_due FROM stills WHERE url LIKE '{OF_PAGE}%'"  # noqa: S608


class AvatarTable(Table):
    """The table of avatars."""

    def all(self) -> Iterator[Avatar]:
        """Yield every avatar, by member."""
        yield from map(_read, self._connection.execute(f"{_GET} ORDER BY member, feed"))

    def get(self, member: str, feed: str) -> Avatar | None:
        """Return what is known of the avatar that a feed names; ``feed`` is empty for the member's own file."""
        row = self._connection.execute(f"{_GET} WHERE member = ? AND feed = ?", (member, feed)).fetchone()
        return _read(row) if row else None

    def put(self, avatar: Avatar) -> None:
        """Keep an avatar."""
        self._connection.execute(put("faces", AVATAR_COLUMNS), row_of(avatar, AVATAR_COLUMNS))

    def name(self, member: str, feed: str, sources: tuple[str, ...]) -> None:
        """Keep where ``feed`` now says that the member's picture is; a copy goes when the feed names none any more.

        Another address is asked when the avatar is next due, that of a member's own file at once.
        """
        known = self.get(member, feed)
        if known is None:
            if sources:
                self.put(Avatar(member, feed, sources))
        elif not sources:
            self.drop(member, feed)
        elif known.sources != sources:
            self.put(replace(known, sources=sources, next_due=known.next_due if feed else None))

    def drop(self, member: str, feed: str) -> None:
        """Delete what is kept of the avatar that a feed named."""
        self._connection.execute("DELETE FROM faces WHERE member = ? AND feed = ?", (member, feed))

    def drop_those(self, are: Callable[[Avatar], bool]) -> None:
        """Delete every avatar that is so."""
        for avatar in list(filter(are, self.all())):
            self.drop(avatar.member, avatar.feed)


def _read(row: tuple[Any, ...]) -> Avatar:
    return Avatar(**values_of(row, AVATAR_COLUMNS))


class StillCopy(NamedTuple):
    """Where a still is (or OF_PAGE and its page), and our copy of it: a wide WebP, or nothing and why."""

    url: str
    picture: bytes = b""
    next_due: datetime | None = None
    message: str = ""


class StillTable(Table):
    """The table of stills."""

    def wanted(self, now: datetime, most: int) -> tuple[str, ...]:
        """Return the addresses that are to be asked for: of the newest entries, and not in vain lately."""
        rows = self._connection.execute(
            f"SELECT DISTINCT still FROM ({NAMED} ORDER BY sort_date DESC LIMIT 500) "  # noqa: S608
            "WHERE still NOT IN (SELECT url FROM stills WHERE length(picture) > 0 OR next_due > ?) LIMIT ?",
            (write_moment(now), most),
        )
        return tuple(str(row[0]) for row in rows)

    def due(self, pages: Collection[str], now: datetime) -> frozenset[str]:
        """Return of which of ``pages`` a still is to be asked for; drop those of all others."""
        held = {str(url)[len(OF_PAGE) :]: (size, due) for url, size, due in self._connection.execute(_HELD)}
        gone = [(f"{OF_PAGE}{page}",) for page in held if page not in pages]
        self._connection.executemany("DELETE FROM stills WHERE url = ?", gone)
        asked = write_moment(now)
        settled = {page for page, (size, due) in held.items() if size or (due and due > asked)}
        return frozenset(pages) - settled

    def put(self, still: StillCopy) -> None:
        """Keep a still."""
        due = write_moment(still.next_due) if still.next_due else None
        row = (still.url, still.picture, due, still.message)
        self._connection.execute("INSERT OR REPLACE INTO stills VALUES (?, ?, ?, ?)", row)

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Yield every copy with the address that it is of."""
        sql = f"SELECT url, picture FROM stills WHERE length(picture) > 0 AND NOT {_OF_ENTRIES} ORDER BY url"  # noqa: S608
        yield from self._connection.execute(sql)

    def drop_unnamed(self) -> None:
        """Delete what no entry names any more."""
        self._connection.execute(DROP_UNNAMED)


class FeaturedCopy(NamedTuple):
    """The picture that an entry leads with: the addresses to try, the credit, and our copy.

    Of one that was asked for in vain there is no copy; without ``next_due`` it is not asked for again.
    """

    entry: str  # its id
    sources: tuple[str, ...]
    credit: str = ""
    picture: bytes = b""  # a small WebP
    next_due: datetime | None = None
    message: str = ""

    @property
    def name(self) -> str:
        """Return what its file is called: another picture has another name."""
        return hashlib.blake2b(self.picture, digest_size=8).hexdigest() if self.picture else ""


class FeaturedTable(Table):
    """What posts lead with, in the table of stills."""

    def entries(self, members: Collection[str]) -> tuple[Entry, ...]:
        """Return the newest entries of ``members`` whose pictures may be shown."""
        allowed = "placeholder = 0 AND member IN (SELECT value FROM json_each(?))"
        sql = f"{SELECT_ENTRIES} WHERE {_IS_SHOWN} AND {allowed} ORDER BY sort_date DESC, id LIMIT {NEWEST}"
        return tuple(read_entries(self._connection.execute(sql, (json.dumps(sorted(members)),))))

    def settled(self, now: datetime) -> dict[str, tuple[str, ...]]:
        """Return the addresses that need not be asked now, by the entry's id: there is a copy, or it was in vain."""
        due = "length(picture) > 0 OR next_due IS NULL OR next_due > ?"
        sql = f"SELECT {_ENTRY}, message FROM stills WHERE {_OF_ENTRIES} AND ({due})"  # noqa: S608
        rows = self._connection.execute(sql, (write_moment(now),))
        return {str(entry): tuple(json.loads(message)[2]) for entry, message in rows}

    def failed(self) -> dict[tuple[str, str], str]:
        """Return why there is no copy of what a post leads with, by feed and member: of the newest that has none."""
        sql = (
            "SELECT feed, member, json_extract(message, '$[3]') FROM stills CROSS JOIN entries "  # noqa: S608
            f"ON id = {_ENTRY} WHERE {_OF_ENTRIES} AND length(picture) = 0 ORDER BY sort_date"
        )
        return {(str(feed), str(member)): str(reason) for feed, member, reason in self._connection.execute(sql)}

    def put(self, copy: FeaturedCopy) -> None:
        """Keep one."""
        due = write_moment(copy.next_due) if copy.next_due else None
        message = json.dumps([copy.name, copy.credit, copy.sources, copy.message])
        row = (f"{OF_ENTRY}{copy.entry}", copy.picture, due, message)
        self._connection.execute("INSERT OR REPLACE INTO stills VALUES (?, ?, ?, ?)", row)

    def drop(self, entries: Collection[str]) -> None:
        """Delete what is kept for these entries."""
        named = [(f"{OF_ENTRY}{entry}",) for entry in entries]
        self._connection.executemany("DELETE FROM stills WHERE url = ?", named)

    def drop_of(self, members: Collection[str]) -> None:
        """Delete every copy of the posts of ``members``, who do not allow any, and of posts that are not shown."""
        theirs = f"{_ITS_ENTRY} AND member IN (SELECT value FROM json_each(?))"  # noqa: S608
        sql = f"DELETE FROM stills WHERE {_OF_ENTRIES} AND EXISTS ({theirs})"  # noqa: S608
        self._connection.execute("PRAGMA secure_delete = ON")  # what was deleted must not stay readable in free pages
        self._connection.execute(DROP_UNSHOWN)
        self._connection.execute(sql, (json.dumps(sorted(members)),))
        self._connection.execute("PRAGMA secure_delete = OFF")
