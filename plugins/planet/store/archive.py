"""The memory as a document: JSON Feed 1.1 with a ``_hub`` extension, out of the store and into it again.

The site publishes it: a machine that lost everything starts from there. What comes in is as foreign as a feed and goes
through the sanitiser. Archives that a site ships only add entries: bundle.py. Source: jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from plugins.planet.model import Avatar, Entry, FeedState
from plugins.planet.store.archive_extension import (
    read_avatar,
    read_conversations,
    read_state,
    read_tombstone,
    write_hub,
)
from plugins.planet.store.items import items_of, mapping, read_item, write_items
from plugins.planet.store.store import Store
from plugins.planet.store.tombstones import Tombstone, forgets
from plugins.shared.problem import Problem
from plugins.shared.terminal import counted

VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Archive:
    """What an archive holds, ready for the store."""

    entries: tuple[Entry, ...]
    states: tuple[FeedState, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    avatars: tuple[Avatar, ...] = ()  # without their copies
    conversations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # as Store has them


def export(store: Store) -> dict[str, Any]:
    """Return everything that the store knows as a JSON Feed."""
    items = write_items(store.entries())
    return {"version": VERSION, "title": "The planet's archive", "items": items, "_hub": write_hub(store)}


def read(data: bytes, name: str, now: datetime, *, shipped: bool = False) -> Archive | Problem:
    """Return the archive in ``data``; items that say nothing usable are left out. ``name`` is for the Problem.

    ``shipped`` says that it came with the site's content: its items choose no ids.
    """
    fix = "name a JSON Feed that `export` wrote, or the site's /planet/archive/ file"
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return Problem(name, "is not JSON", fix)
    if not isinstance(document, dict) or not str(document.get("version", "")).startswith("https://jsonfeed.org/"):
        return Problem(name, "is not a JSON Feed", fix)
    hub = mapping(document.get("_hub"))
    entries = (read_item(item, now, shipped=shipped) for item in items_of(document.get("items")))
    states = (read_state(state) for state in items_of(hub.get("feeds")))
    stones = (read_tombstone(stone) for stone in items_of(hub.get("tombstones")))
    avatars = (read_avatar(avatar) for avatar in items_of(hub.get("faces")))
    return Archive(
        tuple(entry for entry in entries if entry),
        tuple(state for state in states if state),
        tuple(stone for stone in stones if stone),
        tuple(avatar for avatar in avatars if avatar),
        read_conversations(hub.get("conversations")),
    )


def restore(store: Store, archive: Archive) -> int:
    """Take the site's own archive in; return how many entries were new. What the store knows already it knows better.

    What was forgotten, how feeds do and where avatars are is taken in only where nothing is known (Store.may_remember).
    """
    if store.may_remember:
        _remember(store, archive)
    brought = [entry for entry in archive.entries if not entry.bundled]
    new = store.save(None, _new_to(store, brought, bundled=False))
    new += store.save(None, _new_to(store, [entry for entry in archive.entries if entry.bundled], bundled=None))
    store.is_whole_again()
    return new


def _new_to(store: Store, entries: Iterable[Entry], bundled: bool | None) -> list[Entry]:
    """Return the entries that are not yet among those that feeds brought (or, with None, among any)."""
    new = strangers(lambda member: store.entries(member=member, bundled=bundled), entries)
    known = ((entry, store.entry(entry.id)) for entry in new)
    return [entry for entry, other in known if other is None or (other.bundled and bundled is False)]


def _remember(store: Store, archive: Archive) -> None:
    store.forgotten.take_over(archive.tombstones)
    known = {(state.url, state.member) for state in store.states()}
    store.save_states(state for state in archive.states if (state.url, state.member) not in known)
    if archive.conversations and not store.conversations:
        store.keep_conversations(archive.conversations)
    for avatar in archive.avatars:
        if store.avatars.get(avatar.member, avatar.feed) is None:
            store.avatars.put(avatar)
    marks = store.forgotten.marks()
    store.avatars.drop_those(lambda avatar: forgets(avatar, marks))


def memories(archive: Archive) -> str:
    """Return in words what an archive has besides entries; empty where there is nothing."""
    counts = (
        (len(archive.tombstones), "tombstone", "tombstones"),
        (len(archive.states), "feed's state", "feeds' states"),
        (len(archive.avatars), "avatar", "avatars"),
    )
    return ", ".join(counted(number, singular, many) for number, singular, many in counts if number)


def strangers(known: Callable[[str], Iterable[Entry]], entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that their member has in no form in ``known``: a post's GUID and address may have changed."""
    from plugins.planet.matching.pairing import pair  # slow to load, and seldom needed

    new: list[Entry] = []
    for member, theirs in groupby(sorted(entries, key=attrgetter("member")), attrgetter("member")):
        there = {entry.id: entry for entry in known(member)}
        others = [entry for entry in theirs if there.pop(entry.id, None) is None]
        new += pair(there.values(), others)[1] if there else others
    return new
