"""Records → parts of at most ``MOST`` records: what is edited together with few others is indexed with few others.

A record's part depends on its address alone, as long as the part is not full: a full one is split in two, and no other
part changes by that. So an edited record changes one part, and a new one changes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.search.record import Record

# Pagefind needs 0.15 s and 40 MB for so many long posts; with more of them, the edit of one costs more; with fewer,
# there is more to join.
MOST = 64
_BITS = 256  # of an address's hash


@dataclass(frozen=True)
class Part:
    """Records that are indexed together; ``seal`` stands for them, and ``place`` for their addresses alone."""

    place: str
    seals: tuple[bytes, ...]
    records: tuple[Record, ...]

    @property
    def seal(self) -> str:
        """Return what stands for the records: others have another."""
        return hashlib.sha256(b"".join(self.seals)).hexdigest()[:32]


def divide(records: Iterable[Record], most: int = MOST) -> list[Part]:
    """Return the parts of ``records``, none of them empty; the records' order does not matter."""
    placed = [(_place(record), record.seal, record) for record in records]
    placed.sort(key=lambda one: one[:2])
    return [_part(found) for found in _split(placed, most, 1)]


_Placed = tuple[int, bytes, Record]


def _split(placed: list[_Placed], most: int, depth: int) -> Iterator[list[_Placed]]:
    if len(placed) <= most or depth > _BITS:
        if placed:
            yield placed
        return
    for bit in (0, 1):
        yield from _split([one for one in placed if one[0] >> (_BITS - depth) & 1 == bit], most, depth + 1)


def _part(placed: list[_Placed]) -> Part:
    place = hashlib.sha256(b"".join(place.to_bytes(_BITS // 8) for place, *_ in placed)).hexdigest()[:32]
    return Part(place, tuple(seal for _, seal, _ in placed), tuple(record for *_, record in placed))


def _place(record: Record) -> int:
    return int.from_bytes(hashlib.sha256(record.url.encode("utf-8", "backslashreplace")).digest())
