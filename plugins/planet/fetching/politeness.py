"""Throttling: few connections to one host, and a pause between them; and what may wait for the next run."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress


class Turns:
    """Hands out turns to make a request."""

    def __init__(self, per_host: int, pause: float) -> None:
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
        self._free_at: dict[str, float] = {}
        self._pause = pause

    @asynccontextmanager
    async def take(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at ``host`` and hold it."""
        host = host.removesuffix(".")  # the root of all names, which some addresses spell out
        async with self._hosts[host]:
            now = asyncio.get_running_loop().time()
            start = max(now, self._free_at.get(host, now))
            self._free_at[host] = start + self._pause
            if start > now:
                await asyncio.sleep(start - now)
            yield


async def in_time(work: Iterable[Callable[[], Awaitable[None]]], at_once: int, seconds: float, end: float) -> None:
    """Do ``work``, so many ``at_once``, for ``seconds`` or until ``end`` by the loop's clock; leave the rest."""
    places = asyncio.Semaphore(at_once)

    async def done(piece: Callable[[], Awaitable[None]]) -> None:
        async with places:
            await piece()

    until = min(end, asyncio.get_running_loop().time() + seconds)
    with suppress(TimeoutError):
        async with asyncio.timeout_at(until), asyncio.TaskGroup() as group:
            for piece in work:
                group.create_task(done(piece))
