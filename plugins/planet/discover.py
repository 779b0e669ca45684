"""A web page → the addresses of its feeds, the way readers' programs find them.

Source: the RSS Advisory Board's and WHATWG's <link rel="alternate" type="application/rss+xml"> autodiscovery.
"""

from __future__ import annotations

from html.parser import HTMLParser

from plugins.planet.address import web_address

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_MOST = 1_000_000


def discover(html: str, base: str) -> tuple[str, ...]:
    """Return the feeds that a page declares, in its order; those of its comments only if there is nothing else."""
    finder = _Finder(base)
    finder.feed(html[:_MOST])
    posts = [url for url, title in finder.found if "comment" not in (title + url).lower()]
    return tuple(dict.fromkeys(posts or [url for url, _ in finder.found]))


class _Finder(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base":
            self.base = web_address(values.get("href"), self.base) or self.base
        if tag != "link" or "alternate" not in values.get("rel", "").lower().split():
            return
        kind = values.get("type", "").split(";")[0].strip().lower()
        url = web_address(values.get("href"), self.base)
        if url and (kind in _TYPES or (kind == "application/json" and "feed" in url)):
            self.found.append((url, values.get("title", "")))
