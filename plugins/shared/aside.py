"""Work that nobody waits for yet, begun in a process of its own while this one goes on."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

from plugins.shared.workers import FEW, cores

Task = TypeVar("Task")
Result = TypeVar("Result")
_begun: list[BaseProcess] = []


def aside(work: Callable[[], Result]) -> Callable[[], Result] | None:
    """Begin ``work`` in a fork of this process; return what waits for its result, which must be picklable.

    The fork knows all that this process knows now; of what it does, files and the result are all that is seen here.
    A fault is met by doing the work once more, here. None: there is no use in a fork (one core), or it is not safe
    (beside threads, and on other systems than Linux), or there can be no more processes.
    """
    if sys.platform != "linux" or not hasattr(os, "fork") or cores() == 1 or threading.active_count() > 1:
        return None
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=_do, args=(work, sender), daemon=True)
    try:
        process.start()
    except OSError:
        return None
    sender.close()
    _begun.append(process)

    def result() -> Result:
        try:
            made: Result = receiver.recv()
        except (EOFError, OSError):  # it ended before its answer, or in the midst of it
            made = work()
        process.join()
        _begun.remove(process)
        return made

    return result


def shared_out(work: Callable[[Sequence[Task]], list[Result]], tasks: Sequence[Task]) -> list[Result]:
    """Return what ``work`` makes of ``tasks``, in their order: a share of them done here, the others aside.

    Few tasks are done before a fork has begun. Unlike those of ``workers.spread``, tasks are known to a fork as they
    are, however large; only results must be picklable.
    """
    if len(tasks) <= FEW:
        return work(tasks)
    size = -(-len(tasks) // cores())
    first, *others = [tasks[begin : begin + size] for begin in range(0, len(tasks), size)]
    begun = [aside(partial(work, share)) or partial(work, share) for share in others]
    made = work(first)
    for rest in begun:
        made += rest()
    return made


def stop() -> None:
    """End all work that was begun, and that nobody waits for any more."""
    while _begun:
        process = _begun.pop()
        process.terminate()
        process.join()


def _do(work: Callable[[], Result], sender: Connection) -> None:
    """Do ``work`` and send its result; on a fault, be silent: it comes again where somebody can be told."""
    try:
        sender.send(work())
    except BaseException:
        sender.close()
