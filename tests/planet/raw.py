"""RawEntries and what they come from, for tests: what a test does not name has a plain value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from plugins.planet.model import Entry, Feed, ParsedFeed, RawEntry, Response

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FEED = Feed(url="https://blog.example/feed", member="jon", name="Jon Ingham", where="content/members/jon.md:4")
_PLAIN = RawEntry(
    guid="urn:1",
    url="https://blog.example/1",
    title="One",
    title_is_html=False,
    content="<p>All of it.</p>",
    summary="",
    base="https://blog.example/1",
    published=datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
)


def raw(**values: Any) -> RawEntry:
    """Return an entry as its feed has it."""
    return replace(_PLAIN, **values)


def harvested(*entries: RawEntry, feed: Feed = FEED, now: datetime = NOW, **values: Any) -> tuple[Entry, ...]:
    """Return what harvesting a feed of these entries gives."""
    from plugins.planet.cleaning.harvest import harvest

    parsed = ParsedFeed("Blog", values.pop("home", "https://blog.example/"), values.pop("language", None), entries)
    return harvest(parsed, feed, now=now).entries


def response(body: bytes | str, url: str = FEED.url, **headers: str) -> Response:
    """Return a document as it comes from the web."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url=url, status=200, headers=named, body=body.encode() if isinstance(body, str) else body)


def rss(*items: str, head: str = "<title>Blog</title><link>https://blog.example/</link>") -> str:
    """Return an RSS document with these items' insides."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{inside}</channel></rss>'


def atom(*entries: str, attributes: str = "") -> str:
    """Return an Atom document with these entries' insides."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Blog</title>{inside}</feed>'
