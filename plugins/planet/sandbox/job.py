"""What pool.py and its children say to each other. It is apart so that a child loads no more than it needs.

A child has read what strangers sent: its answer is read by type, as texts and JSON in bounds, and nothing in it is run.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeAlias, get_args

from markupsafe import Markup

from plugins.planet.model import Direction, Entry, Failure, Feed, Harvest, ParsedFeed, Precision, Response

CPU_SECONDS = 5
MEMORY = 512 * 1024 * 1024
LENGTH = struct.Struct(">Q")
LARGEST_ANSWER = 64 * 1024 * 1024
_SIZE = struct.Struct(">I")
_LARGEST_PIECE = 4 * 1024 * 1024
_MOST_PIECES = 1000
Job: TypeAlias = tuple[Response, Feed | None, datetime]  # without a feed it is a picture
Result: TypeAlias = Harvest | bytes | Failure


@dataclass(frozen=True)
class ChildAnswer:
    """What a child says of a job, and whether it is ``fit`` for another: one that grew large is replaced."""

    result: Result
    fit: bool


def write_answer(answer: ChildAnswer) -> bytes:
    """Return ``answer`` in pieces: what it is, then the feed and its entries, a picture, or a failure.

    An entry is two pieces, its values as JSON and its content as it is: to escape markup takes longer than all else.
    """
    result = answer.result
    if isinstance(result, bytes):
        return _join([_json(["picture", answer.fit]), result])
    if isinstance(result, Failure):
        return _join([_json(["failure", answer.fit]), _json(_values(result, _FAILURE))])
    pieces = [_json(["feed", answer.fit]), _json(_values(result.parsed, _PARSED))]
    for entry in result.entries:
        pieces += [_json(_values(entry, _ENTRY)), entry.content.encode("utf-8", "surrogatepass")]
    return _join(pieces)


def read_answer(data: bytes) -> ChildAnswer:
    """Return what ``write_answer`` wrote; raise ValueError for anything else."""
    head, first, *rest = _split(data)
    kind, fit = _is(list)(_load(head))
    if kind == "picture" and not rest:
        return ChildAnswer(first, _is(bool)(fit))
    if kind == "failure" and not rest:
        return ChildAnswer(Failure(**_named(first, _FAILURE)), _is(bool)(fit))
    if kind != "feed":
        raise ValueError("neither a feed, a picture nor a failure")
    entries = (_entry(*pair) for pair in zip(rest[::2], rest[1::2], strict=True))
    return ChildAnswer(Harvest(ParsedFeed(entries=(), **_named(first, _PARSED)), tuple(entries)), _is(bool)(fit))


def _entry(values: bytes, content: bytes) -> Entry:
    return Entry(content=Markup(content.decode("utf-8", "surrogatepass")), **_named(values, _ENTRY))


def _join(pieces: Iterable[bytes]) -> bytes:
    return b"".join(part for piece in pieces for part in (_SIZE.pack(len(piece)), piece))


def _split(data: bytes) -> list[bytes]:
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + _SIZE.size
        (size,) = _SIZE.unpack(data[at:start].ljust(_SIZE.size))
        at = start + size
        if at > len(data) or size > _LARGEST_PIECE or len(pieces) > _MOST_PIECES:
            raise ValueError("pieces that cannot be")
        pieces.append(data[start:at])
    return pieces


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat)
    return text.encode("utf-8", "surrogatepass")


def _load(piece: bytes) -> Any:
    try:
        return json.loads(piece.decode("utf-8", "surrogatepass"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _is(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"not {kind.__name__}")
        return value

    return read


def _one_of(*words: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in words:
            raise ValueError("not one of the words")
        return value

    return read


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _is(list)(value)))


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


# By what the model's fields are declared as: one of another type is noticed when this is loaded.
_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "str": _text,
    "bool": _is(bool),
    "int": _is(int),
    "float": _is(float),
    "datetime": _moment,
    "tuple[str, ...]": _texts,
    "Precision": _one_of(*get_args(Precision)),
    "Direction": _one_of(*get_args(Direction)),
}
_Columns: TypeAlias = tuple[tuple[str, Callable[[Any], Any]], ...]


def _columns(kind: type, *but: str) -> _Columns:
    readers = {**_PLAIN, **{f"{name} | None": _or_none(read) for name, read in _PLAIN.items()}}
    return tuple((field.name, readers[str(field.type)]) for field in fields(kind) if field.name not in but)


def _values(thing: object, columns: _Columns) -> list[Any]:
    return [getattr(thing, name) for name, _ in columns]


def _named(piece: bytes, columns: _Columns) -> dict[str, Any]:
    row = _load(piece)
    if not isinstance(row, list) or len(row) != len(columns):
        raise ValueError("not as many values as there are names")
    return {name: read(value) for (name, read), value in zip(columns, row, strict=True)}


_FAILURE, _PARSED, _ENTRY = _columns(Failure), _columns(ParsedFeed, "entries"), _columns(Entry, "content")
