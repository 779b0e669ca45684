"""Names that a person types → the feeds they mean. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from plugins.planet.memory.tombstones import address_key
from plugins.planet.model import Feed
from plugins.shared.problem import Problem, Problems


def named(feeds: Sequence[Feed], names: Iterable[str]) -> tuple[Feed, ...]:
    """Return the feeds of the members, and at the addresses, that ``names`` name; raise Problems for any other name."""
    found: dict[Feed, None] = {}
    problems = []
    for name in names:
        meant = [feed for feed in feeds if _is_meant(feed, name)]
        found |= dict.fromkeys(meant)
        if not meant:
            problems.append(_unknown(name, feeds))
    if problems:
        raise Problems(problems)
    return tuple(found)


def _is_meant(feed: Feed, name: str) -> bool:
    same_address = "/" in name and address_key(feed.url) == address_key(name)
    return same_address or name.strip().casefold() in (feed.member.casefold(), feed.name.casefold())


def _unknown(name: str, feeds: Sequence[Feed]) -> Problem:
    known = sorted({feed.url if "/" in name else feed.member for feed in feeds})
    near = difflib.get_close_matches(name, known, n=1)
    fix = f"did you mean {near[0]}?" if near else "write a member's file without .md, or a feed's address as it has it"
    return Problem(f"--again {name}", "is neither a member with a feed nor a feed that is followed", fix)
