"""Every address of the site, claimed once before anything is written: the program's own, then what content/ asks for.

A second claim is a Problem at the line of the content file that makes it, as is a name that no host can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from plugins.events.hub import EventHub
from plugins.events.model import Event
from plugins.events.session import Session
from plugins.events.venue import Venue
from plugins.members.model import Member
from plugins.posts.model import Page, Post
from plugins.shared.address import output_file
from plugins.shared.community import place_of
from plugins.shared.frontmatter import KeyPath
from plugins.shared.names import LONGEST_PATH, Claims, unheld
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.site.catalogue import Catalogue
from plugins.site.redirects import Redirect, parse_redirect
from plugins.syndication.formats import earlier_file
from plugins.writing.links import NOT_OUT

T = TypeVar("T", bound=Post | Page | Event)
OURS = "the site itself"
# What the program makes whatever content/ holds; tests/site/test_addresses.py finds what is missing here.
OWN = (
    *("index.html", "404.html", "404/", "favicon.ico", "robots.txt", "sitemap.xml", "site.webmanifest"),
    *(
        "_headers",
        "_redirects",
        "CNAME",
        "feeds/",
        "planet/",
        "search/",
        "pagefind/",
        "digest/",
        "theme/",
        "icons/",
        "cards/",
    ),
    *("posts/index.html", "posts/archive/", "posts/page/", "drafts/index.html", "tags/index.html", "images/index.html"),
    *("members/index.html", "events/index.html", "events/atom.xml", "events/calendar.ics", "events/ledger.json"),
    *("events/past/index.html", "follow/index.html"),
    *("events/series/index.html", "events/tags/index.html", "events/subscribe/index.html", "events/venues/index.html"),
    "-/",  # what `serve` answers itself
)
FindLine = Callable[[str, KeyPath], int | None]  # a content file and a key → that key's line, if it is there
_RENAME = "rename the file, or give it another `slug`"


@dataclass(frozen=True)
class Claim:
    """A file of the site, or a folder (``tags/x/``), that the content file ``source`` asks for by ``key``."""

    name: str
    source: str
    key: KeyPath = ("slug",)


def claim_all(
    catalogue: Catalogue, files: Mapping[str, str], now: datetime, line: FindLine, root: Path, feeds: Iterable[str] = ()
) -> list[Problem]:
    """Claim the site's own addresses, and all that the ``catalogue`` asks for but its redirects; return what cannot be.

    ``files`` are those that are published as they are: each one's name, and its address; ``feeds`` are earlier
    addresses of the site's feed, of which those below /feeds/ are its own in any case.
    """
    for name in OWN:
        catalogue.claims.claim(name, OURS)
    taken = [feed for feed in feeds if not _free(earlier_file(feed), catalogue.claims)]
    what, fix = "`FEEDS` names {}, which is an address of the site's own", "take it out"
    problems = [Problem(place_of("FEEDS", root), what.format(feed), fix) for feed in taken]
    asked = [
        *(Claim(f"{page.url}index.html", page.source) for page in _by_file(catalogue.pages)),
        *_of_posts(_by_file(catalogue.posts)),
        *_of_members(catalogue.members.values()),
        *(Claim(f"{venue.url}index.html", venue.source) for venue in catalogue.venues.values()),
        *_of_events(EventHub(catalogue.events, now)),
        *(Claim(address, name, ()) for name, address in files.items()),
    ]
    refusals: dict[tuple[str, KeyPath], Problem] = {}  # the first of each thing is enough: the rest come of it
    for claim in asked:
        if (claim.source, claim.key) not in refusals and (problem := _problem(claim, catalogue.claims, line)):
            refusals[claim.source, claim.key] = problem
    return [*problems, *refusals.values()]


def free_for_feeds(feeds: Iterable[str]) -> tuple[str, ...]:
    """Return those of ``feeds``, addresses that the site's feed had elsewhere, that are none of the site's own."""
    claims = Claims()
    for name in OWN:
        claims.claim(name, OURS)
    return tuple(feed for feed in feeds if _free(earlier_file(feed), claims))


def _free(file: str, claims: Claims) -> bool:
    """Return whether the feed may stand in ``file``, too; it is claimed for the site."""
    if file.startswith("feeds/"):
        return file not in ("feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json")
    return claims.claim(file, OURS) is None


def claim_redirects(catalogue: Catalogue, line: FindLine) -> tuple[list[Redirect], list[Problem]]:
    """Claim every address that posts and pages once had; return the redirects, and what cannot be one."""
    redirects = {redirect.save_as: redirect for redirect in _once_drafts(catalogue)}
    problems: list[Problem] = []
    things: tuple[Post | Page | Event, ...] = (*catalogue.posts, *catalogue.pages, *catalogue.events)
    for thing in _by_file(things):
        for number, old in enumerate(thing.redirects):
            try:
                for redirect in _redirects(thing, old, catalogue):
                    taken = catalogue.claims.claim(redirect.save_as, thing.source)
                    led_on = redirects.get(redirect.save_as)
                    if taken and not (led_on and led_on.once_draft and led_on.new == redirect.new):
                        whose = _whose(redirect.old, taken, thing.source)
                        raise ValueError(f"redirects from {old}, {whose} — take it out")
                    redirects[redirect.save_as] = redirect
            except ValueError as error:
                what, _, fix = str(error).rpartition(" — ")
                exact = line(thing.source, ("redirects", number)) or line(thing.source, ("redirects",))
                problems.append(Problem(f"{thing.source}:{exact or 1}", what, fix))
    return list(redirects.values()), problems


def _redirects(thing: Post | Page | Event, old: str, catalogue: Catalogue) -> Iterator[Redirect]:
    """Yield what leads on from an earlier address; an event's sessions and single dates went with it."""
    own = parse_redirect(old, catalogue.addresses[thing.source])
    yield own
    if isinstance(thing, Event) and own.old.endswith("/"):
        below = [session.url for session in thing.sessions] + [
            catalogue.addresses[override.source] for override in thing.overrides
        ]
        yield from (Redirect(f"{own.old}{url.removeprefix(thing.url)}", url) for url in below)


def _once_drafts(catalogue: Catalogue) -> Iterator[Redirect]:
    """Yield what leads reviewers from a draft's address to the post, now that it is out."""
    for post in catalogue.posts:
        if catalogue.addresses[post.source] == post.permalink:
            yield Redirect(post.draft_address, post.permalink, once_draft=True)


def _by_file(things: Iterable[T]) -> list[T]:
    """Return ``things`` in an order in which no new one takes the address of another by its date."""
    return sorted(things, key=lambda thing: thing.source)


def _whose(address: str, taken: str, source: str) -> str:
    if taken == OURS:
        return f"and /{address} is an address of the site's own"
    return "which is an address of its own" if taken == source else f"which is the address of {taken}"


def _problem(claim: Claim, table: Claims, line: FindLine) -> Problem | None:
    """Have ``claim`` in the ``table``; return what must be mended where that cannot be."""
    reason = next((why for part in claim.name.removesuffix("/").split("/") if (why := unheld(part))), None)
    if not reason and len(claim.name.encode()) > LONGEST_PATH:
        reason = f"is longer than {LONGEST_PATH} bytes with all its folders"
    taken = None if reason else table.claim(claim.name, claim.source)
    if not reason and taken is None:
        return None
    address = claim.name.removesuffix("index.html")
    exact = line(claim.source, claim.key)
    if taken and taken != OURS:
        return Problem(f"{claim.source}:{exact or 1}", _shared(claim, taken), _RENAME)
    what = f"its address would be /{address}, of which a part {reason}"
    if taken == OURS:
        what = f"/{address} is an address of the site's own"
    return Problem(f"{claim.source}:{exact or line(claim.source, ()) or 1}", what, _RENAME)


def _shared(claim: Claim, taken: str) -> str:
    if claim.key != ("slug",):
        return f"has the address /{claim.name} of {taken} too, which differs in capitals or accents at most"
    return f"has the slug `{claim.name.split('/')[-2]}` of {taken} too"


def _of_posts(posts: Iterable[Post]) -> Iterator[Claim]:
    """A draft has the address that it will have, too, and a post the one that it had as a draft."""
    tags: dict[str, Claim] = {}
    for post in posts:
        yield Claim(output_file(post.permalink), post.source)
        yield Claim(f"{post.draft_address}index.html", post.source)
        for number, tag in enumerate(post.tags):
            name = f"tags/{slugify(tag)}/"
            tags.setdefault(name, Claim(name, post.source, ("tags", number)))
    yield from tags.values()


def _of_members(members: Iterable[Member]) -> Iterator[Claim]:
    for member in members:
        for name in ("index.html", "atom.xml", "answers.xml"):
            yield Claim(f"{member.url}{name}", member.source)


def _of_events(hub: EventHub) -> Iterator[Claim]:
    for event in hub.events:
        for name in ("index.html", "event.ics", "schedule.json", "schedule.xml", "agenda.ics", "paper/", "afterwards/"):
            yield Claim(f"{event.url}{name}", event.source)
        for date in hub.dates[event.slug] if event.rule else ():
            yield Claim(f"{date.url}index.html", event.source)
        for session in event.sessions:
            for name in ("index.html", "session.ics"):
                yield Claim(f"{session.url}{name}", session.source)
    for key, collections in (("series", hub.series), ("tags", hub.tags)):
        for slug, among in collections.items():
            yield Claim(f"events/{key}/{slug}/", among[0].source, (key,))


def without(catalogue: Catalogue, parts: Collection[str]) -> Catalogue:
    """Return what is shown where ``parts`` (posts, members, events) are left out: nothing leads there."""
    gone: tuple[tuple[str, Iterable[Post | Page | Member | Event | Session | Venue]], ...] = (
        ("posts", (*catalogue.posts, *catalogue.pages)),
        ("members", catalogue.members.values()),
        ("events", (*catalogue.events, *catalogue.sessions, *catalogue.venues.values())),
    )
    sources = [thing.source for part, things in gone if part in parts for thing in things]
    pages = [f"/{catalogue.addresses[source]}" for source in sources]
    sections = [f"/{name.removesuffix('index.html')}" for name in OWN if name.partition("/")[0] in parts]
    closed = dict.fromkeys((*sources, *pages, *sections), NOT_OUT)
    redirects = () if "posts" in parts else catalogue.redirects
    members = {slug: replace(member, paged="members" not in parts) for slug, member in catalogue.members.items()}
    addresses = {**catalogue.addresses, **closed}
    return replace(catalogue, addresses=addresses, redirects=redirects, members=members)
