"""The model's types ↔ lists of plain values, for JSON: written in the order of their fields, read by their types.

What is read was written by a child that had read what strangers sent, or stood in a file that may be damaged: a value
of another type raises ValueError, and nothing of it is run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypeAlias, get_args

from plugins.planet import model
from plugins.syndication.model import Attachment, AttachmentKind, Person, Rating, Source

ReadValue: TypeAlias = Callable[[Any], Any]
Columns: TypeAlias = tuple[tuple[str, ReadValue], ...]


def columns(kind: type, *but: str) -> Columns:
    """Return the fields of a type of the model, each with what reads its values. A field of another type: KeyError."""
    return tuple((field.name, READERS[str(field.type)]) for field in fields(kind) if field.name not in but)


def values(thing: object, named: Columns) -> list[Any]:
    """Return the values of these columns of ``thing``."""
    return [getattr(thing, name) for name, _ in named]


def named(row: Any, of: Columns) -> dict[str, Any]:
    """Return the values of a row by name; raise ValueError for what is none."""
    if not isinstance(row, list) or len(row) != len(of):
        raise ValueError("not as many values as there are names")
    return {name: read(value) for (name, read), value in zip(of, row, strict=True)}


def plain(value: Any) -> Any:
    """Return what JSON has no form for as what it has: a moment as ISO 8601, a record as the list of its values."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    return dict(value)


def load(text: str) -> Any:
    """Return what JSON says; raise ValueError for what is none."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def exactly(kind: type) -> ReadValue:
    """Return what reads values of one type, and refuses all others."""

    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"not {kind.__name__}")
        return value

    return read


def _one_of(words: Any) -> ReadValue:
    def read(value: Any) -> Any:
        if value not in get_args(words):
            raise ValueError("not one of the words")
        return value

    return read


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(exactly(str)(value))
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


def _counts(value: Any) -> dict[str, int]:
    return {exactly(str)(key): exactly(int)(number) for key, number in exactly(dict)(value).items()}


def _several(read: ReadValue) -> ReadValue:
    return lambda value: tuple(map(read, exactly(list)(value)))


def _or_none(read: ReadValue) -> ReadValue:
    return lambda value: None if value is None else read(value)


def _record(kind: type) -> ReadValue:
    of = columns(kind)
    # What was written before a record had its last fields has fewer values.
    return lambda value: kind(**named(value, of[: len(value)] if isinstance(value, list) else of))


def _with_wrappings(readers: Mapping[str, ReadValue]) -> dict[str, ReadValue]:
    several = {f"tuple[{name}, ...]": _several(read) for name, read in readers.items()}
    return {**readers, **several, **{f"{name} | None": _or_none(read) for name, read in readers.items()}}


# By what the model's fields are declared as: one of another type is noticed when this is loaded.
_WORDS: Mapping[str, Any] = {
    "Precision": model.Precision,
    "Direction": model.Direction,
    "LinkRel": model.LinkRel,
    "AttachmentKind": AttachmentKind,
    "Rating": Rating,
}
_PLAIN: Mapping[str, ReadValue] = {
    "str": exactly(str),
    "bool": exactly(bool),
    "int": exactly(int),
    "float": exactly(float),
    "datetime": _moment,
    "Mapping[str, int]": _counts,
    **{name: _one_of(words) for name, words in _WORDS.items()},
}
READERS = _with_wrappings(_PLAIN)
_RECORDS = (Person, Source, model.Reference, Attachment)
READERS |= _with_wrappings({kind.__name__: _record(kind) for kind in _RECORDS})
