"""Pagefind writes languages and a filter's values in the order of a hash map, another at each run: put in order here.

A filter's file is gzip over a mark and CBOR (RFC 8949): [name, [[value, [page, …]], …]]. Files are named after what is
in them, so the names change too: filter/<language>_<7>.pf_filter is named in pagefind.<language>_<10>.pf_meta, and that
in pagefind-entry.json.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

_MARK = b"pagefind_dcd"


def put_in_order(folder: Path) -> None:
    """Rewrite the index in ``folder`` so that the same records give the same bytes."""
    renamed = {path.stem: _sort_values(path) for path in sorted((folder / "filter").glob("*.pf_filter"))}
    renamed |= {_hash(path): _rename_in(path, renamed) for path in sorted(folder.glob("pagefind.*.pf_meta"))}
    entry = folder / "pagefind-entry.json"
    about = json.loads(_replace(entry.read_bytes(), renamed))
    entry.write_text(json.dumps(about, sort_keys=True, separators=(",", ":")), encoding="utf-8")


def _sort_values(path: Path) -> str:
    """Sort the values of a filter; return the file's new name without its ending."""
    data = gzip.decompress(path.read_bytes()).removeprefix(_MARK)
    start = _end(data, 1)  # behind the array's head and the name
    count, at = _head(data, start)
    values = []
    for _ in range(count):
        values.append(data[at : (at := _end(data, at))])
    return _write(path, path.stem, data[: _head(data, start)[1]] + b"".join(sorted(values)))


def _rename_in(path: Path, renamed: dict[str, str]) -> str:
    return _write(path, _hash(path), _replace(gzip.decompress(path.read_bytes()).removeprefix(_MARK), renamed))


def _write(path: Path, old: str, data: bytes) -> str:
    """Write ``data`` in the place of ``path``, with a new hash as long as the old; return language and hash."""
    language, _, digits = old.rpartition("_")
    new = f"{language}_{hashlib.sha256(data).hexdigest()[: len(digits)]}"
    path.unlink()
    path.with_name(path.name.replace(old, new)).write_bytes(gzip.compress(_MARK + data, mtime=0))
    return new


def _hash(path: Path) -> str:
    return path.stem.removeprefix("pagefind.")


def _replace(data: bytes, renamed: dict[str, str]) -> bytes:
    for old, new in renamed.items():
        data = data.replace(old.encode(), new.encode())
    return data


def _head(data: bytes, at: int) -> tuple[int, int]:
    """Return the length or number that the item at ``at`` begins with, and where its content begins."""
    size = data[at] & 31
    if size < 24:
        return size, at + 1
    octets = 1 << (size - 24)
    return int.from_bytes(data[at + 1 : at + 1 + octets]), at + 1 + octets


def _end(data: bytes, at: int) -> int:
    """Return where the item at ``at`` ends: a number, a text, or an array of these."""
    kind = data[at] >> 5
    number, at = _head(data, at)
    if kind == 4:
        for _ in range(number):
            at = _end(data, at)
        return at
    return at + number if kind in (2, 3) else at
