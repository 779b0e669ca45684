"""A post and a page, as their files have them; the body is still Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Literal, TypeAlias

from plugins.shared.body import Body
from plugins.shared.fields import Focus
from plugins.shared.frontmatter import called
from plugins.shared.identity import Identity
from plugins.shared.slug import slugify

Status = Literal["published", "draft", "hidden"]
Date: TypeAlias = date | datetime  # a day alone, or an aware moment


@dataclass(frozen=True)
class Image:
    """A post's picture; ``src`` is a path below content/."""

    src: str
    """a path below `content/`: `images/pub.jpg`, or from this file: `pub.jpg`"""
    alt: str = ""
    """what it shows, for people who cannot see it"""
    credit: str | None = None
    """whose picture it is"""
    focus: Focus | None = None
    """what must stay where it is cropped; left out, it is found by what there is to see"""


@dataclass(frozen=True)
class Post:
    """One file of content/posts/.

    A date is a day where the writer gave no time. ``zone`` is the site's.
    """

    slug: str
    title: str
    date: Date
    source: str
    body: Body
    body_line: int
    updated: Date | None = None
    authors: tuple[str, ...] = ()  # member slugs, or names of others
    tags: tuple[str, ...] = ()
    summary: str | None = None
    status: Status = "published"
    events: tuple[str, ...] = ()
    image: Image | None = None
    series: str | None = None
    canonical: str | None = None
    language: str | None = None
    redirects: tuple[str, ...] = ()
    id: str | None = None  # one that it brought from elsewhere, or had before its file was renamed
    zone: tzinfo = UTC
    file_digest: str = ""
    category: str | None = None
    template: str | None = None
    address: str = ""  # where it stands once it is out, relative to the site, if that is not posts/<slug>/
    original: str | None = None  # the file that it is a translation of
    metadata: tuple[tuple[str, str], ...] = ()  # what only a plugin of others reads

    @property
    def digest(self) -> str:
        """Return what stands for all of it."""
        if not self.file_digest:
            return repr(self)
        return repr((self.source, self.file_digest, self.slug, self.status, self.address))

    @property
    def out(self) -> datetime:
        """Return when it is out: a day begins at midnight in the site's zone."""
        return self.date if isinstance(self.date, datetime) else datetime.combine(self.date, time(), self.zone)

    def url(self, now: datetime) -> str:
        """Return the post's address, relative to the site; a draft has one of its own."""
        return self.draft_address if self.status_at(now) == "draft" else self.permalink

    def identity(self, site: Identity) -> str:
        """Return what feed readers know it by: its own id, or one by its file's name."""
        return self.id or site.post(self.name, self.slug)

    @property
    def name(self) -> str:
        """Return what its file is called, as an address would have it."""
        return slugify(called(self.source))

    @property
    def permalink(self) -> str:
        """Return the address that it has once it is out, relative to the site."""
        return self.address or f"posts/{self.slug}/"

    @property
    def draft_address(self) -> str:
        """Return the address that reviewers have, relative to the site; it leads on once the post is out."""
        return f"drafts/{self.slug}/"

    def status_at(self, now: datetime) -> Status:
        """Return the status at ``now``: a post with a date to come is a draft until then."""
        return "draft" if self.out > now else self.status


@dataclass(frozen=True)
class Page:
    """One file of content/pages/. ``order`` places it in the navigation; None leaves it out."""

    slug: str
    title: str
    source: str
    body: Body
    body_line: int
    summary: str | None = None
    order: int | None = None
    menu: str | None = None  # a shorter title for the navigation
    language: str | None = None
    redirects: tuple[str, ...] = ()
    template: str | None = None
    original: str | None = None  # the file that it is a translation of
    metadata: tuple[tuple[str, str], ...] = ()  # what only a plugin of others reads

    @property
    def url(self) -> str:
        """Return the page's address, relative to the site."""
        return f"{self.slug}/"


@dataclass(frozen=True)
class Writing:
    """All posts, newest first, and all pages; the posts that are ``waiting`` are not out, and not published."""

    posts: tuple[Post, ...]
    pages: tuple[Page, ...]
    waiting: tuple[Post, ...] = ()
