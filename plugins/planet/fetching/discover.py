"""A web page → the addresses of its feeds, the way readers' programs find them.

Source: the RSS Advisory Board's and WHATWG's <link rel="alternate" type="application/rss+xml"> autodiscovery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.planet.cleaning.address import web_address

if TYPE_CHECKING:
    from bs4 import Tag

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_MOST = 1_000_000


def discover(html: str, base: str) -> tuple[str, ...]:
    """Return the feeds that a page declares, in its order; those of its comments only if there is nothing else."""
    from bs4 import BeautifulSoup, SoupStrainer  # slow to load; nearly every feed is a feed

    soup = BeautifulSoup(html[:_MOST], "lxml", parse_only=SoupStrainer(["base", "link"]))
    for element in soup.find_all("base", href=True, limit=1):
        base = web_address(str(element["href"]), base) or base
    found = [(url, str(link.get("title") or "")) for link in soup.find_all("link") if (url := _feed(link, base))]
    posts = [url for url, title in found if "comment" not in (title + url).lower()]
    return tuple(dict.fromkeys(posts or [url for url, _ in found]))


def _feed(link: Tag, base: str) -> str | None:
    """Return the absolute address of the feed that ``link`` declares, or None when it declares something else."""
    rel = link.get("rel") or ()
    if "alternate" not in [word.lower() for word in (rel.split() if isinstance(rel, str) else rel)]:
        return None
    kind = str(link.get("type") or "").split(";")[0].strip().lower()
    url = web_address(str(link.get("href") or ""), base)
    return url if url and (kind in _TYPES or (kind == "application/json" and "feed" in url)) else None
