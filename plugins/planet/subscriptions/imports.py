"""Another planet's list, a file or an address → Newcomers, with the lists that it includes; and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from plugins.planet.fetching.fetch import Ask, Fetcher, asking
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Failure, Response
from plugins.planet.subscriptions.config_ini import read_config
from plugins.planet.subscriptions.newcomer import Newcomer
from plugins.planet.subscriptions.opml_list import FeedList, legible, read_list
from plugins.shared.opened import small_file
from plugins.shared.problem import Problem
from plugins.shared.url import address_key, web_address

LARGEST = 10_000_000  # bytes of a list
MOST = 20  # lists in all
_LISTS = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_SAVE = "save it as a file, and import that"


async def read_source(
    source: str, settings: FetchSettings, now: datetime
) -> tuple[tuple[Newcomer, ...], list[Problem]]:
    """Return who is in ``source`` (a path or an address), and everything that is not taken over, or to be mended.

    Lists that it includes are asked for as feeds are, each once, and ``MOST`` in all.
    """
    newcomers: list[Newcomer] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    waiting = [(source, source)]
    async with asking(settings, now, pause=0.1) as fetcher:
        while waiting:
            place, where = waiting.pop(0)
            if address_key(place) in seen:
                continue
            seen.add(address_key(place))
            data = await _bytes(place, where, fetcher, len(seen))
            if isinstance(data, Problem):
                problems.append(data)
                continue
            people, feed_list = _read(data, place)
            newcomers += people
            problems += [*feed_list.problems, *feed_list.left_out]
            for url, line in feed_list.included:
                address = web_address(url, place if _is_address(place) else None)
                problems += [] if address else [Problem(line, f"the list {url!r} has no address of its own", _SAVE)]
                waiting += [(address, line)] if address else []
    apart, twice = _apart(newcomers, source)
    return tuple(apart), [*problems, *twice]


def _apart(newcomers: Sequence[Newcomer], source: str) -> tuple[list[Newcomer], list[Problem]]:
    """Return who follows no feed that one before them follows, under another name; and a Problem for each other."""
    taken: dict[str, Newcomer] = {}
    apart, problems = [], []
    for newcomer in newcomers:
        known = next((taken[key] for feed in newcomer.feeds if (key := address_key(feed)) in taken), newcomer)
        if known.name != newcomer.name:
            what = f"the feed {newcomer.feeds[0]} is there twice: of {known.name!r}, and of {newcomer.name!r}"
            problems.append(Problem(source, what, "the first is taken; a post's author is shown with each post"))
            continue
        apart.append(newcomer)
        taken |= {address_key(feed): newcomer for feed in newcomer.feeds}
    return apart, problems


async def _bytes(place: str, where: str, fetcher: Fetcher, number: int) -> bytes | Problem:
    if not _is_address(place):
        return small_file(Path(place), LARGEST)
    if number > MOST:
        return Problem(where, f"the list {place} is left out: {MOST} were read", "import it by itself")
    outcome = await fetcher.fetch(Ask(place, accept=_LISTS))
    if isinstance(outcome, Response):
        return outcome.body
    reason = outcome.reason if isinstance(outcome, Failure) else "it is gone"
    return Problem(where, f"the list {place} cannot be read ({reason})", _SAVE)


def _read(data: bytes, place: str) -> tuple[tuple[Newcomer, ...], FeedList]:
    name = place if _is_address(place) else Path(place).name
    if b"<opml" in legible(data)[:5000].lower():
        feed_list = read_list(data, name)
        return feed_list.feeds, feed_list
    newcomers, problems = read_config(data, name)
    return newcomers, FeedList(problems=tuple(problems))


def _is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))
