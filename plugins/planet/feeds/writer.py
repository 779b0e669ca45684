"""A card → an item of a feed: each entry keeps its source and its link, and says what it answers and who answers it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from plugins.language.marker import N_
from plugins.planet.feeds.archive_feed import beside
from plugins.planet.relations.model import Related
from plugins.planet.views.cards import anchor
from plugins.planet.views.river import EntryCard
from plugins.syndication.model import Attachment, Channel, FeedMaker, Item, Person, RelatedLink, Source
from plugins.syndication.text import iri

NOTE = N_("Our note: %(note)s")
WARNING = N_("Content warning: %(warning)s")
_FOLD = Markup("<details><summary>{}</summary>{}</details>")


@dataclass(frozen=True)
class FeedWriter:
    """The site as its feeds name it. ``titles`` maps a member's feed to the title that it gives itself."""

    maker: FeedMaker
    name: str
    titles: Mapping[str, str] = field(default_factory=dict)
    related: Related = field(default_factory=Related)
    places: Mapping[str, str | None] = field(default_factory=dict)  # a post's id → its address
    ours: Collection[str] = ()  # the ids of this site's own posts, and of what was said back

    @property
    def title(self) -> str:
        """Return the planet's name."""
        return self.maker.words.gettext("%(site)s planet") % {"site": self.name}

    def channel(self, cards: Iterable[EntryCard], title: str, home: str, feed: str) -> Channel:
        """Return a feed of ``cards``; ``home`` and ``feed`` are addresses relative to the site."""
        authors = (Person(self.name, f"{self.maker.url}/"),)
        return self.maker.channel(map(self._item, cards), title, home, feed, authors=authors)

    def archived(self, channel: Channel, number: int) -> Channel:
        """Return a full page of the river as an archive (RFC 5005 §4); naming no later one, it never changes."""
        current, own = f"{self.maker.url}/planet/atom.xml", self.maker.identity.feed(f"planet/page/{number}/")
        return replace(channel, id=own, current=current, previous_archive=self.archive(number - 1))

    def archive(self, number: int) -> str | None:
        """Return the address of an archive; pages count from 1."""
        return f"{self.maker.url}/planet/page/{number}/atom.xml" if number > 0 else None

    def _item(self, card: EntryCard) -> Item:
        moment, attached = card.moment, tuple(self._file(attachment, card) for attachment in card.attachments)
        return Item(
            id=iri(card.id) if card.feed else card.url or iri(card.id),
            url=card.url or (None if card.feed else f"{self.maker.url}/{card.page}"),
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
        marked = {(reference.rel, reference.url) for reference in card.references}
        for link in card.references:
            yield RelatedLink("related" if link.rel == "alternate" else link.rel, link.url, link.title)
        for answer in card.answers:
            talk = card.conversation.url.partition("#")[0] if card.conversation else ""
            place = answer.url or f"{self.maker.url}/{talk}#{anchor(answer.id)}"  # what came by mail stands there alone
            known = answer.url or answer.id if answer.id in self.ours else answer.id  # as its own item has it
            for rel in ("in-reply-to", "related"):
                if answer.sure and (rel, place) not in marked:
                    yield RelatedLink(rel, place, answer.title, known if rel == "in-reply-to" else "")
        if card.answered_by and card.conversation:
            there = f"{self.maker.url}/{card.conversation.url}"
            yield RelatedLink("replies", there, card.conversation.title, count=len(card.answered_by))
        for other in card.also:
            yield RelatedLink("canonical" if other.first else "related", other.url)

    def _source(self, card: EntryCard) -> Source:
        """Return the feed that an entry is of: the blog's that it was taken from, where its member's is a planet."""
        if card.source:
            return card.source
        return Source(self.titles.get(card.feed) or card.member.name, card.member.blog, card.feed or None)

    def _file(self, attachment: Attachment, card: EntryCard) -> Attachment:
        """Return an attachment for feeds; its still is our copy, where there is one."""
        copied = card.stills.get(attachment.thumbnail or "")
        return replace(attachment, thumbnail=f"{self.maker.url}/{copied}") if copied else attachment

    def _summary(self, card: EntryCard) -> str | None:
        if card.warning:
            return self._warning(card)
        if card.note:
            return self.maker.words.gettext(NOTE) % {"note": card.note}
        # With the full text there is no need to say it twice.
        return None if card.content else card.excerpt

    def _warning(self, card: EntryCard) -> str:
        return self.maker.words.gettext(WARNING) % {"warning": card.warning} if card.warning else ""


def _picture(attachment: Attachment) -> str | None:
    """Return the picture that shows what an attachment is; none of what not everybody wants to see."""
    return (
        None if attachment.rating else attachment.thumbnail or (attachment.url if attachment.kind == "image" else None)
    )


def _folded(card: EntryCard) -> Markup | None:
    """Return the text; under a warning as that folds it: what programs show before anybody asked is the summary."""
    if not card.warning or not (card.content or card.excerpt):
        return card.content
    return _FOLD.format(card.warning, card.content or card.excerpt)


def _authors(card: EntryCard) -> tuple[Person, ...]:
    """Return who wrote an entry, each with their own address: the member's is their blog's."""
    member = card.member
    named = card.authors or (Person(card.author or member.name),)
    return tuple(
        Person(person.name, person.url or (member.blog if person.name.casefold() == member.name.casefold() else None))
        for person in named
    )
