"""Where an archive is restored from: a file, or the live site, whose archive is a chain of documents (``next_url``)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from plugins.planet.fetching.fetch import FEEDS, Ask, Fetcher, asking
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Response
from plugins.planet.store.archive import Archive, read
from plugins.shared.problem import Problem, Problems

INDEX = "planet/archive/index.json"
_MOST_DOCUMENTS = 200
_LARGEST = 256 * 2**20  # a year of all feeds is larger than any one feed
_SECONDS = 300.0


async def load(source: str, settings: FetchSettings, now: datetime) -> Archive:
    """Return the whole archive at ``source``: a file, an archive's address, or a site's; raise Problems otherwise."""
    if not source.startswith(("http://", "https://")):
        return await _chain(source, _opened, now)
    address = source if urlsplit(source).path.endswith(".json") else urljoin(source.rstrip("/") + "/", INDEX)
    async with asking(replace(settings, body_bytes=_LARGEST, total_seconds=_SECONDS), now) as fetcher:
        return await _chain(address, partial(_fetched, fetcher), now)


async def document(address: str, settings: FetchSettings, now: datetime) -> bytes:
    """Return what is at an ``address``; raise Problems otherwise."""
    async with asking(settings, now) as fetcher:
        return await _fetched(fetcher, address, accept="*/*", fix="check the address")


async def _chain(place: str, get: Callable[[str], Awaitable[bytes]], now: datetime) -> Archive:
    """Return the archive that begins at ``place``, and goes on where each document says."""
    parts, seen = [], set[str]()
    while place and place not in seen and len(seen) < _MOST_DOCUMENTS:
        seen.add(place)
        data = await get(place)
        archive = read(data, place, now)
        if isinstance(archive, Problem):
            raise Problems([archive])
        parts.append(archive)
        place = _next(data, place)
    return _join(parts)


async def _fetched(
    fetcher: Fetcher, address: str, accept: str = FEEDS, fix: str = "check the address, or restore from a file"
) -> bytes:
    outcome = await fetcher.fetch(Ask(address, accept=accept))
    if isinstance(outcome, Response):
        return outcome.body
    raise Problems([Problem(address, getattr(outcome, "reason", "is gone"), fix)])


async def _opened(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        fix = "check its name and rights, or name an address"
        raise Problems([Problem(name, f"cannot be read ({error.strerror})", fix)]) from None


def _next(data: bytes, place: str) -> str:
    """Return where the chain goes on; of files, in the file of that name beside the first."""
    following = json.loads(data).get("next_url")
    if not isinstance(following, str) or not following:
        return ""
    if "://" in place:
        return urljoin(place, following)
    name = urlsplit(following).path.rpartition("/")[2]
    return str(Path(place).with_name(name)) if name else ""


def _join(parts: list[Archive]) -> Archive:
    return Archive(
        tuple(entry for part in parts for entry in part.entries),
        tuple(state for part in parts for state in part.states),
        tuple(stone for part in parts for stone in part.tombstones),
        tuple(avatar for part in parts for avatar in part.avatars),
        {name: posts for part in parts for name, posts in part.conversations.items()},
    )
