"""All of content/ → a Catalogue, read and checked once, and every Problem in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from plugins.events.model import Event
from plugins.events.reading.doubts import doubts
from plugins.events.reading.folders import read_events, read_venues
from plugins.events.session import Session
from plugins.events.venue import Venue
from plugins.members.model import Member
from plugins.members.reading import read_members
from plugins.planet.relations.overrides import Overrides, read_overrides
from plugins.planet.replies.files import read_replies, unanswered
from plugins.planet.subscriptions.streams import confused, read_streams
from plugins.posts.model import Page, Post
from plugins.posts.reading import PLAIN, read_pages, read_posts
from plugins.posts.ways import Ways
from plugins.shared.community import Community
from plugins.shared.frontmatter import Document, KeyPath, Read
from plugins.shared.listing import Listing
from plugins.shared.names import Claims
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.site.addresses import claim_all, claim_redirects
from plugins.site.catalogue import Catalogue, places, places_of
from plugins.site.downloads import downloads
from plugins.site.files import also_published, content_files, unpublished
from plugins.site.pictures import addressed, missing, of_event, of_member, of_post, originals
from plugins.site.reading import ContentReader, Inspection
from plugins.writing.links import TAG, broken


def load(
    ours: Community, root: Path, now: datetime, reader: ContentReader | None = None, ways: Ways = PLAIN
) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue of what the community has in its folder, and every problem in it.

    Files are named relative to ``root``; ``ways`` is what the settings say of posts and pages.
    """
    reader, content, published = reader or ContentReader(), ours.content, ours.published
    listed = content_files(content, root, published, ways.endings)
    catalogue, problems = _read(ours, root, now, partial(reader.read, inside=content), listed, ways)
    catalogue, wrong = _with_pictures(catalogue, root, reader)
    problems += wrong
    fetched, wrong = downloads(listed, reader)
    problems += wrong
    where = {download.source: download.address for download in fetched}
    catalogue = replace(catalogue, downloads=fetched, addresses={**catalogue.addresses, **where})
    files = {picture.source: picture.published for picture in catalogue.pictures} | {
        download.source: download.published for download in fetched
    }
    files |= also_published(listed, published)
    line = partial(_line, partial(reader.read, root=root, inside=content), root, (".md", *ways.endings))
    problems += claim_all(catalogue, files, now, line, root, ours.feeds)
    redirects, wrong = claim_redirects(catalogue, line)
    catalogue = replace(catalogue, redirects=tuple(redirects))
    problems += [*wrong, *listed.problems, *unpublished(listed, published, root), *_merged_tags(catalogue.posts)]
    catalogue, wrong = _with_what_is_said(catalogue, content, root, partial(reader.read, inside=content), listed)
    problems += wrong
    inspections = reader.inspect(catalogue.things)
    problems += _bodies(catalogue, inspections, unread={problem.where.partition(":")[0] for problem in problems})
    overrides, wrong = read_overrides(content, root, {event.slug for event in catalogue.events})
    spoken = Overrides((*overrides.lines, *(reply.saying for reply in catalogue.replies)))
    doubtful = [doubt for event in catalogue.events for doubt in doubts(event, now)]
    doubtful += [slip for inspection in inspections for slip in inspection.slips]
    early = _early(catalogue, inspections, now)
    catalogue = replace(catalogue, early=early, doubtful=tuple(doubtful), overrides=spoken)
    return catalogue, [*problems, *wrong]


def _with_what_is_said(
    catalogue: Catalogue, content: Path, root: Path, read: Read, listed: Listing
) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue with what came by mail and by letter, and the streams in which others speak."""
    streams, problems = read_streams(content, root, read, listed)
    problems += confused(streams, catalogue.members.values())
    replies, wrong = read_replies(content, root, catalogue.members, read, listed)
    slugs = {post.permalink.rstrip("/").rpartition("/")[2] for post in catalogue.posts}
    return replace(catalogue, streams=streams, replies=replies), [*problems, *wrong, *unanswered(replies, slugs)]


def _read(
    ours: Community, root: Path, now: datetime, read: Read, listed: Listing, ways: Ways
) -> tuple[Catalogue, list[Problem]]:
    """Return all that is written, nothing of which has its address yet."""
    content, zone = ours.content, ours.zone
    members, problems = read_members(content / "members", root, read, listed)
    venues, wrong = read_venues(content / "venues", root, read, listed)
    problems += wrong
    pages, wrong = read_pages(content / "pages", root, read, listed, ways)
    problems += wrong
    people, paged = {member.slug: member for member in members}, {page.slug for page in pages}
    events, wrong = read_events(
        content / "events", root, members=people, venues=venues, pages=paged, zone=zone, read=read, listed=listed
    )
    problems += wrong
    named = {event.slug for event in events}
    posts, wrong = read_posts(
        content / "posts", root, zone=zone, members=people, events=named, read=read, listed=listed, ways=ways
    )
    read_of_it = Catalogue(posts, pages, people, events, venues, {}, listed, Claims())
    return replace(read_of_it, addresses=dict(_addresses(read_of_it, now))), [*problems, *wrong]


def _with_pictures(catalogue: Catalogue, root: Path, reader: ContentReader) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue with the pictures, and their addresses wherever front matter shows one."""
    pictures, problems = originals(catalogue.listed, reader)
    addresses = {**catalogue.addresses, **{picture.source: picture.address for picture in pictures}}
    read = partial(reader.read, inside=catalogue.listed.folder)
    there = {picture.name for picture in pictures}
    problems += missing(catalogue.posts, catalogue.members.values(), there, root, read)
    where = addressed(pictures)
    shown = replace(
        catalogue,
        posts=tuple(of_post(post, where) for post in catalogue.posts),
        members={slug: of_member(member, where) for slug, member in catalogue.members.items()},
        events=tuple(of_event(event, where) for event in catalogue.events),
        addresses=addresses,
        pictures=pictures,
    )
    return shown, problems


def _line(
    read: Callable[[Path], Document | list[Problem]], root: Path, endings: tuple[str, ...], source: str, key: KeyPath
) -> int | None:
    """Return the line of a key in the front matter of the file ``source``, or None where it is not there."""
    document = read(root / source) if source.endswith(endings) else []
    return document.lines.get(key) if isinstance(document, Document) else None


def _addresses(of: Catalogue, now: datetime) -> Iterator[tuple[str, str]]:
    for post in of.posts:
        yield post.source, post.url(now)
        if post.status_at(now) == "published":  # as Pelican's {tag} and {category} name its page
            yield from ((f"{TAG}{slugify(tag)}", f"tags/{slugify(tag)}/") for tag in post.tags)
    things: tuple[Page | Member | Event | Venue | Session, ...]
    things = (*of.pages, *of.members.values(), *of.events, *of.venues.values(), *of.sessions)
    yield from ((thing.source, thing.url) for thing in things)
    for event in of.events:
        yield from ((override.source, f"{event.url}{override.day.isoformat()}/") for override in event.overrides)


def _merged_tags(posts: Iterable[Post]) -> list[Problem]:
    """Return a Problem where two different tags would share one address."""
    spellings: dict[str, dict[str, str]] = defaultdict(dict)
    for post in posts:
        for tag in post.tags:
            spellings[slugify(tag)].setdefault(tag.casefold(), f"{post.source}:1")
    several = [(slug, tags) for slug, tags in sorted(spellings.items()) if len(tags) > 1]
    shared = "the tags {} share the address /tags/{}/"
    return [
        Problem(where, shared.format(" and ".join(sorted(tags)), slug), "choose one spelling")
        for slug, tags in several
        for where in list(tags.values())[1:]
    ]


def _bodies(catalogue: Catalogue, inspections: Sequence[Inspection], unread: set[str]) -> list[Problem]:
    """Return a Problem for each link to a file that is not there, and for HTML that may not be published.

    A file that is ``unread`` because of problems of its own is there all the same.
    """
    known = {**catalogue.addresses, **dict.fromkeys(unread, "")}
    pairs = zip(catalogue.things, inspections, strict=True)
    return [
        problem
        for thing, inspection in pairs
        for problem in (*broken(thing.source, inspection.links, known), *inspection.refused)
    ]


def _early(catalogue: Catalogue, inspections: Sequence[Inspection], now: datetime) -> tuple[Problem, ...]:
    """Return which links of what is out lead to what is not."""
    not_out = places((post for post in catalogue.posts if post.status_at(now) == "draft"), now)
    not_out |= {place for event in catalogue.events if event.draft for place in places_of(event)}
    fix = "its words are published without the link until that is out"
    return tuple(
        Problem(f"{thing.source}:{line}", f"links to {href}, which is not out yet", fix)
        for thing, inspection in zip(catalogue.things, inspections, strict=True)
        if thing.source not in not_out
        for line, href, path in inspection.links
        if path in not_out
    )
