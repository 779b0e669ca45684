"""Pure: what a change at the source means for what is kept here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from plugins.planet.model import Entry, Feed, Harvest
from plugins.shared.url import page_key

MOST_HEARD = 200  # entries that are kept of a stream
_READ = 2  # what is read out of a document; with a higher number every feed is read anew, once
_SPAN = {"second": timedelta(), "day": timedelta(days=1), "month": timedelta(days=31)}  # a date is where it begins


def vanished(feed: Feed, known: Sequence[Entry], harvest: Harvest) -> tuple[str, ...]:
    """Return the ids of entries that their author took out of ``feed``: for sites that follow.

    An entry counts when the document still reaches further back than it. A document without entries, one that was cut,
    or one that lost more than half at once is a fault, not a wish.
    """
    from plugins.planet.matching.pairing import pair  # a feed that is unchanged needs it as little as this function

    reach = _reach(harvest.entries)
    if reach is None or harvest.parsed.left_out or harvest.parsed.cut:
        return ()
    pairs, _ = pair(known, harvest.entries, feed.moved_from)
    here = {old.id for old, _ in pairs}
    window = [e for e in known if e.feed == feed.url and not e.placeholder and e.published and e.published > reach]
    missing = tuple(entry.id for entry in window if entry.id not in here)
    return missing if len(missing) * 2 <= len(window) else ()


def _reach(entries: Sequence[Entry]) -> datetime | None:
    """Return how far back a document goes: to its older end, in its own order; None where nothing is dated.

    An old post that is pinned, or that came up again when it was edited, says nothing of those between.
    """
    dated = [(entry, entry.published + _SPAN[entry.precision]) for entry in entries if entry.published]
    if not dated:
        return None
    published = [moment for _, moment in dated]
    updated = [entry.updated or moment for entry, moment in dated]
    if updated == sorted(updated, reverse=True):
        return updated[-1]
    falling = sum(moment >= other for moment, other in pairwise(published))
    return published[-1] if falling * 2 >= len(published) - 1 else published[0]


def heard(feed: Feed, known: Sequence[Entry], entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return what of ``entries`` a stream takes, and the ids of what it lets go: it has the newest alone."""
    from plugins.planet.parsing.account import is_by  # as above: other feeds need none of it

    all_ = {entry.id: entry for entry in (*known, *entries)}.values()
    wanted = sorted((entry for entry in all_ if not is_by(entry, feed.not_by)), key=lambda entry: entry.id)
    newest = sorted(wanted, key=lambda entry: entry.sort_date, reverse=True)[:MOST_HEARD]
    newest_ids = {entry.id for entry in newest}
    return tuple(entry for entry in entries if entry.id in newest_ids), tuple(
        entry.id for entry in known if entry.id not in newest_ids
    )


def same_places(known: Sequence[Entry], harvested: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return those of ``known`` that are harvested again by their address: in a stream, two people may say the same."""
    places = {page_key(entry.url) or entry.guid for entry in harvested}
    return tuple(entry for entry in known if (page_key(entry.url) or entry.guid) in places)


def choices(feed: Feed) -> str:
    """Return a digest of what the member chose about showing the feed: when it changes, the document is read anew."""
    chosen: tuple[object, ...] = (
        _READ,
        feed.text,
        feed.language,
        feed.hashtags,
        feed.include,
        feed.exclude,
        feed.moved_from,
        feed.blog,
    )
    chosen += (feed.followed,) if feed.followed else ()  # a site that follows none has digests of before
    chosen += (feed.not_by,) if feed.not_by else ()
    chosen += (feed.images,) if feed.text != "full" and feed.images in ("linked", "kept") else ()
    return hashlib.sha256(repr(chosen).encode("utf-8", "replace")).hexdigest()[:16]
