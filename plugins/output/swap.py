"""A finished folder in the place of the published one, so that a reader never meets half a site, nor none."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS, stdio.h: RENAME_SWAP of renamex_np


def swap(new: Path, live: Path, *, lasting: bool = True) -> None:
    """Put ``new`` in the place of ``live``; what was there, if anything, is at ``new`` after it.

    One system call where the system has one; elsewhere two renames, whose gap ``recover`` heals. Raises OSError when it
    cannot be done; ``live`` is then what it was. What of the old cannot be deleted stays beside it. ``lasting`` waits
    until the disk has all of the new: so long, on a busy machine, that nobody would preview a site like that.
    """
    old = _old(live)
    clear(old)
    if lasting:
        _flush(new)
    if not os.path.lexists(live):
        new.rename(live)
        return
    if not _exchange(new, live):
        live.rename(old)
        try:
            new.rename(live)
        except OSError:
            old.rename(live)
            raise
        with suppress(OSError):
            old.rename(new)


def clear(path: Path) -> None:
    """Delete the folder, file or link ``path``, if there is one; raise OSError when that cannot be done."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def recover(live: Path) -> None:
    """Put the old folder back if a run was ended between the two renames."""
    if not os.path.lexists(live) and _old(live).exists():
        _old(live).rename(live)


def _old(live: Path) -> Path:
    return live.with_name(f"{live.name}.old")


def _flush(folder: Path) -> None:
    """Have the disk take what was written: a power cut after the exchange must not leave a site of empty files."""
    libc = _libc()
    if libc is None or not sys.platform.startswith("linux"):
        getattr(os, "sync", lambda: None)()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)


def _exchange(path: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the file system cannot."""
    first, second, libc = os.fsencode(path), os.fsencode(other), _libc()
    try:
        if sys.platform == "darwin":
            return bool(libc is not None and libc.renamex_np(first, second, _RENAME_SWAP) == 0)
        swapped = libc is not None and libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0
        return bool(swapped)
    except AttributeError:
        return False


def _libc() -> ctypes.CDLL | None:
    """Return what the system itself offers, or None where it has no library for that (Windows)."""
    try:
        return ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError):
        return None
