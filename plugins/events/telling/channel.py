"""The events as a feed: what was announced, newest announcement first."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from plugins.events.calendar.ics import title
from plugins.events.hub import EventHub
from plugins.events.ledger import Ledger
from plugins.events.model import Event
from plugins.events.publisher import Publisher
from plugins.language.dates import long_day
from plugins.syndication.model import GREETING, Channel, Item, Person

NEWEST = 50


def channel(
    hub: EventHub,
    publisher: Publisher,
    ledger: Ledger,
    html: Callable[[Event], Markup],
    stylesheet: str | None = None,
) -> Channel:
    """Return the feed of the latest ``NEWEST`` events by announcement, later events first among equals."""
    latest = sorted(hub.events, key=lambda event: (ledger[event.uid].created, event.span.begins), reverse=True)
    return Channel(
        title=f"{publisher.name}: {publisher.words.gettext('events')}",
        id=publisher.identity.feed("events/"),
        home_url=publisher.address("events/"),
        feed_url=publisher.address("events/atom.xml"),
        items=tuple(_item(event, publisher, ledger, html(event)) for event in latest[:NEWEST]),
        language=publisher.language,
        description=publisher.words.gettext("What %(site)s puts in the diary") % {"site": publisher.name},
        stylesheet=stylesheet,
        hub=publisher.websub,
        greeting=publisher.words.gettext(GREETING),
    )


def _item(event: Event, publisher: Publisher, ledger: Ledger, html: Markup) -> Item:
    entry = ledger[event.uid]
    when = long_day(event.start, publisher.language, weekday=True)
    place = f"{publisher.words.gettext(', ')}{event.place_name}" if event.place_name else ""
    return Item(
        id=publisher.identity.event(event.uid),
        url=publisher.address(event.url),
        title=title(event.title, event.status, publisher.words),
        published=entry.created_at,
        updated=entry.modified_at,
        content=html,
        summary=f"{when}{place}. {event.summary}".strip(),
        authors=tuple(
            Person(publisher.people[slug], publisher.address(f"members/{slug}/"))
            for slug in event.hosts
            if slug in publisher.people
        ),
        tags=event.tags,
    )
