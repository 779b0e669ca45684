"""What stands between posts, and between a post and an event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar

from plugins.planet.model import Precision
from plugins.planet.relations.reasons import Reason
from plugins.shared.problem import Problem

RelationKind: TypeAlias = Literal["answers", "mentions", "lists"]
Evidence: TypeAlias = Literal["mark", "link", "pingback", "named", "file"]


@dataclass(frozen=True)
class Posting:
    """What may be answered or mentioned: a member's entry, or what stands on this site."""

    id: str  # of this site's own: its address, relative to the site
    member: str  # the slug of whose it is; empty where it is the site's
    title: str
    url: str | None
    day: date
    addresses: tuple[str, ...] = ()  # others under which it was known: a GUID, an earlier one
    feed: str = ""  # empty for this site's own
    author: str = ""  # where the feed names one, or a reply its writer


@dataclass(frozen=True)
class Relation:
    """One post answers, mentions or lists another."""

    post: str
    kind: RelationKind
    other: str
    evidence: Evidence
    why: Reason
    said: str = ""  # the sentence that does it, as plain text; whether it may be shown its writer says


@dataclass(frozen=True)
class Tie:
    """A post is about an event, or about one of its sessions."""

    post: str
    event: str  # the event's slug; of a session ``event/session``
    why: Reason


@dataclass(frozen=True)
class Occasion:
    """An event as far as posts about it are to be known. Addresses are absolute."""

    slug: str
    title: str
    days: tuple[tuple[date, date], ...]  # of each of its dates the first and the last
    hashtags: tuple[str, ...] = ()  # without #
    names: tuple[str, ...] = ()  # what else people call it
    venue: str = ""
    urls: tuple[str, ...] = ()  # of its page, tickets, what is joined online
    venue_urls: tuple[str, ...] = ()
    sessions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # slug, title, its page and what else is linked there


@dataclass(frozen=True)
class Ours:
    """What stands on this site: its own posts and sessions, and the events."""

    posts: tuple[Posting, ...] = ()
    occasions: tuple[Occasion, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """An entry as the store has it, without its text."""

    post: Posting
    moment: datetime
    precision: Precision
    seal: str  # it changes with any of the entry
    links: tuple[str, ...]  # that it is known to have, though not where
    references: tuple[tuple[str, str], ...]  # (rel, address)
    tags: tuple[str, ...]
    excerpt: str
    placeholder: bool = False  # the words are this site's own, and not its writer's


@dataclass(frozen=True)
class Heard:
    """A comment that a blog's software left where another post links to this one: a pingback."""

    post: str
    by: str  # the other post's address, or empty
    author: str = ""  # as the comment has it: mostly the other post's title and its blog's
    text: str = ""  # what it quotes of the other post


@dataclass(frozen=True)
class Outside:
    """A page of somebody else's that several members speak of."""

    url: str
    title: str  # as they call it; empty where they do not
    posts: tuple[tuple[str, str], ...]  # (post's id, the sentence with the link), by day


@dataclass(frozen=True)
class Related:
    """All that stands between posts, and between posts and events."""

    relations: tuple[Relation, ...] = ()
    ties: tuple[Tie, ...] = ()
    doubts: tuple[Relation, ...] = ()  # that may be meant: the maintainer is asked
    unheard: tuple[Problem, ...] = ()  # what the maintainer says to no effect
    outside: tuple[Outside, ...] = ()  # pages of others that several members speak of, the latest first

    @cached_property
    def of(self) -> Mapping[str, tuple[Relation, ...]]:
        """Return the relations that go out from each post, by its id."""
        return _grouped(self.relations)

    @cached_property
    def events(self) -> Mapping[str, tuple[Tie, ...]]:
        """Return the ties of each post, by its id."""
        return _grouped(self.ties)

    @cached_property
    def about(self) -> Mapping[str, tuple[str, ...]]:
        """Return the posts that each event or session is tied to."""
        tied: dict[str, list[str]] = defaultdict(list)
        for tie in self.ties:
            tied[tie.event].append(tie.post)
        return {event: tuple(posts) for event, posts in tied.items()}

    @property
    def answers(self) -> Mapping[str, tuple[str, ...]]:
        """Return which posts answer which."""
        kinds = {
            id_: tuple(relation.other for relation in all_ if relation.kind == "answers")
            for id_, all_ in self.of.items()
        }
        return {id_: others for id_, others in kinds.items() if others}


_One = TypeVar("_One", Relation, Tie)


def _grouped(things: tuple[_One, ...]) -> Mapping[str, tuple[_One, ...]]:
    groups: dict[str, list[_One]] = defaultdict(list)
    for thing in things:
        groups[thing.post].append(thing)
    return {id_: tuple(all_) for id_, all_ in groups.items()}
