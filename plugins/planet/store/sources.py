"""Whether posts still stand where they came from, as their hosts said when they were asked. No archive has it."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import NamedTuple

from plugins.planet.store.rows import OF_MEMBERS, read_moment, write_moment

DROP_UNKNOWN = "DELETE FROM sources WHERE url NOT IN (SELECT url FROM entries WHERE url IS NOT NULL)"
# One of each member, whom nobody was asked of for longest first: of that, what was never asked for, the oldest post.
_WANTED = f"""
SELECT url, gone_since FROM (
  SELECT e.url, s.gone_since, s.next_due,
    row_number() OVER (PARTITION BY e.member ORDER BY s.next_due, e.sort_date, e.id) AS place,
    max(s.next_due) OVER (PARTITION BY e.member) AS last
  FROM entries AS e LEFT JOIN sources AS s ON s.url = e.url
  WHERE e.hidden IS NULL AND e.{OF_MEMBERS} AND e.url IS NOT NULL AND e.sort_date < ?
) WHERE place = 1 AND (next_due IS NULL OR next_due <= ?) ORDER BY last, url LIMIT ?
"""  # noqa: S608


class PostSource(NamedTuple):
    """An address of a post: when to ask for it again, and since when its host says that it is not there."""

    url: str
    next_due: datetime | None = None
    gone_since: datetime | None = None


class SourceTable:
    """The table of sources; ``connection`` is the store's, and so are its transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def wanted(self, now: datetime, before: datetime, most: int) -> tuple[PostSource, ...]:
        """Return whose turn it is, of posts from ``before`` a moment: one of each member at most."""
        rows = self._connection.execute(_WANTED, (write_moment(before), write_moment(now), most))
        return tuple(PostSource(url, None, read_moment(gone) if gone else None) for url, gone in rows)

    def put(self, source: PostSource) -> None:
        """Keep what is known of a source."""
        row = source.url, *(write_moment(moment) if moment else None for moment in source[1:])
        self._connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", row)

    def drop_unknown(self) -> None:
        """Delete what no entry has for its address any more."""
        self._connection.execute(DROP_UNKNOWN)
