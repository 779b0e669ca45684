"""The members' avatars in the store: the addresses that feeds gave, and a small copy of what was there.

A copy can be had again, so archives name only the addresses.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from typing import Any

from plugins.planet.model import Avatar
from plugins.planet.store.rows import read_moment, write_moment
from plugins.planet.store.tombstones import mark

_COLUMNS = tuple(field.name for field in fields(Avatar))
_PUT = f"INSERT OR REPLACE INTO faces ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_GET = f"SELECT {', '.join(_COLUMNS)} FROM faces"  # noqa: S608


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

    def drop_forgotten(self, marks: Collection[str]) -> None:
        """Delete every avatar that a tombstone stands for."""
        for avatar in [avatar for avatar in self.all() if is_forgotten(avatar, marks)]:
            self.drop(avatar.member, avatar.feed)


def is_forgotten(avatar: Avatar, marks: Collection[str]) -> bool:
    """Return whether a tombstone stands for ``avatar``: for its member, its feed or one of its addresses."""
    named = [mark("member", avatar.member), mark("feed", avatar.feed), *(mark("url", url) for url in avatar.sources)]
    return any(name in marks for name in named)


def _read(row: tuple[Any, ...]) -> Avatar:
    avatar = Avatar(*row)
    due = read_moment(str(avatar.next_due)) if avatar.next_due else None
    return replace(avatar, sources=tuple(json.loads(str(avatar.sources))), next_due=due, picture=bytes(avatar.picture))
