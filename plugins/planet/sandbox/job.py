"""What pool.py and its children say to each other. It is apart so that a child loads no more than it needs.

A child has read what strangers sent: its answer is read by type, as texts and JSON in bounds, and nothing in it is run.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from markupsafe import Markup

from plugins.planet.model import Entry, Failure, Feed, Harvest, ParsedFeed, PictureShape, Response
from plugins.planet.records import READERS, columns, exactly, load, named, plain, values

CPU_SECONDS = 5
MEMORY = 512 * 1024 * 1024
LENGTH = struct.Struct(">Q")
LARGEST_ANSWER = 64 * 1024 * 1024
_SIZE = struct.Struct(">I")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain)
_LARGEST_PIECE = 4 * 1024 * 1024
_MOST_PIECES = 1000
Job: TypeAlias = tuple[Response, Feed | PictureShape, datetime]  # with a shape it is a picture
JobResult: TypeAlias = Harvest | bytes | Failure


@dataclass(frozen=True)
class ChildAnswer:
    """What a child says of a job, and whether it is ``fit`` for another: one that grew large is replaced."""

    result: JobResult
    fit: bool


def write_answer(answer: ChildAnswer) -> bytes:
    """Return ``answer`` in pieces: what it is, then the feed and its entries, a picture, or a failure.

    An entry is two pieces, its values as JSON and its content as it is: to escape markup takes longer than all else.
    """
    result = answer.result
    if isinstance(result, bytes):
        return _join([_json(["picture", answer.fit]), result])
    if isinstance(result, Failure):
        return _join([_json(["failure", answer.fit]), _json(values(result, _FAILURE))])
    pieces = [_json(["feed", answer.fit, result.removed]), _json(values(result.parsed, _PARSED))]
    for entry in result.entries:
        pieces += [_json(values(entry, _ENTRY)), entry.content.encode("utf-8", "surrogatepass")]
    return _join(pieces)


def read_answer(data: bytes) -> ChildAnswer:
    """Return what ``write_answer`` wrote; raise ValueError for anything else."""
    head, first, *rest = _split(data)
    kind, fit, *more = exactly(list)(_load(head))
    if kind == "picture" and not rest:
        return ChildAnswer(first, exactly(bool)(fit))
    if kind == "failure" and not rest:
        return ChildAnswer(Failure(**named(_load(first), _FAILURE)), exactly(bool)(fit))
    if kind != "feed" or len(more) != 1:
        raise ValueError("neither a feed, a picture nor a failure")
    entries = (_entry(*pair) for pair in zip(rest[::2], rest[1::2], strict=True))
    parsed = ParsedFeed(entries=(), **named(_load(first), _PARSED))
    return ChildAnswer(Harvest(parsed, tuple(entries), _REMOVED(more[0])), exactly(bool)(fit))


def _entry(row: bytes, content: bytes) -> Entry:
    return Entry(content=Markup(content.decode("utf-8", "surrogatepass")), **named(_load(row), _ENTRY))


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
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def _load(piece: bytes) -> Any:
    return load(piece.decode("utf-8", "surrogatepass"))


_FAILURE, _PARSED, _ENTRY = columns(Failure), columns(ParsedFeed, "entries"), columns(Entry, "content")
_REMOVED = READERS["Mapping[str, int]"]
