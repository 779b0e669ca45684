"""Members' avatars: what the stages of the feeds do for entries, for one small picture a member, once a week.

A picture that cannot be had costs nothing else: the feeds were read before, and initials stand in for it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from plugins.planet.fetching.fetch import PICTURES, Ask, Fetcher, validator
from plugins.planet.fetching.politeness import in_time
from plugins.planet.fetching.schedule import spread
from plugins.planet.model import Avatar, Failure, Feed, Gone, NotModified, Response
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.store.avatars import is_forgotten
from plugins.planet.store.store import Store

LARGEST = 2 * 2**20  # bytes of a picture
SECONDS = 15.0  # for one
WEEK = timedelta(days=7)
_BUDGET = 60.0  # seconds for all of a run; who was not reached is asked the next time
_GONE = ("http-404", "http-410", "no-face")  # what takes a copy away; any other failure may pass


@dataclass(frozen=True)
class _Copy:
    picture: bytes
    etag: str | None
    last_modified: str | None


async def copy_avatars(
    feeds: Sequence[Feed],
    store: Store,
    fetcher: Fetcher,
    pool: ParsePool,
    now: datetime,
    at_once: int,
    end: float = math.inf,
) -> None:
    """Bring the copies of the avatars of ``feeds``' members up to date where they are due; keep them in ``store``.

    ``end`` is when the whole run must end, by the loop's clock.
    """

    async def serve(member: Sequence[Avatar]) -> None:
        for avatar in member:
            current = await _visit(avatar, fetcher, pool, now) if _is_due(avatar, now) else avatar
            if current is not avatar:
                store.avatars.put(current)
            if current.picture:
                return

    await in_time((partial(serve, member) for member in _wanted(feeds, store)), at_once, _BUDGET, end)


def _wanted(feeds: Sequence[Feed], store: Store) -> Iterator[Sequence[Avatar]]:
    """Yield, for each member without a photo of the site's own, the avatars to try: their file's, else their feeds'."""
    marks = store.forgotten.marks()
    members: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        members[feed.member].append(feed)
    for slug, theirs in members.items():
        chosen = theirs[0].avatar
        store.avatars.name(slug, "", (chosen,) if chosen else ())
        if not theirs[0].photo:
            found = [store.avatars.get(slug, where) for where in (("",) if chosen else [feed.url for feed in theirs])]
            yield [avatar for avatar in found if avatar and not is_forgotten(avatar, marks)]


def _is_due(avatar: Avatar, now: datetime) -> bool:
    """Return whether ``avatar`` may be asked for; a date that a wrong clock has set is not believed."""
    return avatar.next_due is None or not now < avatar.next_due <= now + 2 * WEEK


async def _visit(avatar: Avatar, fetcher: Fetcher, pool: ParsePool, now: datetime) -> Avatar:
    """Return ``avatar`` after its addresses were asked, until one had a picture; a copy outlives what may pass."""
    avatar = replace(avatar, next_due=now + spread(WEEK, avatar.sources[0]), message="")
    failures = []
    for url in avatar.sources:
        mine = url == avatar.url and bool(avatar.picture)
        ask = Ask(url, avatar.etag, avatar.last_modified, PICTURES) if mine else Ask(url, accept=PICTURES)
        found = await _ask(ask, fetcher, pool)
        if isinstance(found, NotModified):
            return avatar
        if isinstance(found, _Copy):
            return replace(avatar, url=url, **vars(found))
        if mine and found.kind not in _GONE:
            return replace(avatar, message=found.reason)
        failures.append(f"{url}: {found.reason}")
    return Avatar(avatar.member, avatar.feed, avatar.sources, next_due=avatar.next_due, message="; ".join(failures))


async def _ask(ask: Ask, fetcher: Fetcher, pool: ParsePool) -> _Copy | NotModified | Failure:
    try:
        outcome = await fetcher.fetch(ask)
        if isinstance(outcome, Gone):
            return Failure(ask.url, "is gone for good (410)", kind="no-face")
        if not isinstance(outcome, Response):
            return outcome
        drawn = await pool.draw(outcome)
    except Exception as error:  # a fault of ours with one picture must not cost the others theirs
        return Failure(ask.url, f"this program failed on it ({type(error).__name__}: {error})", kind="bug")
    if isinstance(drawn, Failure):
        return drawn
    return _Copy(drawn, *(validator(outcome.headers.get(name)) for name in ("etag", "last-modified")))
