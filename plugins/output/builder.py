"""Builds for `serve`, each of them a fork of a process that has loaded all code once: half a second less to wait.

serve ─ a line on standard input: what was edited ─► this ─ fork ─► a build
      ◄─ its exit status, a byte: as soon as the site stands, or when the build ends without one

A build that has ended well waits for the next line: it knows the site, and has the page of a text that was edited
there in a tenth of a second (``EARLY`` says so). Then it ends, and a whole build follows.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

from plugins.output.rebuild import rebuild
from plugins.shared.ending import Preview

EARLY = 254  # the page of what was edited is there
AGAIN = 9  # the exit status of a build that has waited for the next one: it is to begin
MOST = 9  # files that were edited at once; where there are more, a branch was changed


class Builder:
    """Builds the site in ``root``. The code is loaded anew after ``forget``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._statuses = -1

    def build(self, edited: Collection[str] = (), early: Callable[[], None] = lambda: None) -> int:
        """Build, and return the exit status. ``early`` is told as soon as a page of the files ``edited`` is there."""
        if not hasattr(os, "fork"):
            command = [sys.executable, "-m", "plugins.output", "build"]
            return subprocess.run(command, cwd=self._root, check=False).returncode
        process = self._process or self._start()
        with suppress(OSError):
            assert process.stdin
            process.stdin.write(json.dumps(list(edited) if len(edited) <= MOST else []).encode() + b"\n")
            process.stdin.flush()
            while answer := os.read(self._statuses, 1):
                if answer[0] != EARLY:
                    return answer[0]
                early()
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
    """Load everything that a build needs; build for each line that comes, until no more can come."""
    settings_file = Path.cwd() / "pelicanconf.py"
    flag = mmap.mmap(-1, 1)  # shared with the builds: has this one said how it ends?

    def tell(status: int) -> None:
        if not flag[0]:
            flag[0] = 1
            with suppress(BrokenPipeError):  # who served was ended
                os.write(answers, bytes([status & 0xFF]))

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who serves says when this ends
    with suppress(Exception):  # what cannot be loaded is said by each build
        import_module("plugins.output.build")
        for plugin in import_module("pelicanconf").PLUGINS:
            import_module(f"{plugin}.part")
        import_module("plugins.site.opening")
    gc.freeze()
    line = _line()
    while line:
        flag[0] = 0
        child = os.fork()
        if not child:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            preview = Preview(partial(tell, 0), _waited_for)
            status = rebuild(settings_file, preview=preview)
            if not (status or preview.edited):  # nothing had changed, so that it does not know the site yet
                tell(status)
                preview.quiet = True
                rebuild(settings_file, force=True, preview=preview)
            sys.stdout.flush()
            os._exit(_stand_by(preview.edited, answers) if preview.edited and not status else status)
        _, ended = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(ended) != AGAIN:
            tell(os.waitstatus_to_exitcode(ended))
            line = _line()


def _stand_by(edited: Callable[[Path], bool], answers: int) -> int:
    """Wait for the next line, and have the pages of what was ``edited`` at once; return the exit status."""
    line = _line()
    with suppress(Exception):  # whatever it is, the build that follows says it
        shown = [edited(Path(path)) for path in json.loads(line)]
        if any(shown):
            os.write(answers, bytes([EARLY]))
    return AGAIN if line else 0


def _line() -> bytes:
    """Return the next line; nothing when no more can come."""
    line = b""
    while not line.endswith(b"\n") and (more := os.read(0, 65536)):
        line += more
    return line


def _waited_for() -> bool:
    """Say whether a line has come for the next build, or no more can come."""
    return bool(select.select([0], [], [], 0)[0])


if __name__ == "__main__":
    _answer(int(sys.argv[1]))
