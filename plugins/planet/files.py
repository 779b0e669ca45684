"""What readers and machines take of the planet: feeds, copies of pictures, the archive; and when each would differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePosixPath

from plugins.members.model import Member, Members
from plugins.parts.given import OutputFiles
from plugins.planet.feeds.archive_feed import FOLDER, ArchiveFeed, SaidBack
from plugins.planet.feeds.outgoing import PlanetFile, as_json
from plugins.planet.relations.model import Ours
from plugins.planet.stock import Stock
from plugins.planet.views.avatars import Avatars
from plugins.planet.views.conversations import Talk
from plugins.planet.views.health import Health, health_json
from plugins.planet.views.outline import Outline, plain, shown_of
from plugins.planet.views.pages import ListPage
from plugins.shared.digest import digest


@dataclass(frozen=True)
class PlanetFiles:
    """The planet's files, each with what it is made of: none is made again that would be the same."""

    stock: Stock

    @cached_property
    def common(self) -> str | None:
        """Return what every file of the planet depends on, besides what stands in it."""
        site = self.stock.site
        return digest(site.url, repr(site.community.identity), repr(self.stock.display))

    def all(self, health: Health) -> Iterator[OutputFiles]:
        """Yield all of them; ``health`` is how the feeds do."""
        stock = self.stock
        yield OutputFiles((), partial(self._in_each_build, health))
        for list_page in (*stock.pages.archives(), *self.list_pages()):
            if list_page.feed:
                yield OutputFiles([list_page.feed], partial(self._of_list, list_page), (self.common, list_page.digest))
        for url, copied in stock.stills.items():
            yield OutputFiles([copied], partial(_copy, copied, stock.library.still, url), copied)
        for shown in sorted({picture.url for picture in stock.pictures.values()}):
            make = partial(_copy, shown, stock.library.picture, PurePosixPath(shown).stem)
            yield OutputFiles([shown], make, shown)
        for talk in stock.dialogue.talks:
            yield OutputFiles([talk.feed], partial(stock.feeds.conversation, talk), self.told(talk))
        yield from self._of_members()
        yield from self._archive()

    def list_pages(self) -> Iterator[ListPage]:
        """Return what grows for ever: pages, months, tags, languages."""
        pages = self.stock.pages
        yield from (*pages.numbered(), *pages.months(), *map(pages.tagged, self.stock.tags), *pages.languages())

    def told(self, talk: Talk) -> tuple[object, ...]:
        """Return when a conversation's page and feed would look different."""
        stock, people = self.stock, self.stock.surroundings.people
        beside = [
            (kind, plain(mention), people.get(mention.member.slug)) for kind, mention in stock.dialogue.pointing(talk)
        ]
        ours = {post.id: post for post in stock.site.content(Ours).posts}
        replies = [(ours[id_], stock.said.get(id_), self._said_of(id_)) for id_ in talk.ids if id_ in ours]
        shown = talk.title, talk.living, talk.lost, talk.thread
        return self._facts(*shown, beside, replies, entries=stock.pages.of(talk.ids))

    def _facts(self, *facts: object, entries: Iterable[Outline]) -> tuple[object, ...]:
        return self.common, self.stock.surroundings.digest(*facts, entries=entries)

    def _in_each_build(self, health: Health) -> Iterator[PlanetFile]:
        stock = self.stock
        yield from stock.feeds.river()
        yield from stock.feeds.conversations()
        if stock.streams:
            yield from stock.feeds.heard(stock.heard)
        yield from stock.feeds.everybody(stock.members.values())
        yield as_json("planet/status.json", health_json(health))
        yield from stock.site.content(Avatars).pictures.items()

    def _of_list(self, list_page: ListPage) -> Iterable[PlanetFile]:
        return self.stock.feeds.list_page(list_page, self.stock.pages.read(list_page))

    def _of_members(self) -> Iterator[OutputFiles]:
        feeds = self.stock.feeds
        for slug, member in self.stock.members.items():
            entries, written = self.stock.pages.by_member.get(slug, ())[: feeds.size], self.stock.site.items_by(slug)
            if entries or written:
                facts = self._facts(slug, shown_of(member), entries=entries), written
                yield OutputFiles([f"{member.url}atom.xml"], partial(feeds.member, member, written), facts)
                yield OutputFiles([f"{member.url}answers.xml"], partial(feeds.answers, member), self._answers(member))

    def _answers(self, member: Member) -> tuple[object, ...]:
        """Return when the feed of what answers a member would look different."""
        ids = self.stock.dialogue.answers_to.get(member.slug, ())
        back = [self.stock.said.get(id_) for id_ in ids]
        return self._facts("answers", back, member.slug, shown_of(member), entries=self.stock.pages.of(ids))

    def _archive(self) -> Iterator[OutputFiles]:
        """Return the years that restore a lost store."""
        stock, site = self.stock, self.stock.site
        years = {**{reply.day.year: () for reply in stock.replies}, **stock.pages.calendar_years()}
        years = dict(sorted(years.items()))
        subtitle = site.words.gettext("the archive")
        title = f"{stock.feeds.writer.title}: {subtitle}"
        members = site.content(Members).by_slug  # what they say themselves, and not what a list shows of it
        book = ArchiveFeed(site.url, title, tuple(years), members, stock.related, stock.places)
        counts = {year: len(entries) for year, entries in years.items()}
        hub = {**stock.facts.hub, "conversations": stock.talks}
        yield OutputFiles((), lambda: [as_json(f"{FOLDER}/index.json", book.index(hub, counts))])
        for year, entries in years.items():
            back = self._said_back(year)
            relations = [
                *(self._said_of(entry.id) for entry in entries),
                *(self._said_of(said_back.id) for said_back in back),
            ]
            facts = self._facts(FOLDER, title, book.before(year), relations, back, entries=entries)
            yield OutputFiles([f"{FOLDER}/{year}.json"], partial(self._year, book, year, entries, back), facts)

    def _said_of(self, id_: str) -> tuple[object, ...]:
        """Return what a post says of others, and where those are."""
        relations, places = self.stock.related.of.get(id_, ()), self.stock.places
        return relations, [places.get(relation.other) for relation in relations], self.stock.related.events.get(id_)

    def _said_back(self, year: int) -> tuple[SaidBack, ...]:
        """Return what came by mail, by letter or by Webmention in a year."""
        stock, places = self.stock, self.stock.dialogue.replies.conversations
        return tuple(
            SaidBack(reply.id, place.url, reply.url, reply.day, stock.speakers.of(reply).name, stock.said[reply.id])
            for reply in stock.replies
            if reply.day.year == year and (place := places.get(reply.id))
        )

    def _year(
        self, book: ArchiveFeed, year: int, entries: Sequence[Outline], back: Sequence[SaidBack]
    ) -> Iterable[PlanetFile]:
        items = self.stock.library.named([entry.id for entry in entries])
        return [as_json(f"{FOLDER}/{year}.json", book.year(year, items, back))]


def _copy(address: str, read: Callable[[str], bytes], name: str) -> Iterable[PlanetFile]:
    return [(address, read(name))]
