"""What a person sees who opens a feed in a browser: a greeting and links, in XHTML that feed readers pass over.

CSS can show a feed, but only XHTML has links that can be followed. Source: RFC 4287 §6.4 lets other namespaces in.
"""

from __future__ import annotations

from lxml.etree import _Element

from plugins.syndication.model import Channel, Item
from plugins.syndication.text import address
from plugins.syndication.tree import XHTML, child


def greet(parent: _Element, channel: Channel) -> None:
    """Say what this page is, and where the site is that it belongs to."""
    if not channel.greeting:
        return
    header = child(parent, f"{{{XHTML}}}header")
    child(header, f"{{{XHTML}}}p", channel.greeting)
    paragraph = child(header, f"{{{XHTML}}}p")
    child(paragraph, f"{{{XHTML}}}a", channel.title, href=address(channel.home_url))


def lead_to(parent: _Element, item: Item, channel: Channel) -> None:
    """Append a link to the item that a browser can follow."""
    if channel.greeting and item.url:
        child(parent, f"{{{XHTML}}}a", item.title or item.url, href=address(item.url))
