"""Stills of videos: fetched once, after the feeds, and redrawn small. What cannot be had costs nothing else."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from datetime import datetime, timedelta

from plugins.planet.fetching.fetch import PICTURES, Ask, Fetcher
from plugins.planet.fetching.schedule import spread
from plugins.planet.model import Response
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.store.stills import StillCopy
from plugins.planet.store.store import Store

MOST = 60  # in one run
_AGAIN = timedelta(days=7)  # after one that was asked for in vain
_BUDGET = 30.0  # seconds for all of a run


async def copy_stills(
    store: Store, fetcher: Fetcher, pool: ParsePool, now: datetime, at_once: int, end: float = math.inf
) -> None:
    """Copy the stills that the newest entries name and that are not there yet; ``end`` is when the run must end."""
    places = asyncio.Semaphore(at_once)

    async def serve(url: str) -> None:
        async with places:
            store.stills.put(await _copied(url, fetcher, pool, now))

    store.stills.drop_unnamed()
    with suppress(TimeoutError):
        until = min(end, asyncio.get_running_loop().time() + _BUDGET)
        async with asyncio.timeout_at(until), asyncio.TaskGroup() as group:
            for url in store.stills.wanted(now, MOST):
                group.create_task(serve(url))


async def _copied(url: str, fetcher: Fetcher, pool: ParsePool, now: datetime) -> StillCopy:
    due = now + spread(_AGAIN, url)
    try:
        outcome = await fetcher.fetch(Ask(url, accept=PICTURES))
        drawn = await pool.draw(outcome, "still") if isinstance(outcome, Response) else outcome
    except Exception as error:  # a fault of ours with one picture must not cost the others theirs
        return StillCopy(url, next_due=due, message=f"this program failed on it ({type(error).__name__}: {error})")
    if isinstance(drawn, bytes):
        return StillCopy(url, drawn)
    return StillCopy(url, next_due=due, message=getattr(drawn, "reason", "is gone"))
