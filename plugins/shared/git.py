"""What git knows of the project. Without git, or a commit, nothing is known, and that is no fault."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SECONDS = 20


def git(root: Path, *arguments: str) -> bytes:
    """Return what a git command says in the folder ``root``, nothing if it cannot."""
    command = ["git", "-C", str(root), "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return b"" if done.returncode else done.stdout
