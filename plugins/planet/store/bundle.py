"""Archives that a site ships (content/planet/*.json): they add entries and nothing else, as long as they are there.

A pull request may bring one. So what it has of a memory (what was forgotten, how feeds do, where avatars are) is
ignored and named; its entries stand beside what feeds brought, in the place of none of it; and they go with their file.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from plugins.planet.model import Entry
from plugins.planet.store import archive
from plugins.planet.store.database import BUNDLED
from plugins.planet.store.store import Store
from plugins.planet.store.tombstones import post_key
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem, Problems
from plugins.shared.terminal import counted

_FORM = 1  # of what is made of an archive; with a higher number each is read anew
_NAMED = 3  # titles in a notice
Owners: TypeAlias = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class _Known:
    """What an item must not stand in the way of."""

    brought: Mapping[str, Sequence[Entry]]  # by member
    ids: Collection[str]
    addresses: Mapping[str, Collection[str]]  # a post's → those of whose feeds it came
    owners: Mapping[str, Collection[str]]  # a feed's address → those whose files name it


def ensure(store: Store, files: Iterable[Path], now: datetime, owners: Owners = ()) -> tuple[Problem, ...]:
    """Have in the store what the archives ``files`` add today; return what is ignored of them, to be told.

    ``owners`` are the feeds that members' files name, as (address, member's slug). Raises Problems for files that are
    no archives; then the store is as it was.
    """
    documents, owners = _load(files), tuple(owners)
    key = _key(documents, owners)
    last = json.loads(store.fact(BUNDLED) or "{}")
    if last.get("key") == key:
        return tuple(Problem(*notice) for notice in last["notices"])
    if not (documents or last or store.held(bundled=True)):
        return ()  # with nothing to add or to take away, nothing is written: a build would take it for news
    archives = _read(documents, now)
    items = [entry for archive in archives.values() for entry in archive.entries]
    known = _known(store, {entry.member for entry in items}, owners)
    entries, notices = _fitting(archives, known, {entry.id: entry for entry in store.entries(bundled=True)}, now)
    rows = [[notice.where, notice.what, notice.fix] for notice in notices]
    store.bundle(entries, json.dumps({"key": key, "notices": rows}))
    return tuple(notices)


def faults(files: Iterable[Path], now: datetime) -> tuple[Problem, ...]:
    """Return a Problem for each of ``files`` that is no archive, or none that could be read."""
    try:
        _read(_load(files), now)
    except Problems as error:
        return error.problems
    return ()


def _load(files: Iterable[Path]) -> dict[str, bytes]:
    documents, problems = {}, []
    for path in files:
        name = _told(path)
        try:
            documents[name] = read_bytes(path, path.parent)
        except OSError as error:
            problems.append(Problem(name, f"cannot be read ({error.strerror})", "check its name and rights"))
    if problems:
        raise Problems(problems)
    return documents


def _told(path: Path) -> str:
    """Return a file's name as people know it: from the project's folder."""
    here, whole = Path.cwd(), path.absolute()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else str(path)


def _key(documents: Mapping[str, bytes], owners: Sequence[tuple[str, str]]) -> str:
    digest = hashlib.sha256(repr((_FORM, sorted(owners) if documents else ())).encode("utf-8", "replace"))
    for name, data in documents.items():
        digest.update(f"{name} {len(data)} ".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _read(documents: Mapping[str, bytes], now: datetime) -> dict[str, archive.Archive]:
    archives, problems = {}, []
    for name, data in documents.items():
        shipped = archive.read(data, name, now, shipped=True)
        if isinstance(shipped, Problem):
            problems.append(shipped)
        else:
            archives[name] = shipped
    if problems:
        raise Problems(problems)
    return archives


def _known(store: Store, members: Collection[str], owners: Owners) -> _Known:
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    feeds: defaultdict[str, set[str]] = defaultdict(set)
    ids = set()
    for id_, member, url in store.brought() if members else ():
        ids.add(id_)
        if key := post_key(url):
            addresses[key].add(member)
    for url, member in owners:
        feeds[url].add(member)
    theirs = {who: store.entries(member=who, bundled=False) for who in members}
    return _Known(theirs, ids, addresses, feeds)


def _fitting(
    archives: Mapping[str, archive.Archive], known: _Known, before: Mapping[str, Entry], now: datetime
) -> tuple[list[Entry], list[Problem]]:
    """Return the items that stand for themselves, each once, and what is ignored of each archive."""
    accepted: dict[str, list[Entry]] = defaultdict(list)
    taken = set(known.ids)
    notices: list[Problem] = []
    for name, shipped in archives.items():
        foreign = [entry for entry in shipped.entries if _is_anothers(entry, known)]
        notices += [_memories(name, shipped)] if archive.memories(shipped) else []
        notices += [_not_theirs(name, foreign)] if foreign else []
        items = [replace(entry, bundled=True) for entry in shipped.entries if not _is_anothers(entry, known)]
        for entry in archive.strangers(lambda who: (*known.brought[who], *accepted[who]), items):
            if entry.id not in taken:
                taken.add(entry.id)
                accepted[entry.member].append(_dated(entry, before.get(entry.id), now))
    return [entry for entries in accepted.values() for entry in entries], notices


def _is_anothers(entry: Entry, known: _Known) -> bool:
    """Tell whether an item claims for its member what is another's: a post that came by their feed, or the feed."""
    claimed = (known.addresses.get(post_key(entry.url) or ""), known.owners.get(entry.feed))
    return any(members and entry.member not in members for members in claimed)


def _dated(entry: Entry, before: Entry | None, now: datetime) -> Entry:
    """Return an item that says nothing of its date with the one that it got when it was first read."""
    if before is None or before.member != entry.member or entry.first_seen != now:
        return entry
    place = before.sort_date if entry.sort_date == now else entry.sort_date
    return replace(entry, first_seen=before.first_seen, sort_date=place)


def _memories(name: str, shipped: archive.Archive) -> Problem:
    what = f"has {archive.memories(shipped)}, ignored: an archive that a site ships adds entries and nothing else"
    fix = "take `_hub` out of the file's head; only the site's own published archive may bring them, by `restore`"
    return Problem(name, what, fix)


def _not_theirs(name: str, foreign: Sequence[Entry]) -> Problem:
    titles = ", ".join(f"{entry.title[:60]!r} for {entry.member[:60]!r}" for entry in foreign[:_NAMED])
    more = f" and {len(foreign) - _NAMED} more" if len(foreign) > _NAMED else ""
    number = counted(len(foreign), "item is", "items are")
    what = f"claims for a member what another's feed brings ({titles}{more}); {number} left out"
    return Problem(name, what, "mend `member` and `feed`, or take the item out")
