"""What a program that was written on Linux does not find on Windows: run at the beginning of a process of its own.

Python's own modules and other libraries choose by the system's name, and so are loaded before; ours must do without.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

MODULES = "fcntl resource pwd grp termios tty pty syslog nis spwd readline".split()
NAMES = {
    os: (
        "fork forkpty register_at_fork wait3 wait4 waitid WIFEXITED killpg getpgid setpgid getpgrp setsid "
        "getsid getuid geteuid getgid getegid getgroups setuid setgid setgroups initgroups chown lchown fchown chroot "
        "mkfifo mknod nice getpriority setpriority sched_getaffinity sched_setaffinity sched_yield getloadavg uname "
        "sysconf confstr statvfs fstatvfs pathconf sync fdatasync posix_fadvise posix_fallocate posix_spawn "
        "posix_spawnp splice eventfd memfd_create pread pwrite preadv pwritev readv writev openpty ttyname "
        "O_NOFOLLOW O_DIRECTORY O_NONBLOCK O_CLOEXEC O_NOCTTY O_SYNC O_DSYNC O_PATH O_TMPFILE O_NOATIME"
    ).split(),
    signal: (
        "SIGALRM SIGKILL SIGHUP SIGQUIT SIGUSR1 SIGUSR2 SIGCHLD SIGPIPE SIGSTOP SIGTSTP SIGCONT SIGXCPU SIGXFSZ SIGBUS "
        "alarm setitimer getitimer pause pthread_kill pthread_sigmask sigwait sigpending siginterrupt"
    ).split(),
}


def hide(*, links: bool = True) -> None:
    """Take away what is not on Windows, and let folders and files answer as they do there.

    ``links``: on a disk where a file can have two names.
    """
    import asyncio.base_subprocess
    import concurrent.futures.process  # noqa: F401
    import multiprocessing.context  # noqa: F401

    import invoke  # noqa: F401
    import pelican  # noqa: F401
    import watchfiles  # noqa: F401

    for module in MODULES:
        sys.modules[module] = None  # type: ignore[assignment]
    vars(asyncio.base_subprocess)["signal"] = SimpleNamespace(**vars(signal))  # on Windows it needs none (Python 3.13)
    for owner, names in NAMES.items():
        for name in names:
            if hasattr(owner, name):
                delattr(owner, name)
    subprocess.Popen.kill = subprocess.Popen.terminate  # type: ignore[method-assign]  # of which there is one kind
    ctypes.CDLL = _library  # type: ignore[misc, assignment]
    if not links:
        os.link = _no_link
    os.scandir = _scandir  # type: ignore[assignment]
    Path.write_text = _write_text  # type: ignore[method-assign]
    Path.rename = _rename  # type: ignore[method-assign, assignment]


class _Library(ctypes.CDLL):
    pass


def _library(name: str | None, *arguments: Any, **options: Any) -> ctypes.CDLL:
    if name is None:
        raise TypeError("a library has a name")
    return _Library(name, *arguments, **options)


def _no_link(*_: Any, **options: Any) -> None:
    raise OSError(1, "this disk has no links")


class _Entry:
    """An entry of a folder, which knows neither the number of its file nor how many names it has."""

    def __init__(self, entry: os.DirEntry[Any]) -> None:
        self.name, self.path = entry.name, entry.path
        self.is_dir, self.is_file, self.is_symlink = entry.is_dir, entry.is_file, entry.is_symlink
        self._entry = entry

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        found = self._entry.stat(follow_symlinks=follow_symlinks)
        known = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
        return SimpleNamespace(**{**known, "st_ino": 0, "st_dev": 0, "st_nlink": 0})

    def __fspath__(self) -> str:
        return str(self.path)


class _Entries:
    def __init__(self, found: Any) -> None:
        self._found = found

    def __iter__(self) -> Any:
        return map(_Entry, self._found)

    def __next__(self) -> Any:
        return _Entry(next(self._found))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self._found.close()

    def close(self) -> None:
        self._found.close()


_real_scandir, _real_write_text, _real_rename = os.scandir, Path.write_text, Path.rename


def _scandir(path: Any = ".") -> Any:
    # By a handle, which only Python's own shutil has, and not on Windows.
    return _real_scandir(path) if isinstance(path, int) else _Entries(_real_scandir(path))


def _write_text(
    self: Path, data: str, encoding: str | None = None, errors: str | None = None, newline: str | None = None
) -> int:
    return _real_write_text(self, data, encoding, errors, "\r\n" if newline is None else newline)


def _rename(self: Path, target: Any) -> Path:
    if os.path.lexists(target):
        raise FileExistsError(17, "there is one already", str(target))
    return _real_rename(self, target)
