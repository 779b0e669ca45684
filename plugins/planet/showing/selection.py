"""Which entries a page shows, in what order, and on which page each stands. Pure: the same entries, the same answer.

entries ─► newest_first ─► front (a cap for each member) ─► the front page, and who has more
their number ─► pages, span: page 1 holds the oldest, so that a new entry moves no old one
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plugins.members.model import TextChoice
from plugins.planet.model import Entry

_SPARING: tuple[TextChoice, ...] = ("title", "excerpt", "full")


@dataclass(frozen=True)
class Front:
    """The front page's entries, and for each member how many were held back."""

    entries: tuple[Entry, ...]
    held: Mapping[str, int]


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by date, the newest first; those of one moment by their id."""
    return sorted(sorted(entries, key=lambda entry: entry.id), key=lambda entry: entry.sort_date, reverse=True)


def front(entries: Iterable[Entry], size: int, per_member: int, history: Iterable[Entry] = ()) -> Front:
    """Return at most ``size`` of the newest, at most ``per_member`` of one member.

    ``history`` (posts from before their feed was added) fills the page of a planet that is too young to fill it.
    """
    chosen, held = _capped(newest_first(entries), size, per_member, Counter())
    if len(chosen) < size:
        counts = Counter(entry.member for entry in chosen)
        older, _ = _capped(newest_first(history), size - len(chosen), per_member, counts)
        chosen = newest_first([*chosen, *older])
    return Front(tuple(chosen), dict(sorted(held.items())))


def _capped(
    ordered: Sequence[Entry], size: int, per_member: int, counts: Counter[str]
) -> tuple[list[Entry], Counter[str]]:
    chosen: list[Entry] = []
    held: Counter[str] = Counter()
    for entry in ordered:
        if len(chosen) == size:
            break
        if counts[entry.member] >= per_member:
            held[entry.member] += 1
            continue
        counts[entry.member] += 1
        chosen.append(entry)
    return chosen, held


def pages(count: int, size: int) -> int:
    """Return how many archive pages ``count`` entries fill; the newest page may not be full yet."""
    return -(-count // size)


def span(number: int, size: int) -> tuple[int, int]:
    """Return where page ``number`` begins and ends among the entries counted from the oldest."""
    return (number - 1) * size, number * size


def allowed(member: TextChoice, site: TextChoice) -> TextChoice:
    """Return how much may be shown: what the member allows, or less when the site wants less."""
    return min(member, site, key=_SPARING.index)
