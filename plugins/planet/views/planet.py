"""What other parts of the site ask the planet for, and which entries stand on its front page.

entries ─► newest_first ─► front (a cap for each member) ─► the front page, and who has more
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plugins.planet.model import Entry
from plugins.planet.relations.model import Related
from plugins.planet.views.cards import Presenter
from plugins.planet.views.dialogue import Conversation, Dialogue, Talk
from plugins.planet.views.library import Library
from plugins.planet.views.river import EntryCard, Mention, PageLink, Pointing


@dataclass(frozen=True)
class Front:
    """The front page's entries, and for each member how many were held back."""

    entries: tuple[Entry, ...]
    held: Mapping[str, int]


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by date, the newest first; those of one moment by their id."""
    return sorted(sorted(entries, key=lambda entry: entry.id), key=lambda entry: entry.sort_date, reverse=True)


def front(entries: Iterable[Entry], size: int, per_member: int, history: Iterable[Entry] = ()) -> Front:
    """Return at most ``size`` of the newest, at most ``per_member`` of one member.

    ``history`` (posts from before their feed was added) fills the page of a planet that is too young to fill it.
    """
    chosen, held = _capped(newest_first(entries), size, per_member, Counter())
    if len(chosen) < size:
        counts = Counter(entry.member for entry in chosen)
        older, _ = _capped(newest_first(history), size - len(chosen), per_member, counts)
        chosen = newest_first([*chosen, *older])
    return Front(tuple(chosen), dict(sorted(held.items())))


def _capped(
    ordered: Sequence[Entry], size: int, per_member: int, counts: Counter[str]
) -> tuple[list[Entry], Counter[str]]:
    chosen: list[Entry] = []
    held: Counter[str] = Counter()
    for entry in ordered:
        if len(chosen) == size:
            break
        if counts[entry.member] >= per_member:
            held[entry.member] += 1
            continue
        counts[entry.member] += 1
        chosen.append(entry)
    return chosen, held


class Planet:
    """Reads no more of the library than is asked for; everything it returns is ready to be shown."""

    def __init__(
        self, library: Library, presenter: Presenter, per_member: int, dialogue: Dialogue, related: Related
    ) -> None:
        self._library = library
        self._presenter = presenter
        self._per_member = per_member
        self._dialogue = dialogue
        self._related = related

    def latest(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest entries, not too many of one person."""
        return self._presenter.cards(self.front(count)[0])

    def voices(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest entry of each of those who wrote last."""
        return self._presenter.cards(self._library.last_words(count))

    def newest(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest of all entries, river and history, however many one person wrote."""
        entries = (*self._library.latest(count), *self._library.latest(count, history=True))
        newest = sorted(entries, key=lambda entry: (entry.sort_date, entry.id), reverse=True)
        return self._presenter.cards(newest[:count])

    def front(self, size: int) -> tuple[tuple[Entry, ...], dict[str, int]]:
        """Return the front page's entries, and by member's slug how many more each wrote lately."""
        reach = size * 10
        river = self._library.latest(reach)
        history = self._library.latest(reach, history=True) if len(river) < reach else ()
        chosen = front(river, size, self._per_member, history)
        return chosen.entries, dict(chosen.held)

    def fresh(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest arrivals, for those who subscribe: nothing that was old when its feed was added."""
        return self._presenter.cards(self._library.latest(count))

    def entries_by(self, member: str, count: int) -> tuple[EntryCard, ...]:
        """Return the newest entries of a member."""
        return self._presenter.cards(self._library.of_member(member, count))

    def count_by(self, member: str) -> int:
        """Return how many entries of a member there are."""
        return self._library.count(member=member)

    @property
    def talks(self) -> tuple[Talk, ...]:
        """Return the conversations, the liveliest now first: members who answer one another on their blogs."""
        return self._dialogue.talks

    @property
    def dialogues(self) -> tuple[Talk, ...]:
        """Return those in which several speak."""
        return tuple(talk for talk in self.talks if len(talk.voices) > 1)

    def conversation(self, talk: Talk) -> Conversation:
        """Return a conversation's page."""
        return self._dialogue.drawn(talk, self._named)

    def answers_to(self, member: str, count: int) -> tuple[EntryCard, ...]:
        """Return the latest posts of others that answer a member's."""
        return self._latest(self.answering(member), count)

    def answering(self, member: str) -> tuple[str, ...]:
        """Return the ids of others' posts that answer a member's."""
        return self._dialogue.answers_to.get(member, ())

    def talked(self, count: int) -> tuple[EntryCard, ...]:
        """Return the latest posts that take part in a conversation."""
        return self._latest([id_ for talk in self.talks for id_ in talk.ids], count)

    def pointing(self, talk: Talk) -> Pointing:
        """Return (kind, mention) of the posts that point at a conversation and do not take part in it."""
        return self._dialogue.pointing(talk)

    def talks_by(self, member: str) -> tuple[Talk, ...]:
        """Return the conversations in which a member speaks."""
        return tuple(talk for talk in self._dialogue.by(member) if len(talk.voices) > 1)

    def talks_about(self, event: str) -> tuple[Talk, ...]:
        """Return the conversations among whose posts is one about an event."""
        return self._dialogue.among(self._related.about.get(event, ()))

    def talk_of(self, post: str) -> Talk | None:
        """Return the conversation that a post takes part in; one of this site's own is called by its address."""
        return next(iter(self._dialogue.among({post})), None)

    def place_of(self, post: str) -> PageLink | None:
        """Return where a post stands in its conversation."""
        return self._dialogue.replies.conversations.get(post)

    def said_back(self, post: str) -> tuple[Mention, ...]:
        """Return what people who are not on the planet said back to a post, and where they speak of it."""
        beside = (one for _, one in self._dialogue.replies.pointing.get(post, ()))
        found = (*self._dialogue.replies.answered_by.get(post, ()), *beside)
        return tuple(sorted((one for one in found if one.words), key=lambda one: one.day))

    def mentioned(self, post: str) -> Pointing:
        """Return which members' posts mention a post of this site, or have it in a list."""
        return tuple(one for one in self._dialogue.replies.pointing.get(post, ()) if not one[1].words)

    @property
    def gone(self) -> tuple[str, ...]:
        """Return the names of conversations of which nothing is left."""
        return self._dialogue.gone

    @property
    def led_on(self) -> Mapping[str, str]:
        """Return the addresses that conversations had, or may have had, each with where it leads."""
        return self._dialogue.led_on

    def _latest(self, ids: Sequence[str], count: int) -> tuple[EntryCard, ...]:
        """Return the cards of the latest of these posts, what came by mail or letter among them."""
        cards = self._presenter.cards(self._library.named(ids, count)) if ids else ()
        ours = [self._dialogue.ours[id_] for id_ in ids if id_ in self._dialogue.ours]
        return tuple(sorted((*cards, *ours), key=lambda one: (one.moment, one.id), reverse=True)[:count])

    def _named(self, ids: tuple[str, ...]) -> tuple[EntryCard, ...]:
        return self._presenter.cards(self._library.named(ids))

    def about(self, event: str, count: int = 100) -> tuple[EntryCard, ...]:
        """Return the newest entries about an event, by its slug, or about a session: ``event/session``."""
        ids = self._related.about.get(event, ())
        return self._named(tuple(sorted(ids)))[:count] if ids else ()
