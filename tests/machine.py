"""A machine whose system calls fail as a test wants (machine.c says how), compiled once a run."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_suffix(".c")
FULL, REFUSED, BROKEN = errno.ENOSPC, errno.EACCES, errno.EIO
NEVER = 10**9


@dataclass(frozen=True)
class Machine:
    """The library that fails, and the file that counts the calls."""

    library: Path
    counter: Path

    def failing(self, call: str, glob: str, first: int, action: int | str) -> dict[str, str]:
        """Return the environment of a program whose ``call`` on files like ``glob`` fails from the ``first`` on."""
        self.counter.write_bytes(bytes(8))
        return {
            "LD_PRELOAD": str(self.library),
            "HUB_FAULT": f"{call} {glob} {first} {action}",
            "HUB_FAULT_COUNT": str(self.counter),
        }

    @property
    def met(self) -> int:
        """Return how many such calls there were."""
        return int.from_bytes(self.counter.read_bytes(), sys.byteorder)


def make(folder: Path) -> Machine:
    """Compile the machine into ``folder``; skip where there is no compiler, or no Linux to load it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("a machine that fails is made with a C compiler on Linux, and here is none")
    library = folder / "machine.so"
    done = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], capture_output=True)
    if done.returncode:
        pytest.skip(f"machine.c cannot be compiled here: {done.stderr.decode()[:200]}")
    return Machine(library, folder / "count")
