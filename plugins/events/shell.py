"""The event hub into Pelican."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.events import ledger, selection
from plugins.events.file import files
from plugins.events.hub import EventHub
from plugins.events.model import Event, Occurrence
from plugins.events.page import Pages
from plugins.events.publisher import Publisher
from plugins.memo.shell import PageWriter
from plugins.shared.address import absolute_site
from plugins.shared.body import Written
from plugins.shared.problem import Problems

BLOGGED = 20  # entries about an event, on its page


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.generator_init.connect(_teach_templates)
    signals.get_generators.connect(_generators)


def _teach_templates(generator: Generator) -> None:
    """Give templates `date is past` and `date is on`; they are questions, for their answers change by themselves."""
    now, allow = generator.settings["NOW"], generator.settings["MEMO"].questions.allow
    passed = allow("passed", lambda moment: datetime.fromisoformat(str(moment)) <= now)
    generator.env.tests["past"] = lambda date: passed(date.span.over)
    generator.env.tests["on"] = lambda date: _is_on(date, passed)
    members = generator.settings["CATALOGUE"].members
    generator.env.globals["member_named"] = generator.env.filters["member_named"] = allow("member_named", members.get)


def _is_on(date: Event | Occurrence, passed: Callable[[datetime], bool]) -> bool:
    return not selection.is_called_off(date) and passed(date.span.begins) and not passed(date.span.over)


def _generators(_: Pelican) -> type[EventsGenerator]:
    return EventsGenerator


class EventsGenerator(Generator):  # type: ignore[misc]
    """Publishes the EventHub as ``events``, and writes everything below /events/."""

    def generate_context(self) -> None:
        """Make the hub, and bring the ledger up to date."""
        catalogue, now = self.settings["CATALOGUE"], self.settings["NOW"]
        self.context["events"] = EventHub(catalogue.events, now)
        path = Path(self.settings["PATH"]).parent / ledger.NAME
        known = ledger.read(path)
        if isinstance(known, list):
            raise Problems(known)
        self._rendered: dict[str, Markup] = {}
        self._ledger = ledger.update(known, catalogue.events, now)
        ledger.write(path, self._ledger)

    def generate_output(self, writer: PageWriter) -> None:
        """Write the pages, calendars and schedules."""
        pages = self._pages()
        for page in pages.all():
            writer.page(f"{page.url}index.html", page.template, page.objects)
        site = absolute_site(self.settings)
        writer.write((file.path, file.data) for file in files(pages, f"{site}/theme/css/feed.css"))

    def _pages(self) -> Pages:
        catalogue = self.settings["CATALOGUE"]
        return Pages(
            hub=self.context["events"],
            publisher=self._publisher(),
            ledger=self._ledger,
            venues=catalogue.venues,
            html=self._html,
            posts=self._posts(),
            blogged=self._blogged,
            repository=self.settings.get("REPOSITORY") or None,
        )

    def _publisher(self) -> Publisher:
        return Publisher(
            url=absolute_site(self.settings),
            name=self.settings["SITENAME"],
            identity=self.settings["IDENTITY"],
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

    def _blogged(self, event: Event) -> tuple[Any, ...]:
        """Return what members wrote on their blogs about an event, by its hashtags or by a link to its page."""
        address = f"{absolute_site(self.settings)}/{event.url}"
        own = self.context["events"].own_hashtags(event)
        near = event.span.first_day
        found = self.context["planet"].mentioning(event.hashtags, [address], own=own, near=near, count=BLOGGED)
        return tuple(found)

    def _posts(self) -> dict[str, tuple[Any, ...]]:
        """Return our own posts about each event, as lists show them, earliest first."""
        found: dict[str, list[Any]] = defaultdict(list)
        for article in reversed(self.context["articles"]):
            for slug in article.post.events:
                found[slug].append(article.listed)
        return {slug: tuple(articles) for slug, articles in found.items()}
