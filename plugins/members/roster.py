"""In what order people are listed."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.members.model import Member


def roster(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members by name, those who have left after those who are here."""
    return tuple(sorted(members, key=lambda one: (one.left is not None, one.name.casefold(), one.slug)))
