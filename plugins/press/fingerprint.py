"""Values → a digest that differs whenever one of them does."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def fingerprint(*values: object) -> str | None:
    """Return a digest of ``values``, or None where they hold something that nothing can be said of.

    Equal values may have different digests (two sets in another order): then something is made once more, no harm done.
    """
    mark = _Mark()
    writer = _Values(mark)
    # The same text twice in one value must count like two equal texts: a memo of objects would tell them apart.
    writer.fast = True
    try:
        writer.dump(values)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
        return None
    return mark.digest.hexdigest()


class _Mark:
    def __init__(self) -> None:
        self.digest = hashlib.blake2b(digest_size=16)

    def write(self, data: Any) -> None:
        self.digest.update(data)


class _Values(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Take a dataclass by its fields: what it has worked out and remembers is none of its value."""
        if is_dataclass(value) and not isinstance(value, type) and "__reduce__" not in vars(type(value)):
            return type(value), tuple(getattr(value, name) for name in _names(type(value)))
        return NotImplemented


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
