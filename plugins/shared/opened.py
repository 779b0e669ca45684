"""A file opened without following a link: one that was put there since the folder was looked at is refused.

Where the system can do it, each folder on the way is opened from the one above it, and none may be a link (POSIX
openat, O_NOFOLLOW). Elsewhere (Windows) each is looked at, and what was opened must be the file that was seen."""

from __future__ import annotations

import os
import stat
import sys
from errno import EINVAL, ELOOP
from pathlib import Path
from typing import BinaryIO

from plugins.shared.problem import Problem

_STEPWISE = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW") and hasattr(os, "O_DIRECTORY")
_ALL = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe does not wait


def opened(path: Path | str, folder: Path | str) -> BinaryIO:
    """Return the regular file ``path``, open for reading; from ``folder`` on, which leads to it, no link is followed.

    Raises OSError for a link, for what is no regular file, and for what cannot be opened.
    """
    parts = Path(path).relative_to(folder).parts
    if not parts or ".." in parts:
        raise OSError(EINVAL, "it is not in its folder", str(path))
    handle = _stepwise(str(folder), parts) if _STEPWISE else _looking(Path(folder), parts)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(EINVAL, "it is no regular file", str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_bytes(path: Path | str, folder: Path | str) -> bytes:
    """Return what is in the file ``path``; see ``opened``."""
    with opened(path, folder) as file:
        return file.read()


def is_link(status: os.stat_result) -> bool:
    """Return whether a status that was taken without following is of a link, or of what is like one on Windows."""
    if sys.platform == "win32" and status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT:
        return True
    return stat.S_ISLNK(status.st_mode)


def _stepwise(folder: str, parts: tuple[str, ...]) -> int:
    within = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _ALL)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | _ALL, dir_fd=within)
            os.close(within)
            within = inner
        return os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | _ALL, dir_fd=within)
    finally:
        os.close(within)


def _looking(folder: Path, parts: tuple[str, ...]) -> int:
    path = folder
    for part in parts:
        path /= part
        seen = path.lstat()
        if is_link(seen):
            raise OSError(ELOOP, "it is a link", str(path))
    if not stat.S_ISREG(seen.st_mode):
        raise OSError(EINVAL, "it is no regular file", str(path))
    handle = os.open(path, os.O_RDONLY | _ALL)
    there = os.fstat(handle)
    if (there.st_dev, there.st_ino) != (seen.st_dev, seen.st_ino):
        os.close(handle)
        raise OSError(ELOOP, "it was exchanged while it was opened", str(path))
    return handle


def small_file(path: Path, largest: int) -> bytes | Problem:
    """Return the bytes of the file ``path``, or why it cannot be read; devices and pipes, which never end, are none."""
    try:
        if path.exists() and not path.is_file():
            return Problem(f"{path}:1", "is not a file", "name the file itself")
        if path.stat().st_size > largest:
            return too_large(str(path), largest)
        return path.read_bytes()
    except OSError as error:
        return Problem(f"{path}:1", f"cannot be read ({error.strerror})", "check its name and rights")
    except ValueError:
        return Problem(f"{path}:1", "is no name that a file can have", "check the name")


def too_large(source: str, largest: int) -> Problem:
    """Return the Problem of a source with more than ``largest`` bytes."""
    return Problem(f"{source}:1", f"has more than {largest:,} bytes", "save a smaller part of it")
