"""Entry → Card: what its member lets the planet show of it, and no more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache

from plugins.members.model import Member, TextChoice
from plugins.planet.model import Entry, Precision
from plugins.planet.views.river import EntryCard, Mention, PageLink
from plugins.shared.slug import slugify
from plugins.shared.text import cut

_SPARING: tuple[TextChoice, ...] = ("title", "excerpt", "full")


@dataclass(frozen=True)
class Replies:
    """Which posts of other members an entry answers, which answer it, and in which conversation, by the entry's id."""

    answers: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    answered_by: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    conversations: Mapping[str, PageLink] = field(default_factory=dict)


@dataclass(frozen=True)
class Presenter:
    """Makes cards. ``tags`` maps a tag's slug to its page; ``members`` are those who may be shown."""

    members: Mapping[str, Member]
    zone: tzinfo
    text: TextChoice = "full"  # the most that the site shows of any entry
    tags: Mapping[str, PageLink] = field(default_factory=dict)
    replies: Replies = field(default_factory=Replies)

    def cards(self, entries: Iterable[Entry]) -> tuple[EntryCard, ...]:
        """Return a card for each entry that may be shown, in the same order."""
        return tuple(self.card(entry) for entry in entries if not entry.hidden and entry.member in self.members)

    def card(self, entry: Entry) -> EntryCard:
        """Return the entry as it may be shown."""
        member = self.members[entry.member]
        text = allowed(member.text, self.text)
        note = entry.excerpt if entry.placeholder else None
        return EntryCard(
            id=entry.id,
            anchor=anchor(entry.id),
            url=entry.url,
            title=entry.title or cut(entry.excerpt if text != "title" else "", 80) or member.name,
            member=member,
            moment=shown_moment(entry.sort_date, entry.precision, self.zone),
            precision=entry.precision,
            feed=entry.feed,
            author=_other_author(entry, member),
            content=entry.content if text == "full" and entry.content and not note else None,
            excerpt="" if note or text == "title" else entry.excerpt,
            note=note,
            tags=self._tags(entry.tags),
            language=entry.language or member.language,
            direction=entry.direction,
            updated=entry.updated if entry.edited else None,
            edited=entry.edited,
            answers=self.replies.answers.get(entry.id, ()),
            answered_by=self.replies.answered_by.get(entry.id, ()),
            conversation=self.replies.conversations.get(entry.id),
        )

    def _tags(self, names: Iterable[str]) -> tuple[PageLink, ...]:
        found: dict[str, PageLink] = {}
        for name in names:
            slug = _slug(name)
            found.setdefault(slug, self.tags.get(slug) or PageLink(name, ""))
        return tuple(found.values())


@lru_cache(maxsize=10_000)
def _slug(name: str) -> str:
    return slugify(name)


def anchor(identity: str) -> str:
    """Return an HTML id for an entry: the same in every build, and safe whatever the identity is made of."""
    return "e-" + hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:12]


def shown_moment(moment: datetime, precision: Precision, zone: tzinfo) -> datetime:
    """Return a moment in the site's zone; a date whose time nobody knows must not move into another day."""
    return moment.astimezone(zone) if precision == "second" else moment


def _other_author(entry: Entry, member: Member) -> str | None:
    name = (entry.author or "").strip()
    return name if name and name.casefold() != member.name.casefold() else None


def allowed(member: TextChoice, site: TextChoice) -> TextChoice:
    """Return how much may be shown: what the member allows, or less when the site wants less."""
    return min(member, site, key=_SPARING.index)
