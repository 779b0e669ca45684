"""Conversations as pages show them: a talk in a list, for which no text is read, and the page on which it is drawn.

threads ─► Dialogue ─┬─► Talk (a conversation in a list: no text is read for it)
                     └─► Conversation (its page: a thread of cards)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias

from plugins.members.model import Member
from plugins.planet.views.cards import Replies
from plugins.planet.views.river import EntryCard, Mention, Pointing
from plugins.planet.views.threads import Thread, Turn
from plugins.shared.digest import Told

ADDRESS = "planet/conversations/"
Published: TypeAlias = Mapping[str, tuple[str, ...]]  # what a conversation is called in its address → its posts' ids


@dataclass(frozen=True)
class ThreadCard:
    """A card, and the cards that answer it."""

    card: EntryCard
    replies: tuple[ThreadCard, ...] = ()


@dataclass(frozen=True)
class Talk(Told):
    """A conversation as lists show it."""

    id: str  # what its address calls it: short() of the identity of the post that began it
    title: str  # of the post that began it, empty for a note
    opening: str  # of such a note the first words, when its writer lets us show them
    voices: tuple[Member, ...]  # who speaks, in the order in which they first do
    count: int  # of its posts
    first: date
    latest: date
    moment: datetime  # of its latest post
    ids: tuple[str, ...]  # of its posts, as they are drawn
    thread: Thread
    living: bool = False
    lost: bool = False  # the post that began it, and gave it its address, is not there any more
    quote: str = ""  # the sentence of the latest answer
    by: Member | None = None  # whose that is

    @property
    def url(self) -> str:
        """Return its page, relative to the site."""
        return f"{ADDRESS}{self.id}/"

    @property
    def feed(self) -> str:
        """Return the address of its feed, relative to the site."""
        return f"{self.url}atom.xml"


@dataclass(frozen=True)
class Conversation:
    """A thread, drawn as it was spoken."""

    talk: Talk
    episodes: tuple[tuple[ThreadCard, ...], ...]  # those after the first took it up again after a long quiet
    cards: tuple[EntryCard, ...]  # all of them, as they are drawn
    gathered: tuple[Mention, ...] = ()  # the lists that have one of them
    mentioned: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    """All conversations of a planet, the liveliest now first."""

    talks: tuple[Talk, ...] = ()
    replies: Replies = field(default_factory=Replies)
    ours: Mapping[str, EntryCard] = field(default_factory=dict)  # this site's own posts that take part
    led_on: Mapping[str, str] = field(default_factory=dict)  # addresses that conversations had, or may have had
    answers_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a member → the posts that answer them
    gone: tuple[str, ...] = ()  # the names of conversations of which nothing is left

    @property
    def exchanges(self) -> tuple[Talk, ...]:
        """Return those in which several speak."""
        return tuple(talk for talk in self.talks if len(talk.voices) > 1)

    def by(self, member: str) -> tuple[Talk, ...]:
        """Return the conversations in which a member speaks with others."""
        talks = (self.talks[place] for place in self._of_voice.get(member, ()))
        return tuple(talk for talk in talks if len(talk.voices) > 1)

    def among(self, ids: Iterable[str]) -> tuple[Talk, ...]:
        """Return the conversations that one of these posts takes part in."""
        places = {place for id_ in ids for place in self._of_post.get(id_, ())}
        return tuple(self.talks[place] for place in sorted(places))

    @cached_property
    def _of_voice(self) -> Mapping[str, Sequence[int]]:
        return _places([{voice.slug for voice in talk.voices} for talk in self.talks])

    @cached_property
    def _of_post(self) -> Mapping[str, Sequence[int]]:
        return _places([talk.ids for talk in self.talks])

    def pointing(self, talk: Talk) -> Pointing:
        """Return (kind, mention) of the posts that point at a conversation and do not take part in it."""
        pairs = (pair for id_ in talk.ids for pair in self.replies.pointing.get(id_, ()) if pair[1].id not in talk.ids)
        return tuple({(kind, mention.id): (kind, mention) for kind, mention in pairs}.values())

    def said_back(self, post: str) -> tuple[Mention, ...]:
        """Return what people who are not on the planet said back to a post, and where they speak of it."""
        beside = (mention for _, mention in self.replies.pointing.get(post, ()))
        mentions = (*self.replies.answered_by.get(post, ()), *beside)
        return tuple(sorted((mention for mention in mentions if mention.words), key=lambda mention: mention.day))

    def mentioned(self, post: str) -> Pointing:
        """Return which members' posts mention a post of this site, or have it in a list."""
        return tuple(pair for pair in self.replies.pointing.get(post, ()) if not pair[1].words)

    def drawn(self, talk: Talk, cards: Callable[[Sequence[str]], Iterable[EntryCard]]) -> Conversation:
        """Return a conversation's page; ``cards`` returns the cards with these ids."""
        known = {**{card.id: card for card in cards(talk.ids)}, **self.ours}
        turns = ([_spoken(turn, known) for turn in begun if turn.id in known] for begun in talk.thread.episodes)
        episodes = tuple(tuple(episode) for episode in turns if episode)
        shown = tuple(known[id_] for id_ in talk.ids if id_ in known)
        beside = self.pointing(talk)
        lists, mentions = (tuple(mention for kind, mention in beside if kind == name) for name in ("lists", "mentions"))
        return Conversation(talk, episodes, shown, lists, mentions)


def _spoken(turn: Turn, cards: Mapping[str, EntryCard]) -> ThreadCard:
    return ThreadCard(cards[turn.id], tuple(_spoken(reply, cards) for reply in turn.replies if reply.id in cards))


def _places(named: Sequence[Iterable[str]]) -> Mapping[str, Sequence[int]]:
    """Return where each name stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, names in enumerate(named):
        for name in names:
            places[name].append(place)
    return places
