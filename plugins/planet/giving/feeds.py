"""Every file that the planet gives to other programs: its feeds, its archives, its list of subscriptions, its status.

Each function yields (address relative to the site, bytes).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from plugins.members.model import Member
from plugins.planet.giving.render import Outlet, subscriptions
from plugins.planet.showing.pages import Pages, Sheet
from plugins.planet.showing.planet import Planet
from plugins.planet.showing.river import Card, River
from plugins.syndication import atom, json_feed, opml, rss
from plugins.syndication.model import Item

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
        cards = self._news()
        title = self.outlet.title
        for name, form in FORMATS:
            channel = self.outlet.channel(cards, title, "planet/", f"planet/{name}")
            if form is atom:
                channel = replace(channel, previous_archive=self.outlet.archive(self.pages.full))
            yield f"planet/{name}", form.render(channel)

    def _news(self) -> Sequence[Card]:
        """Return the newest arrivals, and all that stand on no full page yet, so that archives leave no gap to them.

        A post that arrives late, with a date from before, is on the last page and not among the newest.
        """
        waiting, newest = self.pages.waiting(), self.planet.fresh(self.size)
        found = tuple({card.id: card for card in (*waiting, *newest)}.values())[: max(self.size, len(waiting))]
        return sorted(sorted(found, key=lambda card: card.id), key=lambda card: card.moment, reverse=True)

    def sheet(self, sheet: Sheet, river: River) -> Iterator[File]:
        """Yield the feed of an archive page, if it has one: of a full page of the river, of a tag or a language."""
        if not sheet.feed:
            return
        number, subject = sheet.page.number, sheet.facts.get("tag") or sheet.facts.get("language")
        page = self.outlet.words.gettext("page %(number)s") % {"number": number}
        about = f": {page}" if number else f": {subject.title}" if subject else ""
        channel = self.outlet.channel(river.cards, f"{self.outlet.title}{about}", sheet.address, sheet.feed)
        yield sheet.feed, atom.render(self.outlet.archived(channel, number) if number else channel)

    def member(self, member: Member, written: Iterable[Item] = ()) -> Iterator[File]:
        """Yield a member's feed, history and all: their entries, and what they have ``written`` for this site."""
        cards = self.planet.entries_by(member.slug, self.size)
        title, address = f"{member.name} ({self.outlet.name})", f"{member.url}atom.xml"
        channel = self.outlet.channel(cards, title, member.url, address)
        yield address, atom.render(replace(channel, items=newest(channel.items, written)[: self.size]))

    def everybody(self, members: Iterable[Member]) -> Iterator[File]:
        """Yield the list of the members' own feeds."""
        title = f"{self.outlet.name}: {self.outlet.words.gettext('members’ feeds')}"
        yield (
            "planet/members.opml",
            opml.render(title, subscriptions(members, self.outlet.titles), owner=self.outlet.name),
        )


def newest(entries: Iterable[Item], written: Iterable[Item]) -> tuple[Item, ...]:
    """Return both, the newest first; a post that also stands on its writer's blog is there once, as the blog has it."""
    entries = tuple(entries)
    there = {(entry.url or "").rstrip("/") for entry in entries}
    own = tuple(post for post in written if (post.url or "").rstrip("/") not in there)
    return tuple(sorted((*entries, *own), key=lambda item: (item.published, item.id), reverse=True))


def as_json(address: str, document: Mapping[str, Any]) -> File:
    """Return a document as a file."""
    return address, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
