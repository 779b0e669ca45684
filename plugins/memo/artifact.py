"""Artifacts: the files of the site, each made only when something that it depends on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from plugins.memo.asking import Dependencies
from plugins.memo.blobs import Blob
from plugins.memo.memo import Memo
from plugins.shared.digest import digest, digest_of, program
from plugins.shared.folder import Inode, link, make_room
from plugins.shared.names import Claims
from plugins.shared.problem import Problem, Problems
from plugins.shared.workers import Many, StartWorkers, shared_out, spread

Draw = Callable[[str, Mapping[str, Any]], str]  # a template's name and its objects → HTML
Task = TypeVar("Task")
STEP = "file"
TOGETHER = 2000  # files to be made, at most, wait for one another
File = tuple[str, bytes]  # an address relative to the site, and what is there
Objects = Mapping[str, Any] | Callable[[], Mapping[str, Any]]
MadeFiles = tuple[Dependencies, list[Blob]]  # of files: what was asked, and the bytes, but where the memo takes no more


@dataclass(frozen=True)
class Order:
    """Files to be made: their names, the key of the Step that makes them if it can be kept, and what makes them."""

    names: Sequence[str]
    key: str | None
    make: Callable[[], Iterable[File]]


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
        self._digests: dict[str, str] = {}
        self._orders: list[Order] | None = None  # what is made together, with all others
        self._begun: set[str] = set()  # kinds of files of which one is made

    @property
    def summary(self) -> str:
        """Return in words what was made, and what was as it should be."""
        return f"{self._made} of {self._made + self._taken} pages and feeds made anew"

    @property
    def digests(self) -> Mapping[str, str]:
        """Return the digest of each file that this build has written: what a browser is told of a change by."""
        self._make()
        return self._digests

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the files that are wanted in the block together, on every core; they are there when it ends."""
        self._orders = []
        yield
        self._make()
        self._orders = None

    def page(self, name: str, template: str, objects: Objects, *, facts: object = None) -> None:
        """Make the page ``name`` (a file of the output) of what its template reads.

        ``facts`` say when it would look different, where that is less than all ``objects``; a function makes those
        only if they are needed.
        """
        depends = facts if callable(objects) else (facts, objects)

        def make() -> list[File]:
            context = objects() if callable(objects) else objects
            return [(name, self._draw(template, {**context, "output_file": name}).encode("utf-8", "replace"))]

        self.files([name], (template, depends), make, kind=template)

    def drawn(self, template: str, objects: Mapping[str, Any]) -> str:
        """Return what a template makes of its objects, for a file that is more than that."""
        return self._draw(template, objects)

    def files(self, names: Sequence[str], facts: object, make: Callable[[], Iterable[File]], *, kind: str = "") -> None:
        """Have the files ``names``, which ``make`` gives in this order, in the output; ``facts`` are all it reads.

        The first of a ``kind`` is made at once: what it loads is there for all others.
        """
        self._take(*names)
        key = digest(self._sources, names, facts)
        if key and self._recall(key, names):
            return
        self._made += len(names)
        order = Order(names, key, make)
        if self._orders is None or kind not in self._begun:
            self._begun.add(kind)
            self._have(order, self._done(order))
        else:
            self._orders.append(order)
            if len(self._orders) >= TOGETHER:
                self._make()

    def _make(self) -> None:
        """Make what was ordered."""
        orders = self._orders or []
        for order, outcome in zip(
            orders, shared_out(lambda number: self._done(orders[number]), len(orders)), strict=True
        ):
            self._memo.questions.hold(outcome[0])  # what was asked in another process is not known here
            self._have(order, outcome)
        orders.clear()

    def _done(self, order: Order) -> MadeFiles:
        with self._memo.questions.noting() as asked:
            files = list(order.make())
        assert [name for name, _ in files] == list(order.names)
        try:
            return asked, [self._memo.blobs.put(data) for _, data in files]
        except OSError:
            return asked, []

    def _have(self, order: Order, made: MadeFiles) -> None:
        """Have what was made in the output, through the memo, so that equal bytes are one file; else plainly."""
        asked, blobs = made
        with suppress(OSError):
            if blobs and all(self._put(name, blob) for name, blob in zip(order.names, blobs, strict=True)):
                if order.key:
                    self._memo.keep(STEP, order.key, asked=asked, blobs=blobs)
                return
        for name, data in order.make():
            self._write_plainly(name, data)

    def spread(self, wanted: Mapping[str, Task], work: Many[Task, bytes], *, start: StartWorkers | None = None) -> None:
        """Have a file for each of ``wanted``: by its name, what it is made of. ``work`` makes them in any process."""
        self._take(*wanted)
        tasks: dict[str, tuple[str | None, Task]] = {}
        for name, task in wanted.items():
            key = digest(program(), name, task)
            if not key or not self._recall(key, [name]):
                tasks[name] = key, task
        contents = spread(work, [task for _, task in tasks.values()], start=start)
        for (name, (key, _)), data in zip(tasks.items(), contents, strict=True):
            order = Order([name], key, partial(list, [(name, data)]))
            self._have(order, self._done(order))

    def write(self, files: Iterable[File]) -> None:
        """Have ``files`` in the output, which are made in each build: those that are there already stay."""
        for name, data in files:
            self.files([name], digest_of(data), partial(list, [(name, data)]))

    def put(self, name: str, blob: Blob) -> bool:
        """Have a file of the memo as ``name`` in the output; return whether it is there still."""
        self._take(name)
        return self._put(name, blob)

    def _put(self, name: str, blob: Blob) -> bool:
        number = self._memo.blobs.find(blob)
        if number is None:
            return False
        self._place(name, self._memo.blobs.path(blob.digest), number)
        self._digests[name] = blob.digest
        return True

    def _recall(self, key: str, names: Sequence[str]) -> bool:
        """Put the files of an earlier build in place; return whether there are any that still hold."""
        known = self._memo.recall(STEP, key, whole=False)
        if known is None or len(known.blobs) != len(names):
            return False
        if not all(self._put(name, blob) for name, blob in zip(names, known.blobs, strict=True)):
            return False
        self._taken += len(names)
        return True

    def _write_plainly(self, name: str, data: bytes) -> None:
        target = self._output / name
        # Never into the file that is there: it may be the published one under another name.
        make_room(target)
        target.write_bytes(data)
        self._digests[name] = digest_of(data)

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
