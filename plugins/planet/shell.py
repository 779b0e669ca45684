"""The planet into Pelican: its pages, its feeds, its archive. It reads the store, and never the network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.members.model import Member
from plugins.memo.shell import PageWriter
from plugins.planet.giving.feeds import Feeds, File, as_json
from plugins.planet.giving.render import Outlet
from plugins.planet.giving.yearbook import FOLDER, Yearbook
from plugins.planet.memory import archive, bundle, census
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
from plugins.planet.showing.river import River
from plugins.planet.showing.status import statuses
from plugins.planet.showing.tags import shared
from plugins.shared.address import absolute_site
from plugins.shared.problem import Problems
from plugins.shared.terminal import say

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
            for notice in store.notices:
                say(notice, error=True)
            for ignored in bundle.ensure(store, catalogue.archives, settings["NOW"], _owners(self.members.values())):
                say(ignored, error=True)
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
        outlet = Outlet(
            settings["SITENAME"],
            site,
            language,
            settings["IDENTITY"],
            titles,
            settings.get("WEBSUB") or None,
            settings["WORDS"],
        )
        self.feeds = Feeds(outlet, planet, self.pages, display.feed_items)
        # What every file of the planet depends on, besides what stands in it.
        self.ground = (site, repr(settings["IDENTITY"]), repr(display), repr(self.members))
        self.health = self.context["planet_health"] = health(
            self.members.values(), feeds, entries=self.pages.count, now=settings["NOW"]
        )
        signals.finalized.connect(self._close)

    def generate_output(self, writer: PageWriter) -> None:
        """Write the pages, then what readers and other machines take."""
        languages = list(self.pages.by_language)
        writer.page("planet/index.html", "planet", {"river": self.pages.front(), "languages": languages})
        writer.write(self.feeds.river())
        writer.write(self.feeds.everybody(self.members.values()))
        writer.page("planet/tags/index.html", "planet_tags", {"tags": [tag.link for tag in self.tags]})
        found = self.context["planet"].conversations(CONVERSATIONS)
        writer.page(f"{ADDRESS}index.html", "planet_conversations", {"conversations": found})
        writer.page("planet/status/index.html", "planet_status", {"status": self.health})
        writer.write([as_json("planet/status.json", health_data(self.health))])
        writer.write(self.settings["FACES"].items())
        self._write_archive(writer)

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

    def _write_archive(self, writer: PageWriter) -> None:
        """Write what grows for ever: pages, months, tags, languages, and the years that restore a lost store."""
        pages = self.pages
        writer.page("planet/archive/index.html", "planet_archive", {"years": pages.years, "count": pages.count})
        tagged = map(pages.tagged, self.tags)
        for sheet in (*pages.numbered(), *pages.months(), *tagged, *pages.languages()):
            self._write_sheet(writer, sheet)
        for slug, member in self.members.items():
            entries, written = pages.newest_of(slug, self.feeds.size), self.context["items_by"].get(slug, ())
            if entries or written:
                digest = pages.surroundings.digest(slug, entries=entries)
                make = partial(self.feeds.member, member, written)
                writer.files([f"{member.url}atom.xml"], (self.ground, digest, written), make)
        years = pages.calendar_years()
        title = f"{self.feeds.outlet.title}: {self.settings['WORDS'].gettext('the archive')}"
        book = Yearbook(absolute_site(self.settings), title, tuple(years), self.members)
        writer.write([as_json(f"{FOLDER}/index.json", book.index(self.hub, {y: len(years[y]) for y in years}))])
        for year, entries in years.items():
            digest = pages.surroundings.digest(FOLDER, title, book.before(year), entries=entries)
            writer.files([f"{FOLDER}/{year}.json"], (self.ground, digest), partial(self._year, book, year, entries))

    def _write_sheet(self, writer: PageWriter, sheet: Sheet) -> None:
        """Write a page of the archive and its feed, reading its entries only if one of the two has changed."""

        def river() -> River:
            return self.pages.read(sheet)

        facts = (self.ground, sheet.digest)
        writer.page(
            f"{sheet.address}index.html", sheet.template, lambda: {"river": river(), **sheet.facts}, facts=facts
        )
        if sheet.feed:
            writer.files([sheet.feed], facts, lambda: self.feeds.sheet(sheet, river()))

    def _year(self, book: Yearbook, year: int, entries: Sequence[Outline]) -> Iterable[File]:
        return [as_json(f"{FOLDER}/{year}.json", book.year(year, self.pages.entries(entries)))]


def _owners(members: Iterable[Member]) -> list[tuple[str, str]]:
    """Return every address that is followed, with the slug of whoever's file names it."""
    return [(feed, one.slug) for one in members if one.left is None for feed in (*one.feeds, *one.posts)]


def _generators(_: Pelican) -> type[PlanetGenerator]:
    return PlanetGenerator
