"""The planet into Pelican: its pages, its feeds, its archive. It reads the store, and never the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.members.model import Member
from plugins.planet.giving.feeds import Feeds, File, as_json
from plugins.planet.giving.render import Outlet
from plugins.planet.giving.yearbook import FOLDER, Yearbook
from plugins.planet.memory import archive, census
from plugins.planet.memory.store import Store
from plugins.planet.showing.cards import Presenter
from plugins.planet.showing.dialogue import ADDRESS, listen
from plugins.planet.showing.display import Display
from plugins.planet.showing.health import as_json as health_data
from plugins.planet.showing.health import health
from plugins.planet.showing.library import Library
from plugins.planet.showing.mentions import mentions
from plugins.planet.showing.outline import Outline, surroundings
from plugins.planet.showing.pages import Pages, Sheet
from plugins.planet.showing.planet import Planet
from plugins.planet.showing.shelf import Shelf, sources
from plugins.planet.showing.status import statuses
from plugins.planet.showing.tags import shared
from plugins.shared.address import absolute_site
from plugins.shared.problem import Problems
from plugins.syndication.model import Item

CONVERSATIONS = 50  # on their page
CODE = Path(__file__).parents[1]


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
            self.census = census.take(store)
        self._refuse_to_shrink(display)
        self.library = Library(display.store, self.members)
        uses, utterances = self.library.tags(), {one.id: one for one in self.library.utterances()}
        self.tags = shared(uses, display.tag_members)
        zone = ZoneInfo(settings["TIMEZONE"])
        dialogue = listen(utterances, self.library, self.members, zone, display.text)
        tags = {tag.slug: tag.link for tag in self.tags}
        presenter = Presenter(self.members, zone, display.text, tags, dialogue.replies)
        planet = Planet(self.library, presenter, display.per_member, dialogue, mentions(utterances.values(), uses))
        self.context["planet"] = planet
        titles = {feed.feed: feed.title for feed in feeds}
        beside = surroundings(self.tags, dialogue.replies, titles)
        self.pages = Pages(self.library, planet, presenter, beside, display.page_size)
        site, language = absolute_site(settings), settings["DEFAULT_LANG"]
        outlet = Outlet(settings["SITENAME"], site, language, titles, settings.get("WEBSUB") or None, settings["WORDS"])
        self.feeds = Feeds(outlet, planet, self.pages, display.feed_items)
        self.cache = display.store.parent / "cache" / "planet"
        self.ground = (site, language, settings["TIMEZONE"], settings.get("WEBSUB"), repr(display), repr(self.members))
        self.health = health(self.members.values(), feeds, entries=self.pages.count, now=settings["NOW"])
        signals.finalized.connect(self._close)

    def generate_output(self, writer: Writer) -> None:
        """Write the pages, then what readers and other machines take."""
        self.writer = writer
        # An archive page is given nothing else, so that it is known when it would look different.
        self.bare = {key: value for key, value in self.context.items() if isinstance(value, str | int | None)}
        self.bare = {**self.bare, "OUTPUT_PATH": None, "PUBLISHING": None, "site": self.context["site"]}
        self.shelf = Shelf(self.cache, (*self.ground, repr(self.bare), *sources(CODE, Path(self.theme))))
        self._page("planet", "planet/", river=self.pages.front())
        self._files(self.feeds.river())
        self._files(self.feeds.everybody(self.members.values()))
        self._page("planet_tags", "planet/tags/", tags=[tag.link for tag in self.tags])
        self._page("planet_conversations", ADDRESS, conversations=self.context["planet"].conversations(CONVERSATIONS))
        self._page("planet_status", "planet/status/", status=self.health)
        self._files([as_json("planet/status.json", health_data(self.health))])
        self._files(self.settings["FACES"].items())
        self._write_archive()
        self.shelf.sweep()

    def _refuse_to_shrink(self, display: Display) -> None:
        """Stop a build that would publish a planet that lost its past; the flag of ``publish`` lets it go on."""
        self.published = display.store.with_name(census.NAME)
        if self.settings.get("PUBLISHING") == "as it is":
            before = census.read(self.published)
            lost = census.problem(before, self.census, self.members, display.shrink, display.store)
            if lost:
                raise Problems([lost])

    def _close(self, _: Pelican) -> None:
        """Let go of the store: until now, every other part could still ask for entries."""
        self.library.close()
        if self.settings.get("PUBLISHING"):
            census.write(self.census, self.published)

    def _write_archive(self) -> None:
        """Write what grows for ever: pages, months and tags, and the years from which a lost store is restored."""
        pages = self.pages
        self._page("planet_archive", "planet/archive/", years=pages.years, count=pages.count)
        for sheet in (*pages.numbered(), *pages.months(), *map(pages.tagged, self.tags)):
            names = (f"{sheet.address}index.html", *((sheet.feed,) if sheet.feed else ()))
            self._shelved(names, sheet.digest, partial(self._write_sheet, sheet))
        for slug, member in self.members.items():
            entries, written = pages.newest_of(slug, self.feeds.size), self.context["items_by"].get(slug, ())
            if entries or written:
                digest = pages.surroundings.digest(slug, written, entries=entries)
                self._shelved((f"{member.url}atom.xml",), digest, partial(self._write_feed, member, written))
        years = pages.calendar_years()
        title = f"{self.feeds.outlet.title}: {self.settings['WORDS'].gettext('the archive')}"
        book = Yearbook(absolute_site(self.settings), title, tuple(years), self.members)
        self._files([as_json(f"{FOLDER}/index.json", book.index(self.hub, {y: len(years[y]) for y in years}))])
        for year, entries in years.items():
            digest = pages.surroundings.digest(FOLDER, title, book.before(year), entries=entries)
            self._shelved((f"{FOLDER}/{year}.json",), digest, partial(self._write_year, book, year, entries))

    def _shelved(self, names: tuple[str, ...], digest: str, make: Callable[[], None]) -> None:
        self.shelf.fill(Path(self.output_path), names, digest, make)

    def _write_sheet(self, sheet: Sheet) -> None:
        river = self.pages.read(sheet)
        template = self.get_template(sheet.template)
        self.writer.write_file(f"{sheet.address}index.html", template, self.bare, river=river, **sheet.facts)
        self._files(self.feeds.sheet(sheet, river))

    def _write_feed(self, member: Member, written: Iterable[Item]) -> None:
        self._files(self.feeds.member(member, written))

    def _write_year(self, book: Yearbook, year: int, entries: Sequence[Outline]) -> None:
        self._files([as_json(f"{FOLDER}/{year}.json", book.year(year, self.pages.entries(entries)))])

    def _page(self, template: str, address: str, **context: Any) -> None:
        self.writer.write_file(f"{address}index.html", self.get_template(template), self.context, **context)

    def _files(self, files: Iterable[File]) -> None:
        for address, data in files:
            path = Path(self.output_path, address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _generators(_: Pelican) -> type[PlanetGenerator]:
    return PlanetGenerator
