"""Posts that answer one another become threads, each drawn as it was spoken. Pure.

What answers what is relations' to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Answers = Mapping[str, tuple[str, ...]]  # an entry's id → the ids of those that it answers, in its order

DEEPEST = 5  # replies below replies: deeper, the lines of a phone get too short
QUIET = timedelta(days=120)  # without a word close a conversation; who answers after that takes it up again
ROUND_UP = 8  # a post that links to more is a list of links, and does not make one conversation of them all


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
    """Posts that hang together. Several begin it when one post answers more than one.

    What came after a long quiet is an episode of its own.
    """

    episodes: tuple[tuple[Turn, ...], ...]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return those that begin something, of all episodes."""
        return tuple(turn for episode in self.episodes for turn in episode)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all its posts, as they are drawn."""
        return tuple(id_ for turn in self.turns for id_ in turn.ids())


def threads(answers: Answers, moments: Mapping[str, datetime]) -> tuple[Thread, ...]:
    """Return the conversations, the liveliest now first: by their latest post.

    A post that answers several stands under the one written last, and holds the others' threads together with it.
    """
    order = _order(answers, moments)
    parents = _parents(answers, order)
    talks = [_thread(sorted(group, key=order.__getitem__), parents, moments) for group in _groups(answers, parents)]
    return tuple(sorted(talks, key=lambda thread: (max(moments[i] for i in thread.ids), thread.ids), reverse=True))


def _order(answers: Answers, moments: Mapping[str, datetime]) -> dict[str, int]:
    """Return each post's turn: by its moment, but after what it answers, whatever the clocks say."""
    order: dict[str, int] = {}
    posts = {*answers, *(target for targets in answers.values() for target in targets)}
    for first in sorted(posts, key=lambda id_: (moments[id_], id_)):
        waiting = [first]
        begun: set[str] = set()
        while waiting:
            id_ = waiting[-1]
            before = [target for target in answers.get(id_, ()) if target not in order and target not in begun]
            begun.add(id_)
            if before:
                waiting.append(min(before, key=lambda target: (moments[target], target)))
            else:
                order.setdefault(waiting.pop(), len(order))
    return order


def _parents(answers: Answers, order: Mapping[str, int]) -> dict[str, str]:
    """Return under which post each stands; what would stand too deep stands beside the one that it answers."""
    parents: dict[str, str] = {}
    depth: dict[str, int] = {}
    for id_ in sorted(answers, key=order.__getitem__):
        targets = [target for target in answers[id_] if order[target] < order[id_]]
        if not targets:
            continue  # of two that answer each other, the first
        parent = max(targets, key=order.__getitem__)
        if depth.get(parent, 0) >= DEEPEST:
            parent = parents[parent]
        parents[id_], depth[id_] = parent, depth.get(parent, 0) + 1
    return parents


def _thread(group: Sequence[str], parents: Mapping[str, str], moments: Mapping[str, datetime]) -> Thread:
    """Return the posts of ``group``, which are in order, as they are drawn."""
    episode = _episodes(group, moments)
    under = {id_: up for id_ in group if (up := parents.get(id_)) and episode[up] == episode[id_]}
    replies: dict[str, list[str]] = defaultdict(list)
    for id_, parent in under.items():
        replies[parent].append(id_)
    turns: dict[str, Turn] = {}
    # The latest first: when a post is drawn, all that answers it has been.
    for id_ in reversed(group):
        turns[id_] = Turn(id_, tuple(turns[reply] for reply in replies.get(id_, ())))
    begun: dict[int, list[Turn]] = defaultdict(list)
    for id_ in group:
        if id_ not in under:
            begun[episode[id_]].append(turns[id_])
    return Thread(tuple(tuple(begun[number]) for number in sorted(begun)))


def _episodes(group: Sequence[str], moments: Mapping[str, datetime]) -> dict[str, int]:
    """Return in which episode each post is, from 0."""
    episodes: dict[str, int] = {}
    number, latest = 0, moments[group[0]]
    for id_ in group:
        number += moments[id_] - latest > QUIET
        latest = max(latest, moments[id_])
        episodes[id_] = number
    return episodes


def _groups(answers: Answers, parents: Mapping[str, str]) -> list[list[str]]:
    """Return the posts that hang together, by union-find."""
    leader: dict[str, str] = {}

    def find(id_: str) -> str:
        while leader.setdefault(id_, id_) != id_:
            leader[id_] = leader[leader[id_]]
            id_ = leader[id_]
        return id_

    for id_, targets in answers.items():
        above = (parents[id_],) if id_ in parents else targets[:1]
        for other in (*above, *(targets if len(targets) <= ROUND_UP else ())):
            leader[find(id_)] = find(other)
    groups: dict[str, list[str]] = defaultdict(list)
    for id_ in leader:
        groups[find(id_)].append(id_)
    return list(groups.values())
