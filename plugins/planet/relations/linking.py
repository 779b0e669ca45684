"""The links and marks of all posts → relations; and the events whose pages links lead to. Pure.

Where a post leads to another in several ways, the strongest word counts: a mark, then answers, mentions, lists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from plugins.language.marker import N_
from plugins.planet.relations import occasions
from plugins.planet.relations.book import AddressBook
from plugins.planet.relations.judging import FRESH, Circumstances, judged
from plugins.planet.relations.model import Ours, Posting, Relation, RelationKind, Spoken
from plugins.planet.relations.naming import NAMES, NamedMembers
from plugins.planet.relations.reading import Said
from plugins.planet.relations.reasons import Reason, because, later, when
from plugins.planet.relations.words import squeezed

_MARKS: Mapping[str, tuple[RelationKind, str]] = {
    "in-reply-to": ("answers", N_("is marked as an answer to it")),
    "related": ("mentions", N_("is marked as related to it")),
    "via": ("mentions", N_("came to its subject by it")),
}
_STRENGTH = {"answers": 3, "mentions": 2, "lists": 1}
_PAGE = N_("links to its page")
SIGNATURE = 3  # posts of one writer with the same sentence and link
FEW_KNOWN = 2  # links of a text that is not kept: with more nobody knows which of them it answers


def strength(relation: Relation) -> tuple[bool, int]:
    """Return by what the stronger of two relations is told."""
    return relation.evidence == "mark", _STRENGTH[relation.kind]


def by_links(
    spoken: Iterable[Spoken],
    links: Mapping[str, Sequence[str]],
    said: Callable[[Spoken], Said],
    book: AddressBook,
    everybody: NamedMembers,
) -> dict[tuple[str, str], Relation]:
    """Return the relations of posts by (post, other).

    ``links`` has the addresses in each text by the post's id, ``said`` reads the text of a post that leads to another,
    ``everybody`` knows whom a sentence names.
    """
    relations: dict[tuple[str, str], Relation] = {}
    for entry in spoken:
        for relation in _of(entry, links.get(entry.post.id, ()), said, book, everybody):
            key = relation.post, relation.other
            if key not in relations or strength(relation) > strength(relations[key]):
                relations[key] = relation
    return _in_order(_without_signatures(relations, book.posts), book.posts)


def _without_signatures(
    relations: Mapping[tuple[str, str], Relation], posts: Mapping[str, Posting]
) -> dict[tuple[str, str], Relation]:
    """Return relations without what a writer sets below every post: of a link in the same sentence only the first.

    The parts of a series, which lead to its first post in the same words, are none of these.
    """
    same: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for relation in relations.values():
        writer = posts[relation.post].member
        if relation.evidence == "link" and relation.said and writer != posts[relation.other].member:
            same[writer, relation.other, relation.said].append(relation)
    worn: set[tuple[str, str]] = set()
    for group in same.values():
        if len(group) >= SIGNATURE:
            worn.update((link.post, link.other) for link in sorted(group, key=lambda item: posts[item.post].day)[1:])
    return {key: relation for key, relation in relations.items() if key not in worn}


def _of(
    spoken: Spoken, links: Sequence[str], said: Callable[[Spoken], Said], book: AddressBook, everybody: NamedMembers
) -> Iterator[Relation]:
    for rel, url in spoken.references:
        if rel in _MARKS and (other := book.find(url)) and other.id != spoken.post.id:
            kind, why = _MARKS[rel]
            yield Relation(spoken.post.id, kind, other.id, "mark", because(why))
    met = {url: other for url in dict.fromkeys(links) if (other := book.find(url)) and other.id != spoken.post.id}
    if met:
        yield from _in_text(spoken, met, said(spoken), everybody)
    known = {other.id: other for url in spoken.links if url not in met and (other := book.find(url))}
    for other in known.values():
        if other.id != spoken.post.id and not _own(spoken, other):
            yield _unplaced(spoken, other, len(known))


def _in_text(spoken: Spoken, met: Mapping[str, Posting], said: Said, everybody: NamedMembers) -> Iterator[Relation]:
    places = {(met[link.url].member or met[link.url].id, link.sentence) for link in said.links if link.url in met}
    times = Counter(whose for whose, _ in places)
    for link in said.links:
        if (other := met.get(link.url)) is None:
            continue
        days = (spoken.post.day - other.day).days
        if _is_copy(spoken.post, other, days):
            continue
        again = times[other.member or other.id] if other.member != spoken.post.member else 1  # one house's posts do so
        named = other.member in everybody.named_in(f"{link.before}{link.words}{link.after}")
        about = Circumstances(said, spoken.post.title, days, _own(spoken, other), other.title, again, named)
        if word := judged(link, about):
            yield Relation(spoken.post.id, word[0], other.id, "link", word[1], link.shown)


def _is_copy(post: Posting, other: Posting, days: int) -> bool:
    """Tell whether a post stands in two places, and one says where the other is: that is no answer."""
    title = squeezed(post.title)
    return len(title) >= 12 and title == squeezed(other.title) and abs(days) <= 7


def _unplaced(spoken: Spoken, other: Posting, count: int) -> Relation:
    """Return what is thought of a link of which nobody knows where it stands: its text is not kept."""
    days = (spoken.post.day - other.day).days
    kind: RelationKind = (
        "answers" if count <= FEW_KNOWN and -1 <= days <= FRESH else "mentions" if count <= 8 else "lists"
    )
    return Relation(spoken.post.id, kind, other.id, "link", because(N_("links to it")) + later(days))


def _own(spoken: Spoken, other: Posting) -> bool:
    """Tell whether both have one writer; a blog of several has authors beside its member."""
    if not spoken.post.member or spoken.post.member != other.member:
        return False
    return not (spoken.post.author and other.author) or spoken.post.author == other.author


def _in_order(
    relations: dict[tuple[str, str], Relation], posts: Mapping[str, Posting]
) -> dict[tuple[str, str], Relation]:
    """Return the relations without those that go back: of two that link to each other, the later one answers."""
    forward = {}
    for (post, other), relation in relations.items():
        back = relations.get((other, post))
        if back is None or relation.evidence == "mark" or _goes_forward(relation, back, posts):
            forward[post, other] = relation
    return forward


def _goes_forward(relation: Relation, back: Relation, posts: Mapping[str, Posting]) -> bool:
    days = (posts[relation.post].day - posts[relation.other].day).days
    if days or back.evidence == "mark":
        return days > 0 and back.evidence != "mark"
    return (strength(relation), relation.post) > (strength(back), relation.other)


class EventPages:
    """Events and sessions by what may be linked of them."""

    def __init__(self, ours: Ours) -> None:
        self._ours = {event.slug: event for event in ours.occasions}
        self._book: AddressBook = AddressBook()
        self._venues: dict[str, list[occasions.KnownEvent]] = defaultdict(list)
        for event in ours.occasions:
            self._add(event.slug, event.urls)
            for slug, _, urls in event.sessions:
                self._add(f"{event.slug}/{slug}", urls)
            for url in event.venue_urls:
                self._add(f"@{url}", [url])
                self._venues[f"@{url}"].append(occasions.known(event))

    def _add(self, slug: str, urls: Iterable[str]) -> None:
        for n, url in enumerate(urls):
            self._book.add(Posting(f"{slug} {n}", "", "", url, date.min))

    def led_to(self, links: Iterable[str], day: date) -> Iterator[tuple[str, Reason]]:
        """Yield the events and sessions (``event/session``) that ``links`` lead to, each with why."""
        for link in links:
            if (posting := self._book.find(link)) is None:
                continue
            slug = posting.id.partition(" ")[0]
            if slug.startswith("@"):
                near = [event for event in self._venues[slug] if -7 <= event.distance(day) <= 14]
                if near:
                    event = min(near, key=lambda known_event: abs(known_event.distance(day)))
                    yield event.occasion.slug, because(N_("links to its venue")) + when(event.distance(day))
                continue
            event_slug, _, session = slug.partition("/")
            yield event_slug, because(N_("links to its session") if session else _PAGE)
            if session:
                yield slug, because(_PAGE)

    def sessions_named(self, slug: str, title: str, told: Sequence[str]) -> Iterator[tuple[str, Reason]]:
        """Yield the sessions of the event ``slug`` whose title a post about the event has."""
        text = squeezed(" ".join((title, *told)))
        for session, name, _ in self._ours[slug].sessions:
            if len(name.split()) > 2 and len(squeezed(name)) >= 12 and squeezed(name) in text:
                yield f"{slug}/{session}", because(NAMES, name)
