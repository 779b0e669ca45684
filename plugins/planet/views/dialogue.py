"""Conversations as pages show them: who answers whom beside each card, and whole threads, with the words around a link.

library ─► posts ─► conversations.answers, threads ─► Dialogue ─┬─► Card.answers, answered_by
                                                                     └─► Conversation (a thread of cards)
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from plugins.members.model import Member, TextChoice
from plugins.planet.cleaning.tree import linked
from plugins.planet.views import conversations
from plugins.planet.views.cards import Replies, allowed, anchor, shown_moment
from plugins.planet.views.conversations import Thread, ThreadPost, Turn
from plugins.planet.views.library import Library
from plugins.planet.views.river import EntryCard, Mention, PageLink
from plugins.shared.url import page_key

ADDRESS = "planet/conversations/"
LONGEST = 220
_BLOCK = re.compile(r"</?(?:p|li|blockquote|div|td|th|h[1-6]|dd|dt|figcaption|pre|br|hr)\b[^>]*>")
_ANCHOR = re.compile(r'<a\s[^>]*?href="[^"]+"[^>]*>(.*?)</a>', re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


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
    posts: Mapping[str, ThreadPost],
    library: Library,
    members: Mapping[str, Member],
    zone: tzinfo,
    text: TextChoice,
) -> Dialogue:
    """Return the conversations among ``posts`` (by id). ``text`` is the most that the site shows of an entry."""
    found = conversations.answers(posts.values())
    threads = conversations.threads(found, {id_: post.moment for id_, post in posts.items()})
    said = {entry.id: entry.content for entry in library.named(tuple(found))}
    answers: dict[str, list[Mention]] = defaultdict(list)
    answered: dict[str, list[Mention]] = defaultdict(list)
    for id_, targets in found.items():
        post = posts[id_]
        quotable = allowed(members[post.member].text, text) != "title"
        for target in (posts[target] for target in targets):
            key = page_key(target.url)
            words = quote(said.get(id_, ""), lambda url, key=key: page_key(url) == key) if quotable else ""  # type: ignore[misc]
            answers[id_].append(replace(_mention(target, members, zone), quote=words))
            answered[target.id].append(replace(_mention(post, members, zone), quote=words))
    places = {
        id_: PageLink("", f"{ADDRESS}#{thread_anchor(thread)}", len(thread.ids))
        for thread in threads
        for id_ in thread.ids
    }
    return Dialogue(threads, Replies(_frozen(answers), _frozen(answered), places))


def thread_anchor(thread: Thread) -> str:
    """Return a conversation's HTML id: that of the post that began it, so that it outlives new replies."""
    return f"c{anchor(thread.ids[0])}"


def _mention(post: ThreadPost, members: Mapping[str, Member], zone: tzinfo) -> Mention:
    day = shown_moment(post.moment, post.precision, zone).date()
    return Mention(post.title, members[post.member], post.url, day)


def _spoken(turn: Turn, found: Mapping[str, EntryCard]) -> ThreadCard:
    return ThreadCard(found[turn.id], tuple(_spoken(reply, found) for reply in turn.replies if reply.id in found))


def _frozen(lists: Mapping[str, list[Mention]]) -> dict[str, tuple[Mention, ...]]:
    return {id_: tuple(sorted(mentions, key=lambda one: one.day)) for id_, mentions in lists.items()}


def quote(content: str, leads_there: Callable[[str], bool]) -> str:
    """Return the sentence of sanitised HTML whose link ``leads_there`` tells, as plain text; empty if there is none."""
    for block in _BLOCK.split(content):
        for link in _ANCHOR.finditer(block):
            if any(map(leads_there, linked(link[0]))):
                return _sentence(block, link)
    return ""


def _sentence(block: str, link: re.Match[str]) -> str:
    before, said, after = (_plain(part) for part in (block[: link.start()], link[1], block[link.end() :]))
    begun = _SENTENCE.split(before)[-1]
    ended = _SENTENCE.split(said + after)[0] if not _SENTENCE.search(said) else said
    return _cut(" ".join(f"{begun}{ended}".split()), len(begun))


def _plain(piece: str) -> str:
    """Return text without tags; the spaces at its ends stay, so that words do not run together."""
    return html.unescape(re.sub(r"<[^>]*>", "", piece))


def _cut(text: str, position: int) -> str:
    """Return at most ``LONGEST`` characters of ``text`` that hold what stands at ``position``."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(position - LONGEST // 3, len(text) - LONGEST))
    piece = text[start : start + LONGEST - 2]
    if start:
        piece = "…" + piece.partition(" ")[2]
    return piece.rpartition(" ")[0] + "…" if start + LONGEST < len(text) else piece
