"""Whether posts still stand at their addresses: a few are asked for after the feeds, each once a season."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from plugins.planet.fetching.fetch import PAGES, Ask, Fetcher
from plugins.planet.fetching.politeness import in_time
from plugins.planet.fetching.schedule import spread
from plugins.planet.model import Failure, Gone
from plugins.planet.store.lookups import PostSource
from plugins.planet.visit import Run

MOST = 12  # in one run, of as many members
_LARGEST = 2**16  # bytes that are read of a page which is there
_YOUNG = timedelta(days=30)  # its feed is likely to have it still
_THERE, _GONE, _UNKNOWN = timedelta(days=90), timedelta(days=7), timedelta(days=14)  # until it is asked for again
_BUDGET = 30.0  # seconds for all of a run
_IS_GONE = ("http-404", "http-410", "dns")


async def look_for_sources(run: Run, end: float) -> None:
    """Ask whether those posts are there whose turn it is; ``end`` is when the run must end, by the loop's clock."""
    store, now, fetcher = run.store, run.now, run.fetcher.within(body_bytes=_LARGEST)

    async def serve(source: PostSource) -> None:
        store.sources.put(await _asked(source, fetcher, now))

    store.sources.drop_unknown()
    work = (partial(serve, source) for source in store.sources.wanted(now, now - _YOUNG, MOST))
    await in_time(work, run.at_once, _BUDGET, end)


async def _asked(source: PostSource, fetcher: Fetcher, now: datetime) -> PostSource:
    outcome = await fetcher.fetch(Ask(source.url, accept=PAGES, partly=True))
    if isinstance(outcome, Gone) or (isinstance(outcome, Failure) and outcome.kind in _IS_GONE):
        return PostSource(source.url, now + spread(_GONE, source.url), source.gone_since or now)
    if isinstance(outcome, Failure):  # a host that does not answer today has not said that the post is gone
        return PostSource(source.url, now + spread(_UNKNOWN, source.url), source.gone_since)
    return PostSource(source.url, now + spread(_THERE, source.url))
