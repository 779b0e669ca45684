"""Builds for `serve`, each of them a fork of a process that has loaded all code once: half a second less to wait.

serve ─ a byte on standard input ─► this ─ fork ─► a build
      ◄─ its exit status, a byte: as soon as the site stands, or when the build ends without one
"""

from __future__ import annotations

import gc
import mmap
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

from plugins.shared.ending import Preview


class Builder:
    """Builds the site in ``root``. The code is loaded anew after ``forget``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._statuses = -1

    def build(self) -> int:
        """Build; return the exit status."""
        if not hasattr(os, "fork"):
            command = [sys.executable, "-m", "plugins.output", "build"]
            return subprocess.run(command, cwd=self._root, check=False).returncode
        process = self._process or self._start()
        with suppress(OSError):
            assert process.stdin
            process.stdin.write(b".")
            process.stdin.flush()
            if status := os.read(self._statuses, 1):
                return status[0]
        self.forget()  # it could not load the code, and has said why
        return 1

    def forget(self) -> None:
        """End the process that has loaded the code."""
        if self._process:
            assert self._process.stdin
            with suppress(OSError):
                self._process.stdin.close()
            self._process.wait()
            os.close(self._statuses)
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._statuses, answers = os.pipe()
        command = [sys.executable, "-m", "plugins.output.builder", str(answers)]
        self._process = subprocess.Popen(command, cwd=self._root, stdin=subprocess.PIPE, pass_fds=[answers])
        os.close(answers)
        return self._process


def _answer(answers: int) -> None:
    """Load everything that a build needs; build for each byte that comes, until no more can come."""
    from plugins.output.__main__ import main

    told = mmap.mmap(-1, 1)  # shared with the builds: has this one said how it ends?

    def tell(status: int) -> None:
        if not told[0]:
            told[0] = 1
            os.write(answers, bytes([status & 0xFF]))

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who serves says when this ends
    with suppress(Exception):  # what cannot be loaded is said by each build
        import_module("plugins.output.build")
        for plugin in import_module("pelicanconf").PLUGINS:
            import_module(f"{plugin}.part")
        import_module("plugins.site.opening")
    gc.freeze()
    while os.read(0, 1):
        told[0] = 0
        child = os.fork()
        if not child:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            status = main(["build"], preview=Preview(partial(tell, 0), _waited_for))
            sys.stdout.flush()
            os._exit(status)
        _, ended = os.waitpid(child, 0)
        tell(os.waitstatus_to_exitcode(ended))


def _waited_for() -> bool:
    """Say whether a byte has come for the next build, or no more can come."""
    return bool(select.select([0], [], [], 0)[0])


if __name__ == "__main__":
    _answer(int(sys.argv[1]))
