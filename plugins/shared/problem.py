"""What a person must mend: where it is, what is wrong, how to put it right."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.shared.number import counted
from plugins.shared.terminal import escaped, write


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend.

    ``where`` is ``file:line`` (relative to the project) or a URL, ``what`` the fact, ``fix`` the remedy: whatever they
    quote, as text it is one line that a terminal shows and does not obey.
    """

    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{escaped(self.where)}: {escaped(self.what)} — {escaped(self.fix)}"


class Problems(Exception):
    """Carries every problem found, for the few places that cannot return them as a value."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=_place))
        super().__init__("\n".join(map(str, self.problems)))


def report(problems: Iterable[Problem]) -> str:
    """Return all problems as lines, by place, with a closing count."""
    ordered = sorted(set(problems), key=_place)
    return "\n".join([*map(str, ordered), f"{counted(len(ordered), 'problem', 'problems')} to mend."])


def complain(problems: Iterable[Problem]) -> None:
    """Say all problems where errors go."""
    write(f"{report(problems)}\n", sys.stderr)


def _place(problem: Problem) -> tuple[str, int, str]:
    """Order by file and then by line as a number, so that line 9 comes before line 10."""
    name, _, line = problem.where.rpartition(":")
    numbered = line.isascii() and line.isdigit() and len(line) < 10
    return (name, int(line), problem.what) if numbered else (problem.where, 0, problem.what)
