"""Which harvested entry is which known one, and what becomes of the two. No clock, no order, never across members.

A post stays one entry, with the id, the dates and the place that it got first, when its address changes scheme, host
or path, when its GUID changes, and when two feeds of its member carry it. Nothing arrives twice, nothing resurfaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup

from plugins.planet.matching.keys import Keys, entry_id, fold
from plugins.planet.matching.pairing import pair
from plugins.planet.model import Entry
from plugins.shared.text import from_markup

NEWEST_OF_A_NEW_FEED = 3
NEWS = timedelta(days=14)
MANY = 20  # more new entries at once than anybody writes between two fetches
HISTORY = timedelta(days=30)


def merge(
    known: Iterable[Entry],
    harvested: Iterable[Entry],
    *,
    now: datetime,
    new_feed: bool,
    moved_from: Collection[str] = (),
    feeds: Collection[str] = (),
    reread: bool = False,
    taken: Collection[str] = (),
) -> tuple[Entry, ...]:
    """Return the entries to store: new ones, and known ones that changed; an unchanged feed gives none.

    ``known`` are the member's entries of all feeds, ``moved_from`` the blog's earlier addresses, ``feeds`` the
    addresses of the member's feeds today: an entry whose feed is no longer among them passes to the one it is in now.
    ``new_feed`` says that the feed is read for the first time: what it brings is history, but for its newest few;
    ``reread`` that it is read in another way than before: what differs then is no edit of its writer's. ``taken`` are
    ids that others have, besides those known.
    """
    arrivals = _distinct(harvested)
    members = {entry.member for entry in arrivals}
    remembered = sorted((entry for entry in known if entry.member in members), key=lambda entry: entry.id)
    pairs, strangers = pair(remembered, arrivals, moved_from)
    changed = [_updated(old, new, now, feeds, reread) for old, new in pairs]
    stored = [entry for (old, _), entry in zip(pairs, changed, strict=True) if entry != old]
    return (*stored, *_accept(strangers, {*taken, *(entry.id for entry in remembered)}, now, new_feed))


def _distinct(harvested: Iterable[Entry]) -> list[Entry]:
    """Return the entries in an order that their feed's does not change, each post once, the fullest of its copies."""
    best: dict[tuple[str, str, str], Entry] = {}
    keyed = [Keys(entry) for entry in sorted(harvested, key=_canonical)]
    addresses = Counter((keys.entry.member, keys.address) for keys in keyed)
    for keys in keyed:
        shared = keys.address and addresses[keys.entry.member, keys.address] > 1
        mark = (keys.entry.member, keys.address if shared else keys.guid or keys.address, keys.title)
        best.setdefault(mark, keys.entry)
    return list(best.values())


def _canonical(entry: Entry) -> tuple[str, int, str, str, str, str]:
    moment = entry.published.isoformat() if entry.published else ""
    return (
        entry.member,
        -len(entry.content),
        entry.guid,
        entry.url or "",
        entry.title,
        f"{moment} {entry.feed} {entry.content}",
    )


def _updated(old: Entry, new: Entry, now: datetime, feeds: Collection[str], reread: bool) -> Entry:
    """Return ``old`` with what its source says today; its id, its dates and its place are frozen."""
    moved_home = bool(feeds) and old.feed not in feeds
    if old.feed != new.feed and not (moved_home or old.placeholder or _is_fuller(new, old)):
        return old  # another feed of the member's has the same post, or less of it
    edited = not reread and old.feed == new.feed and not old.placeholder and _reads_differently(old, new)
    return replace(
        old,
        feed=new.feed,
        guid=new.guid,
        url=new.url or old.url,
        title=new.title,
        content=new.content,
        excerpt=new.excerpt,
        # Only as we saw: some stamp all anew every day, and a date of the future was cut to now.
        updated=new.updated if edited and new.updated and new.updated < now else old.updated,
        author=new.author,
        tags=new.tags,
        language=new.language,
        direction=new.direction,
        placeholder=False,
        edited=old.edited or edited,
        hidden=new.hidden,
        links=old.links if new.content else new.links,
        authors=new.authors,
        source=new.source,
        references=new.references,
        attachments=new.attachments,
        summary=new.summary,
        warning=new.warning,
    )


def _is_fuller(new: Entry, old: Entry) -> bool:
    return len(from_markup(new.content)) > len(from_markup(old.content))


def _reads_differently(old: Entry, new: Entry) -> bool:
    """Tell whether a reader would notice: other words, not other markup, nor more of the text than before."""
    if old.title and new.title and fold(old.title) != fold(new.title):  # a note had a title made for it once
        return True
    if not old.content or not new.content or old.content == new.content:
        return False
    return _words(old.content) != _words(new.content)


def _words(content: Markup) -> str:
    return fold(from_markup(content))


def _accept(strangers: list[Entry], taken: set[str], now: datetime, new_feed: bool) -> list[Entry]:
    """Return new entries with an id, a first-seen date and a place of their own."""
    by_age = sorted(strangers, key=lambda entry: (_published(entry, now), entry.guid, entry.title), reverse=True)
    accepted = []
    for rank, entry in enumerate(by_age):
        identifier = entry_id(entry, taken)
        taken.add(identifier)
        accepted.append(
            replace(
                entry,
                id=identifier,
                first_seen=now,
                sort_date=min(entry.published or entry.sort_date, now),
                fresh=_is_news(entry, rank, len(by_age), now, new_feed),
                edited=False,
            )
        )
    return sorted(accepted, key=lambda entry: entry.id)


def _is_news(entry: Entry, rank: int, count: int, now: datetime, new_feed: bool) -> bool:
    """Tell whether an entry belongs on the front page and into outgoing feeds, or straight into the archive."""
    if new_feed:
        return rank < NEWEST_OF_A_NEW_FEED and entry.published is not None and entry.published > now - NEWS
    return count <= MANY or (rank < MANY and _published(entry, now) > now - HISTORY)


def _published(entry: Entry, now: datetime) -> datetime:
    return min(entry.published or entry.sort_date, now)
