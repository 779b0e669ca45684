"""A post and a page, as their files have them; the body is still Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from plugins.shared.body import Body
from plugins.shared.fields import (
    DayOrMoment,
    Focus,
    Identifier,
    Language,
    Line,
    Prose,
    Slug,
    Slugs,
    Tags,
    WebAddress,
    Words,
)
from plugins.shared.frontmatter import called
from plugins.shared.identity import Identity
from plugins.shared.schema import Shape
from plugins.shared.slug import slugify

PostStatus = Literal["published", "draft", "hidden"]
MANY = 1000  # pages in the navigation
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


@dataclass(frozen=True, kw_only=True)
class PostFields:
    """The front matter of a post's file; only title and date are needed."""

    title: Line
    """text"""
    date: DayOrMoment
    """a day, or `2010-10-01 09:00`. A date to come: it is out when that day or time has come where the site is
    (`TIMEZONE`). A day without a time is that day for readers everywhere"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""
    updated: DayOrMoment | None = None
    """the day, or day and time, of a change that readers should know of"""
    authors: Words = ()
    """list of member slugs, or plain names"""
    tags: Tags = ()
    """list"""
    summary: Prose | None = None
    """one sentence for lists and feeds"""
    status: PostStatus = "published"
    """a hidden one is published, but in no list; a draft is not published"""
    events: Slugs = ()
    """list of the events that it is about, by their slugs"""
    image: Image | None = None
    """its picture, on its page and where it is shared"""
    series: Line | None = None
    """name of the series that the post belongs to"""
    canonical: WebAddress | None = None
    """the address where the post first appeared"""
    language: Language | None = None
    """a code such as `en` or `pt-BR`"""
    redirects: Tags = ()
    """list of earlier addresses on this site, as `/2010/10/old-name/`; not one that a page or file of the site has"""
    id: Identifier | None = None
    """what feed readers know the post by; only for one that came from another site, or whose file was renamed"""


@dataclass(frozen=True, kw_only=True)
class PageFields:
    """The front matter of a page's file; only the title is needed."""

    title: Line
    """text"""
    slug: Slug | None = None
    """when the address should differ from the file's name"""
    summary: Prose | None = None
    """one sentence"""
    order: Annotated[int, Field(ge=-MANY, le=MANY)] | None = None
    """whole number: the place in the navigation, the smallest first; left out, the page is linked at the foot only"""
    menu: Line | None = None
    """a shorter title for the navigation, such as `About`"""
    language: Language | None = None
    """a code such as `en` or `pt-BR`"""
    redirects: Tags = ()
    """list of earlier addresses on this site, as `/old-name/`"""


POST, PAGE = Shape(PostFields), Shape(PageFields)


@dataclass(frozen=True, kw_only=True)
class Post(PostFields):
    """One file of content/posts/.

    A date is a day where the writer gave no time, else a moment in ``zone``, the site's.
    """

    slug: str
    source: str
    body: Body
    body_line: int
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

    def status_at(self, now: datetime) -> PostStatus:
        """Return the status at ``now``: a post with a date to come is a draft until then."""
        return "draft" if self.out > now else self.status


@dataclass(frozen=True, kw_only=True)
class Page(PageFields):
    """One file of content/pages/. ``order`` places it in the navigation; None leaves it out."""

    slug: str
    source: str
    body: Body
    body_line: int
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
