"""The formats of feeds, and the addresses at which a site could be subscribed to before it came here (FEEDS)."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from plugins.syndication import atom, json_feed, rss


@dataclass(frozen=True)
class FeedFormat:
    """A format of feeds: the name of our own feed in it, what renders it, and its media type."""

    name: str
    renders: ModuleType
    media: str


ATOM = FeedFormat("atom.xml", atom, "application/atom+xml")
RSS = FeedFormat("rss.xml", rss, "application/rss+xml")
JSON = FeedFormat("feed.json", json_feed, "application/feed+json")
FORMATS = (ATOM, RSS, JSON)


def earlier_file(address: str) -> str:
    """Return the file of the site that a host shows at ``address``."""
    name = address.strip("/")
    return f"{name}/index.html" if address.endswith("/") or "." not in name.rpartition("/")[2] else name


def kind_of(address: str) -> FeedFormat:
    """Return the format of an earlier feed: the one that its address names, RSS where that names none."""
    return JSON if address.endswith(".json") else ATOM if "atom" in address.lower() else RSS
