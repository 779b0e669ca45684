"""What stands in a folder, and below it; one file under several names; and what tells that one was touched."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

Inode: TypeAlias = tuple[int, int]  # of a file: its disk, and its number there


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
            children = list(entries)  # so that whoever asks may delete what was found
        for entry in children:
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
    """Write ``data`` into the file ``path``, all of it or nothing: whoever is killed leaves the old or the new.

    Its folder is made where there is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.write_bytes(data)
    beside.replace(path)


def inode(status: os.stat_result) -> Inode:
    """Return which file it is."""
    return status.st_dev, status.st_ino


def status(entry: os.DirEntry[str]) -> os.stat_result:
    """Return the status of a folder's ``entry`` itself, with the file's number and how many names it has.

    On Windows a folder does not know these of what is in it, and gives 0 for all.
    """
    status = entry.stat(follow_symlinks=False)
    return status if status.st_ino else os.lstat(entry.path)


def link(path: Path | str, target: Path | str) -> None:
    """Make ``target`` the same file as ``path``, or a copy where a file cannot have two names.

    What was at ``target`` before keeps its bytes, under its other names.
    """
    for _ in range(2):
        try:
            os.link(path, target)
            return
        except FileExistsError:
            Path(target).unlink()
        except FileNotFoundError:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            break
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).unlink(missing_ok=True)
    shutil.copy(path, target)  # what can be run can be run there, too


Stamp: TypeAlias = tuple[int, ...]  # of a file: bytes, number on the disk, and two times in nanoseconds
_FRESH = 2_000_000_000  # nanoseconds: a file may change again in the same tick of its disk's clock


def stamp(path: Path | str) -> Stamp:
    """Return what a file looks like from outside; raise OSError where there is none."""
    # To make a Path of each name takes longer than all else here.
    status = os.lstat(path)
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def settled(mark: Stamp) -> bool:
    """Return whether a file with this stamp, read now, would have another after its next change."""
    return mark[-1] + _FRESH < time.time_ns()
