"""A self-check: is what a build has made, with all that it remembered, what a build from nothing makes?"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from plugins.output.unchanged import MEMO, Trace, last
from plugins.shared.terminal import say


def verify(root: Path) -> int:
    """Compare what the last build in ``root`` published with a build of a copy that remembers nothing.

    Return 0 when they are the same, 1 and the names of the files that differ when not.
    """
    trace = last(root)
    if trace is None:
        say(f"{MEMO}: the last build was not finished, or wrote what it reads — build once more", error=True)
        return 1
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        _copy(root, copy, trace)
        command = [sys.executable, "-m", "plugins.output", "build", "--output", "output"]  # wherever OUTPUT_PATH leads
        done = subprocess.run(command, cwd=copy, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
        published, other = dict(_files(Path(trace.output))), dict(_files(copy / "output"))
    wrong = sorted(name for name in published.keys() | other.keys() if published.get(name) != other.get(name))
    for name in wrong:
        fix = "run `python3 tasks.py clean`, build, and report it"
        say(f"{name}: is not what a build from nothing makes — {fix}", error=True)
    if not wrong:
        say(f"All {len(published)} files are what a build from nothing makes.")
    return 1 if wrong else 0


def _copy(root: Path, copy: Path, trace: Trace) -> None:
    for folder in filter(lambda name: (root / name).is_dir(), trace.folders):
        target = copy / (root / folder).resolve().relative_to(root.resolve())
        shutil.copytree(root / folder, target, symlinks=True)
    for path in root.iterdir():
        if path.is_file():
            shutil.copy2(path, copy)
    if not Path(trace.store).is_absolute():  # then the copy reads the same
        (copy / trace.store).parent.mkdir(parents=True, exist_ok=True)
        for path in root.glob(f"{trace.store}*"):
            shutil.copy2(path, (copy / trace.store).parent)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
