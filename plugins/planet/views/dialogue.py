"""Conversations as pages show them: who answers whom beside each card, and whole threads, with the words around a link.

relations ─► conversations.threads ─► Dialogue ─┬─► Card.answers, answered_by
                                                └─► Conversation (a thread of cards)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from plugins.members.model import Member, TextChoice
from plugins.planet.relations.model import Related, Spoken
from plugins.planet.views import conversations
from plugins.planet.views.cards import Replies, allowed, anchor, shown_moment
from plugins.planet.views.conversations import Thread, Turn
from plugins.planet.views.river import EntryCard, Mention, PageLink

ADDRESS = "planet/conversations/"


@dataclass(frozen=True)
class ThreadCard:
    """A card, and the cards that answer it."""

    card: EntryCard
    replies: tuple[ThreadCard, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A thread, drawn as it was spoken."""

    anchor: str  # an HTML id
    turns: tuple[ThreadCard, ...]
    cards: tuple[EntryCard, ...]  # all of them, as they are drawn

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

    def drawn(self, cards: Callable[[tuple[str, ...]], Iterable[EntryCard]], count: int) -> Iterator[Conversation]:
        """Yield the latest conversations; ``cards`` returns the cards with these ids."""
        for thread in self.threads[:count]:
            found = {card.id: card for card in cards(thread.ids)}
            turns = tuple(_spoken(turn, found) for turn in thread.turns if turn.id in found)
            shown = tuple(found[id_] for id_ in thread.ids if id_ in found)
            yield Conversation(thread_anchor(thread), turns, shown)


def dialogue_of(
    related: Related,
    posts: Mapping[str, Spoken],
    members: Mapping[str, Member],
    zone: tzinfo,
    text: TextChoice,
    warned: Collection[str] = (),
) -> Dialogue:
    """Return the conversations among ``posts`` (by id). ``text`` is the most that the site shows of an entry.

    Of posts that are ``warned`` of no words are quoted.
    """
    answers: dict[str, list[Mention]] = defaultdict(list)
    answered: dict[str, list[Mention]] = defaultdict(list)
    found: dict[str, tuple[str, ...]] = {}
    for relation in related.relations:
        if relation.kind != "answers" or relation.other not in posts:
            continue
        post, other = posts[relation.post], posts[relation.other]
        quoted = allowed(members[post.post.member].text, text) != "title" and relation.post not in warned
        words = relation.said if quoted else ""
        found[relation.post] = (*found.get(relation.post, ()), relation.other)
        sure = relation.evidence != "named"
        answers[relation.post].append(replace(_mention(other, members, zone), quote=words, sure=sure))
        answered[relation.other].append(replace(_mention(post, members, zone), quote=words, sure=sure))
    threads = conversations.threads(found, {id_: post.moment for id_, post in posts.items()})
    places = {
        id_: PageLink("", f"{ADDRESS}#{thread_anchor(thread)}", len(thread.ids))
        for thread in threads
        for id_ in thread.ids
    }
    return Dialogue(threads, Replies(_frozen(answers), _frozen(answered), places))


def thread_anchor(thread: Thread) -> str:
    """Return a conversation's HTML id: that of the post that began it, so that it outlives new replies."""
    return f"c{anchor(thread.ids[0])}"


def _mention(spoken: Spoken, members: Mapping[str, Member], zone: tzinfo) -> Mention:
    day, post = shown_moment(spoken.moment, spoken.precision, zone).date(), spoken.post
    return Mention(post.title, members[post.member], post.url, day)


def _spoken(turn: Turn, found: Mapping[str, EntryCard]) -> ThreadCard:
    return ThreadCard(found[turn.id], tuple(_spoken(reply, found) for reply in turn.replies if reply.id in found))


def _frozen(lists: Mapping[str, list[Mention]]) -> dict[str, tuple[Mention, ...]]:
    return {id_: tuple(sorted(mentions, key=lambda one: one.day)) for id_, mentions in lists.items()}
