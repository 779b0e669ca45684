"""Reads what strangers sent in child processes, so that nothing can take more than its share of time and memory.

    async with ParsePool(now=now) as pool:
        result = await pool.parse(response, feed)      # Harvest | Failure
        result = await pool.draw(response)             # an avatar's bytes | Failure

A child is a fresh interpreter that has what it needs loaded, reads jobs from its standard input and answers on its
standard output. It is used again while it is healthy, and has its next job in its pipe before it has answered the last,
so that it need not wait for a parent that is busy. The operating system's limits end a child that takes more than its
time or memory; the parent ends one that stands still. Where there are no such limits, the parent's clock remains.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from plugins.planet.model import Failure, Feed, Harvest, PictureShape, Response
from plugins.planet.sandbox.job import CPU_SECONDS, LARGEST_ANSWER, LENGTH, ChildAnswer, Job, JobResult, read_answer
from plugins.shared.workers import cores

try:
    from fcntl import F_SETPIPE_SZ, fcntl
except ImportError:  # only Linux lets a pipe be made larger
    fcntl = None  # type: ignore[assignment]

CHILD = (sys.executable, "-m", "plugins.planet.sandbox.child")
AHEAD = 2  # jobs that a child is given: one to do, one to go on with
WALL_SECONDS = 30.0
LARGEST_PICTURE = 256 * 1024
LARGEST_PIECE = 1024 * 1024
_ROOT = Path(__file__).resolve().parents[3]
_ENVIRONMENT = (
    *("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "VIRTUAL_ENV", "COVERAGE_PROCESS_START"),
    *("PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
)


class ParsePool:
    """At most ``size`` children that parse; ``now`` is the run's clock, ``child`` the program, child.py's."""

    def __init__(self, *, now: datetime, size: int | None = None, child: Sequence[str] = CHILD) -> None:
        self._now, self._child = now, child
        self._size = size or cores()
        self._children: list[_Child] = []
        self._free = asyncio.Semaphore(self._size * AHEAD)
        self._choosing = asyncio.Lock()

    async def __aenter__(self) -> ParsePool:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(child.close() for child in self._children))
        self._children.clear()

    async def expect(self, jobs: int) -> None:
        """Start the children that so many ``jobs`` need, so that they are ready when the first answer comes."""
        async with self._choosing:
            while len(self._children) < min(jobs, self._size):
                self._children.append(await _Child.start(self._child))

    async def parse(self, response: Response, feed: Feed) -> Harvest | Failure:
        """Return what is in ``response``; a feed that breaks its bounds, or its child, becomes a Failure."""
        result = await self._have_done((response, feed, self._now))
        if isinstance(result, Harvest):
            theirs = all((entry.member, entry.feed) == (feed.member, feed.url) for entry in result.entries)
            return result if theirs else _nonsense(response.url)
        return result if isinstance(result, Failure) else _nonsense(response.url)

    async def draw(self, response: Response, shape: PictureShape = "face") -> bytes | Failure:
        """Return the avatar or still in ``response`` (thumbnails.py), or why there is none."""
        result = await self._have_done((response, shape, self._now))
        if isinstance(result, bytes):
            ours = result.startswith(b"RIFF") and result[8:12] == b"WEBP" and len(result) <= LARGEST_PICTURE
            return result if ours else _nonsense(response.url)
        return result if isinstance(result, Failure) else _nonsense(response.url)

    async def _have_done(self, job: Job) -> JobResult:
        async with self._free:
            while (answer := await self._ask(job)) is None:  # a child that ended leaves its next job to another
                pass
        return answer.result

    async def _ask(self, job: Job) -> ChildAnswer | None:
        async with self._choosing:
            child = await self._least_busy()
        try:
            return await child.ask(job)
        finally:
            if child.ended and not child.jobs:
                await child.close()

    async def _least_busy(self) -> _Child:
        """Return a child that waits, else a new one, else the one with the fewest jobs; a dead one is forgotten."""
        self._children = [child for child in self._children if child.runs]
        child = min(self._children, key=lambda child: child.jobs, default=None)
        if child is None or (child.jobs and len(self._children) < self._size):
            child = await _Child.start(self._child)
            self._children.append(child)
        return child


class _Child:
    """One interpreter, and the pipe to it; ``jobs`` are those it has been given, and once ``ended`` it gets no more."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.jobs = 0
        self.ended = False
        self._process = process
        self._turn = asyncio.Lock()  # answers come in the order of the jobs

    @classmethod
    async def start(cls, command: Sequence[str]) -> _Child:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(os.environ),
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )
        if fcntl is not None and process.stdin is not None:
            with suppress(OSError):  # a small pipe only has to be filled more often
                fcntl(process.stdin.get_extra_info("pipe"), F_SETPIPE_SZ, LARGEST_PIECE)
        return cls(process)

    @property
    def runs(self) -> bool:
        """Tell whether the child may be given a job, as far as is known."""
        return not self.ended and self._process.returncode is None

    async def ask(self, job: Job) -> ChildAnswer | None:
        """Return the child's answer, or one for it that says why there is none; None if it ended before this job."""
        assert self._process.stdin is not None
        data = pickle.dumps(job)
        self.jobs += 1
        try:
            self._process.stdin.write(LENGTH.pack(len(data)) + data)
            async with self._turn:
                if self.ended:
                    return None
                answer = await self._answer(job[0].url)
                self.ended = self.ended or not answer.fit
                return answer
        except BaseException:  # nobody waits any more: the next would be given the answer to this
            self.ended = True
            raise
        finally:
            self.jobs -= 1

    async def close(self) -> None:
        """End the child at once; it has nothing to tidy up."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._end()

    async def _answer(self, url: str) -> ChildAnswer:
        try:
            answer = await asyncio.wait_for(self._read(), WALL_SECONDS)
        except TimeoutError:
            return _unfit(url, f"took more than {WALL_SECONDS:.0f} s to parse", "too-slow")
        except (asyncio.IncompleteReadError, ConnectionError):
            return _unfit(url, *_cause(await self._end()))
        except ValueError:
            return ChildAnswer(_nonsense(url), fit=False)
        return answer or _unfit(url, "grew too large when it was parsed", "too-large")

    async def _read(self) -> ChildAnswer | None:
        assert self._process.stdout is not None
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        if length > LARGEST_ANSWER:
            return None
        return read_answer(await self._process.stdout.readexactly(length))

    async def _end(self) -> int:
        if self._process.stdin is not None:
            self._process.stdin.close()
        # An answer that was broken off holds the end back until its pipe is empty.
        while self._process.stdout is not None and not self._process.stdout.at_eof():
            try:
                await self._process.stdout.read(LARGEST_PIECE)
            except RuntimeError:  # who waits for the answer has yet to hear that it was broken off
                await asyncio.sleep(0)
        return await self._process.wait()


def _unfit(url: str, why: str, kind: str) -> ChildAnswer:
    return ChildAnswer(_broken(url, why, kind), fit=False)


def _nonsense(url: str) -> Failure:
    """Return what is said of an answer that no child of ours gives: what it had to read must have broken it."""
    return _broken(url, "broke the parser (its answer makes no sense)", "broke-parser")


def _broken(url: str, why: str, kind: str) -> Failure:
    return Failure(url, why, "its other posts stay; ask the feed's owner to look at it", kind=kind)


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a child may know: where Python is, and nothing of the parent's secrets."""
    allowed = {name: environment[name] for name in _ENVIRONMENT if name in environment}
    return {**allowed, "PYTHONPATH": str(_ROOT)}


def _cause(code: int) -> tuple[str, str]:
    if code == -getattr(signal, "SIGXCPU", 24):
        return f"took more than {CPU_SECONDS} s of processor time to parse", "too-slow"
    return f"broke the parser ({signal.Signals(-code).name if code < 0 else f'exit status {code}'})", "broke-parser"
