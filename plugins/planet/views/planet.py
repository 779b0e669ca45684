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
from plugins.planet.views.conversations import Conversation, Dialogue, Talk
from plugins.planet.views.library import Library
from plugins.planet.views.river import EntryCard


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


@dataclass(frozen=True)
class Planet:
    """Reads no more of the library than is asked for; everything it returns is ready to be shown."""

    library: Library
    presenter: Presenter
    per_member: int
    dialogue: Dialogue
    related: Related

    def latest(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest entries, not too many of one person."""
        return self.presenter.cards(self.front(count).entries)

    def voices(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest entry of each of those who wrote last."""
        return self.presenter.cards(self.library.last_words(count))

    def newest(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest of all entries, river and history, however many one person wrote."""
        entries = (*self.library.latest(count), *self.library.latest(count, history=True))
        newest = sorted(entries, key=lambda entry: (entry.sort_date, entry.id), reverse=True)
        return self.presenter.cards(newest[:count])

    def front(self, size: int) -> Front:
        """Return the front page's entries, and by member's slug how many more each wrote lately."""
        reach = size * 10
        river = self.library.latest(reach)
        history = self.library.latest(reach, history=True) if len(river) < reach else ()
        return front(river, size, self.per_member, history)

    def fresh(self, count: int) -> tuple[EntryCard, ...]:
        """Return the newest arrivals, for those who subscribe: nothing that was old when its feed was added."""
        return self.presenter.cards(self.library.latest(count))

    def entries_by(self, member: str, count: int) -> tuple[EntryCard, ...]:
        """Return the newest entries of a member."""
        return self.presenter.cards(self.library.of_member(member, count))

    def about(self, event: str, count: int = 100) -> tuple[EntryCard, ...]:
        """Return the newest entries about an event, by its slug, or about a session: ``event/session``."""
        ids = self.related.about.get(event, ())
        return self._named(sorted(ids))[:count] if ids else ()

    def conversation(self, talk: Talk) -> Conversation:
        """Return a conversation's page."""
        return self.dialogue.drawn(talk, self._named)

    def answers_to(self, member: str, count: int) -> tuple[EntryCard, ...]:
        """Return the latest posts of others that answer a member's."""
        return self._latest(self.dialogue.answers_to.get(member, ()), count)

    def talked(self, count: int) -> tuple[EntryCard, ...]:
        """Return the latest posts that take part in a conversation."""
        return self._latest([id_ for talk in self.dialogue.talks for id_ in talk.ids], count)

    def _latest(self, ids: Sequence[str], count: int) -> tuple[EntryCard, ...]:
        """Return the cards of the latest of these posts, what came by mail or letter among them."""
        cards = self.presenter.cards(self.library.named(ids, count)) if ids else ()
        ours = [self.dialogue.ours[id_] for id_ in ids if id_ in self.dialogue.ours]
        return tuple(
            sorted((*cards, *ours), key=lambda entry_card: (entry_card.moment, entry_card.id), reverse=True)[:count]
        )

    def _named(self, ids: Sequence[str]) -> tuple[EntryCard, ...]:
        return self.presenter.cards(self.library.named(ids))
