"""The index of an earlier build, taken again as long as nothing that goes into it has changed.

Pagefind makes an index as a whole, and that costs more than any other single step of a build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

INDEXES = 2  # to keep: a site is built for writing and for publishing, by turns


def digest(program: Path, records: Iterable[object]) -> str:
    """Return what stands for ``records``, the Pagefind that reads them, and our code that hands them over."""
    found = program.stat()
    mark = hashlib.sha256(f"{program} {found.st_size} {found.st_mtime_ns}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        mark.update(path.read_bytes())
    for record in records:
        mark.update(repr(record).encode("utf-8", "backslashreplace") + b"\n")
    return mark.hexdigest()[:32]


def fill(folder: Path, kept: Path, make: Callable[[], None]) -> None:
    """Copy the folder ``kept`` to ``folder`` if it is there; else ``make`` fills ``folder``, and it is kept."""
    if not kept.is_dir():
        make()
        unfinished = kept.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # A copy that a crash cut short must never be taken for a whole one.
        shutil.copytree(folder, unfinished)
        unfinished.rename(kept)
    else:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    os.utime(kept)
    latest = sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in latest[INDEXES:]:
        shutil.rmtree(old, ignore_errors=True)
