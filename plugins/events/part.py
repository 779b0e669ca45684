"""The event hub: everything below /events/."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup

from plugins.events import offline
from plugins.events.file import files
from plugins.events.hub import EventHub, is_called_off
from plugins.events.ledger import ledger, told
from plugins.events.ledger.ledger import keys
from plugins.events.ledger.told import Announced
from plugins.events.model import Override, Programme
from plugins.events.page import Pages
from plugins.events.publisher import Publisher
from plugins.language.dates import filters
from plugins.language.marker import N_
from plugins.members.model import Members
from plugins.parts.given import News, NextEvent, OutputFiles, OutputPage, Record, Text
from plugins.parts.site import Part, Site
from plugins.shared.body import Written

ON_HOME = 3


class Events(Part):
    """The events at this moment, and the ledger of what subscribers were told."""

    name = "events"
    section = 1, N_("Events"), "events/"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._programme = site.content(Programme)
        self._rendered: dict[str, Markup] = {}
        self.hub = EventHub(self._programme.events, site.now)
        self._published = site.content(Announced).ledger
        drafts = (event for event in self._programme.events if event.draft)
        self._ledger = ledger.update(self._published, drafts, site.now)
        if not site.settings.get("WATCHED"):
            ledger.write(site.root / ledger.NAME, self._published)

    # What it gives

    def pages(self) -> Iterator[OutputPage]:
        """Return the pages of the hub."""
        return self._pages().all()

    def files(self) -> Iterator[OutputFiles]:
        """Return calendars, schedules, the feed, and what keeps an event's pages for where there is no network."""
        for name, data in files(self._pages()):
            yield OutputFiles([name], partial(list, [(name, data)]))
        # By now the pages are written: the worker's file changes with them.
        for event in self.hub.events:
            if until := offline.until(event, self.hub):
                data = offline.worker(event, self.hub, until, self.site.artifacts.digests)
                yield OutputFiles([name := offline.name(event)], partial(list, [(name, data)]))
        there = {key for event in self.hub.events for key in keys(event)}
        record = told.record(self._published, there).encode()
        yield OutputFiles([told.ADDRESS], partial(list, [(told.ADDRESS, record)]))

    # What others ask

    def home(self) -> dict[str, Any]:
        """Return what is on next, and what was last."""
        return {"events": self.hub.upcoming(ON_HOME), "past_events": self.hub.past[:ON_HOME]}

    def about_member(self, slug: str) -> dict[str, Any]:
        """Return what a member hosts."""
        return {"hosted": self.hub.hosted_by(slug)}

    def records(self) -> Iterator[Record]:
        """Return every event and every session."""
        site, render = self.site, self.site.renderer.render
        for event in self.hub.events:
            place = f"{event.summary} {event.place or ''} {event.venue.name if event.venue else ''}"
            shown = filters(site.community.language)["month" if event.span.month_only else "day"]
            text, day = Text.of_body(render(event.source, event.body), place), shown(event.span.first_day)
            yield site.record("Event", event.url, event.title, text, date=day)
            for session in event.sessions:
                by = ", ".join(person.name for person in session.by)
                text = Text.of_body(render(session.source, session.body))
                yield site.record("Session", session.url, session.title, text, author=by)

    def news(self) -> Iterator[News]:
        """Return every date that takes place."""
        for event in self.hub.events:
            for date in self.hub.dates[event.slug]:
                if not is_called_off(date) and not event.span.month_only:
                    words = date.attendance or "" if self.hub.is_past(date) else date.place_name or ""
                    yield News("event", date.span.first_day, date.title, date.url, words=words)

    def calendar(self) -> object:
        """Return the ways to subscribe to all events."""
        return self._pages().calendar

    def next_event(self) -> NextEvent | None:
        """Return the next date that is to take place."""
        coming = self.hub.next
        return NextEvent(coming.title, coming.url, coming.start, coming.span.month_only) if coming else None

    def moments(self) -> Iterator[datetime]:
        """Yield when dates begin and are over, and when they come near."""
        yield from self.hub.moments()
        yield from offline.moments(self.hub)

    # How that is made

    def _pages(self) -> Pages:
        site = self.site
        return Pages(
            hub=self.hub,
            publisher=self._publisher(),
            ledger=self._ledger,
            venues=self._programme.venues,
            html=self._html,
            about=site.about_event,
            repository=site.community.repository or None,
        )

    def _publisher(self) -> Publisher:
        site, members = self.site, self.site.content(Members).by_slug
        return Publisher(
            **vars(site.feeds),
            name=site.community.name,
            email=site.community.contact or None,
            people={slug: member.name for slug, member in members.items()},
            notes={
                override.source: site.renderer.render(override.source, override.body).text
                for override in self._overrides()
            },
            profiles={slug: url for slug, member in members.items() if (url := member.address(site.url))},
        )

    def _overrides(self) -> Iterator[Override]:
        for event in self.hub.events:
            yield from event.overrides

    def _html(self, written: Written) -> Markup:
        """Return the HTML of a body; an event's is asked for by each of its dates, and made once."""
        if written.source not in self._rendered:
            self._rendered[written.source] = self.site.renderer.html(written.source, written.body)
        return self._rendered[written.source]
