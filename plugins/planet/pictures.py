"""Strangers' pictures, copied after the feeds and drawn small: members' avatars once a week, stills of videos once.

So is, once, the picture that a post leads with, where its member allows it. A picture that cannot be had costs nothing
else: initials stand in for an avatar, words for a still, and a list goes without the other.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from plugins.planet.cleaning.featured import featured
from plugins.planet.fetching.fetch import PICTURES, Ask, Fetcher, validator
from plugins.planet.fetching.politeness import in_time
from plugins.planet.fetching.schedule import spread
from plugins.planet.model import Avatar, Entry, Failure, Feed, Gone, NotModified, PictureShape, Response
from plugins.planet.parsing.pictures import picture_key
from plugins.planet.sandbox.pool import ParsePool
from plugins.planet.store.pictures import OF_PAGE, FeaturedCopy, StillCopy
from plugins.planet.store.store import Store
from plugins.planet.store.tombstones import forgets
from plugins.planet.visit import Run
from plugins.shared.url import web_address
from plugins.syndication.model import Attachment
from plugins.writing.hosts import Elsewhere

_LARGEST = 2 * 2**20  # bytes of a picture
_SECONDS = 15.0  # for one
WEEK = timedelta(days=7)
_SECONDS_FOR_AVATARS = 60.0  # seconds for all of a run; who was not reached is asked the next time
_GONE = ("http-404", "http-410", "no-face")  # what takes a copy away; any other failure may pass
MOST_STILLS = 60  # in one run
_IN_VAIN = timedelta(days=7)  # after one that was asked for in vain
_LARGEST_ANSWER = 100_000  # bytes
_SECONDS_FOR_STILLS = 30.0  # seconds for all of a run
MOST_FEATURED = 60  # in one run
_LARGEST_FEATURED = 8 * 2**20  # bytes: what people publish as their camera wrote it
_SECONDS_FOR_FEATURED = 45.0  # seconds for all of a run
_EMBLEM = 3  # posts of a member with the same picture: it is of none of them


@dataclass(frozen=True)
class _Copy:
    picture: bytes
    etag: str | None
    last_modified: str | None


async def copy_avatars(feeds: Sequence[Feed], run: Run, end: float) -> None:
    """Bring the copies of the avatars of ``feeds``' members up to date where they are due; keep them in the store.

    ``end`` is when the whole run must end, by the loop's clock.
    """
    fetcher, store, now = _fetcher(run), run.store, run.now

    async def serve(member: Sequence[Avatar]) -> None:
        for avatar in member:
            current = await _visit(avatar, fetcher, run.pool, now) if _is_due(avatar, now) else avatar
            if current is not avatar:
                store.avatars.put(current)
            if current.picture:
                return

    await in_time((partial(serve, member) for member in _wanted(feeds, store)), run.at_once, _SECONDS_FOR_AVATARS, end)


def _fetcher(run: Run) -> Fetcher:
    return run.fetcher.within(body_bytes=_LARGEST, total_seconds=_SECONDS)


def _wanted(feeds: Sequence[Feed], store: Store) -> Iterator[Sequence[Avatar]]:
    """Yield, for each member without a photo of the site's own, the avatars to try: their file's, else their feeds'."""
    marks = store.forgotten.marks()
    members: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        members[feed.member].append(feed)
    for slug, theirs in members.items():
        chosen = theirs[0].avatar
        store.avatars.name(slug, "", (chosen,) if chosen else ())
        if not theirs[0].photo:
            avatars = [store.avatars.get(slug, where) for where in (("",) if chosen else [feed.url for feed in theirs])]
            yield [avatar for avatar in avatars if avatar and not forgets(avatar, marks)]


def _is_due(avatar: Avatar, now: datetime) -> bool:
    """Return whether ``avatar`` may be asked for; a date that a wrong clock has set is not believed."""
    return avatar.next_due is None or not now < avatar.next_due <= now + 2 * WEEK


async def _visit(avatar: Avatar, fetcher: Fetcher, pool: ParsePool, now: datetime) -> Avatar:
    """Return ``avatar`` after its addresses were asked, until one had a picture; a copy outlives what may pass."""
    avatar = replace(avatar, next_due=now + spread(WEEK, avatar.sources[0]), message="")
    failures = []
    for url in avatar.sources:
        mine = url == avatar.url and bool(avatar.picture)
        ask = Ask(url, avatar.etag, avatar.last_modified, PICTURES) if mine else Ask(url, accept=PICTURES)
        answer = await _ask(ask, fetcher, pool)
        if isinstance(answer, NotModified):
            return avatar
        if isinstance(answer, _Copy):
            return replace(avatar, url=url, **vars(answer))
        if mine and answer.kind not in _GONE:
            return replace(avatar, message=answer.reason)
        failures.append(f"{url}: {answer.reason}")
    return Avatar(avatar.member, avatar.feed, avatar.sources, next_due=avatar.next_due, message="; ".join(failures))


async def _ask(
    ask: Ask, fetcher: Fetcher, pool: ParsePool, shape: PictureShape = "face"
) -> _Copy | NotModified | Failure:
    """Return the picture at an address, drawn; what is not there any more is a failure, too."""
    try:
        outcome = await fetcher.fetch(ask)
        if isinstance(outcome, Gone):
            return Failure(ask.url, "is gone for good (410)", kind="no-face")
        if not isinstance(outcome, Response):
            return outcome
        drawn = await pool.draw(outcome, shape)
    except Exception as error:  # a fault of ours with one picture must not cost the others theirs
        return Failure(ask.url, f"this program failed on it ({type(error).__name__}: {error})", kind="bug")
    if isinstance(drawn, Failure):
        return drawn
    return _Copy(drawn, *(validator(outcome.headers.get(name)) for name in ("etag", "last-modified")))


async def copy_stills(run: Run, end: float, shown: Sequence[Elsewhere] | None = None) -> None:
    """Copy the stills that the newest entries name and that are not there yet; ``end`` is when the run must end.

    ``shown`` is what the site's own texts show, where they were looked at: their stills are copied, too.
    """
    fetcher, store, now = _fetcher(run), run.store, run.now

    async def serve(url: str) -> None:
        store.stills.put(await _copied(url, fetcher, run.pool, now))

    async def serve_page(page: Elsewhere) -> None:
        copied = await _copied_of(page, fetcher, run.pool, now)
        store.stills.put(copied._replace(url=f"{OF_PAGE}{page.url}"))

    store.stills.drop_unnamed()
    pages = {page.url: page for page in shown or () if page.still or page.question}
    due = store.stills.due(pages, now) if shown is not None else ()
    work = [partial(serve, url) for url in store.stills.wanted(now, MOST_STILLS)]
    work += [partial(serve_page, pages[url]) for url in sorted(due)[:MOST_STILLS]]
    await in_time(work, run.at_once, _SECONDS_FOR_STILLS, end)


async def _copied_of(page: Elsewhere, fetcher: Fetcher, pool: ParsePool, now: datetime) -> StillCopy:
    """Return the still of a page, for which its host may have to be asked where it is (oEmbed 1.0)."""
    if page.still:
        return await _copied(page.still, fetcher, pool, now)
    still, message = None, "its host names no still"
    try:
        outcome = await fetcher.fetch(Ask(page.question or "", accept="application/json"))
        if isinstance(outcome, Response) and len(outcome.body) <= _LARGEST_ANSWER:
            answer = json.loads(outcome.body)
            still = web_address(answer.get("thumbnail_url"), page.url) if isinstance(answer, dict) else None
        message = getattr(outcome, "reason", message)
    except (ValueError, TypeError, RecursionError):
        message = "its host's answer cannot be read"
    except Exception as error:  # as above
        message = f"this program failed on it ({type(error).__name__}: {error})"
    if still:
        return await _copied(still, fetcher, pool, now)
    return StillCopy(page.url, next_due=now + spread(_IN_VAIN, page.url), message=message)


async def _copied(url: str, fetcher: Fetcher, pool: ParsePool, now: datetime) -> StillCopy:
    answer = await _ask(Ask(url, accept=PICTURES), fetcher, pool, "still")
    if isinstance(answer, _Copy):
        return StillCopy(url, answer.picture)
    return StillCopy(url, next_due=now + spread(_IN_VAIN, url), message=getattr(answer, "reason", ""))


async def copy_featured(feeds: Sequence[Feed], run: Run, end: float) -> None:
    """Copy what the newest posts lead with, of those members who allow it, where no copy is there yet.

    ``end`` is when the whole run must end, by the loop's clock.
    """
    store, now = run.store, run.now
    members = {feed.member for feed in feeds if feed.images == "kept"}
    if not members:
        return
    fetcher = run.fetcher.within(body_bytes=_LARGEST_FEATURED, total_seconds=_SECONDS)
    wanted, settled = _leading(store.featured.entries(members)), store.featured.settled(now)
    store.featured.drop([entry for entry, attachments in wanted.items() if not attachments])

    async def serve(entry: str, pictures: Sequence[Attachment]) -> None:
        store.featured.put(await _featured(entry, pictures, fetcher, run.pool, now))

    due = [
        (entry, attachments)
        for entry, attachments in wanted.items()
        if attachments and settled.get(entry) != tuple(p.url for p in attachments)
    ]
    await in_time((partial(serve, *pair) for pair in due[:MOST_FEATURED]), run.at_once, _SECONDS_FOR_FEATURED, end)


def _leading(entries: Sequence[Entry]) -> dict[str, tuple[Attachment, ...]]:
    """Return what each entry may lead with, by its id, without what a member has in one post as in the other."""
    leads = {entry.id: (entry.member, featured(entry.content, entry.attachments)) for entry in entries}
    uses = Counter((member, picture_key(picture.url)) for member, pictures in leads.values() for picture in pictures)
    return {
        id_: tuple(picture for picture in pictures if uses[member, picture_key(picture.url)] < _EMBLEM)
        for id_, (member, pictures) in leads.items()
    }


async def _featured(
    entry: str, attachments: Sequence[Attachment], fetcher: Fetcher, pool: ParsePool, now: datetime
) -> FeaturedCopy:
    """Return a copy of the first of an entry's pictures that is one to lead with."""
    sources, failures, passing = tuple(attachment.url for attachment in attachments), [], False
    for picture in attachments:
        answer = await _ask(Ask(picture.url, accept=PICTURES), fetcher, pool, "featured")
        if isinstance(answer, _Copy):
            return FeaturedCopy(entry, sources, picture.credit, answer.picture)
        reason, kind = (answer.reason, answer.kind) if isinstance(answer, Failure) else ("nothing came", "")
        failures.append(f"{picture.url}: {reason}")
        passing = passing or kind not in _GONE
    due = now + spread(_IN_VAIN, sources[0]) if passing else None
    return FeaturedCopy(entry, sources, next_due=due, message="; ".join(failures))
