"""Files of earlier builds, kept by a digest of all that they were made from: what has not changed is not made again.

A planet's archive grows for ever, and of ten thousand old pages hardly one changes between two builds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

GROUNDS = 3  # sets of files to keep: a site is built for writing and for publishing, and by yesterday's theme


class Shelf:
    """A folder of files. ``ground`` is what all of them depend on: code, templates, settings."""

    def __init__(self, folder: Path, ground: Iterable[bytes | str]) -> None:
        digest = hashlib.sha256()
        for part in ground:
            data = part.encode("utf-8", "replace") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big") + data)
        self._folder = folder / digest.hexdigest()[:20]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.touch()
        self._used: set[str] = set()

    def fill(self, output: Path, names: Iterable[str], digest: str, make: Callable[[], None]) -> None:
        """Put the files ``names`` into ``output``: from the shelf, or by ``make``, and then they are on the shelf."""
        places = [(self._folder / f"{digest}-{number}", output / name) for number, name in enumerate(names)]
        self._used.update(kept.name for kept, _ in places)
        if all(kept.exists() for kept, _ in places):
            for kept, target in places:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(kept, target)
            return
        make()
        for kept, made in places:
            # A copy that a crash cut short must never be taken for a whole one.
            partial = kept.with_name(f"{kept.name}.partial")
            shutil.copyfile(made, partial)
            partial.replace(kept)

    def sweep(self) -> None:
        """Delete what this build had no use for, and all but the latest grounds."""
        for path in self._folder.iterdir():
            if path.name not in self._used:
                path.unlink()
        others = sorted(self._folder.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[GROUNDS:]:
            shutil.rmtree(path, ignore_errors=True)


def sources(*folders: Path) -> Iterable[bytes]:
    """Yield the names and contents of all files in ``folders``: code, templates, translations."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path.relative_to(folder).as_posix().encode()
                yield path.read_bytes()
