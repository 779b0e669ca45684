"""The planet into Pelican: its pages, its feeds, its archive. It reads the store, and never the network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.planet import archive
from plugins.planet.cards import Presenter
from plugins.planet.dialogue import ADDRESS, listen
from plugins.planet.display import Display
from plugins.planet.feeds import Feeds, File, as_json
from plugins.planet.feeds import archive as archive_files
from plugins.planet.health import as_json as health_data
from plugins.planet.health import health
from plugins.planet.library import Library
from plugins.planet.mentions import mentions
from plugins.planet.pages import Pages
from plugins.planet.planet import Planet
from plugins.planet.render import Outlet
from plugins.planet.status import statuses
from plugins.planet.store import Store
from plugins.planet.tags import shared
from plugins.planet.yearbook import Yearbook
from plugins.shared.address import absolute_site
from plugins.shared.problem import Problems

CONVERSATIONS = 50  # on their page


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.get_generators.connect(_generators)


class PlanetGenerator(Generator):  # type: ignore[misc]
    """Reads the store once, gives templates ``planet``, and writes everything below /planet/."""

    def generate_context(self) -> None:
        """Open the memory, take in the bundled archives, and publish what may be shown."""
        settings, catalogue = self.settings, self.settings["CATALOGUE"]
        display = Display.from_mapping(settings["PLANET"])
        if isinstance(display, list):
            raise Problems(display)
        self.members = dict(catalogue.members)
        with Store.open(display.store, now=settings["NOW"]) as store:
            archive.ensure(store, catalogue.archives, settings["NOW"])
            feeds = statuses(store, settings["NOW"])
            self.hub = archive.write_hub(store)
        self.library = Library(display.store, self.members)
        uses, utterances = self.library.tags(), {one.id: one for one in self.library.utterances()}
        self.tags = shared(uses, display.tag_members)
        zone = ZoneInfo(settings["TIMEZONE"])
        dialogue = listen(utterances, self.library, self.members, zone, display.text)
        tags = {tag.slug: tag.link for tag in self.tags}
        presenter = Presenter(self.members, zone, display.text, tags, dialogue.replies)
        planet = Planet(self.library, presenter, display.per_member, dialogue, mentions(utterances.values(), uses))
        self.context["planet"] = planet
        self.pages = Pages(self.library, planet, presenter, display.page_size)
        titles = {feed.feed: feed.title for feed in feeds}
        site, language = absolute_site(settings), settings["DEFAULT_LANG"]
        outlet = Outlet(settings["SITENAME"], site, language, titles, display.hub)
        self.feeds = Feeds(outlet, planet, self.pages, display.feed_items)
        self.health = health(self.members.values(), feeds, entries=self.pages.count, now=settings["NOW"])
        signals.finalized.connect(self._close)

    def generate_output(self, writer: Writer) -> None:
        """Write the pages, then what readers and other machines take."""
        self.writer = writer
        self._write_river()
        self._write_tags()
        self._page("planet_conversations", ADDRESS, conversations=self.context["planet"].conversations(CONVERSATIONS))
        self._files(self.feeds.members(self.members))
        self._write_archive()
        self._page("planet_status", "planet/status/", status=self.health)
        self._files([as_json("planet/status.json", health_data(self.health))])

    def _close(self, _: Pelican) -> None:
        """Let go of the store: until now, every other part could still ask for entries."""
        self.library.close()

    def _write_river(self) -> None:
        pages = self.pages
        self._page("planet", "planet/", river=pages.front())
        self._files(self.feeds.river())
        for river in pages.numbered():
            self._page("planet", f"planet/page/{river.page.number}/", river=river)
            self._files(self.feeds.page(river))
        self._page("planet_archive", "planet/archive/", years=pages.years, count=pages.count)
        for month, river in pages.months():
            self._page("planet_month", month.url, month=month, river=river)

    def _write_tags(self) -> None:
        self._page("planet_tags", "planet/tags/", tags=[tag.link for tag in self.tags])
        for tag in self.tags:
            river = self.pages.tagged(tag)
            self._page("planet_tag", tag.url, tag=tag, river=river)
            self._files(self.feeds.tag(tag, river))

    def _write_archive(self) -> None:
        counts = self.library.years()
        title = f"{self.settings['SITENAME']} planet: the archive"
        book = Yearbook(absolute_site(self.settings), title, tuple(counts), self.members)
        self._files(archive_files(self.library, book, self.hub, counts))

    def _page(self, template: str, address: str, **context: Any) -> None:
        self.writer.write_file(f"{address}index.html", self.get_template(template), self.context, **context)

    def _files(self, files: Iterable[File]) -> None:
        for address, data in files:
            path = Path(self.output_path, address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _generators(_: Pelican) -> type[PlanetGenerator]:
    return PlanetGenerator
