"""The child of pool.py: reads jobs from standard input, writes Harvests, avatars and Failures to standard output."""

from __future__ import annotations

import gc
import math
import os
import pickle
import sys
from typing import BinaryIO

from plugins.planet.cleaning.harvest import harvest
from plugins.planet.model import Failure, Feed
from plugins.planet.parsing.parse import parse
from plugins.planet.sandbox.job import CPU_SECONDS, LENGTH, MEMORY, ChildAnswer, JobResult, write_answer
from plugins.planet.sandbox.thumbnails import draw

try:
    import resource
except ImportError:  # not a POSIX system: the parent's clock is the only limit
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not become part of an answer
    gc.freeze()  # what was imported stays; only what a feed makes is looked at
    gc.set_threshold(20_000)
    _limit_memory()
    while job := _read(jobs):
        _limit_time()
        answer = write_answer(ChildAnswer(_work(job), _is_fit()))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _work(job: bytes) -> JobResult:
    response, feed, now = pickle.loads(job)  # noqa: S301 - written by our own parent
    try:
        if not isinstance(feed, Feed):
            return draw(response, feed)
        parsed = parse(response, feed)
        if isinstance(parsed, Failure):
            return parsed
        return harvest(parsed, feed, now=now)
    except MemoryError:
        return Failure(response.url, f"needs more than {MEMORY // 2**20} MB of memory to parse", kind="too-large")
    except Exception as error:
        return Failure(response.url, f"cannot be read ({type(error).__name__}: {str(error)[:120]})")


def _read(stream: BinaryIO) -> bytes:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _limit_memory() -> None:
    if resource is None or sys.platform == "darwin":  # macOS refuses RLIMIT_AS
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_within(MEMORY, hard), hard))


def _is_fit() -> bool:
    """Tell whether the process is small enough for its next job to have the memory that it may use."""
    if resource is None:
        return True
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < MEMORY // 2


def _limit_time() -> None:
    """Allow this job ``CPU_SECONDS`` on top of what the process has used; the kernel sends SIGXCPU after that."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = math.ceil(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (_within(until, hard), hard))


def _within(limit: int, hard: int) -> int:
    return limit if hard == resource.RLIM_INFINITY else min(limit, hard)


if __name__ == "__main__":
    main()
