"""The words of all parts → files, each with neighbouring words. What has not changed is neither joined nor read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import TypeAlias

from plugins.search.bundle import NO_PAGES, Run, Words
from plugins.search.cbor import array, head
from plugins.search.join import Join
from plugins.search.named import Named
from plugins.search.sliced import About, slices, words
from plugins.search.units import Unit, units

FILE = 45_000  # bytes of words in a file, unpacked: then it is as large as those of Pagefind
_AT_ONCE = 64  # units in memory
_PLACE = "index/{}.pf_index"

File: TypeAlias = tuple[str, str, str]  # its first and last word, and its name
Units: TypeAlias = Mapping[str, Sequence[File]]  # the files of a unit by its seal


def write_words(parts: Sequence[tuple[Path, About]], join: Join, known: Units, files: Named) -> Units:
    """Write the words of ``parts``; return all units in the order of the words.

    The files of a ``known`` unit are in the earlier index.
    """
    wanted = list(units(join.starts, [about for _, about in parts]))
    missing = (unit for unit in wanted if unit.seal not in known)
    made: dict[str, Sequence[File]] = {}
    while some := list(islice(missing, _AT_ONCE)):
        for unit, found in zip(some, _read(parts, some), strict=True):
            joined = join.words([(part, words(data)) for part, data in found])
            made[unit.seal] = [(first, last, files.write(_PLACE, data)) for first, last, data in _files(joined)]
    for unit in wanted:
        if unit.seal not in made:
            for *_, name in known[unit.seal]:
                files.take(_PLACE, name)
    return {unit.seal: made.get(unit.seal) or known[unit.seal] for unit in wanted}


def told_apart(files: Sequence[File]) -> list[list[str]]:
    """Return the files with their first and last words as short as tells them from their neighbours.

    Thus the beginning of a word is looked for in the file that holds the word, though it is smaller than the word.
    """
    told = [list(file) for file in files]
    for one, other in pairwise(told):
        length = 1 + next((at for at, (a, b) in enumerate(zip(one[1], other[0], strict=False)) if a != b), len(one[1]))
        if one[1][:length] >= one[0]:
            one[1] = one[1][:length]
        other[0] = other[0][:length]
    return told


def _read(parts: Sequence[tuple[Path, About]], some: Sequence[Unit]) -> list[list[tuple[int, bytes]]]:
    """Return the slices of each unit, and the number of the part that each is of. Each part is opened once."""
    found: list[list[tuple[int, bytes]]] = [[] for _ in some]
    for number, (path, part) in enumerate(parts):
        here = [
            (to, part.places[beginning])
            for to, unit in zip(found, some, strict=True)
            for beginning in unit.beginnings
            if beginning in part.places
        ]
        for (to, _), data in zip(here, slices(path, [place for _, place in here]), strict=True):
            to.append((number, data))
    return found


def _files(joined: Words) -> Iterator[tuple[str, str, bytes]]:
    """Yield the first and the last word of each file, and the file."""
    told = _told(joined)
    waiting: dict[bytes, bytes] = {}
    size, left = 0, sum(map(len, told.values()))
    for word, data in told.items():
        waiting[word] = data
        size, left = size + len(data), left - len(data)
        # Not at the very byte: an edit would move the ends of all files behind it. And nothing small is left over.
        if size >= FILE and not zlib.crc32(word) % 16 and left >= FILE // 2:
            yield _file(waiting)
            waiting, size = {}, 0
    yield _file(waiting)


def _told(joined: Words) -> dict[bytes, bytes]:
    """Return each word in its order, and all that is known of it."""
    forms: dict[bytes, list[bytes]] = {}
    for (word, form), run in sorted(joined.forms.items()):
        forms.setdefault(word, []).append(b"\x82" + _text(form) + _pages(run))
    return {
        word: b"\x83" + _text(word) + _pages(joined.plain.get(word, NO_PAGES)) + array(forms.get(word, ()))
        for word in sorted(joined.plain.keys() | forms.keys())
    }


def _file(held: dict[bytes, bytes]) -> tuple[str, str, bytes]:
    return next(iter(held)).decode(), next(reversed(held)).decode(), b"\x81" + array(list(held.values()))


def _pages(run: Run) -> bytes:
    first, _, count, rest = run
    return head(4, count) + (b"\x83" + head(0, first) + rest if count else b"")


def _text(word: bytes) -> bytes:
    return head(3, len(word)) + word
