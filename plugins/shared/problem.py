"""What a person must mend: where it is, what is wrong, how to put it right."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.shared.digest import digest_of
from plugins.shared.terminal import as_json, command, counted, escaped, write

OK, FAILED, TO_MEND = 0, 1, 2  # exit statuses of all commands: a person must mend what was said, or the machine


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend.

    ``where`` is ``file:line`` (relative to the project) or a URL, ``what`` the fact, ``fix`` the remedy: whatever they
    quote, as text it is one line that a terminal shows and does not obey.
    """

    where: str
    what: str
    fix: str

    @classmethod
    def of(cls, where: str, told: object, before: str = "") -> Problem:
        """Return what ``told`` (an error, or words) says as ``what — fix``; ``before`` is put before the fact."""
        what, _, fix = str(told).partition(" — ")
        return cls(where, f"{before}{what}", fix)

    def __str__(self) -> str:
        return f"{escaped(self.where)}: {escaped(self.what)} — {escaped(self.fix)}"


class Problems(Exception):
    """Carries every problem found, for the few places that cannot return them as a value."""

    exitcode = TO_MEND

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=_place))
        super().__init__("\n".join(map(str, self.problems)))


def report(problems: Iterable[Problem], *, annotated: bool = False) -> str:
    """Return all problems as lines, by place, with a closing count; ``annotated``: for GitHub Actions, too."""
    ordered = sorted(set(problems), key=_place)
    lines = [
        line for problem in ordered for line in ([str(problem), annotation(problem)] if annotated else [str(problem)])
    ]
    return "\n".join([*lines, f"{counted(len(ordered), 'problem', 'problems')} to mend."])


def annotation(problem: Problem) -> str:
    """Return the command by which GitHub shows ``problem`` at its line of a pull request."""
    name, line, _ = _place(problem)
    place = {} if "://" in name else {"file": name, "line": line} if line else {"file": name}
    return command("error", problem.fix, **place, title=problem.what)


def code_quality(problems: Iterable[Problem]) -> str:
    """Return the report by which GitLab shows problems in a merge request (docs.gitlab.com/ci/testing/code_quality).

    A line that moved is still the same problem, so that its number is no part of its name.
    """
    entries, known = [], Counter[tuple[str, str]]()
    for problem in sorted(set(problems), key=_place):
        name, line, _ = _place(problem)
        known[name, problem.what] += 1
        message = f"{escaped(problem.what)} — {escaped(problem.fix)}"
        entries.append(
            {
                "description": f"{escaped(name)}: {message}" if "://" in name else message,
                "check_name": "content",
                "fingerprint": digest_of(
                    f"{name}\n{problem.what}\n{known[name, problem.what]}".encode("utf-8", "replace")
                ),
                "severity": "major",
                "location": {"path": "content" if "://" in name else name, "lines": {"begin": max(line, 1)}},
            }
        )
    return f"{as_json(entries, indent=2)}\n"


def complain(problems: Iterable[Problem]) -> None:
    """Say all problems where errors go."""
    annotated = os.environ.get("GITHUB_ACTIONS") == "true"
    write(f"{report(problems, annotated=annotated)}\n", sys.stderr)


def _place(problem: Problem) -> tuple[str, int, str]:
    """Order by file and then by line as a number, so that line 9 comes before line 10."""
    name, _, line = problem.where.rpartition(":")
    numbered = line.isascii() and line.isdigit() and len(line) < 10
    return (name, int(line), problem.what) if numbered else (problem.where, 0, problem.what)


def nearest(name: str, known: Iterable[str], *, alike: float = 0.6) -> str | None:
    """Return which of ``known`` was meant by ``name``, as far as that can be guessed: "did you mean …?".

    Two names are ``alike`` by the part of their letters that they share, from 0 to 1.
    """
    import difflib  # few need it

    return next(iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=alike)), None)
