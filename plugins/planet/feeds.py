"""Every file that the planet gives to other programs: its feeds, its archives, its list of subscriptions, its status.

Each function yields (address relative to the site, bytes).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from plugins.members.model import Member
from plugins.planet.library import Library
from plugins.planet.pages import Pages, entries_of_year
from plugins.planet.planet import Planet
from plugins.planet.render import Outlet, subscriptions
from plugins.planet.river import River
from plugins.planet.tags import Tag
from plugins.planet.yearbook import FOLDER, Yearbook
from plugins.syndication import atom, json_feed, opml, rss

FORMATS: tuple[tuple[str, ModuleType], ...] = (("atom.xml", atom), ("rss.xml", rss), ("feed.json", json_feed))
File = tuple[str, bytes]


@dataclass(frozen=True)
class Feeds:
    """What goes out, and where it comes from. ``size`` is how many entries a feed has."""

    outlet: Outlet
    planet: Planet
    pages: Pages
    size: int

    def river(self) -> Iterator[File]:
        """Yield the planet's feeds in each format; Atom leads on to the archives (RFC 5005)."""
        cards = self.planet.fresh(self.size)
        title = f"{self.outlet.name} planet"
        for name, form in FORMATS:
            channel = self.outlet.channel(cards, title, "planet/", f"planet/{name}")
            if form is atom:
                channel = replace(channel, previous_archive=self.outlet.archive(self.pages.full))
            yield f"planet/{name}", form.render(channel)

    def page(self, river: River) -> Iterator[File]:
        """Yield the archive feed of a full page; a page that still grows has none."""
        number = river.page.number or 0
        if 0 < number <= self.pages.full:
            home = f"planet/page/{number}/"
            title = f"{self.outlet.name} planet, page {number}"
            channel = self.outlet.channel(river.cards, title, home, f"{home}atom.xml")
            yield f"{home}atom.xml", atom.render(self.outlet.archived(channel, number))

    def tag(self, tag: Tag, river: River) -> Iterator[File]:
        """Yield a tag's feed."""
        title = f"{self.outlet.name} planet: {tag.title}"
        channel = self.outlet.channel(river.cards, title, tag.url, f"{tag.url}atom.xml")
        yield f"{tag.url}atom.xml", atom.render(channel)

    def members(self, members: Mapping[str, Member]) -> Iterator[File]:
        """Yield each member's feed, history and all, and the list of everybody's own."""
        for slug, member in members.items():
            if cards := self.planet.entries_by(slug, self.size):
                title = f"{member.name} ({self.outlet.name})"
                channel = self.outlet.channel(cards, title, member.url, f"{member.url}atom.xml")
                yield f"{member.url}atom.xml", atom.render(channel)
        people = subscriptions(members.values(), self.outlet.titles)
        title = f"{self.outlet.name}: members’ feeds"
        yield "planet/members.opml", opml.render(title, people, owner=self.outlet.name)


def archive(library: Library, book: Yearbook, hub: Mapping[str, Any], counts: Mapping[int, int]) -> Iterator[File]:
    """Yield the archive, from which a lost store is restored: an index and a file for each year."""
    yield as_json(f"{FOLDER}/index.json", book.index(hub, counts))
    for year in counts:
        yield as_json(f"{FOLDER}/{year}.json", book.year(year, entries_of_year(library, year)))


def as_json(address: str, document: Mapping[str, Any] | Sequence[Any]) -> File:
    """Return a document as a file."""
    return address, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
