"""Values → the one digest that differs whenever one of them does; and the program as one Source, by its digest."""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from plugins.shared.folder import below, walk

_SETS = frozenset((set, frozenset))
SIZE = 16  # bytes
PLUGINS = Path(__file__).parents[1]


def digest_of(data: bytes | memoryview) -> str:
    """Return the digest of ``data`` (BLAKE2b, hexadecimal)."""
    return hashlib.blake2b(data, digest_size=SIZE).hexdigest()


def digest(*values: object) -> str | None:
    """Return the digest of ``values``, or None where they hold something that nothing can be said of.

    A value that has a ``digest`` of its own (a text that stands for all of it) is taken by that, any other dataclass by
    its fields. A set counts in one order, whatever it has in this process, as a value and as a dataclass's field.
    Elsewhere equal values may have different digests: then something is made once more, no harm done.
    """
    taken = _Digest()
    writer = _Values(taken)
    # The same text twice in one value must count like two equal texts: a memo of objects would tell them apart.
    writer.fast = True
    try:
        writer.dump([_ordered(value) for value in values])
    except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
        return None
    return taken.hash.hexdigest()


class Told:
    """A dataclass of which many pages show each value: its digest is taken once, and counts for all of it."""

    @cached_property
    def digest(self) -> str:
        """Return the digest of all fields; raise TypeError where nothing can be said of one."""
        whole = digest(*(getattr(self, field.name) for field in fields(self)))  # type: ignore[arg-type]
        if whole is None:
            raise TypeError(f"nothing can be said of {self!r}")
        return whole


class _Digest:
    def __init__(self) -> None:
        self.hash = hashlib.blake2b(digest_size=SIZE)

    def write(self, data: Any) -> None:
        self.hash.update(data)


class _Values(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Take a value by its digest; a dataclass by its fields: what it has worked out and remembers is none of it."""
        kind: Any = type(value)
        if (names := _told_by(kind)) is None:
            return NotImplemented
        return kind, tuple([_ordered(getattr(value, name)) for name in names])


def _ordered(value: object) -> object:
    return sorted(value, key=repr) if type(value) in _SETS else value  # type: ignore[call-overload]


@cache
def _told_by(kind: Any) -> list[str] | None:
    """Return the attributes that tell all of a value of this ``kind``; None for what pickle knows better."""
    if hasattr(kind, "digest"):
        return ["digest"]
    return [field.name for field in fields(kind)] if is_dataclass(kind) else None


@cache  # as it was when the process loaded it
def program() -> str:
    """Return the digest of the program: our code, Python, and all libraries that are installed.

    Any package may bring a Markdown extension, a lexer or a filter, so that all of them count, not just those we name.
    """
    return folder_digest(PLUGINS, (sys.version, *_installed()))


def folder_digest(folder: Path, facts: Iterable[str] = ()) -> str:
    """Return the digest of all files below ``folder``, which need not be there, by name and bytes, and of ``facts``."""
    whole = hashlib.blake2b(digest_size=SIZE)
    for fact in facts:
        _add(whole, fact.encode("utf-8", "replace"))
    # A Path of each, as rglob gives, took longer than all else here.
    there = walk(folder) if folder.is_dir() else ()
    entries = (entry for entry in there if not entry.name.endswith(".pyc") and entry.is_file())
    for name in sorted(below(folder, entry.path) for entry in entries):
        _add(whole, name.encode("utf-8", "surrogateescape"))
        _add(whole, (folder / name).read_bytes())
    return whole.hexdigest()


def _add(whole: hashlib.blake2b, data: bytes) -> None:
    whole.update(len(data).to_bytes(8, "big") + data)


def _installed() -> list[str]:
    """Return the names of all installed packages, each with its version, as their folders say them."""
    folders = (Path(folder) for folder in sys.path if folder)
    return sorted(path.name for folder in folders if folder.is_dir() for path in folder.glob("*.dist-info"))
