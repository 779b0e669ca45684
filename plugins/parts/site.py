"""The one object that every part works with: what is given, and what the parts know; and a part, which may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote

from plugins.cards.deck import Deck
from plugins.cards.drawing import Card
from plugins.cards.icon import Mark
from plugins.images.album import Album
from plugins.language.dates import long_day
from plugins.language.tag import direction
from plugins.memo.artifact import Artifacts
from plugins.memo.memo import Memo
from plugins.parts.given import (
    News,
    NextEvent,
    OutputFiles,
    OutputPage,
    Piece,
    Record,
    RecordKind,
    Revision,
    SiteInfo,
    Text,
)
from plugins.shared.address import absolute_site
from plugins.shared.body import Written
from plugins.shared.community import Community, NavigationItem
from plugins.syndication.model import FeedMaker, Item
from plugins.writing.rendered import Rendered
from plugins.writing.renderer import Renderer

Content = TypeVar("Content")


@dataclass
class Site:
    """One build: its sources, and its parts in the order of their names."""

    settings: Mapping[str, Any]  # Pelican's
    community: Community  # what they say
    now: datetime
    words: NullTranslations
    memo: Memo
    album: Album
    deck: Deck
    renderer: Renderer
    owner: Callable[[str], str | None]  # an address of the output → the content file that asked for it
    chosen: Mapping[str, Any]  # of the settings, those that the community wrote
    parts: tuple[Part, ...] = ()
    artifacts: Artifacts = field(init=False)
    _content: dict[type, Any] = field(default_factory=dict)
    _about: dict[str, dict[str, Any]] = field(
        default_factory=dict
    )  # members, who are asked about for each of their posts

    # What was read

    def put(self, content: object) -> None:
        """Give the parts what was read of content/, by its kind."""
        self._content[type(content)] = content

    def content(self, kind: type[Content]) -> Content:
        """Return what was read of this ``kind``."""
        content: Content = self._content[kind]
        return content

    # What the settings say

    @property
    def root(self) -> Path:
        """Return the project's folder."""
        return Path(self.settings["PATH"]).parent

    @property
    def url(self) -> str:
        """Return the site's absolute address without a slash at its end."""
        return absolute_site(self.settings)

    @property
    def feeds(self) -> FeedMaker:
        """Return what all feeds are made with, the WebSub hub that they name among it."""
        ours = self.community
        return FeedMaker(self.url, ours.language, ours.identity, self.words, ours.websub or None)

    @property
    def publishing(self) -> bool:
        """Return whether this site is to be published, and not looked at while somebody writes."""
        return bool(self.settings.get("PUBLISHING"))

    # What the parts know

    def about_member(self, slug: str) -> dict[str, Any]:
        """Return what all parts have to show on a member's page."""
        if slug not in self._about:
            self._about[slug] = {key: value for part in self.parts for key, value in part.about_member(slug).items()}
        return self._about[slug]

    def about_event(self, slug: str) -> dict[str, Any]:
        """Return what all parts have to show on the page of an event, or of a session (``event/session``)."""
        return {key: value for part in self.parts for key, value in part.about_event(slug).items()}

    def about_post(self, url: str) -> dict[str, Any]:
        """Return what all parts have to show on the page of a post."""
        return {key: value for part in self.parts for key, value in part.about_post(url).items()}

    def home(self) -> dict[str, Any]:
        """Return what all parts have to show on the home page."""
        return {key: value for part in self.parts for key, value in part.home().items()}

    def items_by(self, member: str) -> Sequence[Item]:
        """Return what a member wrote for this site, as items of a feed."""
        return [item for part in self.parts for item in part.items_by(member)]

    @cached_property
    def until(self) -> datetime | None:
        """Return the first moment after now at which the same content gives another site; None for never."""
        moments = (moment for part in self.parts for moment in part.moments())
        return min((moment for moment in moments if moment > self.now), default=None)

    def calendar(self) -> object:
        """Return the ways to subscribe to the calendar of everything; None where there is none."""
        return next(filter(None, (part.calendar() for part in self.parts)), None)

    def info(self) -> SiteInfo:
        """Return what every page may know of the site around it."""
        sections = sorted(part.section for part in self.parts if part.section)
        navigation = [NavigationItem(self.words.gettext(title), url) for _, title, url in sections]
        ours, feed = self.community, quote(f"{self.url}/digest/atom.xml", safe="")  # what the digest is sent from
        # Where the project's folder is no page may know: a site that has moved looks the same.
        facts = vars(ours) | {"content": Path(), "newsletter": ours.newsletter.replace("{feed}", feed)}
        return SiteInfo(
            **facts,
            direction=direction(ours.language),
            url=self.url,
            navigation=(*navigation, *(item for part in self.parts for item in part.navigation())),
            pages=tuple(item for part in self.parts for item in part.footer()),
            picture=self.card(ours.tagline or ours.name),
            mark=self.content(Mark).shown,
            parts=tuple(sorted(part.name for part in self.parts)),
            next_event=next(filter(None, (part.next_event() for part in self.parts)), None),
        )

    def card(self, title: str, kicker: str = "") -> str:
        """Return the address of the card with ``title``, relative to the site."""
        return self.deck.add(Card(title, kicker, self.community.name))

    def long_day(self, value: date) -> str:
        """Return a day as people here read it."""
        return long_day(value, self.community.language)

    def record(self, kind: RecordKind, url: str, title: str, text: Text, *, date: str = "", author: str = "") -> Record:
        """Return what can be found at ``url``, which is relative to the site, or absolute."""
        return Record(url if "://" in url else f"{self.settings['SITEURL']}/{url}", kind, title, text, date, author)


class Part:
    """One part of the site. Whatever it does not answer, it has nothing to say to."""

    name: ClassVar[str]
    section: ClassVar[tuple[int, str, str] | None] = None  # its place in the navigation, its title, its address

    def __init__(self, site: Site) -> None:
        self.site = site

    def start(self) -> None:
        """Begin what takes long, now that all parts are there."""

    def pages(self) -> Iterable[OutputPage]:
        """Return the pages."""
        return ()

    def files(self) -> Iterable[OutputFiles]:
        """Return the files beside them."""
        return ()

    def home(self) -> Mapping[str, Any]:
        """Return what the home page shows of it."""
        return {}

    def about_member(self, slug: str) -> Mapping[str, Any]:
        """Return what a member's page shows of it."""
        return {}

    def about_event(self, slug: str) -> Mapping[str, Any]:
        """Return what the page of an event, or of a session (``event/session``), shows of it."""
        return {}

    def about_post(self, url: str) -> Mapping[str, Any]:
        """Return what the page of a post at ``url``, relative to the site, shows of it."""
        return {}

    def led_on(self) -> Iterable[str]:
        """Return the files of the site that only lead on to others, beside those that posts and pages name."""
        return ()

    def items_by(self, member: str) -> Sequence[Item]:
        """Return what a member wrote for this site, as items of a feed."""
        return ()

    def records(self) -> Iterable[Record]:
        """Return what can be searched for."""
        return ()

    def news(self) -> Iterable[News]:
        """Return what the digest tells, whenever it was."""
        return ()

    def names(self) -> Iterable[str]:
        """Return names beside those of records that a reader may look for, and misspell."""
        return ()

    def navigation(self) -> Iterable[NavigationItem]:
        """Return links of the navigation beside the section."""
        return ()

    def footer(self) -> Iterable[NavigationItem]:
        """Return links at the foot of every page."""
        return ()

    def next_event(self) -> NextEvent | None:
        """Return what every page says of the next event."""
        return None

    def calendar(self) -> object:
        """Return the ways to subscribe to its calendar."""
        return None

    def pieces(self) -> Iterable[Piece]:
        """Return what it has for plugins that know Pelican's articles and pages."""
        return ()

    def edited(self, path: Path) -> OutputPage | None:
        """Return the page of the content file ``path``, of which only the text was edited since it was read."""
        return None

    def page_of(self, thing: Written, rendered: Rendered) -> OutputPage | None:
        """Return the page of ``thing`` with another text; what stands around it is as it was."""
        return None

    def revise(self, revisions: Mapping[str, Revision]) -> None:
        """Take over what such plugins changed, by the content file."""

    def moments(self) -> Iterable[datetime]:
        """Return the moments at which it will say something else, though nothing was edited."""
        return ()

    def finish(self, artifacts: Artifacts) -> None:
        """Write what needs to know everything that was written."""

    def close(self) -> None:
        """Let go of what was opened: everything is written."""
