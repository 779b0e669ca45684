"""What an event needs on paper: for the wall, for the hand, and for people who are on no social network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

import segno

from plugins.events.agenda import grid
from plugins.events.hub import EventHub
from plugins.events.model import Event
from plugins.events.publisher import Publisher
from plugins.language.marker import N_

SHEETS = (
    ("poster", N_("Poster"), N_("A4, with a code that opens the event’s page")),
    ("programme", N_("Programme"), N_("A4, the whole day in the hand")),
    ("wall", N_("Grid for the wall"), N_("A3, to be filled in on the day")),
    ("slips", N_("Session slips"), N_("A4, cut in four: pitch by pen")),
    ("names", N_("Names"), N_("A4, first names of who agreed")),
    ("letter", N_("Letter to a colleague"), N_("A4, or by e-mail: pass the word on")),
)
AFTER = timedelta(days=31)  # slips are still typed up then


def wanted(event: Event, hub: EventHub) -> bool:
    """Return whether anyone will print for the event: it is to come, or hardly over."""
    if event.span.month_only:
        return False
    return any(date.span.over + AFTER > hub.now and date.status != "cancelled" for date in hub.dates[event.slug])


def sheets(event: Event, hub: EventHub, publisher: Publisher) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Return address, template and objects of each sheet, and of the page that lists them."""
    shown = [sheet for sheet in SHEETS if sheet[0] != "names" or event.attendees]
    objects = {
        "event": event,
        "date": hub.next_of(event),
        "days": grid(event),
        "code": qr(publisher.address(event.url)),
        "codes": {session.slug: qr(publisher.address(session.url)) for session in event.sessions},
        "sheets": shown,
    }
    yield f"{event.url}paper/", "paper/index", objects
    for name, heading, _ in shown:
        yield f"{event.url}paper/{name}/", f"paper/{name}", {**objects, "heading": heading}


QUIET = 4  # squares around the code that must stay empty


@dataclass(frozen=True)
class Qr:
    """A code: how many squares it is wide with its quiet zone, and its dark squares as an SVG path."""

    address: str
    size: int
    path: str


def qr(address: str) -> Qr:
    """Return the code of ``address``; a quarter of it may be dirty or torn and it still reads."""
    code = segno.make_qr(address, error="q")
    runs = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Qr(address, len(code.matrix) + 2 * QUIET, "".join(runs))
