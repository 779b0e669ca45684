"""The files beside the pages: calendars, schedules and the Atom feed, each as a path and its octets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.events.calendar import ics
from plugins.events.model import Event
from plugins.events.page import Pages
from plugins.events.telling import schedule_json, schedule_xml
from plugins.events.telling.channel import channel
from plugins.syndication import atom


@dataclass(frozen=True)
class File:
    """One file: its path below the output folder, and what is in it."""

    path: str
    data: bytes


def files(pages: Pages, stylesheet: str | None = None) -> Iterator[File]:
    """Return every file of the hub."""
    name, events, words = pages.publisher.name, pages.hub.events, pages.publisher.words
    yield _calendar(pages, "events/calendar.ics", f"{name}: {words.gettext('events')}", "events/", events)
    for title, path, page, of in pages.collections():
        yield _calendar(pages, path, f"{name}: {title}", page, tuple(reversed(of)))
    for event in events:
        yield _calendar(pages, f"{event.url}event.ics", event.title, event.url, (event,))
        yield File(f"{event.url}schedule.json", schedule_json.render(event, pages.publisher, pages.ledger))
        yield File(f"{event.url}schedule.xml", schedule_xml.render(event, pages.publisher, pages.ledger))
        yield from _sessions(pages, event)
    feed = channel(pages.hub, pages.publisher, pages.ledger, pages.html, stylesheet)
    yield File("events/atom.xml", atom.render(feed))


def _calendar(pages: Pages, path: str, name: str, page: str, events: tuple[Event, ...]) -> File:
    return File(path, ics.calendar(ics.Feed(path, name, page), events, pages.publisher, pages.ledger))


def _sessions(pages: Pages, event: Event) -> Iterator[File]:
    placed = [(event, session) for session in event.sessions if session.slot]
    if placed:
        path = f"{event.url}agenda.ics"
        feed = ics.Feed(path, f"{event.title}: {pages.publisher.words.gettext('agenda')}", event.url)
        yield File(path, ics.session_calendar(feed, placed, pages.publisher, pages.ledger))
    for _, session in placed:
        path = f"{session.url}session.ics"
        feed = ics.Feed(path, session.title, session.url)
        yield File(path, ics.session_calendar(feed, [(event, session)], pages.publisher, pages.ledger))
