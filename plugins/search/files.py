"""Bundles → the files that a reader's browser loads: a list, and for each word one file."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from plugins.search.bundle import ENTRY, MARK, NO_PAGES, Bundle, Run
from plugins.search.cbor import array, encode, head
from plugins.search.kept import share

FILE = 45_000  # bytes of words in a file, unpacked: then it is as large as those of Pagefind
_LEVEL = 5  # of compression: 9 takes four times as long, and spares a hundredth of the bytes


def write_files(bundles: dict[str, Bundle], folder: Path, earlier: Path | None = None) -> None:
    """Write the index of ``bundles`` to ``folder``: everything but fragments and programs.

    A file that the index in the folder ``earlier`` has too is taken from there.
    """
    for name in ("index", "filter"):
        (folder / name).mkdir(parents=True)
    about = {
        language: {
            "hash": _Files(language, folder, earlier).write(bundle),
            "wasm": bundle.wasm,
            "page_count": len(bundle.pages),
        }
        for language, bundle in bundles.items()
    }
    one = next(iter(bundles.values()))
    entry = {"version": one.version, "languages": about, "include_characters": one.characters}
    (folder / ENTRY).write_text(json.dumps(entry, sort_keys=True, separators=(",", ":")), encoding="utf-8")


def short_names(bundle: Bundle) -> dict[str, str]:
    """Return what each fragment is called in the index: as short as can be, since a reader loads all the names."""
    short = {name: name[: name.rindex("_") + 8] for name, _ in bundle.pages}
    taken = Counter(short.values())
    return {name: one if taken[one] == 1 else name for name, one in short.items()}


class _Files:
    """The files of one language."""

    def __init__(self, language: str, folder: Path, earlier: Path | None) -> None:
        self._language, self._folder, self._earlier = language, folder, earlier

    def write(self, bundle: Bundle) -> str:
        """Write all; return what the list is called."""
        names = short_names(bundle)
        pages = [(names[name], words) for name, words in bundle.pages]
        files = [(first, last, self._write("index/{}.pf_index", data)) for first, last, data in _files(_words(bundle))]
        filters = [
            (name, self._write("filter/{}.pf_filter", encode([name, sorted(values.items())])))
            for name, values in sorted(bundle.filters.items())
        ]
        meta = [bundle.version, pages, _told_apart(files), filters, [], bundle.fields]
        return self._write("pagefind.{}.pf_meta", encode(meta))

    def _write(self, place: str, data: bytes) -> str:
        """Write ``data`` at ``place``, named after it; return the name."""
        name = f"{self._language}_{hashlib.sha256(data).hexdigest()[:10]}"
        path = place.format(name)
        if self._earlier and (self._earlier / path).is_file():
            share(self._earlier / path, self._folder / path)
        else:
            (self._folder / path).write_bytes(gzip.compress(MARK + data, _LEVEL, mtime=0))
        return name


def _words(bundle: Bundle) -> Iterator[tuple[bytes, bytes]]:
    """Yield each word in its order, and all that is known of it."""
    nothing = array([])
    for word in sorted(bundle.words.keys() | bundle.forms.keys()):
        forms = bundle.forms.get(word)
        others = array([b"\x82" + _text(form) + _pages(run) for form, run in forms.items()]) if forms else nothing
        yield word, b"\x83" + _text(word) + _pages(bundle.words.get(word, NO_PAGES)) + others


def _pages(run: Run) -> bytes:
    first, _, count, rest = run
    return head(4, count) + (b"\x83" + head(0, first) + rest if count else b"")


def _text(word: bytes) -> bytes:
    return head(3, len(word)) + word


def _files(words: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the first and the last word of each file, and the file."""
    waiting: dict[bytes, bytes] = {}
    size = 0
    for word, data in words:
        waiting[word] = data
        size += len(data)
        # Not at the very byte: an edit would move the ends of all files behind it.
        if size >= FILE and not zlib.crc32(word) % 16:
            yield _file(waiting)
            waiting, size = {}, 0
    if waiting:
        yield _file(waiting)


def _file(words: dict[bytes, bytes]) -> tuple[str, str, bytes]:
    return next(iter(words)).decode(), next(reversed(words)).decode(), b"\x81" + array(list(words.values()))


def _told_apart(files: list[tuple[str, str, str]]) -> list[list[str]]:
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
