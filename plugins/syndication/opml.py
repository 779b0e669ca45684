"""A list of subscriptions → OPML 2.0 (opml.org/spec2), which every feed reader imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from plugins.syndication.elements import child, document
from plugins.syndication.text import address


@dataclass(frozen=True)
class Subscription:
    """One feed to follow."""

    title: str
    feed: str
    home: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()


def render(title: str, subscriptions: Iterable[Subscription], owner: str | None = None) -> bytes:
    """Return the list's bytes, in the order given."""
    root = etree.Element("opml")
    root.set("version", "2.0")
    head = child(root, "head")
    child(head, "title", title)
    if owner:
        child(head, "ownerName", owner)
    child(head, "docs", "http://opml.org/spec2.opml")
    body = child(root, "body")
    for subscription in subscriptions:
        child(
            body,
            "outline",
            text=subscription.title,
            title=subscription.title,
            type="rss",
            xmlUrl=address(subscription.feed),
            htmlUrl=address(subscription.home) if subscription.home else None,
            language=subscription.language,
            category=",".join(name.replace(",", " ") for name in subscription.categories) or None,
        )
    return document(root)
