"""Whose turn it is: few connections to one host, and a pause between them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


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
