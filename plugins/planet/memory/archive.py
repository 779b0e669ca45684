"""The memory as a document: JSON Feed 1.1 with a ``_hub`` extension, out of the store and into it again.

The site publishes it, and ships one: a machine that lost everything, or a fresh clone, starts from there. What comes
in is as foreign as a feed and goes through the sanitiser. Source: jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from plugins.planet.memory.items import (
    items_of,
    mapping,
    read_face,
    read_item,
    read_state,
    read_tombstone,
    write_items,
    write_moment,
    write_state,
)
from plugins.planet.memory.store import Store
from plugins.planet.memory.tombstones import Tombstone
from plugins.planet.model import Entry, Face, FeedState
from plugins.shared.problem import Problem, Problems

VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Archive:
    """What an archive holds, ready for the store."""

    entries: tuple[Entry, ...]
    states: tuple[FeedState, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    faces: tuple[Face, ...] = ()  # without their copies


def export(store: Store, title: str = "The planet's archive") -> dict[str, Any]:
    """Return everything that the store knows as a JSON Feed."""
    items = write_items(store.entries())
    return {"version": VERSION, "title": title, "items": items, "_hub": write_hub(store)}


def write_hub(store: Store) -> dict[str, Any]:
    """Return what is not an entry: the feeds' schedule and validators, where faces are, and what was forgotten."""
    stones = store.forgotten.stones()
    faces = [face for face in store.faces.all() if face.feed]
    return {
        "feeds": [write_state(state) for state in store.states()],
        "tombstones": [{"kind": s.kind, "mark": s.mark, "since": write_moment(s.since)} for s in stones],
        "faces": [{"member": face.member, "feed": face.feed, "sources": face.sources} for face in faces],
    }


def read(data: bytes, name: str, now: datetime) -> Archive | Problem:
    """Return the archive in ``data``; items that say nothing usable are left out. ``name`` is for the Problem."""
    fix = "name a JSON Feed that `export` wrote, or the site's /planet/archive/ file"
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return Problem(name, "is not JSON", fix)
    if not isinstance(document, dict) or not str(document.get("version", "")).startswith("https://jsonfeed.org/"):
        return Problem(name, "is not a JSON Feed", fix)
    hub = mapping(document.get("_hub"))
    entries = (read_item(item, now) for item in items_of(document.get("items")))
    states = (read_state(state) for state in items_of(hub.get("feeds")))
    stones = (read_tombstone(stone) for stone in items_of(hub.get("tombstones")))
    faces = (read_face(face) for face in items_of(hub.get("faces")))
    return Archive(
        tuple(entry for entry in entries if entry),
        tuple(state for state in states if state),
        tuple(stone for stone in stones if stone),
        tuple(face for face in faces if face),
    )


def restore(store: Store, archive: Archive) -> int:
    """Take an archive in; return how many entries were new. What the store knows already it knows better."""
    store.forgotten.take_over(archive.tombstones)
    known = {(state.url, state.member) for state in store.states()}
    for state in archive.states:
        if (state.url, state.member) not in known:
            store.save(state)
    for face in archive.faces:
        if store.faces.get(face.member, face.feed) is None:
            store.faces.put(face)
    store.faces.drop_forgotten(store.forgotten.marks())
    return store.save(None, _strangers(store, archive.entries))


def _strangers(store: Store, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that the store has in no form: a post's GUID and address may have changed since."""
    from plugins.planet.identity.pairing import pair  # slow to load, and seldom needed

    strangers: list[Entry] = []
    for member, theirs in groupby(sorted(entries, key=attrgetter("member")), attrgetter("member")):
        known = {entry.id: entry for entry in store.entries(member=member)}
        others = [entry for entry in theirs if known.pop(entry.id, None) is None]
        strangers += pair(known.values(), others)[1] if known else others
    return [entry for entry in strangers if store.entry(entry.id) is None]  # nor is anything another member's


def ensure(store: Store, files: Iterable[Path], now: datetime) -> int:
    """Take in each archive file that the store has not met in this form; return how many entries were new.

    Raises Problems for files that are no archives.
    """
    new, problems = 0, []
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append(Problem(str(path), f"cannot be read ({error.strerror})", "check its name and rights"))
            continue
        key = f"archive {hashlib.sha256(data).hexdigest()}"
        if store.fact(key) is not None:
            continue
        archive = read(data, str(path), now)
        if isinstance(archive, Problem):
            problems.append(archive)
            continue
        new += restore(store, archive)
        store.set_fact(key, path.name)
    if problems:
        raise Problems(problems)
    return new
