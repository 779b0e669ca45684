"""How much the planet held when it was last published, so that a site that lost its past is not published over it.

Entries go for a reason when they are forgotten, when their author took them back (retention `follow`), or when their
member's file is gone. What a filter hides is still held. Everything else that is missing was lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from plugins.planet.store.store import Store
from plugins.shared.folder import write_whole
from plugins.shared.problem import Problem

NAME = "published.json"  # beside the store


@dataclass(frozen=True)
class Census:
    """Entries that feeds brought, by member, and how many were ever taken out for a reason."""

    held: Mapping[str, int]
    removed: int


_SHAPE = TypeAdapter(Census)


def take(store: Store) -> Census:
    """Return what ``store`` holds now."""
    return Census(store.held(), store.removed())


def missing(before: Census, now: Census, members: Collection[str]) -> int:
    """Return how many entries are gone without a reason since ``before``; ``members`` are those who have a file."""
    gone = sum(max(0, count - now.held.get(who, 0)) for who, count in before.held.items() if who in members)
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
        return _SHAPE.validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def write(census: Census, path: Path) -> None:
    """Keep ``census`` in the file ``path``, all of it or nothing."""
    write_whole(path, _SHAPE.dump_json(census))
