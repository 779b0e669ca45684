"""All of it together: what the store and the site have → relations, events' posts, and what the maintainer is asked.

It is made once for the same posts, members and events; of a text that was read before, nothing is read again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from plugins.language.marker import N_
from plugins.planet.cleaning.tree import linked
from plugins.planet.matching.copies import Texts
from plugins.planet.relations import naming, occasions
from plugins.planet.relations.book import book_of
from plugins.planet.relations.linking import EventPages, by_links
from plugins.planet.relations.model import Heard, Ours, Outside, Posting, Related, Relation, Spoken, Tie
from plugins.planet.relations.naming import FoundSentence, Named, Naming
from plugins.planet.relations.occasions import Calendar
from plugins.planet.relations.outside import outside
from plugins.planet.relations.overrides import Overrides, overridden
from plugins.planet.relations.pingbacks import Origins
from plugins.planet.relations.reading import QUOTED, Said, said, sentences, spoken
from plugins.planet.relations.reasons import because
from plugins.planet.relations.spelling import host
from plugins.planet.relations.words import squeezed
from plugins.shared.digest import digest, program
from plugins.shared.text import cut
from plugins.shared.workers import shared_out

_BATCH = 2500
_SHAPE = TypeAdapter(Related)


class Memory(Protocol):
    """What a build remembers of the last one."""

    def recall(self, step: str, key: str) -> Any:
        """Return the Step with this key where it is known: it has the ``facts`` that were kept of it."""

    def value(self, step: str, key: str) -> bytes | None:
        """Return what came of it."""

    def keep(self, step: str, key: str, *, facts: Any = None, value: bytes | None = None) -> None:
        """Keep what came of it."""


@dataclass(frozen=True)
class Planetary:
    """Everything that relations are made from, but for the texts."""

    spoken: tuple[Spoken, ...]  # by day
    members: Mapping[str, str]  # names by slug
    moved: Mapping[str, tuple[str, ...]]  # a blog → its earlier addresses
    ours: Ours = field(default_factory=Ours)
    leads: Mapping[str, str] | None = None  # where the redirects of an address ended
    heard: tuple[Heard, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    site: str = ""  # this site's absolute address
    gone: frozenset[str] = frozenset()  # marks of posts that were in conversations once


def related(planetary: Planetary, texts: Texts, memory: Memory | None = None) -> Related:
    """Return what stands between posts; ``texts`` is asked only for what was not read before."""
    key = (digest(program(), planetary) or "") if memory else ""
    known = memory.recall("relations", key) if memory and key else None
    if memory and known and (value := memory.value("relations", key)):
        for what in known.facts:  # what was read of the texts is wanted by the next build with news
            memory.recall(*what)
        return _SHAPE.validate_json(value)
    relating = _Relating(planetary, texts, memory)
    related = relating.all()
    if memory and key:
        memory.keep("relations", key, facts=relating.read, value=_SHAPE.dump_json(related))
    return related


class _Relating:
    def __init__(self, planetary: Planetary, texts: Texts, memory: Memory | None) -> None:
        self._given = planetary
        self._texts = texts
        self._memory = memory
        self.read: list[tuple[str, str]] = []  # the Steps that have what was read of the texts, each by its key
        self._people = naming.people(planetary.members)
        self._calendar = Calendar(tuple(map(occasions.known, planetary.ours.occasions)))
        posts = (*(spoken.post for spoken in planetary.spoken), *planetary.ours.posts)
        self._book = book_of(posts, planetary.moved, planetary.leads or {}, planetary.site)

    def all(self) -> Related:
        by_link = by_links(self._given.spoken, self._links, self._said, self._book, self._people)
        for relation in self._pingbacks():
            by_link.setdefault((relation.post, relation.other), relation)
        speech = self._speech()
        named, doubts = self._named(speech, by_link)
        relations = sorted((*by_link.values(), *named), key=lambda item: (item.post, item.other))
        ties = sorted(self._ties(speech), key=lambda tie: (tie.post, tie.event))
        guessed = Related(tuple(relations), tuple(ties), tuple(doubts), outside=self._outside())
        inputs = self._given
        return overridden(guessed, inputs.overrides, self._book, inputs.gone) if inputs.overrides.lines else guessed

    # What the texts say, read once

    @cached_property
    def _links(self) -> Mapping[str, Sequence[str]]:
        """Return the addresses in every text by the post's id, of which the book may know."""
        read = self._remembered("links", "", lambda _, text: list(linked(text)))
        return {spoken.post.id: read[spoken.seal] for spoken in self._given.spoken if read[spoken.seal]}

    def _speech(self) -> Mapping[str, tuple[list[FoundSentence], list[str]]]:
        """Return by post the sentences that name a member, and those that name an event."""
        names = digest(self._people, self._calendar) or ""
        read = self._remembered("sentences", names, self._spoken)
        return {spoken.post.id: read[spoken.seal] for spoken in self._given.spoken if any(read[spoken.seal])}

    def _spoken(self, entry: Spoken, text: str) -> tuple[list[FoundSentence], list[str]]:
        phrases = [entry.post.title, *(piece for block in spoken(text or entry.excerpt) for piece in sentences(block))]
        whole = squeezed(" ".join(phrases))
        about = self._calendar.may_be_meant(entry.post.day, whole + squeezed(" ".join(entry.tags)))
        own = phrases if not entry.placeholder else []
        return naming.telling(own, self._people, entry.post.member), self._calendar.telling(
            phrases, entry.tags
        ) if about else []

    def _remembered(self, step: str, key: str, read: Callable[[Spoken, str], Any]) -> dict[str, Any]:
        """Return what ``read`` makes of every text, by the entry's seal; none that the last build has read is read."""
        key, memory = f"{program()} {key}", self._memory
        self.read.append((step, key))
        value = memory.value(step, key) if memory and memory.recall(step, key) else None
        known: dict[str, Any] = json.loads(value) if value else {}
        new = [spoken for spoken in self._given.spoken if spoken.seal not in known]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            texts = self._texts([spoken.post.id for spoken in batch])
            readings = shared_out(partial(_each, read, batch, texts), len(batch))
            known |= {spoken.seal: reading for spoken, reading in zip(batch, readings, strict=True)}
        if not new:
            return known
        used = {spoken.seal: known[spoken.seal] for spoken in self._given.spoken}
        if memory:
            text = json.dumps(used, ensure_ascii=False, separators=(",", ":"))
            memory.keep(step, key, value=text.encode("utf-8", "surrogatepass"))
        return used

    def _said(self, spoken: Spoken) -> Said:
        return said(self._texts([spoken.post.id]).get(spoken.post.id, ""), spoken.post.url)

    # What follows

    def _named(
        self, speech: Mapping[str, tuple[list[FoundSentence], list[str]]], by_link: Mapping[tuple[str, str], Relation]
    ) -> tuple[list[Relation], list[Relation]]:
        """Return what is spoken of without a link, and what may be; ``by_link`` is what is linked."""
        knows = self._naming()
        linked_to = {(post, self._book.posts[other].member) for post, other in by_link}
        rated: dict[int, list[Relation]] = defaultdict(list)
        for entry in self._given.spoken:
            id_ = entry.post.id
            for named in self._spoken_of(entry.post, speech.get(id_, ([], []))[0], knows):
                known = (id_, named.post.member) in linked_to or (named.post.id, id_) in by_link
                if not known and not self._leads_past(id_, named.post):
                    quote = cut(named.sentence, QUOTED)
                    relation = Relation(id_, named.kind, named.post.id, "named", named.why, quote)
                    rated[min(named.sureness, naming.SURE)].append(relation)
        return rated[naming.SURE], rated[naming.SURE - 1]

    def _leads_past(self, id_: str, other: Posting) -> bool:
        """Tell whether a post leads to a page of another's blog that is no post here, and so speaks of that one."""
        pages = (
            url for url in self._links.get(id_, ()) if host(url) == host(other.url) and urlsplit(url).path.strip("/")
        )
        return any(self._book.find(url) is None for url in pages)

    def _naming(self) -> Naming:
        posts: dict[str, list[Posting]] = defaultdict(list)
        for entry in self._given.spoken:
            posts[entry.post.member].append(entry.post)
        texts = (f"{spoken.post.title} {spoken.excerpt}" for spoken in self._given.spoken)
        return Naming(self._people, posts, naming.common(texts, self._called()))

    def _spoken_of(self, post: Posting, told: Sequence[FoundSentence], knows: Naming) -> list[Named]:
        members = {slug for _, text, _ in told for slug in self._people.named_in(text)}
        near = sorted({posting.id for slug in members for posting in knows.near(post, slug)})
        if not near:
            return []
        texts = {id_: " ".join(spoken(text)) for id_, text in self._texts(near).items()}
        return knows.spoken_of(post, told, texts)

    def _called(self) -> Iterator[str]:
        yield from self._given.members.values()
        for event in self._given.ours.occasions:
            yield from (event.title, *event.hashtags, *event.names)

    def _outside(self) -> tuple[Outside, ...]:
        posts = (*(spoken.post for spoken in self._given.spoken), *self._given.ours.posts)
        hosts = {host(url) for post in posts for url in (post.url, *post.addresses) if url}
        hosts |= {host(url) for blog, earlier in self._given.moved.items() for url in (blog, *earlier)}
        return outside(self._given.spoken, self._links, hosts, self._said)

    def _pingbacks(self) -> Iterator[Relation]:
        """Yield who answered whom by what is seen below the post that was answered."""
        origins = Origins(self._book, self._given.members, self._texts)
        for heard in self._given.heard:
            by, to = origins.find(heard), self._book.posts.get(heard.post)
            if by and to and by.id != to.id and by.member != to.member:
                quote = cut(heard.text.strip("[]….\xa0 "), QUOTED)
                yield Relation(by.id, "answers", to.id, "pingback", because(N_("is named in its comments")), quote)

    def _ties(self, speech: Mapping[str, tuple[list[FoundSentence], list[str]]]) -> Iterator[Tie]:
        pages = EventPages(self._given.ours)
        links = self._links if self._given.ours.occasions else {}
        for entry in self._given.spoken:
            ties = dict(pages.led_to((*links.get(entry.post.id, ()), *entry.links), entry.post.day))
            phrases = speech.get(entry.post.id, ([], []))[1]
            for slug, why in self._calendar.about(entry.post.day, phrases, entry.tags).items():
                ties.setdefault(slug, why)
            for slug in [slug for slug in ties if "/" not in slug]:
                ties |= dict(pages.sessions_named(slug, entry.post.title, phrases))
            yield from (Tie(entry.post.id, slug, why) for slug, why in ties.items())


def _each(read: Callable[[Spoken, str], Any], batch: Sequence[Spoken], texts: Mapping[str, str], number: int) -> Any:
    return read(batch[number], texts.get(batch[number].post.id, ""))
