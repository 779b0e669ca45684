"""What the archive's lists are made of: outlines of entries, and the tags and languages that have pages. Pure.

An outline is an entry as far as a page needs it to know whether it has changed: where it stands, and its digest."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugins.language.tag import autonym
from plugins.members.model import Member
from plugins.planet.matching.copies import Sighting
from plugins.planet.model import Precision
from plugins.planet.views.cards import Beside
from plugins.planet.views.river import Mention, OtherPlace, PageLink
from plugins.shared.body import NO_BODY
from plugins.shared.digest import digest
from plugins.shared.slug import slugify
from plugins.shared.text import in_order
from plugins.shared.url import page_key


@dataclass(frozen=True)
class SharedTag:
    """A tag with a page: its most usual spelling, its slug, and its entries' ids, the latest first."""

    title: str
    slug: str
    entries: tuple[str, ...]

    @property
    def url(self) -> str:
        """Return the tag's page, relative to the site."""
        return f"planet/tags/{self.slug}/"

    @property
    def link(self) -> PageLink:
        """Return a link to the tag's page."""
        return PageLink(self.title, self.url, len(self.entries))


def shared(uses: Iterable[tuple[str, str, str]], least: int) -> tuple[SharedTag, ...]:
    """Return the tags that ``least`` members or more use, by name; ``uses`` are (entry's id, member, tag)."""
    entries: dict[str, dict[str, None]] = defaultdict(dict)
    members: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    slugs: dict[str, str] = {}
    for id_, member, name in uses:
        slug = slugs.get(name) or slugs.setdefault(name, slugify(name))
        entries[slug][id_] = None
        members[slug].add(member)
        spellings[slug][name] += 1
    return tuple(
        SharedTag(_usual(spellings[slug]), slug, tuple(entries[slug]))
        for slug in sorted(entries, key=in_order)
        if len(members[slug]) >= least
    )


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))


@dataclass(frozen=True, kw_only=True)
class Outline(Sighting):
    """An entry without its text. ``digest`` is of its row: it changes with any of it."""

    digest: bytes
    moment: datetime
    precision: Precision
    language: str | None  # BCP 47


@dataclass(frozen=True)
class Surroundings:
    """What a card shows beside its own row: links of its tags, its conversation, its feed's title."""

    tags: Mapping[str, tuple[str, ...]]  # an entry's id → the pages of its tags
    beside: Beside
    titles: Mapping[str, str]  # of feeds, by their addresses
    stills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # an entry's id → our copies for it
    people: Mapping[str, str] = field(default_factory=dict)  # a member's slug → a digest of what pages show of them
    # What is told of an entry, by its id, for all that show it.
    _told: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def digest(self, *facts: object, entries: Iterable[Outline]) -> str:
        """Return a digest that changes when a page with ``facts`` and ``entries`` would look different."""
        mark = hashlib.blake2b(repr(facts).encode("utf-8", "replace"), digest_size=20)
        for entry in entries:
            if entry.id not in self._told:
                self._told[entry.id] = repr(self._beside(entry)).encode("utf-8", "replace")
            mark.update(entry.digest + self._told[entry.id])
        return mark.hexdigest()

    def _beside(self, outline: Outline) -> tuple[object, ...]:
        known, pointing = self.beside.of(outline.id), self.beside.replies.pointing.get(outline.id, ())
        groups = known["answers"], known["answered_by"], tuple(mention for _, mention in pointing)
        place = known["conversation"], *(kind for kind, _ in pointing)
        plain_mentions = [plain(mention) for mentions in groups for mention in (None, *mentions)]
        shown = self.stills.get(outline.id), known["gone"], known["also"], self.beside.pictures.get(outline.id)
        names = (outline.member, *(mention.member.slug for mentions in groups for mention in mentions))
        people = [self.people.get(name) for name in names]
        title = self.titles.get(outline.feed)
        return self.tags.get(outline.id), plain_mentions, place, title, people, *([shown] if any(shown) else ())


def surroundings(
    tags: Iterable[SharedTag],
    beside: Beside,
    titles: Mapping[str, str],
    stills: Iterable[tuple[str, str]] = (),
    members: Iterable[Member] = (),
) -> Surroundings:
    """Return what stands around the entries; ``stills`` are (entry's id, our copy's address)."""
    copies: dict[str, tuple[str, ...]] = {}
    for id_, address in stills:
        copies[id_] = (*copies.get(id_, ()), address)
    pages: dict[str, list[str]] = defaultdict(list)
    for tag in tags:
        for id_ in tag.entries:
            pages[id_].append(f"{tag.title} {tag.url}")
    tagged = {id_: tuple(urls) for id_, urls in pages.items()}
    people = {member.slug: shown_of(member) for member in members}
    return Surroundings(tagged, beside, titles, copies, people)


def shown_of(member: Member) -> str:
    """Return a digest of all that lists and entries' pages show of a member: another text about them is none of it."""
    bare = replace(member, source="", body=NO_BODY, body_line=0, feed_lines=(), post_lines=())
    return str(digest(bare))


def elsewhere(posts: Iterable[Sighting], copies: Mapping[str, str]) -> dict[str, tuple[OtherPlace, ...]]:
    """Return where else the posts of ``copies`` (a copy's id → its original's) stand, by their ids."""
    urls = {post.id: post.url for post in posts}
    places: dict[str, tuple[OtherPlace, ...]] = defaultdict(tuple)
    for copy, original in sorted(copies.items()):
        there, first = urls[copy], urls[original]
        if there and first and page_key(there) != page_key(first):
            places[original] += (OtherPlace(there),)
            places[copy] += (OtherPlace(first, first=True),)
    return dict(places)


def plain(mention: Mention | None) -> tuple[object, ...] | None:
    """Return what a page shows of a mention, but for the member's face."""
    if mention is None:
        return None
    name = mention.member.slug or mention.member.name
    details = mention.quote, mention.sure, mention.why, mention.words
    return mention.title, name, mention.url, mention.day, *details


@dataclass(frozen=True)
class LanguageCount:
    """A language, whatever its country: ``code`` is the first part of a BCP 47 tag, ``count`` how much is in it."""

    code: str
    count: int

    @property
    def title(self) -> str:
        """Return the name that those who speak it give it."""
        return autonym(self.code)

    @property
    def url(self) -> str:
        """Return the language's page, relative to the site."""
        return f"planet/languages/{self.code}/"


def spoken(outlines: Iterable[Outline]) -> Mapping[LanguageCount, tuple[Outline, ...]]:
    """Return what is written in each language, the most written first; nothing where all is in one."""
    languages = defaultdict(list)
    for outline in outlines:
        if outline.language:
            languages[outline.language.split("-")[0]].append(outline)
    if len(languages) < 2:
        return {}
    codes = sorted(languages, key=lambda code: (-len(languages[code]), code))
    return {LanguageCount(code, len(languages[code])): tuple(languages[code]) for code in codes}
