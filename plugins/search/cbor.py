"""The little of CBOR (RFC 8949) that Pagefind writes: whole numbers, texts, and arrays of these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Item: TypeAlias = "int | str | Sequence[Item]"

_TEXT, _ARRAY = 3, 4


def encode(item: Item) -> bytes:
    """Return ``item`` in the shortest form, as Pagefind writes it."""
    if isinstance(item, int):
        return head(0, item) if item >= 0 else head(1, -1 - item)
    if isinstance(item, str):
        data = item.encode()
        return head(_TEXT, len(data)) + data
    return head(_ARRAY, len(item)) + b"".join(map(encode, item))


def decode(data: bytes, at: int = 0) -> Item:
    """Return the item that begins at ``at``. Raises ValueError or IndexError for what Pagefind does not write."""
    return _item(data, at)[0]


def head(kind: int, number: int) -> bytes:
    """Return an item's first bytes: its kind (0 to 7), and its value or length."""
    if number < 24:
        return bytes((kind << 5 | number,))
    size = 0 if number < 1 << 8 else 1 if number < 1 << 16 else 2 if number < 1 << 32 else 3
    return bytes((kind << 5 | 24 + size,)) + number.to_bytes(1 << size)


def array(items: Sequence[bytes]) -> bytes:
    """Return the array of ``items``, which are encoded."""
    return head(_ARRAY, len(items)) + b"".join(items)


def length(data: bytes, at: int) -> tuple[int, int]:
    """Return the value or length that the item at ``at`` begins with, and where it goes on."""
    size = data[at] & 31
    if size < 24:
        return size, at + 1
    octets = 1 << (size - 24)
    return int.from_bytes(data[at + 1 : at + 1 + octets]), at + 1 + octets


def _item(data: bytes, at: int) -> tuple[Item, int]:
    kind = data[at] >> 5
    number, at = length(data, at)
    if kind == 0:
        return number, at
    if kind == 1:
        return -1 - number, at
    if kind == _TEXT:
        return data[at : at + number].decode(), at + number
    if kind != _ARRAY:
        raise ValueError(f"an item of kind {kind} is nothing that Pagefind writes")
    items = []
    for _ in range(number):
        item, at = _item(data, at)
        items.append(item)
    return items, at
