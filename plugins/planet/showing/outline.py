"""An entry as far as archive pages need it to know whether they have changed: where it stands, and its seal. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.planet.model import Precision
from plugins.planet.showing.cards import Replies
from plugins.planet.showing.river import Mention
from plugins.planet.showing.tags import Tag


@dataclass(frozen=True)
class Outline:
    """An entry without its text. ``seal`` is the digest of its row: it changes with any of it."""

    id: str
    seal: bytes
    member: str
    feed: str
    moment: datetime
    precision: Precision
    first_seen: datetime
    river: bool  # whether it came as news, and not as history with a new feed
    dated: bool = True  # by its feed; else ``moment`` is when it was first seen
    language: str | None = None  # BCP 47


@dataclass(frozen=True)
class Surroundings:
    """What a card shows beside its own row: links of its tags, its conversation, its feed's title."""

    tags: Mapping[str, tuple[str, ...]]  # an entry's id → the pages of its tags
    replies: Replies
    titles: Mapping[str, str]

    def digest(self, *facts: object, entries: Iterable[Outline]) -> str:
        """Return a digest that changes when a page with ``facts`` and ``entries`` would look different."""
        mark = hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=20)
        for one in entries:
            mark.update(one.seal)
            mark.update(repr(self._beside(one)).encode("utf-8", "replace"))
        return mark.hexdigest()

    def _beside(self, one: Outline) -> tuple[object, ...]:
        found = (self.replies.answers.get(one.id, ()), self.replies.answered_by.get(one.id, ()))
        place = self.replies.conversations.get(one.id)
        said = [_plain(mention) for mentions in found for mention in (None, *mentions)]
        return self.tags.get(one.id), said, place, self.titles.get(one.feed)


def surroundings(tags: Iterable[Tag], replies: Replies, titles: Mapping[str, str]) -> Surroundings:
    """Return what stands around the entries."""
    pages: dict[str, list[str]] = defaultdict(list)
    for tag in tags:
        for id_ in tag.entries:
            pages[id_].append(f"{tag.title} {tag.url}")
    return Surroundings({id_: tuple(urls) for id_, urls in pages.items()}, replies, titles)


def _plain(mention: Mention | None) -> tuple[object, ...] | None:
    return (mention.title, mention.member.slug, mention.url, mention.day, mention.quote) if mention else None
