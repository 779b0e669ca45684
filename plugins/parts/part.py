"""What a part of the site gives, as data: pages, files, and what other parts may ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from plugins.memo.artifact import Artifacts, File, Objects
from plugins.parts.given import News, NextEvent, Piece, Record, Revision
from plugins.shared.body import Written
from plugins.shared.community import NavigationItem
from plugins.syndication.model import Item
from plugins.writing.rendered import Rendered

if TYPE_CHECKING:
    from plugins.parts.site import Site


@dataclass(frozen=True)
class OutputPage:
    """A page: its file in the output, its template and what that reads.

    Where ``objects`` are costly, a function makes them, and ``facts`` say when the page would look different.
    """

    name: str
    template: str
    objects: Objects
    facts: object = None


@dataclass(frozen=True)
class OutputFiles:
    """Files by their names in the output; ``make`` gives them in this order from nothing but ``facts``.

    Without facts they are made in each build.
    """

    names: Sequence[str]
    make: Callable[[], Iterable[File]]
    facts: object = None


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
