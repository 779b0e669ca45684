"""The one small object that every template may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class NavigationItem:
    """A link of the site's navigation; ``url`` is relative to the site."""

    title: str
    url: str


@dataclass(frozen=True)
class NextEvent:
    """What every page says of the next event; ``url`` is relative to the site."""

    title: str
    url: str
    start: date | datetime
    month_only: bool = False  # the day is not known yet


@dataclass(frozen=True)
class SiteInfo:
    """What a page may know of the site around it."""

    name: str
    tagline: str
    language: str
    direction: str
    url: str  # absolute, without a slash at its end; http://localhost:8000 where no address is set
    navigation: tuple[NavigationItem, ...]
    pages: tuple[NavigationItem, ...]  # the footer's: every page
    repository: str | None  # where the content can be edited
    branch: str
    contact: str | None  # an e-mail address
    licence: str | None  # of the content
    licence_url: str
    hashtag: str | None
    picture: str  # the card of pages that have none of their own, relative to the site
    mark: str = ""  # the picture beside the name, relative to the site; without one the theme draws its own
    newsletter: str | None = None  # where readers leave an address for the digest by e-mail
    parts: tuple[str, ...] = ()  # the names of those that the site has: events, planet, posts, members, search
    webmention: str | None = None  # where pages that can be answered take Webmentions
    next_event: NextEvent | None = None
    # Links that the settings name, to anywhere: their addresses are whole, or begin at the host.
    menu: tuple[NavigationItem, ...] = ()
    links: tuple[NavigationItem, ...] = ()
    social: tuple[NavigationItem, ...] = ()

    def has(self, slug: str) -> bool:
        """Return whether there is a page with this slug: a community need not write every page that ours has."""
        return any(page.url == f"{slug}/" for page in self.pages)

    def has_parts(self, *names: str) -> bool:
        """Return whether the site has all of these parts."""
        return set(names) <= set(self.parts)
