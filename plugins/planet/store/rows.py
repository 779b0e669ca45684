"""Entry, FeedState and Avatar ↔ rows of SQLite. The columns are named here, and in what views ask for of them.

Each entry's row has its digest (the column ``seal``), so that a row that was damaged is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from plugins.planet.model import STREAM, Avatar, Entry, FeedState
from plugins.planet.records import READERS, ReadValue, load, plain


def sql_names(columns: Iterable[str]) -> str:
    """Return names of columns as SQL lists them: one of ours is a word of its own there."""
    return ", ".join(f'"{name}"' for name in columns)


def put(table: str, columns: Sequence[str]) -> str:
    """Return the statement that writes a row of a table, in the place of one that is there."""
    return f"INSERT OR REPLACE INTO {table} ({sql_names(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


ENTRY_COLUMNS = tuple(field.name for field in fields(Entry))
ROW_COLUMNS = (*ENTRY_COLUMNS, "seal")  # as entry_row and read_entry have them
SELECT_ENTRIES = f"SELECT {sql_names(ROW_COLUMNS)} FROM entries"  # noqa: S608
OF_MEMBERS = f"member NOT LIKE '{STREAM}%'"  # what streams hear is nobody's here
STATE_COLUMNS = tuple(field.name for field in fields(FeedState) if field.name != "entries")
AVATAR_COLUMNS = tuple(field.name for field in fields(Avatar))

# Made once: to make them takes longer than what they write.
_SEALED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_STORED = json.JSONEncoder(ensure_ascii=False, default=plain)
_EMPTY = (0, "", "[]", None)
_CONTENT, _OLDEST = ENTRY_COLUMNS.index("content"), ENTRY_COLUMNS.index("links") + 1


def entry_row(entry: Entry) -> tuple[Any, ...]:
    """Return the columns of ``entry`` and, last, their digest."""
    values = row_of(entry, ENTRY_COLUMNS)
    return (*values, row_digest(values))


def read_entry(row: Sequence[Any]) -> Entry:
    """Return the entry of a row; one whose digest is another is sanitised again. Raise ValueError for nonsense."""
    *values, digest = row
    entry = values_of(values, ENTRY_COLUMNS)
    # The content was sanitised before it was stored; its digest says that it is still what was stored.
    entry["content"] = Markup(values[_CONTENT]) if digest == row_digest(values) else _cleaned(str(values[_CONTENT]))
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


def row_of(thing: Entry | FeedState | Avatar, columns: Sequence[str]) -> tuple[Any, ...]:
    """Return the values of these ``columns`` of a thing."""
    return tuple(_encode(getattr(thing, name)) for name in columns)


def values_of(row: Sequence[Any], columns: Sequence[str]) -> dict[str, Any]:
    """Return a row's values by the names of its ``columns``. Raise ValueError for nonsense."""
    return dict(zip(columns, map(_decode, columns, row), strict=True))


def row_digest(values: Sequence[Any]) -> bytes:
    """Return a short digest of a row's values; rows from before there was a column keep theirs, where it is empty."""
    end = len(values)
    while end > _OLDEST and values[end - 1] in _EMPTY:
        end -= 1
    text = _SEALED.encode(values[:end])
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
    if value == ():
        return "[]"
    if value is None or isinstance(value, int | float | bytes):
        return int(value) if isinstance(value, bool) else value
    return _STORED.encode(value).encode("utf-8", "replace").decode()


def _reader(kind: str) -> ReadValue:
    """Return what reads the values of columns whose fields are declared as ``kind``."""
    if kind.startswith(("tuple", "Mapping", "Source")):
        return lambda value: READERS[kind](load(value))
    return read_moment if kind.startswith("datetime") else bool if kind == "bool" else lambda value: value


_READERS = {field.name: _reader(str(field.type)) for kind in (Entry, FeedState, Avatar) for field in fields(kind)}


def _decode(name: str, value: Any) -> Any:
    return None if value is None else _READERS[name](value)
