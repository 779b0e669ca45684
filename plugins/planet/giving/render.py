"""Cards → the planet's outgoing feeds and its list of subscriptions. Each entry keeps its source, author and link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from gettext import NullTranslations

from plugins.language.marker import N_
from plugins.members.model import Member
from plugins.planet.showing.river import Card
from plugins.shared.identity import Identity
from plugins.syndication.model import GREETING, Channel, Item, Person, Source
from plugins.syndication.opml import Subscription
from plugins.syndication.text import iri

NOTE = N_("Our note: %(note)s")


@dataclass(frozen=True)
class Outlet:
    """The site as its feeds name it. ``titles`` maps a member's feed to the title that it gives itself."""

    name: str
    url: str  # absolute, without a slash at its end
    language: str
    identity: Identity
    titles: Mapping[str, str] = field(default_factory=dict)
    hub: str | None = None
    words: NullTranslations = field(default_factory=NullTranslations)

    @property
    def title(self) -> str:
        """Return the planet's name."""
        return self.words.gettext("%(site)s planet") % {"site": self.name}

    def channel(self, cards: Iterable[Card], title: str, home: str, feed: str, description: str = "") -> Channel:
        """Return a feed of ``cards``; ``home`` and ``feed`` are addresses relative to the site."""
        return Channel(
            title=title,
            id=self.identity.feed(home),
            home_url=f"{self.url}/{home}",
            feed_url=f"{self.url}/{feed}",
            items=tuple(self._item(card) for card in cards),
            language=self.language,
            description=description,
            authors=(Person(self.name, f"{self.url}/"),),
            hub=self.hub,
            stylesheet=f"{self.url}/theme/css/feed.css",
            greeting=self.words.gettext(GREETING),
        )

    def archived(self, channel: Channel, number: int) -> Channel:
        """Return a full page of the river as an archive (RFC 5005 §4); naming no later one, it never changes."""
        return replace(channel, current=f"{self.url}/planet/atom.xml", previous_archive=self.archive(number - 1))

    def archive(self, number: int) -> str | None:
        """Return the address of an archive; pages count from 1."""
        return f"{self.url}/planet/page/{number}/atom.xml" if number > 0 else None

    def _item(self, card: Card) -> Item:
        moment = card.moment
        return Item(
            id=iri(card.id),
            url=card.url,
            title=card.title,
            published=moment,
            updated=card.updated,
            content=card.content,
            summary=self._summary(card),
            authors=(Person(card.author or card.member.name, card.member.blog),),
            tags=tuple(tag.title for tag in card.tags),
            language=card.language,
            source=Source(self.titles.get(card.feed) or card.member.name, card.member.blog, card.feed or None),
        )

    def _summary(self, card: Card) -> str | None:
        if card.note:
            return self.words.gettext(NOTE) % {"note": card.note}
        # With the full text there is no need to say it twice.
        return None if card.content else card.excerpt


def subscriptions(members: Iterable[Member], titles: Mapping[str, str]) -> tuple[Subscription, ...]:
    """Return every feed of every member who has not left, by the member's name."""
    present = sorted(
        (member for member in members if member.left is None), key=lambda one: (one.name.casefold(), one.slug)
    )
    return tuple(
        Subscription(_called(member, feed, titles), feed, member.blog, member.language)
        for member in present
        for feed in member.feeds
    )


def _called(member: Member, feed: str, titles: Mapping[str, str]) -> str:
    title = titles.get(feed, "")
    if len(member.feeds) == 1 or not title:
        return member.name
    return f"{member.name}: {title}"
