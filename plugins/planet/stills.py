"""Stills of videos and slides: fetched once, after the feeds, and drawn small. One that cannot be had costs nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from plugins.planet.fetching.fetch import PICTURES, Ask, Fetcher
from plugins.planet.fetching.politeness import in_time
from plugins.planet.fetching.schedule import spread
from plugins.planet.model import Response
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.store.stills import OF_PAGE, StillCopy
from plugins.planet.store.store import Store
from plugins.shared.url import web_address
from plugins.writing.hosts import Elsewhere

MOST = 60  # in one run
_AGAIN = timedelta(days=7)  # after one that was asked for in vain
_LARGEST_ANSWER = 100_000  # bytes
_BUDGET = 30.0  # seconds for all of a run


async def copy_stills(
    store: Store,
    fetcher: Fetcher,
    pool: ParsePool,
    now: datetime,
    at_once: int,
    end: float = math.inf,
    shown: Sequence[Elsewhere] | None = None,
) -> None:
    """Copy the stills that the newest entries name and that are not there yet; ``end`` is when the run must end.

    ``shown`` is what the site's own texts show, where they were looked at: their stills are copied, too.
    """

    async def serve(url: str) -> None:
        store.stills.put(await _copied(url, fetcher, pool, now))

    async def serve_page(page: Elsewhere) -> None:
        copied = await _copied_of(page, fetcher, pool, now)
        store.stills.put(copied._replace(url=f"{OF_PAGE}{page.url}"))

    store.stills.drop_unnamed()
    pages = {page.url: page for page in shown or () if page.still or page.question}
    due = store.stills.due(pages, now) if shown is not None else ()
    work = [partial(serve, url) for url in store.stills.wanted(now, MOST)]
    work += [partial(serve_page, pages[url]) for url in sorted(due)[:MOST]]
    await in_time(work, at_once, _BUDGET, end)


async def _copied_of(page: Elsewhere, fetcher: Fetcher, pool: ParsePool, now: datetime) -> StillCopy:
    """Return the still of a page, for which its host may have to be asked where it is (oEmbed 1.0)."""
    if page.still:
        return await _copied(page.still, fetcher, pool, now)
    still, message = None, "its host names no still"
    try:
        outcome = await fetcher.fetch(Ask(page.question or "", accept="application/json"))
        if isinstance(outcome, Response) and len(outcome.body) <= _LARGEST_ANSWER:
            answer = json.loads(outcome.body)
            still = web_address(answer.get("thumbnail_url"), page.url) if isinstance(answer, dict) else None
        message = getattr(outcome, "reason", message)
    except (ValueError, TypeError, RecursionError):
        message = "its host's answer cannot be read"
    except Exception as error:  # as below
        message = f"this program failed on it ({type(error).__name__}: {error})"
    if still:
        return await _copied(still, fetcher, pool, now)
    return StillCopy(page.url, next_due=now + spread(_AGAIN, page.url), message=message)


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
