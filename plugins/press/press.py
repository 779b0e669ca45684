"""The press: draws the pages that are new, and takes the others from the shelf."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.press.fingerprint import fingerprint
from plugins.press.questions import Questions
from plugins.press.shelf import Shelf
from plugins.shared.linked import Inode, inode, link

Draw = Callable[[str, Mapping[str, Any]], str]  # a template's name and its objects → HTML
File = tuple[str, bytes]  # an address relative to the site, and what is there
Objects = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


class Press:
    """Fills ``output``. A page's template reads nothing but its objects, and what ``questions`` answer.

    ``there`` are the files that stand in the output already, by their names there.
    """

    def __init__(
        self, output: Path, shelf: Shelf, questions: Questions, draw: Draw, there: Mapping[str, Inode] | None = None
    ) -> None:
        self._output = output
        self._there = there or {}
        self._shelf = shelf
        self._questions = questions
        self._draw = draw
        self._made = self._taken = 0
        self.placed: set[str] = set()  # the files that this build wants as they are

    @property
    def summary(self) -> str:
        """Return in words what was made, and what was as it should be."""
        return f"{self._made} of {self._made + self._taken} pages and feeds made anew"

    def page(self, name: str, template: str, objects: Objects, *, facts: object = None) -> None:
        """Make the page ``name`` (a file of the output) of what its template reads.

        ``facts`` say when it would look different, where that is less than all ``objects``; a function makes those
        only if they are needed.
        """
        depends = facts if callable(objects) else (facts, objects)

        def make() -> list[File]:
            given = objects() if callable(objects) else objects
            return [(name, self._draw(template, {**given, "output_file": name}).encode("utf-8", "replace"))]

        self._fill([name], (template, depends), make)

    def files(self, names: Sequence[str], facts: object, make: Callable[[], Iterable[File]]) -> None:
        """Have the files ``names``, which ``make`` gives in this order, in the output."""
        self._fill(names, facts, make)

    def write(self, files: Iterable[File]) -> None:
        """Write ``files``, whatever was there before."""
        for name, data in files:
            target = self._output / name
            target.parent.mkdir(parents=True, exist_ok=True)
            # Never into the file that is there: it may be the published one under another name.
            target.unlink(missing_ok=True)
            target.write_bytes(data)

    def place(self, name: str, path: Path | str, found: os.stat_result | None = None) -> None:
        """Have the file ``path`` of a cache, which nobody changes in its place, as ``name`` in the output.

        ``found`` is the file's status, where it is known.
        """
        # Of a large site there are many, and to make a Path of each takes longer than the rest.
        self._place(name, str(path), inode(found or os.stat(path)))  # noqa: PTH116

    def close(self) -> None:
        """End the build: what it had no use for leaves the shelf."""
        self._shelf.close()

    def _fill(self, names: Sequence[str], facts: object, make: Callable[[], Iterable[File]]) -> None:
        key = fingerprint(names, facts)
        kept = self._shelf.take(key, len(names), self._questions.hold) if key else None
        if kept:
            for name, (path, number) in zip(names, kept, strict=True):
                self._place(name, path, number)
            self._taken += len(names)
            return
        self.placed.update(names)
        self._made += len(names)
        with self._questions.noting() as asked:
            made = list(make())
        assert [name for name, _ in made] == list(names)
        self.write(made)
        if key:
            self._shelf.keep(key, [self._output / name for name in names], asked)

    def _place(self, name: str, path: str, number: Inode) -> None:
        if self._there.get(name) != number:
            link(path, self._output / name)
        self.placed.add(name)
