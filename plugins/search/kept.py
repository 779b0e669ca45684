"""What earlier builds made, taken again as long as nothing that goes into it has changed.

A folder of folders: each is finished or not there, and is named after all that it was made from. An index has a list of
the folders that it was made from; what the latest indexes did not need goes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from plugins.shared.folder import walk

INDEXES = 2  # to keep: a site is built for writing and for publishing, by turns
_INDEX = "index-"
_GROUNDS, _DONE, _UNFINISHED = ".grounds", ".done", ".unfinished"


def digest(*facts: str) -> str:
    """Return what stands for ``facts``."""
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


def code(program: Path) -> str:
    """Return what stands for the Pagefind that reads the records, and for our code that hands them over."""
    found = program.stat()
    own = (hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(Path(__file__).parent.glob("*.py")))
    return digest(sys.version, f"{program} {found.st_size} {found.st_mtime_ns}", *own)


class Kept:
    """The folders in ``folder``, during one build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()

    def find(self, name: str) -> Path | None:
        """Return the folder ``name``, which is not to be changed, if it is there."""
        kept = self.folder / name
        if not _is_as_made(kept):
            return None
        self._used.add(name)
        return kept

    def like(self, beginning: str) -> Path | None:
        """Return a folder whose name is ``beginning``, a hyphen and more, if the last builds left one."""
        name = self._left.get(beginning)
        return self.folder / name if name and _is_as_made(self.folder / name) else None

    @cached_property
    def _left(self) -> dict[str, str]:
        names = sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []
        return {name.rpartition("-")[0]: name for name in names if not name.endswith(_UNFINISHED)}

    def take(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return the folder ``name``, which is not to be changed; if it is not there, ``make`` fills it."""
        if found := self.find(name):
            return found
        kept, unfinished = self.folder / name, self.folder / f"{name}{_UNFINISHED}"
        for folder in (kept, unfinished):
            shutil.rmtree(folder, ignore_errors=True)
        unfinished.mkdir(parents=True)
        make(unfinished)
        (unfinished / _DONE).touch()
        # What a crash cut short must never be taken for a whole one.
        unfinished.rename(kept)
        self._used.add(name)
        return kept

    def take_index(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return the folder of an index; ``make`` may take others for it. What is no longer needed goes."""

        def make_with_grounds(folder: Path) -> None:
            make(folder)
            (folder / _GROUNDS).write_text("\n".join(sorted(self._used)), encoding="utf-8")

        kept = self.take(_INDEX + name, make_with_grounds)
        os.utime(kept)
        self._clean()
        return kept

    def latest(self, beginning: str) -> Path | None:
        """Return the index that was needed last of those whose names have this ``beginning``, if there is one."""
        return next(
            (one for one in self._indexes() if one.name.startswith(_INDEX + beginning) and _is_as_made(one)), None
        )

    def _indexes(self) -> list[Path]:
        found = [path for path in self.folder.glob(f"{_INDEX}*") if path.suffix != _UNFINISHED]
        return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def _clean(self) -> None:
        needed: set[str] = set()
        for index in self._indexes()[:INDEXES]:
            needed |= {index.name, *(index / _GROUNDS).read_text(encoding="utf-8").split()}
        for path in self.folder.iterdir():
            if path.name not in needed:
                shutil.rmtree(path, ignore_errors=True)


def contents(kept: Path) -> Iterator[str]:
    """Yield the files of the folder ``kept``, without those that say how it was made."""
    return (entry.path for entry in walk(kept) if not entry.name.startswith("."))


def _is_as_made(folder: Path) -> bool:
    """Say whether ``folder`` is there, and no file was changed since, by its other name in the published folder."""
    try:
        made = (folder / _DONE).stat().st_mtime_ns
    except OSError:
        return False
    return all(file.stat().st_mtime_ns <= made for file in walk(folder))
