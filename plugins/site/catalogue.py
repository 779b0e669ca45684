"""Everything that the community wrote, as data: what every part works from. Read by ``loading``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from plugins.events.model import Event, Override
from plugins.events.session import Session
from plugins.events.venue import Venue
from plugins.images.model import Original
from plugins.members.model import Member
from plugins.planet.relations.overrides import Overrides
from plugins.planet.replies.files import Reply
from plugins.planet.subscriptions.streams import Stream
from plugins.posts.model import Page, Post
from plugins.shared.listing import Listing
from plugins.shared.names import Claims
from plugins.shared.problem import Problem
from plugins.site.downloads import Download
from plugins.site.redirects import Redirect
from plugins.writing.links import NOT_OUT


@dataclass(frozen=True)
class Catalogue:
    """Everything that the community wrote; ``addresses`` maps a content file to its page's address.

    ``early`` and ``doubtful`` are said, and stop nothing: which links lead to a draft; what may be a slip.
    """

    posts: tuple[Post, ...]
    pages: tuple[Page, ...]
    members: Mapping[str, Member]
    events: tuple[Event, ...]
    venues: Mapping[str, Venue]
    addresses: Mapping[str, str]
    listed: Listing  # what may be read or copied
    claims: Claims  # who has which address of the site
    redirects: tuple[Redirect, ...] = ()
    waiting: tuple[Post, ...] = ()  # posts that are not out, where they are not among ``posts``
    early: tuple[Problem, ...] = ()
    doubtful: tuple[Problem, ...] = ()
    pictures: tuple[Original, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)  # what the maintainer says of members' posts
    downloads: tuple[Download, ...] = ()
    replies: tuple[Reply, ...] = ()  # what came by mail or by letter
    streams: tuple[Stream, ...] = ()  # hashtags' feeds, of nobody here

    @property
    def archives(self) -> tuple[Path, ...]:
        """Return content/planet/*.json."""
        files = self.listed.below(self.listed.folder / "planet")
        return tuple(Path(file.path) for file in files if file.own.endswith(".json"))

    @property
    def things(self) -> tuple[Post | Page | Member | Event | Override | Session | Venue | Reply, ...]:
        """Return everything that has a body."""
        held: tuple[Event | Override | Session | Venue, ...]
        dates = (override for event in self.events for override in event.overrides)
        held = (*self.events, *dates, *self.sessions, *self.venues.values())
        return (*self.posts, *self.pages, *self.members.values(), *held, *self.replies)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Return the sessions of all events."""
        return tuple(session for event in self.events for session in event.sessions)

    @cached_property
    def writing(self) -> Mapping[str, Post | Page]:
        """Return posts and pages by their file."""
        everything: tuple[Post | Page, ...] = (*self.posts, *self.pages)
        return {item.source: item for item in everything}

    def out_at(self, now: datetime) -> Catalogue:
        """Return what is out at ``now``: nothing else is published, nor anything that leads there."""
        waiting = tuple(post for post in self.posts if post.status_at(now) == "draft")
        drafts = [event for event in self.events if event.draft]
        closed = {*(post.url(now) for post in waiting), *(event.url for event in drafts)}
        not_out = places(waiting, now) | {place for event in drafts for place in places_of(event)}
        return replace(
            self,
            posts=tuple(post for post in self.posts if post.status_at(now) != "draft"),
            events=tuple(event for event in self.events if not event.draft),
            waiting=waiting,
            addresses={**self.addresses, **dict.fromkeys(not_out, NOT_OUT)},
            redirects=tuple(
                redirect for redirect in self.redirects if not any(redirect.new.startswith(place) for place in closed)
            ),
        )


def places(waiting: Iterable[Post], now: datetime) -> set[str]:
    """Return how a link may name the posts ``waiting``: by file, by address, and by the address that they will have."""
    return {
        place for post in waiting for place in (post.source, f"/{post.url(now)}", f"/{post.permalink.rstrip('/')}/")
    }


def places_of(event: Event) -> Iterator[str]:
    """Yield how a link may name an event, its sessions and its single dates."""
    yield from (event.source, f"/{event.url}", *(override.source for override in event.overrides))
    for session in event.sessions:
        yield from (session.source, f"/{session.url}")
