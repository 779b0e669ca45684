"""A folder of venue files → Venues and Problems."""

from __future__ import annotations

from pathlib import Path

from plugins.events.reading.frontmatter import VENUE, VENUE_KEYS, published
from plugins.events.venue import QUESTIONS, AccessAnswer, Venue, VenueFacts
from plugins.shared import frontmatter
from plugins.shared.fields import parse_slug
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing, listing
from plugins.shared.problem import Problem
from plugins.shared.schema import validate


def read_venues(
    folder: Path, root: Path, read: Read = frontmatter.read, listed: Listing | None = None
) -> tuple[dict[str, Venue], list[Problem]]:
    """Return the venues of ``folder``'s ``*.md`` files by slug, and everything to mend; no folder means no venues.

    ``listed`` is what stands in it, where it has been walked through.
    """
    venues: dict[str, Venue] = {}
    problems: list[Problem] = []
    for file in (listed or listing(folder, root)).within(folder, ".md"):
        document = read(file.path, root)
        found = venue_of(document) if isinstance(document, Document) else document
        if not isinstance(found, Venue):
            problems += found
        elif found.slug in venues:
            what = f"the venue {found.slug} is already in {venues[found.slug].source}"
            problems.append(Problem(f"{found.source}:1", what, "give one of the two another `slug`"))
        else:
            venues[found.slug] = found
    return venues, problems


def slug_of_file(document: Document) -> str | Problem:
    """Return the slug that the file's name gives, or what is wrong with the name."""
    try:
        return parse_slug(document.slug)
    except ValueError:
        fix = "rename the file with a-z, 0-9 and single hyphens, as spring-meeting.md"
        return Problem(f"{document.name}:1", "the file's name cannot be a page's address", fix)


def venue_of(document: Document) -> Venue | list[Problem]:
    """Return the venue that ``document`` describes, or what must be mended in it."""
    fields = validate(document, VENUE, VENUE_KEYS)
    if isinstance(fields, list):
        return fields
    slug = fields.slug or slug_of_file(document)
    if isinstance(slug, Problem):
        return [slug]
    return Venue(
        **published(fields, VenueFacts),
        slug=slug,
        source=document.name,
        access=tuple(AccessAnswer(question, getattr(fields.access, key)) for key, question in QUESTIONS),
        access_notes=fields.access.notes,
        body=document.body,
        body_line=document.body_line,
    )
