"""A finished folder in the place of the published one, so that a reader never meets half a site."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS, stdio.h: RENAME_SWAP of renamex_np


def swap(new: Path, live: Path) -> None:
    """Put ``new`` in the place of ``live`` and delete what was there.

    One system call where the system has one; elsewhere two renames, whose gap ``recover`` heals.
    """
    old = _old(live)
    shutil.rmtree(old, ignore_errors=True)
    if not live.exists():
        new.rename(live)
    elif _exchange(new, live):
        shutil.rmtree(new)
    else:
        live.rename(old)
        new.rename(live)
        shutil.rmtree(old)


def recover(live: Path) -> None:
    """Put the old folder back if a run was ended between the two renames."""
    if not live.exists() and _old(live).exists():
        _old(live).rename(live)


def _old(live: Path) -> Path:
    return live.with_name(f"{live.name}.old")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the file system cannot."""
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(first, second, _RENAME_SWAP) == 0)
        return bool(libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
    except (OSError, AttributeError):
        return False
