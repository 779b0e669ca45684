"""The pages of the hub, each for a template, as data; the files beside them are file.py's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plugins.events import agenda, offline
from plugins.events.exports import jsonld, paper
from plugins.events.exports.addresses import CalendarSubscription, add_to_google, invitation, subscription
from plugins.events.groups import Sponsor
from plugins.events.hub import EventHub, by_month, by_year, past, upcoming
from plugins.events.ledger import changes
from plugins.events.ledger.ledger import EventLedger
from plugins.events.model import Event, Occurrence
from plugins.events.publisher import Publisher
from plugins.events.session import Session
from plugins.events.venue import Venue
from plugins.parts.given import OutputPage
from plugins.shared.body import Written
from plugins.shared.jsonld import script


@dataclass(frozen=True)
class Pages:
    """Everything that the pages are made from."""

    hub: EventHub
    publisher: Publisher
    ledger: EventLedger
    venues: Mapping[str, Venue]
    html: Callable[[Written], Markup]
    about: Callable[[str], Mapping[str, Any]]  # an event's slug → what other parts show on its page
    repository: str | None = None

    def all(self) -> Iterator[OutputPage]:
        """Return every page of the hub."""
        yield from self._lists()
        for event in self.hub.events:
            yield from self._event(event)
        for venue in self.venues.values():
            at = tuple(event for event in reversed(self.hub.events) if event.venue == venue)
            yield OutputPage(_file(venue.url), "venue", {"venue": venue, "html": self.html(venue), "held": at})

    def _lists(self) -> Iterator[OutputPage]:
        hub = self.hub
        whole = self.calendar
        months = by_month(occurrence for occurrence in hub.upcoming() if occurrence != hub.next)
        years = by_year(hub.past)
        yield OutputPage(
            "events/index.html", "events", {"lead": hub.next, "months": months, "recent": hub.past[:3], "ways": whole}
        )
        yield OutputPage("events/past/index.html", "events_past", {"years": years, "ways": whole})
        feeds = tuple((url, self._subscribe(name, path)) for name, path, url, _ in self.collections())
        yield OutputPage("events/subscribe/index.html", "events_subscribe", {"ways": whole, "feeds": feeds})
        for name, path, url, events in self.collections():
            dates = _dates(hub, events)
            objects = {"heading": name, "ways": self._subscribe(name, path), "events_of": events} | dates
            yield OutputPage(_file(url), "series", objects)

    def collections(self) -> Iterator[tuple[str, str, str, tuple[Event, ...]]]:
        """Return each series and tag: its name, its calendar, its page and its events."""
        for slug, events in self.hub.series.items():
            yield words(slug), f"events/series/{slug}/calendar.ics", f"events/series/{slug}/", events
        for slug, events in self.hub.tags.items():
            name = self.hub.tag_names[slug]
            yield name, f"events/tags/{slug}/calendar.ics", f"events/tags/{slug}/", events

    def _event(self, event: Event) -> Iterator[OutputPage]:
        dates = self.hub.dates[event.slug]
        shown = self.hub.next_of(event)
        yield self._date(event, shown, event.url)
        if event.rule:
            for occurrence in dates:
                yield self._date(event, occurrence, occurrence.url)
        for session in event.sessions:
            yield self._session(event, session)
        if self._came_of_it(event):
            yield self._afterwards(event, shown)
        if paper.wanted(event, self.hub):
            for url, template, objects in paper.sheets(event, self.hub, self.publisher):
                yield OutputPage(_file(url), template, objects)

    def _date(self, event: Event, date: Occurrence, url: str) -> OutputPage:
        path, about = f"{event.url}event.ics", self.about(event.slug)
        words_, language = self.publisher.words, self.publisher.language
        objects = {
            "event": event,
            "date": date,
            "dates": upcoming(self.hub.dates[event.slug], self.hub.now) if event.rule else (),
            "dates_over": by_year(past(self.hub.dates[event.slug], self.hub.now)) if event.rule else (),
            "html": self.html(event),
            "note": self.html(date.override) if date.override and date.override.note else "",
            "days": agenda.grid(event),
            "pitches": agenda.pitches(event),
            "loose": agenda.loose(event),
            "changes": changes.sentences(event, self.ledger, words_, language),
            "today": self.hub.is_today(date),
            "current": agenda.current(event, self.hub.now) if self.hub.is_today(date) else (None, None),
            "pitch": invitation(event, self.hub, self.publisher.email, self.repository),
            "paper": paper.wanted(event, self.hub),
            "worker": offline.name(event) if offline.until(event, self.hub) else None,
            "came_of_it": self._came_of_it(event),
            **_said_of(about, "posts", "talks"),
            "ways": self._subscribe(event.title, path),
            "agenda_ways": self._subscribe(event.title, f"{event.url}agenda.ics"),
            "next_ways": self._next_ways(event),
            "google": add_to_google(date, self.publisher),
            "tickets": self.hub.sold(event),
            "sponsors": _by_level(event),
            "uid": self.publisher.uid(event),
            "jsonld": script(jsonld.document(date, self.publisher, over=self.hub.is_past(date))),
        }
        return OutputPage(_file(url), "event", objects)

    def _session(self, event: Event, session: Session) -> OutputPage:
        about = self.about(f"{event.slug}/{session.slug}")
        objects = {
            "event": event,
            "session": session,
            "html": self.html(session),
            "today": False,
            "changes": changes.of_session(event, session, self.ledger, self.publisher.words, self.publisher.language),
            **_said_of(about, "talks"),
            "uid": self.publisher.session_uid(event, session),
            "jsonld": session.slot and script(jsonld.session_document(session, event, self.publisher)),
        }
        return OutputPage(_file(session.url), "session", objects)

    def _came_of_it(self, event: Event) -> bool:
        """Return whether there is something to tell of an event that is over."""
        if event.rule or not self.hub.is_past(self.hub.next_of(event)):
            return False
        about = self.about(event.slug)
        outcome = event.recordings or event.photos or about.get("posts") or about.get("blogged")
        return bool(outcome or any(map(_is_told, event.sessions)))

    def _afterwards(self, event: Event, date: Occurrence) -> OutputPage:
        about = self.about(event.slug)
        sessions = [session for session in event.sessions if _is_told(session)]
        objects = {
            "event": event,
            "date": date,
            "told": [(session, self.html(session) if session.state == "notes" else "") for session in sessions],
            **_said_of(about, "posts"),
        }
        return OutputPage(_file(f"{event.url}afterwards/"), "event_afterwards", objects)

    def _next_ways(self, event: Event) -> CalendarSubscription:
        """Return the calendar in which the next event of an event's kind will be."""
        if event.series is None:
            return self.calendar
        return self._subscribe(words(event.series), f"events/series/{event.series}/calendar.ics")

    @property
    def calendar(self) -> CalendarSubscription:
        """Return the ways to subscribe to all events."""
        return self._subscribe(self.publisher.name, "events/calendar.ics")

    def _subscribe(self, name: str, path: str) -> CalendarSubscription:
        return subscription(name, path, self.publisher)


def _is_told(session: Session) -> bool:
    """Return whether something came of a session that can be shown."""
    return session.state == "notes" or bool(session.follow_ups or session.links or session.photos)


def _said_of(about: Mapping[str, Any], *more: str) -> dict[str, Any]:
    """Return what other parts know of an event or a session: who blogged of it and why that counts, and ``more``."""
    return {"reasons": about.get("reasons", {}), **{name: about.get(name, ()) for name in ("blogged", *more)}}


def _file(url: str) -> str:
    """Return the file that a page's address leads to."""
    return f"{url}index.html"


def words(slug: str) -> str:
    """Return a slug as words: ``spring-tweetups`` → ``Spring tweetups``."""
    plain = slug.replace("-", " ")
    return plain[:1].upper() + plain[1:]


def _by_level(event: Event) -> tuple[tuple[str, tuple[Sponsor, ...]], ...]:
    """Return the sponsors by level, levels in the order in which they first appear."""
    levels = dict.fromkeys(sponsor.level for sponsor in event.sponsors)
    return tuple((level, tuple(sponsor for sponsor in event.sponsors if sponsor.level == level)) for level in levels)


def _dates(hub: EventHub, events: Iterable[Event]) -> dict[str, tuple[Occurrence, ...]]:
    dates = [date for event in events for date in hub.dates[event.slug]]
    return {"coming": upcoming(dates, hub.now), "over": past(dates, hub.now)}
