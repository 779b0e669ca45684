"""What a Step asks of the site around it, written down with the answers: its dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from plugins.shared.digest import digest

Dependencies: TypeAlias = "Sequence[tuple[str, Sequence[str], str | None]]"  # question, arguments, the answer's digest


class Questions:
    """Functions that Steps may ask, each by its name; their arguments are texts."""

    def __init__(self) -> None:
        self._functions: dict[str, Callable[..., Any]] = {}
        self._noted: list[tuple[str, Sequence[str], str | None]] | None = None
        self._answers: dict[tuple[str, ...], str | None] = {}

    def allow(self, question: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` as Steps are to call it."""
        self._functions[question] = function

        def ask(*arguments: str) -> Any:
            answer = function(*arguments)
            if self._noted is not None:
                self._noted.append((question, [str(argument) for argument in arguments], digest(answer)))
            return answer

        return ask

    @contextmanager
    def noting(self) -> Iterator[list[tuple[str, Sequence[str], str | None]]]:
        """Give the list of what is asked in the block."""
        noted: list[tuple[str, Sequence[str], str | None]] = []
        around, self._noted = self._noted, noted
        try:
            yield noted
        finally:
            self._noted = around

    def note(self, asked: Dependencies) -> None:
        """Note what was asked before as asked now."""
        if self._noted is not None:
            self._noted.extend(asked)

    def hold(self, asked: Dependencies) -> bool:
        """Ask again, so that the site knows what is shown; return whether all answers are the same."""
        answers = [self._holds(*dependency) for dependency in asked]
        return all(answers)

    def answer(self, question: str, *arguments: str) -> str | None:
        """Return the digest of the answer today; None where it has none, or nobody answers."""
        asked = (question, *arguments)
        if asked not in self._answers:
            function = self._functions.get(question)
            self._answers[asked] = digest(function(*arguments)) if function else None
        return self._answers[asked]

    def _holds(self, question: str, arguments: Sequence[str], answer: str | None) -> bool:
        return answer is not None and self.answer(question, *arguments) == answer
