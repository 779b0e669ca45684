"""When will a build of the same content give another site? At the next moment that the site speaks of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from plugins.events.hub import EventHub
from plugins.events.model import Event
from plugins.planet.fetching.schedule import DORMANT_AFTER
from plugins.planet.showing.health import Health
from plugins.posts.model import Post


def next_moment(posts: Iterable[Post], events: EventHub, health: Health, now: datetime) -> datetime | None:
    """Return the first moment after ``now`` at which something is another thing than now; None for never."""
    moments = [*(post.out for post in posts), *_of_events(events), *_of_feeds(health)]
    return min((moment for moment in moments if moment > now), default=None)


def _of_events(events: EventHub) -> Iterator[datetime]:
    for event in events.events:
        if event.rule:
            yield _next_day(event, events.now)
        for date in (event, *events.dates[event.slug]):
            yield date.span.begins
            yield date.span.over


def _next_day(event: Event, now: datetime) -> datetime:
    """Return the next midnight in the event's zone: an event that recurs is followed a day further each day."""
    here = now.astimezone(event.zone)
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _of_feeds(health: Health) -> Iterator[datetime]:
    """Yield when feeds that fail begin to count as dormant."""
    for line in health.lines:
        if line.status.failing_since:
            yield line.status.failing_since + DORMANT_AFTER
