"""What the planet gives to other programs: its feeds, each with its address, and a list of subscriptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plugins.members.model import Member
from plugins.planet.feeds.writer import FeedWriter
from plugins.planet.views.conversations import ADDRESS, Talk
from plugins.planet.views.heard import PAGE
from plugins.planet.views.pages import ListPage, PlanetPages
from plugins.planet.views.planet import Planet
from plugins.planet.views.river import EntryCard, River
from plugins.syndication import atom, opml
from plugins.syndication.formats import ATOM, FORMATS
from plugins.syndication.model import Item
from plugins.syndication.opml import Subscription

PlanetFile = tuple[str, bytes]


def subscriptions(members: Iterable[Member], titles: Mapping[str, str]) -> tuple[Subscription, ...]:
    """Return every feed of every member who has not left, by the member's name."""
    present = sorted(
        (member for member in members if member.left is None), key=lambda member: (member.name.casefold(), member.slug)
    )
    return tuple(
        Subscription(_called(member, feed, titles), feed, member.blog, member.language, member.tags)
        for member in present
        for feed in member.feeds
    )


def _called(member: Member, feed: str, titles: Mapping[str, str]) -> str:
    title = titles.get(feed, "")
    if len(member.feeds) == 1 or not title:
        return member.name
    return f"{member.name}: {title}"


@dataclass(frozen=True)
class Feeds:
    """What goes out, and where it comes from. ``size`` is how many entries a feed has."""

    writer: FeedWriter
    planet: Planet
    pages: PlanetPages
    size: int

    def river(self) -> Iterator[PlanetFile]:
        """Yield the planet's feeds in each format; Atom leads on to the archives (RFC 5005)."""
        cards = self._news()
        title = self.writer.title
        for kind in FORMATS:
            channel = self.writer.channel(cards, title, "planet/", f"planet/{kind.name}")
            if kind is ATOM:
                channel = replace(channel, previous_archive=self.writer.archive(self.pages.full))
            yield f"planet/{kind.name}", kind.renders.render(channel)

    def _news(self) -> Sequence[EntryCard]:
        """Return the newest arrivals, and all that stand on no full page yet, so that archives leave no gap to them.

        A post that arrives late, with a date from before, is on the last page and not among the newest.
        """
        waiting, newest = self.pages.waiting(), self.planet.fresh(self.size)
        entry_cards = tuple({card.id: card for card in (*waiting, *newest)}.values())[: max(self.size, len(waiting))]
        return sorted(sorted(entry_cards, key=lambda card: card.id), key=lambda card: card.moment, reverse=True)

    def list_page(self, list_page: ListPage, river: River) -> Iterator[PlanetFile]:
        """Yield the feed of a page, if it has one: of arrivals that fill an archive, of a tag or a language."""
        if not list_page.feed:
            return
        number, subject = list_page.page.number, list_page.facts.get("tag") or list_page.facts.get("language")
        page = self.writer.maker.words.gettext("page %(number)s") % {"number": number}
        about = f": {page}" if number else f": {subject.title}" if subject else ""
        channel = self.writer.channel(river.cards, f"{self.writer.title}{about}", list_page.address, list_page.feed)
        yield list_page.feed, atom.render(self.writer.archived(channel, number) if number else channel)

    def member(self, member: Member, written: Iterable[Item] = ()) -> Iterator[PlanetFile]:
        """Yield a member's feed, history and all: their entries, and what they have ``written`` for this site."""
        cards = self.planet.entries_by(member.slug, self.size)
        title, address = f"{member.name} ({self.writer.name})", f"{member.url}atom.xml"
        channel = self.writer.channel(cards, title, member.url if member.paged else "", address)
        yield address, atom.render(replace(channel, items=newest(channel.items, written)[: self.size]))

    def answers(self, member: Member) -> Iterator[PlanetFile]:
        """Yield the feed of what answers a member's posts."""
        cards = self.planet.answers_to(member.slug, self.size)
        title = self.writer.maker.words.gettext("Who answers %(name)s") % {"name": member.name}
        address = f"{member.url}answers.xml"
        yield address, self._atom(cards, f"{title} ({self.writer.name})", member.url if member.paged else "", address)

    def heard(self, cards: Sequence[EntryCard]) -> Iterator[PlanetFile]:
        """Yield the feed of what hashtags' streams brought."""
        subtitle = self.writer.maker.words.gettext("heard elsewhere")
        title = f"{self.writer.title}: {subtitle}"
        yield f"{PAGE}atom.xml", self._atom(cards[: self.size], title, PAGE, f"{PAGE}atom.xml")

    def conversations(self) -> Iterator[PlanetFile]:
        """Yield the feed of the latest posts of all conversations."""
        subtitle = self.writer.maker.words.gettext("conversations")
        title = f"{self.writer.title}: {subtitle}"
        address = f"{ADDRESS}atom.xml"
        yield address, self._atom(self.planet.talked(self.size), title, ADDRESS, address)

    def conversation(self, talk: Talk) -> Iterator[PlanetFile]:
        """Yield the feed of one conversation, its latest post first."""
        cards = sorted(
            self.planet.conversation(talk).cards,
            key=lambda entry_card: (entry_card.moment, entry_card.id),
            reverse=True,
        )
        name = talk.title or self.writer.maker.words.gettext("A note by %(name)s") % {"name": talk.voices[0].name}
        yield talk.feed, self._atom(cards[: self.size], f"{name} ({self.writer.title})", talk.url, talk.feed)

    def _atom(self, cards: Iterable[EntryCard], title: str, home: str, feed: str) -> bytes:
        channel = self.writer.channel(cards, title, home, feed)
        return atom.render(replace(channel, id=self.writer.maker.identity.feed(feed.removesuffix("atom.xml"))))

    def everybody(self, members: Iterable[Member]) -> Iterator[PlanetFile]:
        """Yield the list of the members' own feeds."""
        subtitle = self.writer.maker.words.gettext("members’ feeds")
        title = f"{self.writer.name}: {subtitle}"
        yield (
            "planet/members.opml",
            opml.render(title, subscriptions(members, self.writer.titles), owner=self.writer.name),
        )


def newest(entries: Iterable[Item], written: Iterable[Item]) -> tuple[Item, ...]:
    """Return both, the newest first; a post that also stands on its writer's blog is there once, as the blog has it."""
    entries = tuple(entries)
    there = {(entry.url or "").rstrip("/") for entry in entries}
    own = tuple(post for post in written if (post.url or "").rstrip("/") not in there)
    return tuple(sorted((*entries, *own), key=lambda item: (item.published, item.id), reverse=True))


def as_json(address: str, document: Mapping[str, Any]) -> PlanetFile:
    """Return a document as a file."""
    return address, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
