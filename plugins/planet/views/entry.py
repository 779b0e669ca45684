"""The page of each entry: all that its member lets us show of it, who speaks with it, and what came before and after.

outlines, titles ─► a member's chain ─► EntryLeaf (address, digest, neighbours) ─► EntryPage, read in batches
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from plugins.planet.views.cards import Presenter, address, folder, shown_moment
from plugins.planet.views.outline import Outline, Surroundings
from plugins.planet.views.river import EntryCard

if TYPE_CHECKING:
    from plugins.members.model import Member
    from plugins.planet.views.library import Library

BATCH = 100  # entries that are read at once


@dataclass(frozen=True)
class TitleLine:
    """An entry in a list by title; the title is empty for a note."""

    title: str
    url: str
    day: date
    precision: str = "second"
    why: str = ""  # of an event: how it is known that the entry is about it


@dataclass(frozen=True)
class Near:
    """What a member wrote just after and just before an entry, the latest first."""

    newer: tuple[TitleLine, ...]
    older: tuple[TitleLine, ...]


@dataclass(frozen=True)
class EntryPage:
    """What an entry's page shows; ``shelf`` is the address of all by its member."""

    card: EntryCard
    shelf: str
    near: Near  # of its member
    events: tuple[TitleLine, ...] = ()  # that it speaks of
    silent: date | None = None  # since when its blog has not answered, where that is long


@dataclass(frozen=True)
class EntryLeaf:
    """An entry's page before it is read."""

    id: str
    address: str
    digest: str  # changes when the page would look different
    near: Near


@dataclass(frozen=True)
class Shelf:
    """A member's entries by title, the latest first, in years."""

    member: Member
    address: str
    years: tuple[tuple[int, tuple[TitleLine, ...]], ...]

    @property
    def count(self) -> int:
        """Return how many there are."""
        return sum(len(lines) for _, lines in self.years)


@dataclass(frozen=True)
class EntryPages:
    """The pages of all entries. ``events`` are by an entry's id, ``silent`` by its feed."""

    library: Library
    presenter: Presenter
    surroundings: Surroundings
    events: Mapping[str, tuple[TitleLine, ...]] = field(default_factory=dict)
    silent: Mapping[str, date] = field(default_factory=dict)

    def shelf(self, member: Member, outlines: Sequence[Outline]) -> Shelf:
        """Return the list of all that a member wrote; ``outlines`` are the latest first."""
        by_year = groupby(map(self._line, outlines), lambda line: line.day.year)
        years = tuple((year, tuple(lines)) for year, lines in by_year)
        return Shelf(member, folder(member.slug), years)

    def leaves(self, outlines: Sequence[Outline]) -> Iterator[EntryLeaf]:
        """Yield the pages of a member's entries, which are ``outlines``, the latest first."""
        lines = [self._line(outline) for outline in outlines]
        for number, (outline, line) in enumerate(zip(outlines, lines, strict=True)):
            near = Near(tuple(lines[max(0, number - 2) : number]), tuple(lines[number + 1 : number + 3]))
            facts = near, self.events.get(outline.id), self.silent.get(outline.feed)
            digest = self.surroundings.digest(line, *facts, entries=[outline])
            yield EntryLeaf(outline.id, line.url, digest, near)

    def read(self, leaves: Iterable[EntryLeaf]) -> dict[str, EntryPage]:
        """Return what pages show, by their entries' ids."""
        wanted = {leaf.id: leaf for leaf in leaves}
        cards = self.presenter.cards(self.library.named(list(wanted)))
        return {card.id: self._page(card, wanted[card.id]) for card in cards}

    def _page(self, card: EntryCard, leaf: EntryLeaf) -> EntryPage:
        return EntryPage(
            card, folder(card.member.slug), leaf.near, self.events.get(card.id, ()), self.silent.get(card.feed)
        )

    def _line(self, outline: Outline) -> TitleLine:
        day = shown_moment(outline.moment, outline.precision, self.presenter.zone).date()
        url = address(outline.id, outline.member, outline.moment, outline.precision)
        return TitleLine(outline.title, url, day, outline.precision)
