"""The status page: how every feed that is followed is doing, those in trouble first; and the same as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plugins.members.model import Member
from plugins.planet.fetching.schedule import DORMANT_AFTER
from plugins.planet.model import FeedState, State
from plugins.planet.views.status import FROM_ARCHIVE, NOT_READ, SILENT_AFTER, FeedStatus, status_of

FeedKey = tuple[str, str]  # its address, and whose it is


@dataclass(frozen=True)
class FeedLine:
    """One feed, and whose it is."""

    member: Member
    status: FeedStatus

    @property
    def well(self) -> bool:
        """Return whether nobody needs to look at it."""
        return self.status.state == "ok" and not self.status.advice


@dataclass(frozen=True)
class Health:
    """Every feed that is followed, and the planet's size."""

    lines: tuple[FeedLine, ...]
    entries: int  # that are shown

    @property
    def besides(self) -> int:
        """Return how many entries are shown that no line counts: of who has left, of addresses that nobody follows."""
        return max(self.entries - sum(line.status.entries for line in self.lines), 0)

    @property
    def counts(self) -> dict[State, int]:
        """Return how many feeds there are of each state, by the state's name."""
        return dict(sorted(Counter(line.status.state for line in self.lines).items()))

    @property
    def hidden(self) -> int:
        """Return how many entries are not shown, for the reasons that the lines give."""
        return sum(sum(line.status.hidden.values()) for line in self.lines)

    def moments(self) -> Iterator[datetime]:
        """Yield when feeds that fail begin to count as silent, and as dormant."""
        for line in self.lines:
            if line.status.failing_since:
                yield line.status.failing_since + SILENT_AFTER
                yield line.status.failing_since + DORMANT_AFTER

    @property
    def checked(self) -> datetime | None:
        """Return when a feed was last read."""
        return max((line.status.last_success for line in self.lines if line.status.last_success), default=None)


def health(
    members: Iterable[Member], statuses: Iterable[FeedStatus], *, shown: Mapping[FeedKey, int] | None, now: datetime
) -> Health:
    """Return how the feeds of ``members`` do; a feed without a status has not been fetched yet.

    ``shown`` are the entries that the planet shows of each feed; where that is not known, those that the store has.
    """
    known = {(status.feed, status.member): status for status in statuses}
    lines = [
        FeedLine(member, known.get((feed, member.slug)) or status_of(FeedState(feed, member.slug), now))
        for member in members
        if member.left is None
        for feed in (*member.feeds, *member.posts)
    ]
    if shown is not None:
        counts = _counted([line.status for line in lines], shown)
        lines = [replace(line, status=_showing(line.status, count)) for line, count in zip(lines, counts, strict=True)]
    lines.sort(key=lambda line: (line.well, line.member.name.casefold(), line.status.feed))
    return Health(tuple(lines), sum((shown or {}).values()))


def _counted(statuses: Sequence[FeedStatus], shown: Mapping[FeedKey, int]) -> Iterator[int]:
    """Yield how many entries each feed shows.

    Those of a member none of whose feeds was read yet came with an archive, from whatever address: the first has them.
    """
    read = {status.member for status in statuses if status.last_success}
    left = Counter(shown)
    own = [left.pop((status.feed, status.member), 0) for status in statuses]
    rest: Counter[str] = Counter()
    for (_, member), count in left.items():
        rest[member] += count
    for status, count in zip(statuses, own, strict=True):
        yield count + (rest.pop(status.member, 0) if status.member not in read else 0)


def _showing(status: FeedStatus, count: int) -> FeedStatus:
    words = FROM_ARCHIVE if status.words == NOT_READ and count else status.words
    return replace(status, entries=count, words=words)


def health_json(health: Health) -> dict[str, Any]:
    """Return it as plain data, for programs."""
    return {
        "entries": health.entries,
        "besides": health.besides,
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
        "removed": dict(status.removed),
        "again": status.again or None,
        "advice": status.advice or None,
        "no_picture": status.avatar or None,
    }


def _write(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
