"""Artifacts: the files of the site, each made only when something that it depends on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from plugins.memo.blobs import Blob
from plugins.memo.memo import Memo
from plugins.shared.digest import digest, digest_of, program
from plugins.shared.folder import Inode, link, make_room
from plugins.shared.names import Claims
from plugins.shared.problem import Problem, Problems
from plugins.shared.workers import Many, Start, spread

Draw = Callable[[str, Mapping[str, Any]], str]  # a template's name and its objects → HTML
Task = TypeVar("Task")
STEP = "file"
File = tuple[str, bytes]  # an address relative to the site, and what is there
Objects = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


class Artifacts:
    """Fills the folder ``output``. A page's template reads nothing but its objects, and what the ``memo`` is asked.

    ``sources`` stands for what every file depends on besides: the program, the theme, the settings. ``standing`` are
    the files that are in the output already, by their names there. ``source`` says which content file asked for a name.
    """

    def __init__(
        self,
        output: Path,
        memo: Memo,
        draw: Draw,
        sources: str,
        standing: Mapping[str, Inode] | None = None,
        source: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._output = output
        self._memo = memo
        self._draw = draw
        self._sources = sources
        self._standing = standing or {}
        self._made = self._taken = 0
        self._claims = Claims()
        self._source = source
        self.placed: set[str] = set()  # the files that this build wants as they are
        self.digests: dict[str, str] = {}  # of each file that it has written: what a browser is told of a change by

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

        self.files([name], (template, depends), make)

    def drawn(self, template: str, objects: Mapping[str, Any]) -> str:
        """Return what a template makes of its objects, for a file that is more than that."""
        return self._draw(template, objects)

    def files(self, names: Sequence[str], facts: object, make: Callable[[], Iterable[File]]) -> None:
        """Have the files ``names``, which ``make`` gives in this order, in the output; ``facts`` are all it reads."""
        self._take(*names)
        key = digest(self._sources, names, facts)
        if key and self._recall(key, names):
            return
        self._made += len(names)
        with self._memo.questions.noting() as asked:
            made = list(make())
        assert [name for name, _ in made] == list(names)
        blobs = self._write(made)
        if key and blobs:
            self._memo.keep(STEP, key, asked=asked, blobs=blobs)

    def spread(self, wanted: Mapping[str, Task], work: Many[Task, bytes], *, start: Start | None = None) -> None:
        """Have a file for each of ``wanted``: by its name, what it is made of. ``work`` makes them in any process."""
        self._take(*wanted)
        tasks: dict[str, tuple[str | None, Task]] = {}
        for name, task in wanted.items():
            key = digest(program(), name, task)
            if not key or not self._recall(key, [name]):
                tasks[name] = key, task
        made = spread(work, [task for _, task in tasks.values()], start=start)
        for (name, (key, _)), data in zip(tasks.items(), made, strict=True):
            if (blobs := self._write([(name, data)])) and key:
                self._memo.keep(STEP, key, blobs=blobs)

    def write(self, files: Iterable[File]) -> None:
        """Write ``files``, whatever was there before: what is cheaper to make than to compare."""
        for name, data in files:
            self._take(name)
            self._write_plainly(name, data)

    def put(self, name: str, blob: Blob) -> bool:
        """Have a file of the memo as ``name`` in the output; return whether it is there still."""
        self._take(name)
        return self._put(name, blob)

    def _put(self, name: str, blob: Blob) -> bool:
        number = self._memo.blobs.find(blob)
        if number is None:
            return False
        self._place(name, self._memo.blobs.path(blob.digest), number)
        self.digests[name] = blob.digest
        return True

    def _recall(self, key: str, names: Sequence[str]) -> bool:
        """Put the files of an earlier build in place; return whether there are any that still hold."""
        known = self._memo.recall(STEP, key)
        if known is None or len(known.blobs) != len(names):
            return False
        if not all(self._put(name, blob) for name, blob in zip(names, known.blobs, strict=True)):
            return False
        self._taken += len(names)
        return True

    def _write(self, made: Sequence[File]) -> list[Blob]:
        """Write files through the memo, so that equal bytes are one file; plainly, where it can take no more."""
        with suppress(OSError):
            blobs = [self._memo.blobs.put(data) for _, data in made]
            if blobs and all(self._put(name, blob) for (name, _), blob in zip(made, blobs, strict=True)):
                return blobs
        for name, data in made:
            self._write_plainly(name, data)
        return []

    def _write_plainly(self, name: str, data: bytes) -> None:
        target = self._output / name
        # Never into the file that is there: it may be the published one under another name.
        make_room(target)
        target.write_bytes(data)
        self.digests[name] = digest_of(data)

    def _place(self, name: str, path: str, number: Inode | None) -> None:
        if self._standing.get(name) == number:
            return
        try:
            link(path, self._output / name)
        except OSError:  # a folder of that name, or a file where a folder must be, of another site than this
            make_room(self._output / name)
            link(path, self._output / name)

    def _take(self, *names: str) -> None:
        """Have each of ``names`` for one file of this build; raise Problems where another has it."""
        for name in names:
            if (other := self._claims.claim(name, name)) is not None:
                what = f"/{name} is wanted twice" if other == name else f"/{name} cannot stand beside /{other}"
                raise Problems([Problem(f"{self._source(name) or name}:1", what, "give one of the two another name")])
            self.placed.add(name)
