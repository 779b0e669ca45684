"""Folders of event, session and venue files → Events, Venues and every Problem at once. It works without Pelican."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.events.model import Event, Override
from plugins.events.reading.event_file import ReadingContext, event_of, missing_pictures, references
from plugins.events.reading.placement import place, placements_of, rooms_of, slots_of
from plugins.events.reading.sessions import day_of_file, override_of, session_of, settled
from plugins.events.session import Session, SessionFields
from plugins.events.shape import EVENT, EventFields
from plugins.events.venue import VENUE, Venue
from plugins.images.naming import is_picture
from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing, listing
from plugins.shared.problem import Problem
from plugins.shared.reference import ANOTHER_SLUG, read_folder, slug_of_file, twice, unknown
from plugins.shared.schema import made


def read_venues(
    folder: Path, root: Path, read: Read = frontmatter.read, listed: Listing | None = None
) -> tuple[dict[str, Venue], list[Problem]]:
    """Return the venues of ``folder``'s ``*.md`` files by slug, and everything to mend; no folder means no venues.

    ``listed`` is what stands in it, where it has been walked through.
    """
    venues, problems = read_folder(folder, root, _venue, read, listed)
    problems += twice(venues, lambda venue: venue.slug, "the venue {} is already in {}", ANOTHER_SLUG)
    return {venue.slug: venue for venue in reversed(venues)}, problems


def _venue(document: Document) -> Venue | list[Problem]:
    """Return the venue that ``document`` describes, or what must be mended in it."""
    fields, problems = VENUE.read(document)
    if fields is None or problems:
        return problems
    slug = fields.slug or slug_of_file(document, "spring-meeting.md", problems)
    return problems or made(Venue, document, fields, slug=slug)


def read_events(
    folder: Path,
    root: Path,
    *,
    members: Collection[str],
    venues: Mapping[str, Venue],
    pages: Collection[str],
    zone: ZoneInfo,
    read: Read = frontmatter.read,
    listed: Listing | None = None,
) -> tuple[tuple[Event, ...], list[Problem]]:
    """Return the events of ``folder`` by start, with their sessions, and everything to mend.

    Names are relative to ``root``; ``zone`` is an event's that names none; ``pages`` are the slugs for `conduct`.
    ``listed`` is what stands in the folder above it, where that has been walked through.
    """
    content = folder.parent
    listed = listed or listing(content, root)
    pictures = {Path(file.path).relative_to(content).as_posix() for file in listed.files if is_picture(file.own)}
    known = ReadingContext(root, read, listed, pictures, members, venues, pages, zone)
    every: list[Event] = []
    events: dict[str, Event] = {}
    problems: list[Problem] = []
    broken: set[str] = set()
    for path in (Path(file.path) for file in listed.within(folder, ".md")):
        event, wrong = _read_event(path, known)
        problems += wrong
        if event is None:
            broken.add(path.stem)
        else:
            every.append(event)
            events.setdefault(event.slug, event)
    problems += twice(every, lambda item: item.url, "the address {} is taken by {}", ANOTHER_SLUG)
    problems += _orphans(folder, listed, {Path(event.source).stem for event in events.values()} | broken)
    problems += twice(events.values(), lambda item: item.uid, "its `uid` is that of {1}", "give the newer one its own")
    return tuple(sorted(events.values(), key=lambda event: (event.span.begins, event.slug))), problems


def problems_in(content: Path, root: Path, zone: ZoneInfo, members: Collection[str] = ()) -> list[Problem]:
    """Return what is wrong with the events below ``content`` alone, for whoever adds to them: they know no venues."""
    return read_events(content / "events", root, members=members, venues={}, pages=(), zone=zone)[1]


def _read_event(path: Path, known: ReadingContext) -> tuple[Event | None, list[Problem]]:
    document = known.read(path, known.root)
    if not isinstance(document, Document):
        return None, document
    fields, problems = EVENT.read(document)
    if fields is None:
        return None, problems
    problems += references(fields, document, known)
    event = event_of(fields, document, known)
    if isinstance(event, list):
        return None, problems + event
    rooms, wrong = rooms_of(fields, document)
    slots, more = slots_of(fields, event.span, document)
    event = replace(event, rooms=rooms, slots=slots)
    event, unplaced = _with_folder(event, fields, document, path.with_suffix(""), known)
    return event, [*problems, *wrong, *more, *unplaced]


def _with_folder(
    event: Event, fields: EventFields, document: Document, folder: Path, known: ReadingContext
) -> tuple[Event, list[Problem]]:
    """Return the event with its folder's sessions and overrides."""
    problems: list[Problem] = []
    read: dict[str, tuple[Session, SessionFields, Document]] = {}
    overrides: list[Override] = []
    for file in known.listed.within(folder, ".md"):
        child = known.read(file.path, known.root)
        if not isinstance(child, Document):
            problems += child
        elif day := day_of_file(child):
            override = override_of(child, day, event, known.venues)
            if isinstance(override, Override):
                problems += unknown(child, "hosts", override.hosts, known.members, "member")
                problems += missing_pictures(override.photos, child, known.pictures)
                overrides.append(override)
            else:
                problems += override
        else:
            pair = session_of(child, event.slug, known.members)
            if isinstance(pair, list):
                problems += pair
            else:
                problems += missing_pictures(pair[1].photos, child, known.pictures)
                read[pair[0].slug] = (*pair, child)
    placements, misplaced = placements_of(fields, document, read)
    for slug, (_, session_fields, child) in read.items():
        for slot in session_fields.slot:
            placements.setdefault(slug, []).append((slot, session_fields.room, child.where("slot")))
    placed, clashes = place((item[0] for item in read.values()), placements, event.slots, event.rooms)
    sessions = tuple(settled(session, read[session.slug][1]) for session in placed)
    return replace(event, sessions=sessions, overrides=tuple(overrides)), [*problems, *misplaced, *clashes]


def _orphans(folder: Path, listed: Listing, stems: set[str]) -> Iterator[Problem]:
    """Yield a Problem for each file that nobody reads: its event does not exist, or it lies in a folder of that."""
    for file in listed.below(folder):
        _, *within, own = Path(file.path).relative_to(folder.parent).parts
        if not own.endswith(".md") or any(part.startswith("_") for part in (*within, own)):
            continue
        if len(within) > 1:
            what = f"it lies in a folder of {within[0]}’s, where nothing is read"
            fix = "put it right into the event's folder; a date with sessions of its own is an event of its own"
            yield Problem(f"{file.name}:1", what, fix)
        elif within and within[0] not in stems:
            fix = f"add content/events/{within[0]}.md, or move the file to its event's folder"
            yield Problem(f"{file.name}:1", f"it belongs to the event {within[0]}, which does not exist", fix)
