"""The status page: how every member's feed is doing, those in trouble first; and the same as data. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.members.model import Member
from plugins.planet.model import FeedState, State
from plugins.planet.showing.status import FeedStatus, word, words


@dataclass(frozen=True)
class Line:
    """One feed, and whose it is."""

    member: Member
    status: FeedStatus

    @property
    def well(self) -> bool:
        """Return whether nobody needs to look at it."""
        return self.status.state == "ok"


@dataclass(frozen=True)
class Health:
    """Every feed that is followed, and the planet's size."""

    lines: tuple[Line, ...]
    entries: int  # that are shown

    @property
    def counts(self) -> dict[State, int]:
        """Return how many feeds there are of each state, by the state's name."""
        return dict(sorted(Counter(line.status.state for line in self.lines).items()))

    @property
    def hidden(self) -> int:
        """Return how many entries are not shown, for the reasons that the lines give."""
        return sum(sum(line.status.hidden.values()) for line in self.lines)

    @property
    def checked(self) -> datetime | None:
        """Return when a feed was last read."""
        return max((line.status.last_success for line in self.lines if line.status.last_success), default=None)


def health(members: Iterable[Member], statuses: Iterable[FeedStatus], *, entries: int, now: datetime) -> Health:
    """Return how the feeds of ``members`` do; a feed without a status has not been fetched yet."""
    known = {(status.feed, status.member): status for status in statuses}
    lines = [
        Line(member, known.get((feed, member.slug)) or _unasked(feed, member, now))
        for member in members
        if member.left is None
        for feed in (*member.feeds, *member.posts)
    ]
    lines.sort(key=lambda line: (line.well, line.member.name.casefold(), line.status.feed))
    return Health(tuple(lines), entries)


def _unasked(feed: str, member: Member, now: datetime) -> FeedStatus:
    state = FeedState(feed, member.slug)
    return FeedStatus(feed, member.slug, "", word(state, now), words(state, now), None, None, 0, {})


def as_json(health: Health) -> dict[str, Any]:
    """Return it as plain data, for programs."""
    return {
        "entries": health.entries,
        "hidden": health.hidden,
        "last_success": _write(health.checked),
        "states": health.counts,
        "feeds": [_plain(line.status, line.member) for line in health.lines],
    }


def _plain(status: FeedStatus, member: Member) -> dict[str, Any]:
    return {
        "feed": status.feed,
        "member": status.member,
        "name": member.name,
        "state": status.state,
        "words": status.words,
        "last_success": _write(status.last_success),
        "next_try": _write(status.next_try),
        "entries": status.entries,
        "hidden": dict(sorted(status.hidden.items())),
        "again": status.again or None,
        "no_picture": status.face or None,
    }


def _write(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
