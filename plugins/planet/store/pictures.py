"""Small copies of strangers' pictures, in the store: members' avatars, and the stills of videos and slides.

No reader's browser asks a service for one. A copy can be had again, so archives have none, and name only the addresses
of avatars. A still goes with the last entry that names its address, or with the last text of the site that shows the
page that it is of.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, NamedTuple

from plugins.planet.model import Avatar
from plugins.planet.store.rows import OF_MEMBERS, read_moment, write_moment

_COLUMNS = tuple(field.name for field in fields(Avatar))
_PUT = f"INSERT OR REPLACE INTO faces ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_GET = f"SELECT {', '.join(_COLUMNS)} FROM faces"  # noqa: S608
# An attachment's values stand in the order of its fields (records.py): kind first, thumbnail and rating last.
NAMED = f"""
SELECT entries.id, json_extract(a.value, '$[9]') AS still FROM entries, json_each(attachments) AS a
WHERE instr(attachments, '"video"') > 0 AND hidden IS NULL AND {OF_MEMBERS} AND json_extract(a.value, '$[0]') = 'video'
AND still IS NOT NULL AND json_extract(a.value, '$[10]') = ''
"""  # noqa: S608
OF_PAGE = "page "  # stands before the address of a page that a text of the site shows
DROP_UNNAMED = f"DELETE FROM stills WHERE url NOT IN (SELECT still FROM ({NAMED})) AND url NOT LIKE '{OF_PAGE}%'"  # noqa: S608
_HELD = f"SELECT url, length(picture), next_due FROM stills WHERE url LIKE '{OF_PAGE}%'"  # noqa: S608


class AvatarTable:
    """The table of avatars; ``connection`` is the store's, and so are its transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> Iterator[Avatar]:
        """Yield every avatar, by member."""
        yield from map(_read, self._connection.execute(f"{_GET} ORDER BY member, feed"))

    def get(self, member: str, feed: str) -> Avatar | None:
        """Return what is known of the avatar that a feed names; ``feed`` is empty for the member's own file."""
        row = self._connection.execute(f"{_GET} WHERE member = ? AND feed = ?", (member, feed)).fetchone()
        return _read(row) if row else None

    def put(self, avatar: Avatar) -> None:
        """Keep an avatar."""
        moment = write_moment(avatar.next_due) if avatar.next_due else None
        changed = {"sources": json.dumps(avatar.sources), "next_due": moment}
        self._connection.execute(_PUT, tuple(changed.get(name, getattr(avatar, name)) for name in _COLUMNS))

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

    def drop(self, member: str, feed: str | None = None) -> None:
        """Delete what is kept of a member's avatar, or only what one feed named."""
        only, values = ("", [member]) if feed is None else (" AND feed = ?", [member, feed])
        self._connection.execute(f"DELETE FROM faces WHERE member = ?{only}", values)  # noqa: S608

    def drop_those(self, are: Callable[[Avatar], bool]) -> None:
        """Delete every avatar that is so."""
        for avatar in list(filter(are, self.all())):
            self.drop(avatar.member, avatar.feed)


def _read(row: tuple[Any, ...]) -> Avatar:
    avatar = Avatar(*row)
    due = read_moment(str(avatar.next_due)) if avatar.next_due else None
    return replace(avatar, sources=tuple(json.loads(str(avatar.sources))), next_due=due, picture=bytes(avatar.picture))


class StillCopy(NamedTuple):
    """Where a still is (or OF_PAGE and its page), and our copy of it: a wide WebP, or nothing and why."""

    url: str
    picture: bytes = b""
    next_due: datetime | None = None
    message: str = ""


class StillTable:
    """The table of stills; ``connection`` is the store's, and so are its transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

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
        kept = {page for page, (size, due) in held.items() if size or (due and due > asked)}
        return frozenset(pages) - kept

    def put(self, still: StillCopy) -> None:
        """Keep a still."""
        due = write_moment(still.next_due) if still.next_due else None
        row = (still.url, still.picture, due, still.message)
        self._connection.execute("INSERT OR REPLACE INTO stills VALUES (?, ?, ?, ?)", row)

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Yield every copy with the address that it is of."""
        yield from self._connection.execute("SELECT url, picture FROM stills WHERE length(picture) > 0 ORDER BY url")

    def drop_unnamed(self) -> None:
        """Delete what no entry names any more."""
        self._connection.execute(DROP_UNNAMED)
