"""Much work of one kind, done on every core: the same function for many tasks, with the results in their order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Many = Callable[[Sequence[Task]], list[Result]]

FEW = 40  # fewer tasks than this are done before other processes have begun
CHUNKS = 8  # for each process: the last one to end leaves the others idle for a short time only


@contextmanager
def processes() -> Iterator[Executor]:
    """Give an executor with a process for each core.

    They are started anew and not forked, so that it is the same on every system, and safe beside threads.
    """
    with ProcessPoolExecutor(_cores(), mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def spread(
    work: Many[Task, Result],
    tasks: Sequence[Task],
    *,
    start: Callable[[], AbstractContextManager[Executor]] = processes,
) -> Iterator[Result]:
    """Yield what ``work`` makes of each of ``tasks``, in their order; both must be picklable.

    ``start`` opens any ``concurrent.futures.Executor``. Few tasks, one core, and a machine that can start no process
    (or a program that none can be started from) do it here.
    """
    if len(tasks) <= FEW or _cores() == 1:
        yield from work(tasks)
        return
    size = -(-len(tasks) // (CHUNKS * _cores()))
    chunks = [tasks[begin : begin + size] for begin in range(0, len(tasks), size)]
    done = 0
    try:
        with start() as executor:
            for results in executor.map(work, chunks):
                done += len(results)
                yield from results
    except (BrokenProcessPool, OSError, NotImplementedError, RuntimeError):  # the last: no thread can be started
        yield from work(tasks[done:])


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
