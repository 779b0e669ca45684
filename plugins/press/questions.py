"""What a template may ask of the site around its page, and what it asked: a page whose answers stay may stay too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from plugins.press.fingerprint import fingerprint

Asked: TypeAlias = "tuple[str, Sequence[str], str | None]"  # the question, its arguments, the answer's fingerprint


class Questions:
    """Functions that templates call, each by its name; their arguments are texts."""

    def __init__(self) -> None:
        self._functions: dict[str, Callable[..., Any]] = {}
        self._noted: list[Asked] | None = None
        self._answers: dict[tuple[str, ...], str | None] = {}

    def allow(self, question: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` as templates are to call it."""
        self._functions[question] = function

        def ask(*arguments: str) -> Any:
            answer = function(*arguments)
            if self._noted is not None:
                self._noted.append((question, [str(one) for one in arguments], fingerprint(answer)))
            return answer

        return ask

    @contextmanager
    def noting(self) -> Iterator[list[Asked]]:
        """Give the list of what is asked in the block."""
        noted: list[Asked] = []
        self._noted = noted
        try:
            yield noted
        finally:
            self._noted = None

    def hold(self, asked: Sequence[Asked]) -> bool:
        """Ask again, so that the site knows what the page shows; return whether the answers are the same."""
        answers = [self._holds(*one) for one in asked]
        return all(answers)

    def _holds(self, question: str, arguments: Sequence[str], answer: str | None) -> bool:
        return answer is not None and self._answer(question, *arguments) == answer

    def _answer(self, *asked: str) -> str | None:
        if asked not in self._answers:
            question, *arguments = asked
            function = self._functions.get(question)
            self._answers[asked] = fingerprint(function(*arguments)) if function else None
        return self._answers[asked]
