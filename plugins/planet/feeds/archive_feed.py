"""The published archive: a JSON Feed for each year, and an index that leads through them. Pure.

    planet/archive/index.json ─ next_url ─► 2026.json ─► 2025.json ─► … the first year

``restore`` reads them back. What a member no longer lets us show, and what is hidden, is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from plugins.members.model import Member
from plugins.planet.cleaning.featured import without_pictures
from plugins.planet.model import Entry
from plugins.planet.relations.model import Related
from plugins.planet.relations.reasons import told
from plugins.planet.store.archive import VERSION
from plugins.planet.store.items import write_items

FOLDER = "planet/archive"


@dataclass(frozen=True)
class SaidBack:
    """What somebody said back who is not on the planet: content/ has it, so that ``restore`` passes it over."""

    id: str
    place: str  # in its conversation, relative to the site
    url: str | None
    day: date
    author: str
    words: Markup

    def item(self, site: str) -> dict[str, Any]:
        """Return it as a JSON Feed item, of no member."""
        return {
            "id": self.id,
            "url": self.url or f"{site}/{self.place}",
            "content_html": str(self.words),
            "date_published": f"{self.day}T00:00:00Z",
            "authors": [{"name": self.author}],
        }


@dataclass(frozen=True)
class ArchiveFeed:
    """Where the archive stands and what it is called; ``years`` are those that have entries, in order."""

    site: str  # absolute, without a slash at its end
    title: str
    years: Sequence[int]
    members: Mapping[str, Member]
    related: Related = field(default_factory=Related)
    places: Mapping[str, str | None] = field(default_factory=dict)  # a post's id → its address

    def index(self, hub: Mapping[str, Any], counts: Mapping[int, int]) -> dict[str, Any]:
        """Return the document to begin with; ``hub`` is what the store knows of feeds and of what was forgotten."""
        latest = self.years[-1] if self.years else None
        archives = [{"year": year, "url": self._address(year), "count": counts[year]} for year in self.years]
        return {**self._head("index", latest), "items": [], "_hub": {**hub, "archives": archives}}

    def year(self, year: int, entries: Iterable[Entry], back: Iterable[SaidBack] = ()) -> dict[str, Any]:
        """Return a year's document: its entries, and what was said back."""
        entries = tuple(entries)
        items = write_items(map(self._consented, entries))
        for entry, item in zip(entries, items, strict=True):
            item["_hub"] |= beside(entry.id, self.related, self.places)
        back_items = [
            {**said_back.item(self.site), "_hub": beside(said_back.id, self.related, self.places)} for said_back in back
        ]
        return {**self._head(year, self.before(year)), "items": [*items, *back_items]}

    def before(self, year: int) -> int | None:
        """Return the year before ``year`` that has entries."""
        return max((other for other in self.years if other < year), default=None)

    def _head(self, name: int | str, following: int | None) -> dict[str, Any]:
        head = {
            "version": VERSION,
            "title": f"{self.title}, {name}" if isinstance(name, int) else self.title,
            "home_page_url": f"{self.site}/planet/",
            "feed_url": self._address(name),
        }
        return head | ({"next_url": self._address(following)} if following else {})

    def _address(self, name: int | str) -> str:
        return f"{self.site}/{FOLDER}/{name}.json"

    def _consented(self, entry: Entry) -> Entry:
        """Return the entry with no more of its text and pictures than its member allows today."""
        text, images = self.members[entry.member].text, self.members[entry.member].images
        if images == "none":
            beside = tuple(attachment for attachment in entry.attachments if attachment.kind != "image")
            entry = replace(entry, content=without_pictures(entry.content), attachments=beside)
        if text == "full" or entry.placeholder:
            return entry
        return replace(entry, content=Markup(), attachments=(), excerpt="" if text == "title" else entry.excerpt)


def beside(id_: str, related: Related, places: Mapping[str, str | None]) -> dict[str, Any]:
    """Return what a post answers, mentions and lists, and which events it is about, each with its reason: ``_hub``."""
    relations = [
        {"kind": relation.kind, "url": url, "evidence": relation.evidence, "why": told(relation.why)}
        for relation in related.of.get(id_, ())
        if (url := places.get(relation.other))
    ]
    events = [{"slug": tie.event, "why": told(tie.why)} for tie in related.events.get(id_, ()) if "/" not in tie.event]
    return {key: value for key, value in (("relations", relations), ("events", events)) if value}
