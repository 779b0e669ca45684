"""The planet's pages as objects, each read from the library only when it is asked for; pagination of its lists."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from plugins.planet.views.cards import Presenter, shown_moment
from plugins.planet.views.library import Library
from plugins.planet.views.outline import LanguageCount, Outline, SharedTag, Surroundings, spoken
from plugins.planet.views.planet import Front, Planet
from plugins.planet.views.river import EntryCard, Held, Month, PageLink, PagePlace, River, Year, day_groups

FEEDS = (
    PageLink("Atom", "planet/atom.xml"),
    PageLink("RSS", "planet/rss.xml"),
    PageLink("JSON Feed", "planet/feed.json"),
    PageLink("OPML", "planet/members.opml"),
)


@dataclass(frozen=True)
class ListPage:
    """A page of the archive: known by what is on it, and not read before that is needed."""

    address: str
    template: str
    digest: str  # changes when the page would look different
    ids: tuple[str, ...]
    page: PagePlace = field(default_factory=PagePlace)
    feed: str | None = None  # the address of a feed with the same entries
    facts: Mapping[str, Any] = field(default_factory=dict)  # what its template reads beside ``river``


class Unread(Sequence[EntryCard]):
    """The entries with these ``ids``, which ``read`` gives: not before they are looked at.

    Two with the same ``digest`` look the same.
    """

    def __init__(self, digest: str, ids: Sequence[str], read: Callable[[Sequence[str]], Sequence[EntryCard]]) -> None:
        self._digest, self._ids, self._read = digest, ids, read

    @property
    def digest(self) -> str:
        """Return what stands for all of them."""
        return self._digest

    @cached_property
    def _cards(self) -> Sequence[EntryCard]:
        return self._read(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, at: Any) -> Any:
        return self._cards[at]


@dataclass(frozen=True)
class PlanetPages:
    """What each page of the planet shows."""

    library: Library
    planet: Planet
    presenter: Presenter
    surroundings: Surroundings
    page_size: int

    @cached_property
    def _shown(self) -> tuple[Outline, ...]:
        """What stands in lists of all members: each post once, as its writer has it."""
        return tuple(outline for outline in self.library.outlines if outline.id not in self.library.copies)

    @cached_property
    def _arrivals(self) -> tuple[Outline, ...]:
        return tuple(outline for outline in self._shown if outline.fresh)

    @property
    def shown(self) -> Counter[tuple[str, str]]:
        """Return how many entries are shown of each (feed, member)."""
        return Counter((outline.feed, outline.member) for outline in self._shown)

    @property
    def count(self) -> int:
        """Return how many entries the planet shows in all."""
        return len(self._shown)

    @property
    def full(self) -> int:
        """Return how many archives of the feed there are."""
        return len(self._arrivals) // self.page_size

    def waiting(self) -> tuple[EntryCard, ...]:
        """Return the arrivals that stand in no archive yet, the newest first."""
        ids = [arrival.id for arrival in self._arrivals[self.full * self.page_size :]]
        return self.presenter.cards(self.library.named(ids))

    @cached_property
    def _front(self) -> Front:
        return self.planet.front(self.page_size)

    @cached_property
    def _rest(self) -> tuple[Outline, ...]:
        """All that the front page does not show, members' backlog included, the earliest first.

        So the pages go on where the front page ends, and are counted from the first: one that is full stays as it is.
        """
        shown = {entry.id for entry in self._front.entries}
        rest = sorted((outline for outline in self._shown if outline.id not in shown), key=lambda outline: outline.id)
        rest.sort(key=self._place, reverse=True)
        return tuple(rest[::-1])

    def _place(self, outline: Outline) -> tuple[date, bool, datetime]:
        """Return where an entry stands: what has no day follows its month's days, as ``day_groups`` has it."""
        day = shown_moment(outline.moment, outline.precision, self.presenter.zone).date()
        known = outline.precision != "month"
        return day if known else day.replace(day=1), known, outline.moment

    def front(self) -> River:
        """Return the front page."""
        members = self.presenter.members
        last = self._last
        page = PagePlace(last=last, older=PageLink("", _numbered(last), last) if last else None)
        held_back = tuple(Held(members[slug], number) for slug, number in self._front.held.items())
        return River(day_groups(self.presenter.cards(self._front.entries)), self.count, page, FEEDS, held_back)

    @property
    def _last(self) -> int:
        """Return how many pages go on from the front page; the newest may not be full yet."""
        return -(-len(self._rest) // self.page_size)

    def _page(self, outlines: Sequence[Outline], number: int) -> Sequence[Outline]:
        """Return what stands on page ``number`` of ``outlines``, which are counted from the oldest."""
        return outlines[(number - 1) * self.page_size : number * self.page_size]

    def numbered(self) -> Iterator[ListPage]:
        """Yield the pages that go on from the front page, the earliest entries' first."""
        last = self._last
        for number in range(1, last + 1):
            newer = PageLink("", _numbered(number + 1) if number < last else "planet/", number + 1)
            older = PageLink("", _numbered(number - 1), number - 1) if number > 1 else None
            page = PagePlace(number, newer=newer, older=older)
            yield self._list_page(_numbered(number), "planet", page, self._page(self._rest, number))

    def archives(self) -> Iterator[ListPage]:
        """Yield the feeds of what arrived before, a full page each, the first arrivals first: none ever changes."""
        for number in range(1, self.full + 1):
            feed = f"{_numbered(number)}atom.xml"
            yield self._list_page("planet/", "planet", PagePlace(number), self._page(self._arrivals, number), feed)

    @cached_property
    def _by_month(self) -> dict[Month, list[Outline]]:
        months = defaultdict(list)
        for outline in self._shown:
            day = shown_moment(outline.moment, outline.precision, self.presenter.zone).date()
            months[day.replace(day=1)].append(outline)
        return {Month(first, len(months[first])): months[first] for first in sorted(months)}

    @property
    def years(self) -> tuple[Year, ...]:
        """Return the years of the archive with their months, the latest year first."""
        numbers = sorted({month.day.year for month in self._by_month}, reverse=True)
        return tuple(Year(n, tuple(month for month in self._by_month if month.day.year == n)) for n in numbers)

    def months(self) -> Iterator[ListPage]:
        """Yield every month of the archive, the earliest first, by the site's clock."""
        months = list(self._by_month)
        for position, month in enumerate(months):
            following = months[position + 1] if position + 1 < len(months) else None
            earlier = months[position - 1] if position else None
            page = PagePlace(newer=following, older=earlier)
            yield self._list_page(month.url, "planet_month", page, self._by_month[month], month=month)

    def calendar_years(self) -> dict[int, tuple[Outline, ...]]:
        """Return the entries of each year in UTC, the earliest year first."""
        years = defaultdict(list)
        for outline in self.library.outlines:
            years[outline.moment.year].append(outline)
        return {year: tuple(years[year]) for year in sorted(years)}

    def tagged(self, tag: SharedTag) -> ListPage:
        """Return the page with the newest entries of a tag."""
        entries = self._foremost(self._by_id[id_] for id_ in tag.entries if id_ in self._by_id)
        return self._list_page(tag.url, "planet_tag", PagePlace(), entries, feed=f"{tag.url}atom.xml", tag=tag.link)

    @cached_property
    def by_language(self) -> Mapping[LanguageCount, tuple[Outline, ...]]:
        """Return the entries of each language that has a page."""
        return spoken(self._shown)

    def languages(self) -> Iterator[ListPage]:
        """Yield a page with the newest entries of each language."""
        for language, entries in self.by_language.items():
            feed = f"{language.url}atom.xml"
            chosen = self._foremost(entries)
            yield self._list_page(language.url, "planet_language", PagePlace(), chosen, feed, language=language)

    def _foremost(self, entries: Iterable[Outline]) -> Sequence[Outline]:
        """Return what came as news, the newest first, and for the rest of a page what a new feed brought.

        Of an undated post that came with its feed nobody knows that it is new, so that it comes last.
        """
        return sorted(
            entries,
            key=lambda outline: (outline.fresh, outline.published is not None, outline.moment, outline.id),
            reverse=True,
        )[: self.page_size]

    def read(self, list_page: ListPage) -> River:
        """Return what a list_page shows."""
        cards = self._named(list_page.ids)
        feeds = (PageLink("Atom", list_page.feed),) if list_page.feed else FEEDS if list_page.page.number else ()
        return River(day_groups(cards), len(cards), list_page.page, feeds)

    @cached_property
    def by_member(self) -> Mapping[str, Sequence[Outline]]:
        """Return each member's entries, the latest first, history and all."""
        entries = defaultdict(list)
        by_id = sorted(self.library.outlines, key=lambda outline: outline.id)  # as the library has those of one moment
        for outline in sorted(by_id, key=lambda outline: outline.moment, reverse=True):
            entries[outline.member].append(outline)
        return entries

    def latest_by(self, member: str, count: int, *facts: object) -> Unread:
        """Return the latest entries of a member; ``facts`` are what they look like by, beside what stands in them."""
        latest = self.by_member.get(member, ())[:count]
        digest = self.surroundings.digest(*facts, entries=latest)
        return Unread(digest, [outline.id for outline in latest], self._named)

    def _named(self, ids: Sequence[str]) -> tuple[EntryCard, ...]:
        return self.presenter.cards(self.library.named(ids))

    def of(self, ids: Iterable[str]) -> tuple[Outline, ...]:
        """Return the outlines of the entries with these ids, in this order."""
        return tuple(self._by_id[id_] for id_ in ids if id_ in self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, Outline]:
        return {outline.id: outline for outline in self.library.outlines}

    def _list_page(
        self,
        address: str,
        template: str,
        page: PagePlace,
        entries: Sequence[Outline],
        feed: str | None = None,
        **facts: Any,
    ) -> ListPage:
        digest = self.surroundings.digest(address, template, page, feed, facts, entries=entries)
        return ListPage(address, template, digest, tuple(entry.id for entry in entries), page, feed, facts)


def _numbered(number: int) -> str:
    return f"planet/page/{number}/"
