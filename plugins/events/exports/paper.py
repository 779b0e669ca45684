"""What an event needs on paper: for the wall, for the hand, and for people who are on no social network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap
from typing import Any

from plugins.events.agenda import AgendaDay, AgendaRow, grid
from plugins.events.hub import EventHub
from plugins.events.model import Event
from plugins.events.publisher import Publisher
from plugins.events.session import Session
from plugins.language.marker import N_
from plugins.shared.qr import qr

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
    days = grid(event)
    shown = [sheet for sheet in SHEETS if sheet[0] != "names" or event.attendees]
    objects = {
        "event": event,
        "date": hub.next_of(event),
        "days": days,
        "wall": {day.date: type_size(day, WALL) for day in days},
        "hand": {day.date: type_size(day, WIDE if len(event.rooms) > A_PAGES_ROOMS else HAND) for day in days},
        "code": qr(publisher.address(event.url)),
        "codes": {session.slug: qr(publisher.address(session.url)) for session in event.sessions},
        "sheets": shown,
    }
    yield f"{event.url}paper/", "paper/index", objects
    for name, heading, _ in shown:
        yield f"{event.url}paper/{name}/", f"paper/{name}", {**objects, "heading": heading}


@dataclass(frozen=True)
class Area:
    """What a grid has of a sheet, in millimetres without its times and heads; and the sizes of type to choose from."""

    width: float
    height: float
    sizes: Sequence[int]  # in points, largest first


A_PAGES_ROOMS = 4  # more of them want the sheet on its side
WALL = Area(366, 234, range(24, 8, -1))
HAND = Area(152, 180, range(12, 6, -1))
WIDE = Area(247, 132, range(12, 6, -1))
_POINT, _LETTER, _LINE, _NAMES, _PADDING = 0.353, 0.64, 1.1, 0.9, 2.8  # mm, ems of bold type, ems, ems, mm


def type_size(day: AgendaDay, area: Area) -> int:
    """Return the largest size in points at which a day's grid fits and none of its words is cut; else the smallest."""
    return next((size for size in area.sizes if _fits(day, area, size)), area.sizes[-1])


def _fits(day: AgendaDay, area: Area, size: int) -> bool:
    letters = int((area.width / (len(day.rooms) or 1) - _PADDING) / (size * _POINT * _LETTER))
    titles = [session.title for row in day.rows for cell in row.cells for session in cell]
    if any(len(word) > letters for title in titles for word in title.split()):
        return False
    return sum(_height(row, letters, size) for row in day.rows) <= area.height


def _height(row: AgendaRow, letters: int, size: int) -> float:
    """Return how high a row is in millimetres: its fullest cell, where what lasts takes its share of each row."""
    lasting = row.lasting or (1,) * len(row.cells)
    cells = [
        sum(_ems(session, letters) for session in cell) / max(rows, 1)
        for cell, rows in zip(row.cells, lasting, strict=True)
    ]
    return max([_LINE, *cells]) * size * _POINT + _PADDING


def _ems(session: Session, letters: int) -> float:
    names = len(wrap(", ".join(person.name for person in session.by), int(letters / 0.6)))
    status_lines = 1 if session.status != "confirmed" else 0
    return len(wrap(session.title, letters)) * _LINE + (names + status_lines) * _NAMES
