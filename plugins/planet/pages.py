"""The planet's pages as objects, one after the other, read from the library as each is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice

from plugins.planet.cards import Presenter, shown_moment
from plugins.planet.library import Library
from plugins.planet.model import Entry
from plugins.planet.planet import Planet
from plugins.planet.river import Card, Held, Link, Month, Page, River, Year, day_groups
from plugins.planet.selection import newest_first, pages
from plugins.planet.tags import Tag

FEEDS = (
    Link("Atom", "planet/atom.xml"),
    Link("RSS", "planet/rss.xml"),
    Link("JSON Feed", "planet/feed.json"),
    Link("OPML", "planet/members.opml"),
)


@dataclass(frozen=True)
class Pages:
    """What each page of the planet shows."""

    library: Library
    planet: Planet
    presenter: Presenter
    page_size: int

    @cached_property
    def count(self) -> int:
        """Return how many entries the planet shows in all."""
        return self.library.count()

    def front(self) -> River:
        """Return the front page."""
        entries, held = self.planet.front(self.page_size)
        members = self.presenter.members
        older = Link("Older", _numbered(last), last) if (last := self._last) else None
        return self._river(
            self.presenter.cards(entries),
            page=Page(last=last, older=older),
            feeds=FEEDS,
            held=tuple(Held(members[slug], number) for slug, number in held.items()),
        )

    def numbered(self) -> Iterator[River]:
        """Yield the pages of the river, the first arrivals first."""
        arrivals, last = self.library.arrivals(), self._last
        for number in range(1, last + 1):
            entries = newest_first(islice(arrivals, self.page_size))
            newer = Link("Newer", _numbered(number + 1) if number < last else "planet/", number + 1)
            older = Link("Older", _numbered(number - 1), number - 1) if number > 1 else None
            yield self._river(self.presenter.cards(entries), page=Page(number, last, newer, older))

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """Return the years of the archive with their months, the latest year first."""
        zone = self.presenter.zone
        days = (shown_moment(moment, precision, zone) for moment, precision in self.library.moments())
        counts = Counter(day.date().replace(day=1) for day in days)
        months = [Month(first, counts[first]) for first in sorted(counts)]
        numbers = sorted({month.day.year for month in months}, reverse=True)
        return tuple(Year(year, tuple(month for month in months if month.day.year == year)) for year in numbers)

    def months(self) -> Iterator[tuple[Month, River]]:
        """Yield every month of the archive with its entries, the earliest first."""
        months = [month for year in reversed(self.years) for month in year.months]
        for position, month in enumerate(months):
            following = months[position + 1] if position + 1 < len(months) else None
            earlier = months[position - 1] if position else None
            page = Page(newer=_to(following), older=_to(earlier))
            yield month, self._river(self._of(month.day), page=page)

    def tagged(self, tag: Tag) -> River:
        """Return the newest entries with a tag."""
        entries = self.library.named(tag.entries[: self.page_size])
        return self._river(self.presenter.cards(entries), feeds=(Link("Atom", f"{tag.url}atom.xml"),))

    def _of(self, first: date) -> tuple[Card, ...]:
        """Return the cards of a month as the site's clock has it; the store's is a day off at most."""
        start = datetime(first.year, first.month, 1, tzinfo=UTC)
        entries = self.library.between(start - timedelta(days=1), start + timedelta(days=33))
        cards = self.presenter.cards(entries)
        return tuple(card for card in cards if card.day.replace(day=1) == first)

    @cached_property
    def full(self) -> int:
        """Return how many pages of the river are full, and so stay as they are."""
        return self.library.count(river=True) // self.page_size

    @cached_property
    def _last(self) -> int:
        return pages(self.library.count(river=True), self.page_size)

    def _river(
        self,
        cards: Sequence[Card],
        *,
        page: Page | None = None,
        feeds: tuple[Link, ...] = (),
        held: tuple[Held, ...] = (),
    ) -> River:
        return River(day_groups(cards), self.count, page or Page(), feeds, held)


def entries_of_year(library: Library, year: int) -> tuple[Entry, ...]:
    """Return a calendar year's entries (in UTC, as the archive's files have them)."""
    return library.between(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))


def _numbered(number: int) -> str:
    return f"planet/page/{number}/"


def _to(month: Month | None) -> Link | None:
    return Link(f"{month.day:%Y-%m}", month.url, month.count) if month else None
