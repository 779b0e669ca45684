"""Much work of one kind, done on every core: the same function for many tasks, with the results in their order."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import IO, Any, Generic, TypeVar

from plugins.shared.digest import program
from plugins.shared.terminal import say

Task = TypeVar("Task")
Result = TypeVar("Result")
Many = Callable[[Sequence[Task]], list[Result]]
StartWorkers = Callable[[], AbstractContextManager[Executor]]

FEW = 40  # fewer tasks than this are done before other processes have begun
CHUNKS = 8  # for each process: the last one to end leaves the others idle for a short time only
# What is raised where no process can be started, or one was killed; the last: no thread can be started.
_NO_PROCESSES = (BrokenExecutor, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class _ByTheSameCode(Generic[Task, Result]):
    """Work that is refused where other code or libraries would do it, such as a cluster's worker of last week."""

    work: Many[Task, Result]
    code: str

    def __call__(self, tasks: Sequence[Task]) -> list[Result]:
        if self.code != program():
            raise RuntimeError("a worker has other code or libraries than this machine, so start it anew")
        return self.work(tasks)


@contextmanager
def processes() -> Iterator[Executor]:
    """Give an executor with a process for each core.

    They are started anew and not forked, so that it is the same on every system, and safe beside threads.
    """
    import multiprocessing  # slow to load: an update that has nothing to spread is not to wait for it
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(cores(), mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def spread(
    work: Many[Task, Result], tasks: Sequence[Task], *, start: StartWorkers | None = None, few: int = FEW
) -> Generator[Result, None, None]:
    """Yield what ``work`` makes of each of ``tasks``, in their order; both must be picklable.

    ``start`` opens any ``concurrent.futures.Executor`` to do it; without it there is a process for each core. Up to
    ``few`` tasks, one core, and a machine that can start no process (or a program that none can be started from) do it
    here.
    """
    if len(tasks) <= few or (start is None and cores() == 1):
        yield from work(tasks)
        return
    asked = _ByTheSameCode(work, program()) if start else work
    size = few if start else -(-len(tasks) // (CHUNKS * cores()))
    chunks = [tasks[begin : begin + size] for begin in range(0, len(tasks), size)]
    done = 0
    try:
        with (start or processes)() as executor:
            try:
                for results in executor.map(asked, chunks):
                    done += len(results)
                    yield from results
            except GeneratorExit:  # nobody wants the rest
                executor.shutdown(cancel_futures=True)
                raise
    except Exception as error:
        if start:  # whatever became of it: a fault of the work itself comes again, and is told then
            say(f"EXECUTOR: {error!r} — what is left is done on this machine", error=True)
            yield from spread(work, tasks[done:])
        elif isinstance(error, _NO_PROCESSES):
            yield from work(tasks[done:])
        else:
            raise


def shared_out(work: Callable[[int], Result], count: int) -> list[Result]:
    """Return what ``work`` makes of each number below ``count``, in their order: a share of it in a fork for each core.

    So ``work`` needs not be picklable, but its results. A share that does not come to its end is ended here, where what
    stopped it shows. Few numbers, one core, and a system that forks no process, or not beside threads, do it all here.
    """
    shares = cores() if count > FEW and sys.platform == "linux" and threading.active_count() == 1 else 1
    # Neighbours are alike, and some kinds take long: each share has some of all, in pieces.
    piece = -(-count // (CHUNKS * shares)) or 1
    own, *others = ([n for n in range(count) if n // piece % shares == share] for share in range(shares))
    forks: list[tuple[int, IO[bytes]]] = []
    with suppress(OSError):  # where no more can be started, those that are there do their shares, and this the rest
        forks.extend(_fork(work, numbers) for numbers in others)
    try:
        results = {number: work(number) for number in own}
        for numbers, answers in zip_longest(others, (answers for _, answers in forks)):
            results |= zip(numbers, _read(answers) if answers else (), strict=False)
            results |= {number: work(number) for number in numbers if number not in results}
    finally:
        for process, answers in forks:
            answers.close()
            os.kill(process, signal.SIGKILL)  # nothing more is wanted of it
            os.waitpid(process, 0)
    return [results[number] for number in range(count)]


def _fork(work: Callable[[int], Result], numbers: Sequence[int]) -> tuple[int, IO[bytes]]:
    """Do ``work`` in a fork; return its number, and where it says what came of that."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if process:
        os.close(writing)
        return process, os.fdopen(reading, "rb")
    results = []
    try:
        os.close(reading)
        for number in numbers:
            results.append(work(number))
    except BaseException:  # noqa: S110 (it comes again where somebody is told)
        pass
    try:
        with os.fdopen(writing, "wb") as answers:
            pickle.dump(results, answers)
    finally:
        os._exit(0)


def _read(answers: IO[bytes]) -> list[Any]:
    try:
        results: list[Any] = pickle.load(answers)  # noqa: S301 (this process's own fork wrote it)
    except (EOFError, pickle.UnpicklingError):  # it was killed
        return []
    return results


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
