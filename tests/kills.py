"""A power cut: `kill -9` to a command and all it started, at a moment of a test's choice, HUB_KILLS times (6).

Hundreds take longer than a test may: `HUB_KILLS=250 pytest -o faulthandler_timeout=0 -k kill_9`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

KILLS = int(os.environ.get("HUB_KILLS", "6"))


def cut(command: Sequence[str], cwd: Path, seconds: float, environment: Mapping[str, str] | None = None) -> None:
    """Start ``command`` in ``cwd``, and kill it with all of its processes after so many ``seconds``."""
    victim = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **(environment or {})}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
