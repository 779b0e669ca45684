"""What stands in a folder, and below it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def below(folder: Path | str, path: str) -> str:
    """Return the name that ``path``, found by walking through ``folder``, has in it: with slashes, on every system."""
    return path[len(str(folder)) + 1 :].replace(os.sep, "/")


def walk(folder: Path | str, *, folders: bool = False) -> Iterator[os.DirEntry[str]]:
    """Yield every file below ``folder``, in no order; a link is one of them, and is not followed.

    With ``folders`` those are yielded too.
    """
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            found = list(entries)  # so that whoever asks may delete what was found
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                if folders:
                    yield entry
            else:
                yield entry


def make_room(target: Path) -> None:
    """Have it that a new file can be made at ``target``: what stands there goes, and a file where a folder must be."""
    if not target.parent.is_dir():
        for folder in reversed(target.parents):
            if not folder.is_dir():
                folder.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` into the file ``path``, all of it or nothing: whoever is killed leaves the old or the new."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_bytes(data)
    beside.replace(path)
