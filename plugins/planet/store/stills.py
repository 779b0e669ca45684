"""Small copies of the stills of videos and slides, in the store: no reader's browser asks a service for one.

A copy can be had again, so no archive has it. It goes with the last entry that names its address, or with the last text
of the site that shows the page that it is of.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from plugins.planet.store.rows import OF_MEMBERS, write_moment

# An attachment's values stand in the order of its fields (records.py): kind first, thumbnail and rating last.
NAMED = f"""
SELECT entries.id, json_extract(a.value, '$[9]') AS still FROM entries, json_each(attachments) AS a
WHERE instr(attachments, '"video"') > 0 AND hidden IS NULL AND {OF_MEMBERS} AND json_extract(a.value, '$[0]') = 'video'
AND still IS NOT NULL AND json_extract(a.value, '$[10]') = ''
"""  # noqa: S608
OF_PAGE = "page "  # stands before the address of a page that a text of the site shows
DROP_UNNAMED = f"DELETE FROM stills WHERE url NOT IN (SELECT still FROM ({NAMED})) AND url NOT LIKE '{OF_PAGE}%'"  # noqa: S608
_HELD = f"SELECT url, length(picture), next_due FROM stills WHERE url LIKE '{OF_PAGE}%'"  # noqa: S608


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
