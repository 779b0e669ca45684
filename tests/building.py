"""Real builds: a copy of the program with a sample site, Pelican in a process of its own, and what came of it.

No test of the program reads content/, or what a community has chosen in pelicanconf.py: those are its own.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from plugins.shared.lock import hold

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
PARTS = ("theme", "plugins")
SAMPLE = Path(__file__).parent / "site" / "sample"
# What the sample's publishing needs, whatever a community has written into publishconf.py.
_PUBLISHED = '\nSITEURL = os.environ.get("SITEURL", "").rstrip("/")\n'
# What a person's shell may have set, and would change what is built.
_UNSET = ("PYTEST_CURRENT_TEST", "SITEURL", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED")
# A day on which all events of the sample are over: what these tests see does not change with the calendar.
_DAY = {"SOURCE_DATE_EPOCH": "1798761600"}


@dataclass(frozen=True)
class Built:
    """A build that ended: its exit status, all that it said, and where its output is."""

    folder: str
    status: int
    said: str

    @property
    def output(self) -> Path:
        """Return the published folder."""
        return Path(self.folder) / "output"

    @property
    def project(self) -> Project:
        """Return the copy of the project that was built."""
        return Project(Path(self.folder))

    def copied(self, folder: Path) -> Project:
        """Return a copy of the project that was built, in ``folder``: with its memory, its caches and its output."""
        return Project(shutil.copytree(self.folder, folder))

    def files(self) -> dict[str, bytes]:
        """Return every file of the output by its path."""
        found = (path for path in sorted(self.output.rglob("*")) if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in found}


@dataclass(frozen=True)
class Project:
    """A copy of the project, which a test may change."""

    folder: Path

    def write(self, name: str, content: str | bytes) -> None:
        """Write the file ``name``, relative to the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def set(self, **settings: object) -> None:
        """Give settings another value."""
        with (self.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value!r}\n" for name, value in settings.items())

    def replace_content(self, source: Path | None = None) -> None:
        """Take all content away, and put the files below ``source`` in its place."""
        shutil.rmtree(self.folder / "content")
        shutil.copytree(source, self.folder / "content") if source else (self.folder / "content").mkdir()

    def build(
        self, *arguments: str, environment: Mapping[str, str] | None = None, prefix: tuple[str, ...] = ()
    ) -> Built:
        """Run ``python -m plugins.output ARGUMENTS`` here, on a fixed day, under the command ``prefix``."""
        return self._run([*prefix, sys.executable, "-m", "plugins.output", *arguments], environment)

    def run(self, code: str, *arguments: str) -> Built:
        """Run Python ``code`` here, in the environment of a build."""
        return self._run([sys.executable, "-c", code, *arguments], None)

    def _run(self, command: list[str], environment: Mapping[str, str] | None) -> Built:
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**kept, **_DAY, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        return Built(str(self.folder), done.returncode, done.stdout)


@dataclass(frozen=True)
class Workshop:
    """A folder for all workers of a run; what one has built, the others find there."""

    folder: Path

    def once(self, name: str, make: Callable[[Project], Built], of: Built | None = None) -> Built:
        """Return what ``make`` built in a copy called ``name``, made by whichever worker comes first.

        It is a copy of ``of``, as that build left it; of the sample without any memory, if there is none.
        """
        place = self.folder / name
        note = self.folder / f"{name}.json"
        with hold(self.folder / f"{name}.lock", patience=600):
            if not note.exists():
                project = of.copied(place) if of else copy(place)
                note.write_text(json.dumps(asdict(make(project))), encoding="utf-8")
        return Built(**json.loads(note.read_text(encoding="utf-8")))

    def learnt(self, name: str, learn: Callable[[], T]) -> T:
        """Return what ``learn`` found out, in whichever worker came first: for what takes a minute, and is data."""
        note = self.folder / f"{name}.pickle"
        with hold(self.folder / f"{name}.lock", patience=600):
            if not note.exists():
                note.write_bytes(pickle.dumps(learn()))
        found: T = pickle.loads(note.read_bytes())
        return found


def copy(folder: Path) -> Project:
    """Put the sample site into ``folder``, with the program and its theme; no cache and no memory comes with it."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    for path in ROOT.glob("*.py"):
        shutil.copy2(path, folder)
    shutil.copytree(SAMPLE / "content", folder / "content")
    for name, more in (("pelicanconf.py", (SAMPLE / "settings.py").read_text("utf-8")), ("publishconf.py", _PUBLISHED)):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(more)
    return Project(folder)
