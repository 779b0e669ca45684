"""Pagefind at work, beside the build: a folder of pages → the files of its index, among the memo's blobs.

A process of ours waits for it and takes its files at once, so that these (thousands, and small) are gone again before
the disk has written them down. Whoever began it and ends, ends both.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
import signal
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from plugins.memo.blobs import Blob, Blobs
from plugins.shared.folder import below, walk

ENTRY = "pagefind-entry.json"  # tells of all other files
LIMIT = 300.0  # seconds
_OFTEN = 0.05  # seconds between two looks whether it is done
_UNUSED = ("pagefind-*ui*", "pagefind-highlight*")  # a search page of Pagefind's own
Files: TypeAlias = dict[str, Blob]  # by their names below the index


def program() -> Path:
    """Return where Pagefind is; raise FileNotFoundError where it is not installed."""
    try:
        from pagefind.service import get_executable

        path = get_executable()
    except ImportError:
        path = None
    if path is None:
        raise FileNotFoundError("it is not installed for this machine")
    return Path(path).resolve()


class Indexing:
    """Pagefind at work on the folder ``pages``, for ``limit`` seconds at most. Raises OSError where none can start."""

    def __init__(self, pages: Path, blobs: Blobs, limit: float = LIMIT) -> None:
        context = multiprocessing.get_context("spawn")
        self._answers, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, program(), pages, blobs, limit), daemon=True)
        try:
            self._process.start()
        finally:
            theirs.close()

    def files(self, waited_for: Callable[[], bool]) -> Files | None:
        """Wait for the files; None, and the work is given up, as soon as something else is ``waited_for``.

        Raises OSError, which says why, where there are none.
        """
        try:
            while not self._answers.poll(_OFTEN):
                if waited_for():
                    return None
            answer: Files | OSError = self._answers.recv()
        except EOFError:
            raise ChildProcessError("the process that waits for it was ended") from None
        finally:
            self._answers.close()
            self._process.join()
        if isinstance(answer, OSError):
            raise answer
        return answer


def _run(asked: Connection[Files | OSError, None], program: Path, pages: Path, blobs: Blobs, limit: float) -> None:
    """Send the index's files to whoever ``asked``, or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked hears it too, and ends this
    answer: Files | OSError
    with tempfile.TemporaryDirectory(dir=pages.parent, ignore_cleanup_errors=True) as folder:
        try:
            with (Path(folder) / "said").open("wb") as log:
                process = _start(program, pages, folder, log.fileno())
            if not _ended(process, monotonic() + limit, asked):
                return
            answer = _taken(Path(folder), process.returncode, blobs)
        except OSError as error:
            answer = error
    with suppress(OSError):
        asked.send(answer)


def _start(program: Path, pages: Path, folder: str, said: int) -> subprocess.Popen[bytes]:
    # Settings of somebody else's Pagefind, from the environment or the folder it runs in, are not for this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    command = [str(program), "--site", f"../{pages.name}", "--output-path", "index", "--quiet"]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
    )


def _ended(process: subprocess.Popen[bytes], until: float, asked: Connection[Files | OSError, None]) -> bool:
    """Wait for the ``process``; end it and return False as soon as nobody asks for it any more."""
    while process.poll() is None:
        gone = asked.poll()  # nothing is ever sent to here, so it can be its end alone
        if gone or monotonic() > until:
            process.kill()
            process.wait()
            if gone:
                return False
            raise TimeoutError("it took too long")
        with suppress(subprocess.TimeoutExpired):
            process.wait(_OFTEN)
    return True


def _taken(folder: Path, status: int, blobs: Blobs) -> Files:
    """Keep the files of the index; raise OSError where Pagefind did not make one."""
    index = folder / "index"
    if status:
        words = (folder / "said").read_text("utf-8", "replace").split()
        raise OSError(f"it ended with {status}: {' '.join(words)[-300:] or 'it said nothing'}")
    if not (index / ENTRY).is_file():
        raise FileNotFoundError(f"it wrote no {ENTRY}")
    wanted = (entry for entry in walk(index) if not any(map(Path(entry.path).match, _UNUSED)))
    return {below(index, entry.path): blobs.put(_whole(entry.name, Path(entry.path).read_bytes())) for entry in wanted}


def _whole(name: str, data: bytes) -> bytes:
    """Return a file's bytes; raise OSError where not all was written.

    On a full disk Pagefind writes what it can, and ends well all the same.
    """
    try:
        whole = bool(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)
    except (EOFError, OSError, zlib.error):
        whole = False
    if not whole:
        raise OSError(f"it could not write all of {name}: is the disk full?")
    return data
