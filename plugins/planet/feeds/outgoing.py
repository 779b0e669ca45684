"""What the planet gives to other programs: feeds, and a list of subscriptions. Each entry keeps its source and link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from gettext import NullTranslations
from types import ModuleType
from typing import Any

from markupsafe import Markup

from plugins.language.marker import N_
from plugins.members.model import Member
from plugins.planet.feeds.archive_feed import beside
from plugins.planet.model import Attachment, Author
from plugins.planet.relations.model import Related
from plugins.planet.views.dialogue import ADDRESS, Talk
from plugins.planet.views.pages import ListPage, PlanetPages
from plugins.planet.views.planet import Planet
from plugins.planet.views.river import EntryCard, River
from plugins.shared.identity import Identity
from plugins.syndication import atom, json_feed, opml, rss
from plugins.syndication.model import GREETING, ICON, Channel, Item, MediaFile, Origin, Person, RelatedLink
from plugins.syndication.opml import Subscription
from plugins.syndication.text import iri

NOTE = N_("Our note: %(note)s")
WARNING = N_("Content warning: %(warning)s")
_FOLD = Markup("<details><summary>{}</summary>{}</details>")
FORMATS: tuple[tuple[str, ModuleType], ...] = (("atom.xml", atom), ("rss.xml", rss), ("feed.json", json_feed))
PlanetFile = tuple[str, bytes]


@dataclass(frozen=True)
class FeedWriter:
    """The site as its feeds name it. ``titles`` maps a member's feed to the title that it gives itself."""

    name: str
    url: str  # absolute, without a slash at its end
    language: str
    identity: Identity
    titles: Mapping[str, str] = field(default_factory=dict)
    hub: str | None = None
    words: NullTranslations = field(default_factory=NullTranslations)
    related: Related = field(default_factory=Related)
    places: Mapping[str, str | None] = field(default_factory=dict)  # a post's id → its address

    @property
    def title(self) -> str:
        """Return the planet's name."""
        return self.words.gettext("%(site)s planet") % {"site": self.name}

    def channel(self, cards: Iterable[EntryCard], title: str, home: str, feed: str, description: str = "") -> Channel:
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
            icon=f"{self.url}/{ICON}",
            stylesheet=f"{self.url}/theme/css/feed.css",
            greeting=self.words.gettext(GREETING),
        )

    def archived(self, channel: Channel, number: int) -> Channel:
        """Return a full page of the river as an archive (RFC 5005 §4); naming no later one, it never changes."""
        current, own = f"{self.url}/planet/atom.xml", self.identity.feed(f"planet/page/{number}/")
        return replace(channel, id=own, current=current, previous_archive=self.archive(number - 1))

    def archive(self, number: int) -> str | None:
        """Return the address of an archive; pages count from 1."""
        return f"{self.url}/planet/page/{number}/atom.xml" if number > 0 else None

    def _item(self, card: EntryCard) -> Item:
        moment, attached = card.moment, tuple(self._file(one, card) for one in card.attachments)
        return Item(
            id=iri(card.id) if card.feed else card.url or iri(card.id),
            url=card.url,
            title=card.title or self._warning(card),
            published=moment,
            updated=card.updated,
            content=_folded(card),
            summary=self._summary(card),
            authors=_authors(card),
            tags=tuple(tag.title for tag in card.tags),
            language=card.language,
            image=next(filter(None, map(_picture, attached)), None),
            attachments=attached,
            source=self._source(card),
            links=tuple(self._links(card)),
            extensions={"_hub": hub} if (hub := beside(card.id, self.related, self.places)) else {},
        )

    def _links(self, card: EntryCard) -> Iterator[RelatedLink]:
        """Yield where an entry leads, what it answers, who answers it, and where else it stands.

        There may be one alternate only (RFC 4287 §4.1.1). Readers that know nothing of replies follow what is related.
        """
        marked = {(one.rel, one.url) for one in card.references}
        for one in card.references:
            yield RelatedLink("related" if one.rel == "alternate" else one.rel, one.url, one.title)
        for said in card.answers:
            for rel in ("in-reply-to", "related"):
                if said.sure and said.url and (rel, said.url) not in marked:
                    yield RelatedLink(rel, said.url, said.title, said.id if rel == "in-reply-to" else "")
        if card.answered_by and card.conversation:
            there = f"{self.url}/{card.conversation.url}"
            yield RelatedLink("replies", there, card.conversation.title, count=len(card.answered_by))
        for other in card.also:
            yield RelatedLink("canonical" if other.first else "related", other.url)

    def _source(self, card: EntryCard) -> Origin:
        """Return the feed that an entry is of: the blog's that it was taken from, where its member's is a planet."""
        if card.source:
            return Origin(card.source.title, card.source.home, card.source.feed)
        return Origin(self.titles.get(card.feed) or card.member.name, card.member.blog, card.feed or None)

    def _file(self, one: Attachment, card: EntryCard) -> MediaFile:
        """Return an attachment for feeds; its still is our copy, where there is one."""
        copied = card.stills.get(one.thumbnail or "")
        return MediaFile(**vars(one) | ({"thumbnail": f"{self.url}/{copied}"} if copied else {}))

    def _summary(self, card: EntryCard) -> str | None:
        if card.warning:
            return self._warning(card)
        if card.note:
            return self.words.gettext(NOTE) % {"note": card.note}
        # With the full text there is no need to say it twice.
        return None if card.content else card.excerpt

    def _warning(self, card: EntryCard) -> str:
        return self.words.gettext(WARNING) % {"warning": card.warning} if card.warning else ""


def _picture(one: MediaFile) -> str | None:
    """Return the picture that shows what an attachment is; none of what not everybody wants to see."""
    return None if one.rating else one.thumbnail or (one.url if one.kind == "image" else None)


def _folded(card: EntryCard) -> Markup | None:
    """Return the text; under a warning as that folds it: what programs show before anybody asked is the summary."""
    if not card.warning or not (card.content or card.excerpt):
        return card.content
    return _FOLD.format(card.warning, card.content or card.excerpt)


def _authors(card: EntryCard) -> tuple[Person, ...]:
    """Return who wrote an entry, each with their own address: the member's is their blog's."""
    member = card.member
    named = card.authors or (Author(card.author or member.name),)
    return tuple(
        Person(one.name, one.url or (member.blog if one.name.casefold() == member.name.casefold() else None))
        for one in named
    )


def subscriptions(members: Iterable[Member], titles: Mapping[str, str]) -> tuple[Subscription, ...]:
    """Return every feed of every member who has not left, by the member's name."""
    present = sorted(
        (member for member in members if member.left is None), key=lambda one: (one.name.casefold(), one.slug)
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
        for name, form in FORMATS:
            channel = self.writer.channel(cards, title, "planet/", f"planet/{name}")
            if form is atom:
                channel = replace(channel, previous_archive=self.writer.archive(self.pages.full))
            yield f"planet/{name}", form.render(channel)

    def _news(self) -> Sequence[EntryCard]:
        """Return the newest arrivals, and all that stand on no full page yet, so that archives leave no gap to them.

        A post that arrives late, with a date from before, is on the last page and not among the newest.
        """
        waiting, newest = self.pages.waiting(), self.planet.fresh(self.size)
        found = tuple({card.id: card for card in (*waiting, *newest)}.values())[: max(self.size, len(waiting))]
        return sorted(sorted(found, key=lambda card: card.id), key=lambda card: card.moment, reverse=True)

    def list_page(self, list_page: ListPage, river: River) -> Iterator[PlanetFile]:
        """Yield the feed of a page, if it has one: of arrivals that fill an archive, of a tag or a language."""
        if not list_page.feed:
            return
        number, subject = list_page.page.number, list_page.facts.get("tag") or list_page.facts.get("language")
        page = self.writer.words.gettext("page %(number)s") % {"number": number}
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
        title = self.writer.words.gettext("Who answers %(name)s") % {"name": member.name}
        address = f"{member.url}answers.xml"
        yield address, self._atom(cards, f"{title} ({self.writer.name})", member.url if member.paged else "", address)

    def conversations(self) -> Iterator[PlanetFile]:
        """Yield the feed of the latest posts of all conversations."""
        title = f"{self.writer.title}: {self.writer.words.gettext('conversations')}"
        address = f"{ADDRESS}atom.xml"
        yield address, self._atom(self.planet.talked(self.size), title, ADDRESS, address)

    def conversation(self, talk: Talk) -> Iterator[PlanetFile]:
        """Yield the feed of one conversation, its latest post first."""
        cards = sorted(self.planet.conversation(talk).cards, key=lambda one: (one.moment, one.id), reverse=True)
        name = talk.title or self.writer.words.gettext("A note by %(name)s") % {"name": talk.voices[0].name}
        yield talk.feed, self._atom(cards[: self.size], f"{name} ({self.writer.title})", talk.url, talk.feed)

    def _atom(self, cards: Iterable[EntryCard], title: str, home: str, feed: str) -> bytes:
        channel = self.writer.channel(cards, title, home, feed)
        return atom.render(replace(channel, id=self.writer.identity.feed(feed.removesuffix("atom.xml"))))

    def everybody(self, members: Iterable[Member]) -> Iterator[PlanetFile]:
        """Yield the list of the members' own feeds."""
        title = f"{self.writer.name}: {self.writer.words.gettext('members’ feeds')}"
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
