"""Who answers whom: posts of members that link to posts of other members become threads. Pure.

    ThreadPost (a post and the addresses it links to) ─► answers ─► threads, each drawn as it was spoken

Source of the idea: Venus's mememe counted links; a reply is more than a count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.planet.model import Precision
from plugins.shared.url import page_key, rough_host

Answers = Mapping[str, tuple[str, ...]]  # an entry's id → the ids of those that it answers, in its order

DEEPEST = 5  # replies below replies: deeper, the lines of a phone get too short
ROUND_UP = 8  # a post that links to more is a list of links, and does not make one conversation of them all


@dataclass(frozen=True)
class ThreadPost:
    """A post as far as a conversation needs it."""

    id: str
    member: str
    title: str
    url: str | None
    moment: datetime
    precision: Precision
    links: tuple[str, ...]
    hashtags: tuple[str, ...] = ()  # in its title and text, folded, without their #


@dataclass(frozen=True)
class Turn:
    """A post, and the posts that answer it, in the order in which they were written."""

    id: str
    replies: tuple[Turn, ...] = ()

    def ids(self) -> Iterator[str]:
        """Yield the ids of this post and of all below it."""
        yield self.id
        for reply in self.replies:
            yield from reply.ids()


@dataclass(frozen=True)
class Thread:
    """Posts that hang together. Several begin it when one post answers more than one."""

    turns: tuple[Turn, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all its posts, as they are drawn."""
        return tuple(id_ for turn in self.turns for id_ in turn.ids())


def answers(posts: Iterable[ThreadPost]) -> Answers:
    """Return which posts answer which. Nobody answers themselves, and nobody answers what is not written yet."""
    spoken = sorted(posts, key=lambda post: (post.moment, post.id))
    hosts: dict[str, set[str]] = defaultdict(set)
    for post in spoken:
        hosts[rough_host(post.url or "")].add(post.member)
    # Of many thousand links few lead to another member: only those are worth a closer look.
    links = {
        post.id: tuple(link for link in post.links if hosts.get(rough_host(link), set()) - {post.member})
        for post in spoken
    }
    meant = {rough_host(link) for found in links.values() for link in found}
    pages: dict[str, ThreadPost] = {}
    for post in spoken:
        if rough_host(post.url or "") in meant and (key := page_key(post.url)):
            pages.setdefault(key, post)
    found = {post.id: tuple(_answered(post, links[post.id], pages)) for post in spoken if links[post.id]}
    return {id_: targets for id_, targets in found.items() if targets}


def _answered(post: ThreadPost, links: Iterable[str], pages: Mapping[str, ThreadPost]) -> Iterator[str]:
    seen = set()
    for address in links:
        other = pages.get(page_key(address))
        if other and other.member != post.member and other.id not in seen and _before(other, post):
            seen.add(other.id)
            yield other.id


def _before(earlier: ThreadPost, later: ThreadPost) -> bool:
    """Tell whether one was written first; where only days are known, the same day will do."""
    if earlier.precision == later.precision == "second":
        return earlier.moment < later.moment
    return earlier.moment.date() <= later.moment.date() and (earlier.moment, earlier.id) < (later.moment, later.id)


def threads(found: Answers, moments: Mapping[str, datetime]) -> tuple[Thread, ...]:
    """Return the conversations, the liveliest now first: by their latest post.

    A post that answers several stands under the one written last, and holds the others' threads together with it.
    """
    parents = _parents(found, moments)
    replies: dict[str, list[str]] = defaultdict(list)
    for id_, parent in parents.items():
        replies[parent].append(id_)
    made = [_thread(group, parents, replies, moments) for group in _groups(found, parents)]
    return tuple(sorted(made, key=lambda thread: (max(moments[i] for i in thread.ids), thread.ids), reverse=True))


def _parents(found: Answers, moments: Mapping[str, datetime]) -> dict[str, str]:
    """Return under which post each stands; what would stand too deep stands beside the one that it answers."""
    parents: dict[str, str] = {}
    depth: dict[str, int] = {}
    for id_ in sorted(found, key=lambda one: (moments[one], one)):
        parent = max(found[id_], key=lambda target: (moments[target], target))
        if depth.get(parent, 0) >= DEEPEST:
            parent = parents[parent]
        parents[id_], depth[id_] = parent, depth.get(parent, 0) + 1
    return parents


def _thread(
    group: Iterable[str],
    parents: Mapping[str, str],
    replies: Mapping[str, list[str]],
    moments: Mapping[str, datetime],
) -> Thread:
    def order(id_: str) -> tuple[datetime, str]:
        return moments[id_], id_

    turns: dict[str, Turn] = {}
    # The latest first: when a post is drawn, all that answers it has been.
    for id_ in sorted(group, key=order, reverse=True):
        turns[id_] = Turn(id_, tuple(turns[reply] for reply in sorted(replies.get(id_, ()), key=order)))
    return Thread(tuple(turns[id_] for id_ in sorted(group, key=order) if id_ not in parents))


def _groups(found: Answers, parents: Mapping[str, str]) -> list[list[str]]:
    """Return the posts that hang together, by union-find."""
    leader: dict[str, str] = {}

    def find(id_: str) -> str:
        while leader.setdefault(id_, id_) != id_:
            leader[id_] = leader[leader[id_]]
            id_ = leader[id_]
        return id_

    for id_, targets in found.items():
        for other in (parents[id_], *(targets if len(targets) <= ROUND_UP else ())):
            leader[find(id_)] = find(other)
    groups: dict[str, list[str]] = defaultdict(list)
    for id_ in leader:
        groups[find(id_)].append(id_)
    return list(groups.values())
