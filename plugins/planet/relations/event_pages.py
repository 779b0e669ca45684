"""Events and their sessions by what posts link to: a page of ours, of tickets, of a venue, of a talk. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from plugins.language.marker import N_
from plugins.planet.relations import occasions
from plugins.planet.relations.book import AddressBook
from plugins.planet.relations.model import Ours, Posting
from plugins.planet.relations.naming import NAMES
from plugins.planet.relations.reasons import Reason, because, when
from plugins.planet.relations.words import squeezed

_PAGE = N_("links to its page")


class EventPages:
    """Events and sessions by what may be linked of them."""

    def __init__(self, ours: Ours) -> None:
        self._ours = {event.slug: event for event in ours.occasions}
        self._book: AddressBook = AddressBook()
        self._venues: dict[str, list[occasions.KnownEvent]] = defaultdict(list)
        for event in ours.occasions:
            self._add(event.slug, event.urls)
            for slug, _, urls in event.sessions:
                self._add(f"{event.slug}/{slug}", urls)
            for url in event.venue_urls:
                self._add(f"@{url}", [url])
                self._venues[f"@{url}"].append(occasions.known(event))

    def _add(self, slug: str, urls: Iterable[str]) -> None:
        for n, url in enumerate(urls):
            self._book.add(Posting(f"{slug} {n}", "", "", url, date.min))

    def led_to(self, links: Iterable[str], day: date) -> Iterator[tuple[str, Reason]]:
        """Yield the events and sessions (``event/session``) that ``links`` lead to, each with why."""
        for link in links:
            if (found := self._book.find(link)) is None:
                continue
            slug = found.id.partition(" ")[0]
            if slug.startswith("@"):
                near = [event for event in self._venues[slug] if -7 <= event.distance(day) <= 14]
                if near:
                    event = min(near, key=lambda one: abs(one.distance(day)))
                    yield event.occasion.slug, because(N_("links to its venue")) + when(event.distance(day))
                continue
            event_slug, _, session = slug.partition("/")
            yield event_slug, because(N_("links to its session") if session else _PAGE)
            if session:
                yield slug, because(_PAGE)

    def sessions_named(self, slug: str, title: str, told: Sequence[str]) -> Iterator[tuple[str, Reason]]:
        """Yield the sessions of the event ``slug`` whose title a post about the event has."""
        text = squeezed(" ".join((title, *told)))
        for session, name, _ in self._ours[slug].sessions:
            if len(name.split()) > 2 and len(squeezed(name)) >= 12 and squeezed(name) in text:
                yield f"{slug}/{session}", because(NAMES, name)
