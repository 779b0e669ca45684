"""The files beside the pages: calendars, schedules and the Atom feed, each as a path and its octets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from plugins.events.exports import ics, schedule
from plugins.events.hub import EventHub
from plugins.events.ledger.changes import dated, sentences
from plugins.events.ledger.ledger import EventLedger
from plugins.events.model import Event
from plugins.events.page import Pages
from plugins.events.publisher import Publisher
from plugins.language.dates import filters
from plugins.syndication import atom
from plugins.syndication.model import Channel, Item, Person

NamedFile = tuple[str, bytes]  # its path below the output folder, and what is in it


def files(pages: Pages) -> Iterator[NamedFile]:
    """Return every file of the hub."""
    name, events, words = pages.publisher.name, pages.hub.events, pages.publisher.words
    yield _calendar(pages, "events/calendar.ics", f"{name}: {words.gettext('events')}", "events/", events)
    for kind, path, page, of in pages.collections():
        yield _calendar(pages, path, f"{name}: {kind}", page, tuple(reversed(of)))
    for event in events:
        if event.span.month_only:  # a calendar and a schedule need a day
            continue
        path, data = _calendar(pages, f"{event.url}event.ics", event.title, event.url, (event,))
        yield path, data
        for old in event.redirects:  # whoever subscribed there hears of it
            if old.startswith("/events/") and old.endswith("/"):
                yield f"{old.strip('/')}/event.ics", data
        yield f"{event.url}schedule.json", schedule.as_json(event, pages.publisher, pages.ledger)
        yield f"{event.url}schedule.xml", schedule.as_xml(event, pages.publisher, pages.ledger)
        yield from _sessions(pages, event)
    feed = channel(pages.hub, pages.publisher, pages.ledger, pages.html)
    yield "events/atom.xml", atom.render(feed)


def _calendar(pages: Pages, path: str, name: str, page: str, events: tuple[Event, ...]) -> NamedFile:
    return path, ics.calendar(ics.CalendarFile(path, name, page), events, pages.publisher, pages.ledger)


def _sessions(pages: Pages, event: Event) -> Iterator[NamedFile]:
    placed = [(event, session) for session in event.sessions if session.slot]
    if placed:
        path = f"{event.url}agenda.ics"
        named = pages.publisher.words.gettext("agenda")
        calendar = ics.CalendarFile(path, f"{event.title}: {named}", event.url)
        yield path, ics.session_calendar(calendar, placed, pages.publisher, pages.ledger)
    for _, session in placed:
        path = f"{session.url}session.ics"
        calendar = ics.CalendarFile(path, session.title, session.url)
        yield path, ics.session_calendar(calendar, [(event, session)], pages.publisher, pages.ledger)


NEWEST = 50


def channel(
    hub: EventHub,
    publisher: Publisher,
    ledger: EventLedger,
    html: Callable[[Event], Markup],
) -> Channel:
    """Return the feed of the latest ``NEWEST`` events by announcement, later events first among equals."""
    latest = sorted(hub.events, key=lambda event: (ledger[event.uid].created, event.span.begins), reverse=True)
    title = f"{publisher.name}: {publisher.words.gettext('events')}"
    about = publisher.words.gettext("What %(site)s puts in the diary") % {"site": publisher.name}
    items = (_item(event, publisher, ledger, html(event)) for event in latest[:NEWEST])
    return publisher.channel(items, title, "events/", "events/atom.xml", about)


def _item(event: Event, publisher: Publisher, ledger: EventLedger, html: Markup) -> Item:
    entry, words = ledger[event.uid], publisher.words
    changes = sentences(event, ledger, words, publisher.language)
    news = dated(changes, words, publisher.language)
    shown = filters(publisher.language)["month" if event.span.month_only else "day_long"]
    when = shown(event.start)
    place = f"{publisher.words.gettext(', ')}{event.place_name}" if event.place_name else ""
    return Item(
        id=publisher.identity.event(event.uid),
        url=publisher.address(event.url),
        title=ics.title(event.title, event.status, publisher.words),
        published=entry.created_at,
        updated=max((entry.modified_at, *(change.at for change in changes[:1]))),
        content=Markup("<p>{}</p>\n").format(news) + html if news else html,
        summary=f"{news} {when}{place}. {event.summary}".strip(),
        authors=tuple(
            Person(publisher.people[slug], publisher.profiles.get(slug))
            for slug in event.hosts
            if slug in publisher.people
        ),
        tags=event.tags,
        image=publisher.address(event.photos[0].src) if event.photos else None,
    )
