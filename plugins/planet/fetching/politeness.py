"""How we ask: who we say we are, and the limits of one fetch; throttling: few connections to a host, and a pause."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import plugins
from plugins.planet.fetching.guard import Allowed
from plugins.shared import url

PROGRAM = f"ConnectingHub/{plugins.__version__}"


@dataclass(frozen=True)
class FetchSettings:
    """Limits of one fetch. The sources of the numbers are in SECURITY.md."""

    user_agent: str = PROGRAM
    allowed: Allowed = field(default_factory=Allowed)
    connect_seconds: float = 10
    idle_seconds: float = 10
    total_seconds: float = 30
    body_bytes: int = 10 * 2**20
    redirects: int = 5
    concurrency: int = 20
    per_host: int = 2
    host_pause: float = 1.0


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


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves: the program, its version, and where a host's owner reaches us."""
    contact = contact.strip()
    with suppress(ValueError):  # an address in another alphabet has a form that headers may have
        contact = str(url.asked(contact)) if contact.startswith(("http://", "https://")) else contact
    plain = "".join(c for c in contact if " " < c < "\x7f")
    return f"{PROGRAM} (+{plain})" if plain else PROGRAM
