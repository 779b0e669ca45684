"""What templates may ask and use, beside the objects of their page and ``site``."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from plugins.cards.cover import cover
from plugins.events.hub import is_called_off
from plugins.events.model import Event, Occurrence
from plugins.language import catalogue
from plugins.members.model import Member, Members
from plugins.memo.templates import Fragments
from plugins.parts.site import Site
from plugins.posts.jsonld import breadcrumb, organisation
from plugins.shared.address import page_address
from plugins.shared.jsonld import script
from plugins.shared.qr import qr
from plugins.site.security import REFERRER, content_policy, speculation
from plugins.writing.headings import with_permalinks
from plugins.writing.links import for_paper

TINTS = 8


def teach(site: Site, environment: Environment) -> None:
    """Give templates the interface's words, pictures and cards, the clock's answers, and members by name.

    What may change without the page's own objects is asked, so that the memo knows when a page must be drawn again.
    """
    allow, prefix = site.memo.questions.allow, site.settings["SITEURL"]
    catalogue.teach(environment, site.community.language, site.words)
    named = allow("member_named", site.content(Members).by_slug.get)
    environment.filters.update(
        tint=lambda slug: zlib.crc32(slug.encode()) % TINTS + 1,
        address=page_address,
        section=partial(_section, cache(partial(_sections, site))),
        absolute=lambda address: f"{site.url}/{address}",
        data=script,
        with_permalinks=with_permalinks,
        for_paper=partial(for_paper, site=site.url),
        member_named=named,
        profile=partial(_profile, site),
        qr=partial(qr, bears="m"),
    )
    environment.globals.update(
        content_policy=content_policy(prefix),
        search_policy=content_policy(prefix, search=True),
        speculation=Markup(speculation(prefix)),
        referrer=REFERRER,
        member_named=named,
        picture=allow("picture", lambda src: site.album.find(f"{prefix}/{src}")),
        card=allow("card", lambda title, kicker="": f"{site.url}/{site.card(title, kicker)}"),
        cover=cover,
        fragment=Fragments(environment, site.memo.questions).draw,
        community={"@context": "https://schema.org", **organisation(site.community.name, site.url)},
        breadcrumbs=partial(_breadcrumbs, site),
    )
    passed = allow("passed", lambda moment: datetime.fromisoformat(str(moment)) <= site.now)
    environment.tests.update(past=lambda date: passed(date.span.over), on=lambda date: _is_on(date, passed))


def _is_on(date: Event | Occurrence, passed: Callable[[datetime], bool]) -> bool:
    return not is_called_off(date) and passed(date.span.begins) and not passed(date.span.over)


def _section(addresses: Callable[[], Collection[str]], path: str) -> str:
    """Return the address of what a page at ``path`` belongs to, as the masthead marks it; with "…" of one within it."""
    known = addresses()
    return path if path in known else next((f"{url}…" for url in known if url and path.startswith(url)), "…")


def _sections(site: Site) -> list[str]:
    """Return the addresses at which the masthead looks different, the longest of a section first."""
    return sorted({"", "search/", *(item.url for item in site.info().navigation)}, reverse=True)


def _breadcrumbs(site: Site, *steps: tuple[str, str]) -> dict[str, Any]:
    """Return the way from home to a page; ``steps`` are (name, address relative to the site)."""
    return breadcrumb([(name, f"{site.url}/{url}") for name, url in ((site.community.name, ""), *steps)])


def _profile(site: Site, member: Member) -> str:
    """Return where a name leads: a member's page here, else their blog, else home; nowhere for who is no member."""
    prefix = site.settings["SITEURL"]
    return member.address(prefix) or (f"{prefix}/" if member.slug else "")
