"""Neighbouring slices that are joined at once: as few as fill a file, and more of them only where words are rare."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.search.sliced import About

SIZE = 90_000  # bytes of slices: joined and without our own marks they fill a file


@dataclass(frozen=True)
class Unit:
    """What begins with one of ``beginnings``; ``seal`` stands for all that is joined, and for its pages' numbers."""

    seal: str
    beginnings: tuple[bytes, ...]


def units(starts: Sequence[int], parts: Sequence[About]) -> Iterator[Unit]:
    """Yield the units of ``parts``, whose pages are counted from ``starts``, in the order of the words."""
    sizes: dict[bytes, int] = {}
    seals: dict[bytes, list[bytes]] = {}
    for start, part in zip(starts, parts, strict=False):
        number = start.to_bytes(4)
        for beginning, digest in part.digests.items():
            if beginning in seals:
                seals[beginning] += (number, digest)
                sizes[beginning] += part.places[beginning][1]
            else:
                seals[beginning] = [number, digest]
                sizes[beginning] = part.places[beginning][1]
    waiting: list[bytes] = []
    size = 0
    for beginning in sorted(seals):
        waiting.append(beginning)
        size += sizes[beginning]
        # Not at the very byte: an edit would move the ends of all units behind it.
        if size >= SIZE and not zlib.crc32(beginning) % 2:
            yield _unit(waiting, seals)
            waiting, size = [], 0
    if waiting:
        yield _unit(waiting, seals)


def _unit(beginnings: Sequence[bytes], seals: dict[bytes, list[bytes]]) -> Unit:
    seal = hashlib.blake2b(digest_size=16)
    for beginning in beginnings:
        seal.update(b"".join((b"%b %d " % (beginning, len(seals[beginning])), *seals[beginning])))
    return Unit(seal.hexdigest(), tuple(beginnings))
