"""What a person sees who opens a feed in a browser: a greeting, links and dates, in XHTML that feed readers pass over.

CSS can show a feed, but only XHTML has links that can be followed, and a date as people read it. XSLT could do
both, but browsers are giving it up. Source: RFC 4287 §6.4 lets other namespaces in.
"""

from __future__ import annotations

from gettext import NullTranslations

from lxml.etree import _Element

from plugins.language.dates import long_day
from plugins.syndication.model import GREETING, INVITATION, Channel, Item, Welcome
from plugins.syndication.text import address
from plugins.syndication.tree import XHTML, child


def welcome(site: str, words: NullTranslations) -> Welcome:
    """Return how the feeds of a site greet people; ``site`` is its absolute address without a slash at its end."""
    say = words.gettext
    return Welcome(f"{site}/theme/css/feed.css", say(GREETING), f"{site}/follow/", say(INVITATION))


def greet(parent: _Element, channel: Channel) -> None:
    """Say what this page is, how else it can be followed, and where the site is that it belongs to."""
    if not channel.welcome:
        return
    header = _add(parent, "header")
    _add(header, "p", channel.welcome.greeting)
    if channel.welcome.follow:
        _add(_add(header, "p"), "a", channel.welcome.invitation, href=address(channel.welcome.follow))
    _add(_add(header, "p"), "a", channel.title, href=address(channel.home_url))


def lead_to(parent: _Element, item: Item, channel: Channel) -> None:
    """Append a link to the item that a browser can follow, and when it was written, and by whom."""
    if not channel.welcome:
        return
    if item.url:
        _add(parent, "a", item.title or item.url, href=address(item.url))
    day = long_day(item.published, channel.language or "en")
    _add(parent, "p", " · ".join([day, *(person.name for person in item.authors)]))


def _add(parent: _Element, name: str, text: str | None = None, /, **attributes: str) -> _Element:
    return child(parent, f"{{{XHTML}}}{name}", text, **attributes)
