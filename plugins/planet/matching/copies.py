"""Which posts are copies of which: the same post on two blogs, or in two feeds. Pure, and across members.

A copy is told by what it says itself (``rel=canonical``), or by its title, its words and its date. Which of two is the
original is for us to judge, since whoever copies can claim any date: first by what the copy itself gives away (where it
says it is from, whose name it bears, at whose address it is), then by what was here first. Where nothing tells, neither
is taken for a copy: nobody may hide what another wrote by copying it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import TypeAlias

from plugins.members.model import Member
from plugins.planet.matching.keys import SHORTEST, fold
from plugins.shared.text import from_markup
from plugins.shared.url import host_of, page_key

Texts: TypeAlias = Callable[[Sequence[str]], Mapping[str, str]]  # entries' ids → their sanitised HTML

NEAR = timedelta(days=14)
_MANY = 50  # posts that begin alike: no copies, but what somebody's program writes


@dataclass(frozen=True)
class Sighting:
    """A post as far as a copy can be told by it. ``fresh``: it came as news, to a feed that was followed already."""

    id: str
    member: str
    feed: str
    url: str | None
    title: str
    excerpt: str
    author: str
    published: datetime | None
    first_seen: datetime
    fresh: bool
    canonical: tuple[str, ...] = ()  # addresses that it names as its original's
    origin: tuple[str, ...] = ()  # home and feed of the blog that it says it was taken from


def copies(posts: Iterable[Sighting], members: Mapping[str, Member], texts: Texts) -> dict[str, str]:
    """Return for each post that is a copy, by its id, the id of its original; ``texts`` are asked for few."""
    known = sorted(posts, key=lambda post: (post.first_seen, post.id))
    court = _Court(members)
    originals: dict[str, str] = {}
    for sighting, other in (*_declared(known), *_alike(known, texts)):
        first = court.original(sighting, other)
        if first is not None:
            copy = other if first is sighting else sighting
            originals.setdefault(copy.id, first.id)
    return {id_: original for id_ in originals if (original := _root(id_, originals)) != id_}


def _root(id_: str, originals: Mapping[str, str]) -> str:
    """Return the original at a chain's end; of posts that stand in a circle, none is a copy."""
    seen, at = {id_}, originals[id_]
    while at in originals:
        if at in seen:
            return id_
        seen.add(at)
        at = originals[at]
    return at


def _declared(posts: Iterable[Sighting]) -> Iterator[tuple[Sighting, Sighting]]:
    """Yield posts with the original that they name themselves."""
    posts = tuple(posts)
    naming = [post for post in posts if post.canonical]
    if not naming:
        return
    at: dict[str, Sighting] = {}
    for post in posts:
        if key := page_key(post.url):
            at.setdefault(key, post)
    for post in naming:
        for address in post.canonical:
            other = at.get(page_key(address))
            if other is not None and _apart(post, other):
                yield other, post


def _alike(posts: Iterable[Sighting], texts: Texts) -> Iterator[tuple[Sighting, Sighting]]:
    """Yield two posts each that say the same at about the same time: with one title, or as notes word for word."""
    groups: defaultdict[str, list[Sighting]] = defaultdict(list)
    for post in posts:
        mark = fold(post.title) or fold(post.excerpt)
        if post.title or len(mark) >= SHORTEST:
            groups[f"{bool(post.title)} {mark}"].append(post)
    pairs = [
        (sighting, other)
        for group in groups.values()
        if 1 < len(group) <= _MANY
        for sighting, other in combinations(group, 2)
        if _apart(sighting, other) and abs(_date(sighting) - _date(other)) <= NEAR
    ]
    unsure = [pair for pair in pairs if pair[0].title and not _same(fold(pair[0].excerpt), fold(pair[1].excerpt))]
    read = texts(sorted({post.id for pair in unsure for post in pair})) if unsure else {}
    words = {id_: fold(from_markup(text)) for id_, text in read.items()}
    for former, other in pairs:
        if (former, other) not in unsure or _same(words.get(former.id, ""), words.get(other.id, "")):
            yield former, other


def _same(text: str, other: str) -> bool:
    """Tell whether two texts are one, or the beginning of one."""
    return min(len(text), len(other)) >= SHORTEST and (text.startswith(other) or other.startswith(text))


def _apart(sighting: Sighting, other: Sighting) -> bool:
    return (sighting.member, sighting.feed) != (other.member, other.feed)


def _date(post: Sighting) -> datetime:
    return min(post.published or post.first_seen, post.first_seen)


class _Court:
    """Judges between two posts. ``members`` tell whose a name and a host is."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self._names = {slug: fold(member.name) for slug, member in members.items()}
        self._hosts = {
            slug: {host_of(url) for url in (member.blog, *member.feeds, *member.moved_from) if url}
            for slug, member in members.items()
        }

    def original(self, sighting: Sighting, other: Sighting) -> Sighting | None:
        """Return which of two was first, or None where nobody can tell."""
        gives_away = self._gives_away(other, sighting), self._gives_away(sighting, other)
        if gives_away[0] != gives_away[1]:
            return sighting if gives_away[0] else other
        if sighting.first_seen != other.first_seen:
            first, later = (sighting, other) if sighting.first_seen < other.first_seen else (other, sighting)
            # What came with a new feed may be older than what is here; what came as news is not, whatever it claims.
            claims = later.published is not None and _date(later) < _date(first)
            return None if claims and not later.fresh else first
        return min((sighting, other), key=lambda post: (_date(post), post.member, post.feed, post.id))

    def _gives_away(self, copy: Sighting, first: Sighting) -> bool:
        """Tell whether ``copy`` itself says that it is the other's: nobody says that of what is theirs."""
        mine, theirs = self._hosts.get(copy.member, set()), self._hosts.get(first.member, set())
        if any(page_key(address) == page_key(first.url) != "" for address in copy.canonical):
            return True
        if any(host_of(address) in theirs - mine for address in (*copy.origin, copy.url) if address):
            return True
        name = fold(copy.author)
        return name != "" and name == self._names.get(first.member) != self._names.get(copy.member)
