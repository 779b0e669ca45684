"""A post or a page whose text was edited since the last build, to be shown before all else is built anew.

Only where its page alone can tell: of its front matter no more than what that page shows is changed, and nothing is
wrong in it. Whatever it is, a whole build follows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.images.model import Picture
from plugins.parts.site import Site
from plugins.posts.model import Page, Post
from plugins.posts.reading import read_pages, read_posts
from plugins.posts.ways import Ways
from plugins.shared.listing import Listed, Listing
from plugins.site.catalogue import Catalogue
from plugins.site.pictures import addressed, of_post
from plugins.site.reading import ContentReader
from plugins.writing.links import broken
from plugins.writing.rendered import Rendered

_ITS_OWN = ("body", "body_line", "title", "summary", "updated", "file_digest")  # what no other page must know at once


def reread(path: Path, site: Site) -> Post | Page | None:
    """Return the post or page of the content file ``path`` as it is now; None where more than its page changes."""
    catalogue = site.content(Catalogue)
    source = path.relative_to(site.root).as_posix() if path.is_relative_to(site.root) else ""
    before = catalogue.writing.get(source)
    if before is None or not source.endswith(".md"):
        return None
    now = _post(path, source, site) if isinstance(before, Post) else _page(path, source, site)
    own_fields = {name: getattr(before, name) for name in _ITS_OWN if hasattr(before, name)}
    inspected = ContentReader().inspect([now]) if now and replace(now, **own_fields) == before else ()
    sound = [
        inspection
        for inspection in inspected
        if not (inspection.refused or broken(source, inspection.links, catalogue.addresses))
    ]
    return now if sound else None


def rendered_anew(thing: Post | Page, site: Site) -> Rendered | None:
    """Return what comes of the text; None where it shows a picture that has still to be made."""
    album, missing = site.album, []

    def picture(address: str) -> Picture | None:
        if not album.is_shown(address):
            missing.append(address)
            return None
        return site.renderer.picture(address)

    rendered = replace(site.renderer, picture=picture).render(thing.source, thing.body)
    return None if missing else rendered


def _post(path: Path, source: str, site: Site) -> Post | None:
    catalogue = site.content(Catalogue)
    members, events = catalogue.members, {event.slug for event in catalogue.events}
    context: dict[str, Any] = {"members": members, "events": events, "ways": site.content(Ways)}
    listed, zone = _alone(path, source), site.community.zone
    posts, problems = read_posts(path.parent, site.root, listed=listed, zone=zone, **context)
    return of_post(posts[0], addressed(catalogue.pictures)) if posts and not problems else None


def _page(path: Path, source: str, site: Site) -> Page | None:
    pages, problems = read_pages(path.parent, site.root, listed=_alone(path, source), ways=site.content(Ways))
    return pages[0] if pages and not problems else None


def _alone(path: Path, source: str) -> Listing:
    return Listing(path.parent, (Listed(str(path), source),))
