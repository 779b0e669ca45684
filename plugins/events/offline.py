"""What a browser keeps of an event that is near, for where there is no network: the file of its service worker.

The work is done by theme/static/js/offline.js (W3C Service Workers); the file says what to keep, and until when.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from plugins.events.hub import EventHub
from plugins.events.model import Event, Occurrence
from plugins.shared.digest import digest_of

BEFORE, AFTER = timedelta(days=30), timedelta(days=2)  # its first moment, and its last


def name(event: Event) -> str:
    """Return the worker's file, in the folder of the pages that it may answer for."""
    return f"{event.url}worker.js"


def until(event: Event, hub: EventHub) -> datetime | None:
    """Return when its pages need no longer be kept, or None where it is not near."""
    if event.span.month_only:
        return None
    near = [
        date for date in hub.dates[event.slug] if _begins(date) <= hub.now < _ends(date) and date.status != "cancelled"
    ]
    return max(map(_ends, near), default=None)


def moments(hub: EventHub) -> Iterator[datetime]:
    """Yield when the date of an event comes near, and when it is no longer."""
    for dates in hub.dates.values():
        for date in dates:
            yield from (_begins(date), _ends(date))


def worker(event: Event, hub: EventHub, ends: datetime, digests: Mapping[str, str]) -> bytes:
    """Return the worker's file; ``digests`` are those of the site's files, so that it changes with the pages."""
    shown = hub.next_of(event)
    pages = dict.fromkeys([event.url, shown.url, *(session.url for session in event.sessions)])
    calendars = ["event.ics", *(["agenda.ics"] if any(session.slot for session in event.sessions) else [])]
    version = digest_of(json.dumps([digests.get(f"{page}index.html") for page in pages]).encode())
    kept = {
        "version": version,
        "until": ends.astimezone(UTC).isoformat(),
        "pages": [page.removeprefix(event.url) or "./" for page in pages] + calendars,
    }
    return f'self.kept = {json.dumps(kept)};\nimportScripts("../../theme/js/offline.js");\n'.encode()


def _begins(date: Occurrence) -> datetime:
    return date.span.begins - BEFORE


def _ends(date: Occurrence) -> datetime:
    return date.span.over + AFTER
