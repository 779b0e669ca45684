"""Which of the members' tags are shared, and so have a page of their own. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.planet.showing.river import Link
from plugins.shared.slug import slugify


@dataclass(frozen=True)
class Tag:
    """A tag with a page: its most usual spelling, its slug, and its entries' ids, the latest first."""

    title: str
    slug: str
    entries: tuple[str, ...]

    @property
    def url(self) -> str:
        """Return the tag's page, relative to the site."""
        return f"planet/tags/{self.slug}/"

    @property
    def link(self) -> Link:
        """Return a link to the tag's page."""
        return Link(self.title, self.url, len(self.entries))


def shared(uses: Iterable[tuple[str, str, str]], least: int) -> tuple[Tag, ...]:
    """Return the tags that ``least`` members or more use, by name; ``uses`` are (entry's id, member, tag)."""
    entries: dict[str, dict[str, None]] = defaultdict(dict)
    members: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    slugs: dict[str, str] = {}
    for id_, member, name in uses:
        slug = slugs.get(name) or slugs.setdefault(name, slugify(name))
        entries[slug][id_] = None
        members[slug].add(member)
        spellings[slug][name] += 1
    return tuple(
        Tag(_usual(spellings[slug]), slug, tuple(entries[slug]))
        for slug in sorted(entries)
        if len(members[slug]) >= least
    )


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))
