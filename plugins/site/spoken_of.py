"""What of this site members may speak of on their blogs: posts, sessions and events, for the planet's relations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from plugins.events.hub import occurrences
from plugins.events.model import Event
from plugins.planet.relations.model import Occasion, Ours, Posting
from plugins.posts.model import Post
from plugins.site.catalogue import Catalogue


def ours(catalogue: Catalogue, site: str, now: datetime, left_out: Collection[str] = ()) -> Ours:
    """Return the posts that are out, the sessions and the events of the site at the absolute address ``site``.

    ``left_out`` are the parts that the site has not.
    """
    events = () if "events" in left_out else catalogue.events
    out = [post for post in catalogue.posts if post.status_at(now) != "draft" and "posts" not in left_out]
    posts = [_post(post, catalogue, site, now) for post in out]
    sessions = [session for event in events for session in _sessions(event, site)]
    replies = [reply.posting for reply in catalogue.replies]
    return Ours((*posts, *sessions, *replies), tuple(_occasion(event, site, now) for event in events))


def _post(post: Post, catalogue: Catalogue, site: str, now: datetime) -> Posting:
    members = [author for author in post.authors if author in catalogue.members]
    earlier = tuple(f"{site}{address}" for address in post.redirects)
    day = post.out.astimezone(post.zone).date()
    addresses = (*earlier, *([post.canonical] if post.canonical else ()))
    url = post.url(now)
    return Posting(
        url, members[0] if len(post.authors) == 1 == len(members) else "", post.title, f"{site}/{url}", day, addresses
    )


def _sessions(event: Event, site: str) -> Iterator[Posting]:
    for session in event.sessions:
        by = session.by[0].member if len(session.by) == 1 else None
        yield Posting(session.url, by or "", session.title, f"{site}/{session.url}", event.span.first_day)


def _occasion(event: Event, site: str, now: datetime) -> Occasion:
    venue = event.venue
    tickets = [ticket.url for ticket in event.tickets if ticket.url]
    return Occasion(
        event.slug,
        event.title,
        tuple(
            sorted({(occurrence.span.first_day, occurrence.span.last_day) for occurrence in occurrences(event, now)})
        ),
        tuple(tag.removeprefix("#") for tag in event.hashtags),
        event.names,
        venue.name if venue else "",
        (f"{site}/{event.url}", *tickets, *([event.online] if event.online else ())),
        (f"{site}/{venue.url}",) if venue else (),
        tuple(
            (session.slug, session.title, (f"{site}/{session.url}", *(link.url for link in session.links)))
            for session in event.sessions
        ),
    )
