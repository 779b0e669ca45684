"""What Pagefind wrote for one part, taken apart so that it can be put together with other parts'.

Every file but a program is gzip over a mark and CBOR: [word, [page, …], [[form, [page, …]], …]] in an index, where a
form is the word with its accents, and a page is [number, [place, …], [place in a title or so, …]]. A page's number is
counted from the page before it, so that the pages of a part stay as they are behind the pages of another: all but the
first number. (Pagefind 1.5: pagefind/src/index/mod.rs and pagefind_web/src/index.rs.)
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from plugins.search.cbor import decode, head, length

MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"
_NUMBER = rb"(?:[\x00-\x17]|\x18.|\x19..|\x1a.{4})"
_PLACES = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4})(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})*+"
_PAGE = re.compile(rb"\x83(" + _NUMBER + rb")" + _PLACES * 2, re.S)
_PAGES = re.compile(rb"(?:\x83" + _NUMBER + _PLACES * 2 + rb")*+", re.S)


# The pages of a word: the first's and the last's number, how many, and all bytes behind the first's number.
Run: TypeAlias = tuple[int, int, int, bytes]
NO_PAGES: Run = (0, 0, 0, b"")


class Words(NamedTuple):
    """Words, and words with their accents, each with the pages that it is on."""

    plain: dict[bytes, Run]
    forms: dict[tuple[bytes, bytes], Run]  # by the plain word and the form


class Bundle(NamedTuple):
    """The index of one language, of plain data only."""

    version: str
    wasm: str | None  # the program for the language; None: the one for languages that Pagefind does not know
    fields: list[str]  # in the order that places count them
    characters: list[str]
    pages: list[tuple[str, int]]  # each page's fragment, and its number of words
    words: Words
    filters: dict[str, dict[str, list[int]]]


def take_apart(folder: Path) -> dict[str, Bundle]:
    """Return what is in Pagefind's ``folder`` by its language, and name each fragment after its bytes.

    Pagefind's own names are unique in one index only. Raises ValueError when Pagefind wrote what this does not know.
    """
    entry = json.loads((folder / ENTRY).read_text(encoding="utf-8"))
    return {name: _bundle(folder, name, about, entry) for name, about in entry["languages"].items()}


def _bundle(folder: Path, language: str, about: dict[str, Any], entry: dict[str, Any]) -> Bundle:
    version, pages, chunks, filters, sorts, fields = _read(folder / f"pagefind.{about['hash']}.pf_meta")
    if sorts or len(pages) != about["page_count"]:
        raise ValueError(f"Pagefind {version} wrote an index of an unknown form")
    return Bundle(
        version,
        about["wasm"],
        fields,
        entry["include_characters"],
        [(_rename(folder, language, name), count) for name, count in pages],
        _words(unpack(folder / f"index/{name}.pf_index") for *_, name in chunks),
        {name: dict(_read(folder / f"filter/{file}.pf_filter")[1]) for name, file in filters},
    )


def unpack(path: Path) -> bytes:
    """Return what is in one of Pagefind's files."""
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(MARK):
        raise ValueError(f"{path.name} is no file of Pagefind's")
    return data[len(MARK) :]


def pages_of(run: Run) -> dict[int, bytes]:
    """Return each page's number, and its places."""
    first, _, count, rest = run
    if count == 1:
        return {first: rest}
    data, number, pages = b"\x83" + head(0, first) + rest, 0, {}
    for found in _PAGE.finditer(data):
        number += length(found[1], 0)[0]
        pages[number] = data[found.end(1) : found.end()]
    return pages


def run_of(pages: Mapping[int, bytes]) -> Run:
    """Return the run of ``pages``: each one's number, and its places."""
    (first, rest), *others = sorted(pages.items())
    last, data = first, [rest]
    for number, places in others:
        data += (b"\x83", head(0, number - last), places)
        last = number
    return first, last, len(pages), b"".join(data)


def _read(path: Path) -> Any:
    return decode(unpack(path))


def _rename(folder: Path, language: str, name: str) -> str:
    path = folder / f"fragment/{name}.pf_fragment"
    new = f"{language}_{hashlib.sha256(path.read_bytes()).hexdigest()[:14]}"
    path.replace(path.with_name(f"{new}.pf_fragment"))
    return new


def _words(files: Iterable[bytes]) -> Words:
    """Return what stands in the files of words."""
    words = Words({}, {})
    for data in files:
        count, at = length(data, 1)
        for _ in range(count):
            at = _word(words, data, at + 1)
        if at != len(data):
            raise ValueError("Pagefind wrote pages of an unknown form")
    return words


def _word(words: Words, data: bytes, at: int) -> int:
    """Take over the word at ``at`` of ``data``; return where it ends."""
    word, at = _text(data, at)
    run, at = _run(data, at)
    if run[2]:
        words.plain[word] = run
    number, at = length(data, at)
    for _ in range(number):
        form, at = _text(data, at + 1)
        words.forms[word, form], at = _run(data, at)
    return at


def _run(data: bytes, at: int) -> tuple[Run, int]:
    count, at = length(data, at)
    if not count:
        return NO_PAGES, at
    end = _PAGES.match(data, at).end()  # type: ignore[union-attr]  # it matches nothing, too
    first, behind = length(data, at + 1)
    numbers = [first] if count == 1 else [length(number, 0)[0] for number in _PAGE.findall(data, at, end)]
    if len(numbers) != count:
        raise ValueError("Pagefind wrote pages of an unknown form")
    return (first, sum(numbers), count, data[behind:end]), end


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    size, at = length(data, at)
    return data[at : at + size], at + size
