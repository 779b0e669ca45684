"""The event hub into Pelican."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.events import ledger
from plugins.events.file import files
from plugins.events.hub import EventHub
from plugins.events.page import Pages
from plugins.events.publisher import Publisher
from plugins.shared.address import absolute_site
from plugins.shared.problem import Problem, Problems
from plugins.writing.renderer import Written

# Ends every UID. It never changes, wherever the site moves: a subscriber's calendar knows an event by nothing else.
UID_DOMAIN = "connectinghr.example"


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.get_generators.connect(_generators)


def _generators(_: Pelican) -> type[EventsGenerator]:
    return EventsGenerator


class EventsGenerator(Generator):  # type: ignore[misc]
    """Publishes the EventHub as ``events``, and writes everything below /events/."""

    def generate_context(self) -> None:
        """Make the hub, and bring the ledger up to date."""
        catalogue, now = self.settings["CATALOGUE"], self.settings["NOW"]
        self.context["events"] = EventHub(catalogue.events, now)
        self.context["people"] = catalogue.members
        path = Path(self.settings["PATH"]).parent / ledger.NAME
        known = ledger.read(path)
        if isinstance(known, Problem):
            raise Problems([known])
        self._rendered: dict[str, Markup] = {}
        self._ledger = ledger.update(known, catalogue.events, now)
        ledger.write(path, self._ledger)

    def generate_output(self, writer: Writer) -> None:
        """Write the pages, calendars and schedules."""
        pages = self._pages()
        for page in pages.all():
            template = self.get_template(page.template)
            writer.write_file(f"{page.url}index.html", template, self.context, **page.objects)
        site = absolute_site(self.settings)
        for file in files(pages, f"{site}/theme/css/feed.css"):
            path = Path(self.output_path, file.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)

    def _pages(self) -> Pages:
        catalogue = self.settings["CATALOGUE"]
        return Pages(
            hub=self.context["events"],
            publisher=self._publisher(),
            ledger=self._ledger,
            venues=catalogue.venues,
            html=self._html,
            posts=self._posts(),
            repository=self.settings.get("REPOSITORY") or None,
        )

    def _publisher(self) -> Publisher:
        return Publisher(
            url=absolute_site(self.settings),
            name=self.settings["SITENAME"],
            domain=self.settings.get("EVENTS_UID_DOMAIN", UID_DOMAIN),
            language=self.settings["DEFAULT_LANG"],
            email=self.settings.get("CONTACT") or None,
            websub=self.settings.get("WEBSUB") or None,
            words=self.settings["WORDS"],
            people={slug: member.name for slug, member in self.settings["CATALOGUE"].members.items()},
        )

    def _html(self, written: Written) -> Markup:
        """Return the HTML of a body; an event's is asked for by each of its dates, and made once."""
        if written.source not in self._rendered:
            renderer = self.settings["RENDERER"]
            self._rendered[written.source] = renderer.html(written.source, written.body)
        return self._rendered[written.source]

    def _posts(self) -> dict[str, tuple[Any, ...]]:
        """Return our own posts about each event, as Pelican's articles, earliest first."""
        found: dict[str, list[Any]] = defaultdict(list)
        for article in reversed(self.context.get("articles", [])):
            for slug in article.written.events:
                found[slug].append(article)
        return {slug: tuple(articles) for slug, articles in found.items()}
