"""How much the planet held when it was last published, so that a site that lost its past is not published over it.

Entries go for a reason when they are forgotten, when their author took them back (retention `follow`), or when their
member's file is gone. What a filter hides is still held. Everything else that is missing was lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.planet.store.store import Store
from plugins.shared.folder import write_whole
from plugins.shared.problem import Problem

NAME = "published.json"  # beside the store


@dataclass(frozen=True)
class Census:
    """Entries that feeds brought, by member, and how many were ever taken out for a reason.

    Those that the site's archives add come and go with their files; a census that older versions took counts them in.
    """

    held: Mapping[str, int]
    removed: int
    bundled: Mapping[str, int] | None = None


def take(store: Store) -> Census:
    """Return what ``store`` holds now."""
    return Census(store.held(), store.removed(), store.held(bundled=True))


def missing(before: Census, now: Census, members: Collection[str]) -> int:
    """Return how many entries are gone without a reason since ``before``; ``members`` are those who have a file."""
    added = now.bundled if before.bundled is None and now.bundled else {}
    has = {who: now.held.get(who, 0) + added.get(who, 0) for who in before.held}
    gone = sum(max(0, count - has[who]) for who, count in before.held.items() if who in members)
    return max(0, gone - max(0, now.removed - before.removed))


def problem(before: Census | None, now: Census, members: Collection[str], share: float, where: Path) -> Problem | None:
    """Return what is wrong when more than ``share`` of what was published is gone without a reason."""
    if before is None:
        return None
    total = sum(count for who, count in before.held.items() if who in members)
    lost = missing(before, now, members)
    if lost <= share * total:
        return None
    what = f"holds {lost} entries fewer than when the site was last published ({total}), and nobody took them out"
    fix = "bring them back with `python -m plugins.planet restore`, or publish with --accept-smaller-planet"
    return Problem(str(where), what, fix)


def read(path: Path) -> Census | None:
    """Return the census in the file ``path``, or None where there is none that can be read."""
    try:
        found: Any = json.loads(path.read_bytes())
        bundled = _numbers(found["bundled"]) if "bundled" in found else None
        return Census(_numbers(found["held"]), int(found["removed"]), bundled)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _numbers(found: Mapping[str, Any]) -> dict[str, int]:
    return {str(who): int(count) for who, count in found.items()}


def write(census: Census, path: Path) -> None:
    """Keep ``census`` in the file ``path``, all of it or nothing."""
    known: dict[str, Any] = {"held": dict(sorted(census.held.items())), "removed": census.removed}
    known |= {"bundled": dict(sorted(census.bundled.items()))} if census.bundled is not None else {}
    write_whole(path, json.dumps(known).encode())
