"""Where an archive is restored from: a file, or the live site, whose archive is a chain of documents (``next_url``)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from plugins.planet.fetching.fetch import Ask, asking
from plugins.planet.model import Response
from plugins.planet.settings import FetchSettings
from plugins.planet.store.archive import Archive, read
from plugins.shared.problem import Problem, Problems

INDEX = "planet/archive/index.json"
_MOST_DOCUMENTS = 200
_LARGEST = 256 * 2**20  # a year of all feeds is larger than any one feed
_SECONDS = 300.0


async def load(source: str, settings: FetchSettings, now: datetime) -> Archive:
    """Return the whole archive at ``source``: a file, an archive's address, or a site's; raise Problems otherwise."""
    if not source.startswith(("http://", "https://")):
        return _load_files(Path(source), now)
    address = source if urlsplit(source).path.endswith(".json") else urljoin(source.rstrip("/") + "/", INDEX)
    roomy = replace(settings, body_bytes=_LARGEST, total_seconds=_SECONDS)
    async with asking(roomy, now) as fetcher:
        parts, seen = [], set[str]()
        following: str | None = address
        while following and following not in seen and len(seen) < _MOST_DOCUMENTS:
            seen.add(following)
            outcome = await fetcher.fetch(Ask(following))
            if not isinstance(outcome, Response):
                reason = getattr(outcome, "reason", "is gone")
                raise Problems([Problem(following, reason, "check the address, or restore from a file")])
            parts.append(_read(outcome.body, following, now))
            following = _next(outcome.body, following)
    return _join(parts)


async def document(address: str, settings: FetchSettings, now: datetime) -> bytes:
    """Return what is at an ``address``; raise Problems otherwise."""
    async with asking(settings, now) as fetcher:
        outcome = await fetcher.fetch(Ask(address, accept="*/*"))
    if isinstance(outcome, Response):
        return outcome.body
    raise Problems([Problem(address, getattr(outcome, "reason", "is gone"), "check the address")])


def _load_files(path: Path, now: datetime) -> Archive:
    """Read a file, and the files beside it that its chain names."""
    parts, seen = [], set[Path]()
    following: Path | None = path
    while following and following not in seen and len(seen) < _MOST_DOCUMENTS:
        seen.add(following)
        try:
            data = following.read_bytes()
        except OSError as error:
            fix = "check its name and rights, or name an address"
            raise Problems([Problem(str(following), f"cannot be read ({error.strerror})", fix)]) from None
        parts.append(_read(data, str(following), now))
        address = _next(data, path.resolve().as_uri())
        following = path.with_name(urlsplit(address).path.rpartition("/")[2]) if address else None
    return _join(parts)


def _read(data: bytes, name: str, now: datetime) -> Archive:
    archive = read(data, name, now)
    if isinstance(archive, Problem):
        raise Problems([archive])
    return archive


def _next(data: bytes, address: str) -> str | None:
    following = json.loads(data).get("next_url")
    return urljoin(address, following) if isinstance(following, str) and following else None


def _join(parts: list[Archive]) -> Archive:
    return Archive(
        tuple(entry for part in parts for entry in part.entries),
        tuple(state for part in parts for state in part.states),
        tuple(stone for part in parts for stone in part.tombstones),
        tuple(avatar for part in parts for avatar in part.avatars),
        {name: posts for part in parts for name, posts in part.conversations.items()},
    )
