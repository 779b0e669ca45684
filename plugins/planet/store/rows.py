"""Entry and FeedState ↔ rows of SQLite. One place knows the columns.

Each entry's row has its digest (the column ``seal``), so that a row that was damaged is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from plugins.planet.model import Entry, FeedState

ENTRY_COLUMNS = tuple(field.name for field in fields(Entry))
ROW_COLUMNS = (*ENTRY_COLUMNS, "seal")  # as entry_row and read_entry have them
SELECT_ENTRIES = f"SELECT {', '.join(ROW_COLUMNS)} FROM entries"  # noqa: S608
PUT_ENTRY = f"INSERT OR REPLACE INTO entries ({', '.join(ROW_COLUMNS)}) VALUES ({', '.join('?' * len(ROW_COLUMNS))})"  # noqa: S608
STATE_COLUMNS = tuple(field.name for field in fields(FeedState) if field.name != "entries")

_MOMENTS = {"published", "updated", "first_seen", "sort_date"} | {
    "last_attempt",
    "last_success",
    "next_due",
    "failing_since",
    "gone_since",
    "moved_since",
    "moved_checked",
}
_TUPLES = {"tags", "links"}
_FLAGS = {"note", "edited", "fresh", "bundled", "gone"}


def entry_row(entry: Entry) -> tuple[Any, ...]:
    """Return the columns of ``entry`` and, last, their digest."""
    values = tuple(_encode(getattr(entry, name)) for name in ENTRY_COLUMNS)
    return (*values, row_digest(values))


def read_entry(row: Sequence[Any]) -> Entry:
    """Return the entry of a row; one whose digest is another is sanitised again. Raise ValueError for nonsense."""
    *values, digest = row
    entry = dict(zip(ENTRY_COLUMNS, map(_decode, ENTRY_COLUMNS, values), strict=True))
    # The content was sanitised before it was stored; its digest says that it is still what was stored.
    entry["content"] = Markup(values[6]) if digest == row_digest(values) else _cleaned(str(values[6]))
    return Entry(**entry)


def _cleaned(content: str) -> Markup:
    from plugins.planet.cleaning.sanitise import clean  # slow to load, and seldom needed

    return clean(content)


def read_entries(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Yield the entries of rows; a row that says nothing sensible any more is passed over."""
    for row in rows:
        try:
            yield read_entry(row)
        except (ValueError, TypeError):
            continue


def state_row(state: FeedState) -> tuple[Any, ...]:
    """Return the columns of ``state``."""
    return tuple(_encode(getattr(state, name)) for name in STATE_COLUMNS)


def read_state(row: Sequence[Any]) -> FeedState:
    """Return the state of a row whose last column is the number of its entries."""
    *values, entries = row
    return FeedState(**dict(zip(STATE_COLUMNS, map(_decode, STATE_COLUMNS, values), strict=True)), entries=entries)


def row_digest(values: Sequence[Any]) -> bytes:
    """Return a short digest of a row's values."""
    sealed = values if values[-1] else values[:-1]  # rows of before there was ``bundled`` keep their digests
    text = json.dumps(list(sealed), ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def write_moment(moment: datetime) -> str:
    """Return a moment as text of one width in UTC: it sorts as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def read_moment(text: str) -> datetime:
    """Return the moment that ``write_moment`` wrote."""
    return datetime.fromisoformat(text)


def _encode(value: object) -> object:
    if isinstance(value, str):
        # SQLite stores UTF-8, which has no surrogates.
        return str(value) if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False) if value else "[]"
    return int(value) if isinstance(value, bool) else value


def _decode(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _MOMENTS:
        return read_moment(value)
    if name in _TUPLES:
        return _read_texts(value)
    return bool(value) if name in _FLAGS else value


def _read_texts(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(item) for item in json.loads(value))
    except RecursionError:
        raise ValueError("nested too deeply") from None
