"""What was looked up about posts beyond their feeds, in the store: where a link leads, who pinged back, a post's page;
and whether posts still stand where they came from, as their hosts said when they were asked.

A lookup can be made again, so no archive has it; what belongs to a post goes with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from plugins.planet.model import Feed
from plugins.planet.store.database import Table
from plugins.planet.store.rows import OF_MEMBERS, read_moment, write_moment
from plugins.shared.digest import digest_of

LookupKind: TypeAlias = Literal[
    "lead", "comments", "page", "silent", "run"
]  # of the last two: a host that had no answer; when all was gone through
DROP_ORPHANS = "DELETE FROM lookups WHERE post != '' AND post NOT IN (SELECT id FROM entries)"
_PAUSE = timedelta(minutes=50)  # between runs that look things up where nothing is new: an update each hour does
_SHOWN = f"hidden IS NULL AND {OF_MEMBERS}"
_LATEST = 2000  # entries whose links are looked at
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


class PostRow(NamedTuple):
    """An entry as far as an address book needs it."""

    id: str
    member: str
    feed: str
    title: str
    url: str | None
    guid: str
    author: str | None
    moment: datetime


class LookupRun(NamedTuple):
    """When things were looked up last, and whether some were left for the next time."""

    moment: datetime
    left: bool


class LookupTable(Table):
    """The table of lookups."""

    def asked(self, kind: LookupKind) -> Mapping[str, tuple[datetime, str]]:
        """Return when each address was asked last, and what was found there: nothing, where it failed."""
        rows = self._connection.execute("SELECT url, asked, found FROM lookups WHERE kind = ?", (kind,))
        return {str(url): (read_moment(asked), str(answer)) for url, asked, answer in rows}

    def put(self, kind: LookupKind, url: str, post: str, now: datetime, answer: str) -> None:
        """Keep what was found at an address; ``post`` is the entry that it belongs to, or empty."""
        row = (kind, url, post, write_moment(now), answer)
        self._connection.execute("INSERT OR REPLACE INTO lookups VALUES (?, ?, ?, ?, ?)", row)

    def drop_outdated(self, since: datetime) -> None:
        """Delete what belongs to entries that are no longer there, and which hosts had no answer before ``since``."""
        self._connection.execute(DROP_ORPHANS)
        self._connection.execute("DELETE FROM lookups WHERE kind = 'silent' AND asked < ?", (write_moment(since),))

    def posts(self) -> Iterator[PostRow]:
        """Yield every entry that may be shown, by its date."""
        columns = "id, member, feed, title, url, guid, author, sort_date"
        sql = f"SELECT {columns} FROM entries WHERE {_SHOWN}"  # noqa: S608
        for *row, moment in self._connection.execute(f"{sql} ORDER BY sort_date, id"):
            yield PostRow._make((*row, read_moment(moment)))

    def digest(self, feeds: Iterable[Feed], now: datetime) -> str:
        """Return what is another one when members say something else, or a day is over."""
        facts = sorted({(feed.url, feed.blog or "", feed.pages, *feed.moved_from) for feed in feeds})
        return digest_of(repr((now.date(), facts)).encode())

    def is_due(self, feeds: Iterable[Feed], now: datetime) -> bool:
        """Tell whether it is time to look things up: there is something new, or the last time was an hour ago."""
        run = self.last_run(self.digest(feeds, now))
        return run is None or not timedelta() <= now - run.moment < _PAUSE

    def last_run(self, digest: str) -> LookupRun | None:
        """Return the last run that looked things up, if nothing is new since: a change of entries drops it."""
        run = self.asked("run").get(digest)
        return LookupRun(run[0], run[1] == "left") if run else None

    def put_run(self, digest: str, now: datetime, *, left: bool) -> None:
        """Keep that things were looked up."""
        self._connection.execute("DELETE FROM lookups WHERE kind = 'run'")
        self.put("run", digest, "", now, "left" if left else "")

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Yield (id, address, HTML) of the entries that came last."""
        sql = f"SELECT id FROM entries WHERE {_SHOWN} ORDER BY first_seen DESC, id LIMIT ?"  # noqa: S608
        for key in self._connection.execute(sql, (_LATEST,)).fetchall():  # to sort them takes no text
            yield from self._connection.execute("SELECT id, coalesce(url, ''), content FROM entries WHERE id = ?", key)

    def replies(self, since: datetime) -> Iterator[tuple[str, str]]:
        """Yield (id, address) of what entries that are not older name as their replies."""
        sql = (
            "SELECT entries.id, json_extract(r.value, '$[1]') FROM entries, json_each(\"references\") AS r "  # noqa: S608
            f"WHERE sort_date >= ? AND {_SHOWN} AND json_extract(r.value, '$[0]') = 'replies' "
            "ORDER BY sort_date DESC"
        )
        yield from self._connection.execute(sql, (write_moment(since),))

    def of_feeds(self, urls: list[str]) -> Iterator[tuple[str, str]]:
        """Yield (id, address) of the entries of these feeds whose page was not read yet, the latest first."""
        sql = (
            "SELECT id, url FROM entries WHERE feed IN (SELECT value FROM json_each(?)) AND url IS NOT NULL "
            "AND hidden IS NULL AND id NOT IN (SELECT post FROM lookups WHERE kind = 'page') ORDER BY sort_date DESC"
        )
        yield from self._connection.execute(sql, (json.dumps(urls),))


class PostSource(NamedTuple):
    """An address of a post: when to ask for it again, and since when its host says that it is not there."""

    url: str
    next_due: datetime | None = None
    gone_since: datetime | None = None


class SourceTable(Table):
    """The table of sources."""

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
