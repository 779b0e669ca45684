"""One file under several names."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TypeAlias

Inode: TypeAlias = tuple[int, int]  # of a file: its disk, and its number there


def inode(found: os.stat_result) -> Inode:
    """Return which file it is."""
    return found.st_dev, found.st_ino


def status(entry: os.DirEntry[str]) -> os.stat_result:
    """Return the status of a folder's ``entry`` itself, with the file's number and how many names it has.

    On Windows a folder does not know these of what is in it, and gives 0 for all.
    """
    found = entry.stat(follow_symlinks=False)
    return found if found.st_ino else os.lstat(entry.path)


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
