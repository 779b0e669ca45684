"""Conversations as pages show them: who answers whom beside each card, and whole threads.

library ─► utterances ─► conversations.answers, threads ─► Dialogue ─┬─► Card.answers, answered_by
                                                                     └─► Conversation (a thread of cards)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from plugins.members.model import Member, TextChoice
from plugins.planet.showing import conversations
from plugins.planet.showing.cards import Replies, anchor, shown_moment
from plugins.planet.showing.conversations import Thread, Turn, Utterance
from plugins.planet.showing.library import Library
from plugins.planet.showing.quote import quote
from plugins.planet.showing.references import page_key
from plugins.planet.showing.river import Card, Link, Mention
from plugins.planet.showing.selection import allowed

ADDRESS = "planet/conversations/"


@dataclass(frozen=True)
class Spoken:
    """A card, and the cards that answer it."""

    card: Card
    replies: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A thread, drawn as it was spoken."""

    anchor: str  # an HTML id
    turns: tuple[Spoken, ...]
    cards: tuple[Card, ...]  # all of them, as they are drawn

    @property
    def members(self) -> tuple[Member, ...]:
        """Return who speaks, in the order in which they first do."""
        ordered = sorted(self.cards, key=lambda card: (card.moment, card.id))
        return tuple({card.member.slug: card.member for card in ordered}.values())

    @property
    def first(self) -> date:
        """Return the day on which it began."""
        return min(card.day for card in self.cards)

    @property
    def latest(self) -> date:
        """Return the day of its latest post."""
        return max(card.day for card in self.cards)


@dataclass(frozen=True)
class Dialogue:
    """All conversations of a planet."""

    threads: tuple[Thread, ...] = ()
    replies: Replies = field(default_factory=Replies)

    def drawn(self, cards: Callable[[tuple[str, ...]], Iterable[Card]], count: int) -> Iterator[Conversation]:
        """Yield the latest conversations; ``cards`` returns the cards with these ids."""
        for thread in self.threads[:count]:
            found = {card.id: card for card in cards(thread.ids)}
            turns = tuple(_spoken(turn, found) for turn in thread.turns if turn.id in found)
            shown = tuple(found[id_] for id_ in thread.ids if id_ in found)
            yield Conversation(thread_anchor(thread), turns, shown)


def listen(
    utterances: Mapping[str, Utterance], library: Library, members: Mapping[str, Member], zone: tzinfo, text: TextChoice
) -> Dialogue:
    """Return the conversations among ``utterances`` (by id). ``text`` is the most that the site shows of an entry."""
    found = conversations.answers(utterances.values())
    threads = conversations.threads(found, {id_: one.moment for id_, one in utterances.items()})
    said = {entry.id: entry.content for entry in library.named(tuple(found))}
    answers: dict[str, list[Mention]] = defaultdict(list)
    answered: dict[str, list[Mention]] = defaultdict(list)
    for id_, targets in found.items():
        one = utterances[id_]
        quotable = allowed(members[one.member].text, text) != "title"
        for target in (utterances[target] for target in targets):
            key = page_key(target.url)
            words = quote(said.get(id_, ""), lambda url, key=key: page_key(url) == key) if quotable else ""  # type: ignore[misc]
            answers[id_].append(replace(_mention(target, members, zone), quote=words))
            answered[target.id].append(replace(_mention(one, members, zone), quote=words))
    places = {
        id_: Link("", f"{ADDRESS}#{thread_anchor(thread)}", len(thread.ids)) for thread in threads for id_ in thread.ids
    }
    return Dialogue(threads, Replies(_frozen(answers), _frozen(answered), places))


def thread_anchor(thread: Thread) -> str:
    """Return a conversation's HTML id: that of the post that began it, so that it outlives new replies."""
    return f"c{anchor(thread.ids[0])}"


def _mention(one: Utterance, members: Mapping[str, Member], zone: tzinfo) -> Mention:
    day = shown_moment(one.moment, one.precision, zone).date()
    return Mention(one.title, members[one.member], one.url, day)


def _spoken(turn: Turn, found: Mapping[str, Card]) -> Spoken:
    return Spoken(found[turn.id], tuple(_spoken(reply, found) for reply in turn.replies if reply.id in found))


def _frozen(lists: Mapping[str, list[Mention]]) -> dict[str, tuple[Mention, ...]]:
    return {id_: tuple(sorted(mentions, key=lambda one: one.day)) for id_, mentions in lists.items()}
