"""python -m plugins.writing DIR: a line of JSON for each .md file below it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.shared import frontmatter
from plugins.shared.problem import Problem
from plugins.shared.terminal import write
from plugins.writing.conversion import Conversion, Converter
from plugins.writing.faults import faults, slips


@dataclass(frozen=True)
class Shown:
    """The HTML of a file's body, or None where there is none because of its Problems."""

    file: str
    html: str | None
    problems: tuple[Problem, ...]

    @property
    def as_data(self) -> dict[str, object]:
        """Return it as `python3 tasks.py markdown` prints it."""
        lines = [[_line(problem), f"{problem.what} — {problem.fix}"] for problem in self.problems]
        return {"file": self.file, "html": self.html, "problems": lines}


def previews(folder: Path) -> Iterator[Shown]:
    """Yield one for each .md file below ``folder``, in the order of their names; links to folders are not followed."""
    paths = [Path(place) / name for place, _, names in os.walk(folder) for name in names if name.endswith(".md")]
    for path in sorted(paths):
        yield preview(path, folder)


def preview(path: Path, folder: Path) -> Shown:
    """Return that of the file ``path`` below ``folder``."""
    document = frontmatter.read(path, folder)
    if isinstance(document, list):
        return Shown(str(path), None, tuple(document))
    name, text, line = document.name, document.body.text, document.body_line
    problems = sorted([*faults(name, text, line), *slips(name, text, line)], key=_line)
    outcome = Converter({}, "").one(name, text, lambda _: None, line)
    if isinstance(outcome, Conversion):
        return Shown(str(path), str(outcome.content.html), tuple(problems))
    return Shown(str(path), None, (*problems, outcome))


def _line(problem: Problem) -> int:
    line = problem.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 1


def main(arguments: list[str] | None = None) -> int:
    """Print them; return the exit status."""
    parser = argparse.ArgumentParser(prog="markdown", description="Show bodies as they would be published.")
    parser.add_argument("folder", type=Path, help="a folder with .md files")
    folder = parser.parse_args(arguments).folder
    if not folder.is_dir():
        parser.error(f"{folder} is no folder")
    for preview in previews(folder):
        write(json.dumps(preview.as_data, ensure_ascii=False) + "\n", sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
