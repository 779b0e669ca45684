"""The memory as a document: JSON Feed 1.1 with a ``_hub`` extension, out of the store and into it again.

The site publishes it, and ships one: a machine that lost everything, or a fresh clone, starts from there. What comes
in is as foreign as a feed and goes through the sanitiser. Source: jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from markupsafe import Markup, escape

from plugins.planet.address import web_address
from plugins.planet.model import Entry, FeedState, Precision
from plugins.planet.sanitise import clean
from plugins.planet.store import Store
from plugins.planet.text import excerpt, from_markup
from plugins.planet.text import name as plain_name
from plugins.planet.tombstones import Tombstone
from plugins.shared.problem import Problem, Problems

VERSION = "https://jsonfeed.org/version/1.1"
_STATE_TEXTS = ("etag", "last_modified", "moved_to")
_STATE_MOMENTS = ("last_attempt", "last_success", "next_due", "failing_since")
_KINDS = ("entry", "url", "member", "feed")


@dataclass(frozen=True)
class Archive:
    """What an archive holds, ready for the store."""

    entries: tuple[Entry, ...]
    states: tuple[FeedState, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()


def export(store: Store, title: str = "The planet's archive") -> dict[str, Any]:
    """Return everything that the store knows as a JSON Feed."""
    items = [write_item(entry) for entry in store.entries()]
    return {"version": VERSION, "title": title, "items": items, "_hub": write_hub(store)}


def write_hub(store: Store) -> dict[str, Any]:
    """Return what is not an entry: the feeds' schedule and validators, and what was forgotten."""
    stones = store.tombstones()
    return {
        "feeds": [_write_state(state) for state in store.states()],
        "tombstones": [{"kind": s.kind, "mark": s.mark, "since": _write(s.since)} for s in stones],
    }


def write_item(entry: Entry) -> dict[str, Any]:
    """Return one entry as a JSON Feed item; what is empty is left out."""
    hub = {
        "id": entry.id,
        "member": entry.member,
        "feed": entry.feed,
        "first_seen": _write(entry.first_seen),
        "sort_date": _write(entry.sort_date),
        "precision": entry.precision if entry.precision != "second" else None,
        "summary_by": "site" if entry.note else None,
        "direction": entry.direction if entry.direction != "ltr" else None,
        "edited": entry.edited or None,
        "hidden": entry.hidden,
        "fresh": None if entry.fresh else False,
        "links": list(entry.links) or None,
    }
    item = {
        "id": entry.guid,
        "url": entry.url,
        "title": entry.title,
        # The site's own sentence about a post is its summary, and never given out as the post.
        "content_html": None if entry.note else str(entry.content),
        "content_text": "" if entry.note else None,
        "summary": entry.excerpt or None,
        "date_published": _write(entry.published),
        "date_modified": _write(entry.updated),
        "authors": [{"name": entry.author}] if entry.author else None,
        "tags": list(entry.tags) or None,
        "language": entry.language,
        "_hub": {key: value for key, value in hub.items() if value is not None},
    }
    return {key: value for key, value in item.items() if value is not None}


def read(data: bytes, name: str, now: datetime) -> Archive | Problem:
    """Return the archive in ``data``; items that say nothing usable are left out. ``name`` is for the Problem."""
    fix = "name a JSON Feed that `export` wrote, or the site's /planet/archive/ file"
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return Problem(name, "is not JSON", fix)
    if not isinstance(document, dict) or not str(document.get("version", "")).startswith("https://jsonfeed.org/"):
        return Problem(name, "is not a JSON Feed", fix)
    hub = _mapping(document.get("_hub"))
    entries = (_read_item(item, now) for item in _list(document.get("items")))
    states = (_read_state(state) for state in _list(hub.get("feeds")))
    stones = (_read_tombstone(stone) for stone in _list(hub.get("tombstones")))
    return Archive(
        tuple(entry for entry in entries if entry),
        tuple(state for state in states if state),
        tuple(stone for stone in stones if stone),
    )


def restore(store: Store, archive: Archive) -> int:
    """Take an archive in; return how many entries were new. What the store knows already it knows better."""
    store.add_tombstones(archive.tombstones)
    known = {(state.url, state.member) for state in store.states()}
    for state in archive.states:
        if (state.url, state.member) not in known:
            store.save(state)
    guids = store.guids()
    return store.save(None, [entry for entry in archive.entries if (entry.member, entry.guid) not in guids])


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


def _read_item(item: Any, now: datetime) -> Entry | None:
    item = _mapping(item)
    hub = _mapping(item.get("_hub"))
    member, guid = _text(hub.get("member")), _text(item.get("id")) or _text(item.get("url"))
    url = web_address(_text(item.get("url")))
    if not member or not guid:
        return None
    published = _read(item.get("date_published"))
    first_seen = min(_read(hub.get("first_seen")) or published or now, now)
    content = _content(item)
    precision: Precision = hub["precision"] if hub.get("precision") in get_args(Precision) else "second"
    return Entry(
        id=_id(hub.get("id")) or _identify(member, guid),
        member=member,
        feed=_text(hub.get("feed")) or "",
        guid=guid,
        url=url,
        title=plain_name(_text(item.get("title"))),
        content=content,
        excerpt=excerpt(from_markup(content)),
        published=published,
        updated=_read(item.get("date_modified")),
        first_seen=first_seen,
        sort_date=min(_read(hub.get("sort_date")) or published or first_seen, now),
        author=_author(item),
        tags=tuple(plain_name(tag) for tag in _texts(item.get("tags"))),
        language=_text(item.get("language")),
        direction="rtl" if hub.get("direction") == "rtl" else "ltr",
        precision=precision,
        note=hub.get("summary_by") == "site",
        edited=hub.get("edited") is True,
        hidden=_text(hub.get("hidden")),
        fresh=hub.get("fresh") is not False,
        links=tuple(link for text in _texts(hub.get("links")) if (link := web_address(text))),
    )


def _content(item: Mapping[str, Any]) -> Markup:
    """Return an item's text, sanitised; a summary of ours becomes a paragraph."""
    html = _text(item.get("content_html"))
    if html:
        return clean(html)
    text = _text(item.get("content_text")) or _text(item.get("summary"))
    return clean(str(Markup("<p>{}</p>").format(escape(text)))) if text else Markup("")


def _author(item: Mapping[str, Any]) -> str | None:
    first = next(iter(_list(item.get("authors"))), None)
    return plain_name(_text(_mapping(first).get("name"))) or None


def _id(value: Any) -> str | None:
    """Return an id that may stand in an address, or None."""
    return value if isinstance(value, str) and re.fullmatch(r"[a-z0-9-]{1,80}", value) else None


def _identify(member: str, guid: str) -> str:
    return hashlib.sha256(f"{member}\n{guid}".encode("utf-8", "replace")).hexdigest()[:16]


def _write_state(state: FeedState) -> dict[str, Any]:
    known: dict[str, Any] = {"url": state.url, "member": state.member, "title": state.title or None}
    known |= {key: getattr(state, key) for key in _STATE_TEXTS}
    known |= {key: _write(getattr(state, key)) for key in _STATE_MOMENTS}
    known |= {"failures": state.failures or None, "gone": state.gone or None, "message": state.message or None}
    known |= {"ttl": state.ttl, "choices": state.choices or None}
    return {key: value for key, value in known.items() if value is not None}


def _read_state(state: Any) -> FeedState | None:
    state = _mapping(state)
    url, member = web_address(_text(state.get("url"))), _text(state.get("member"))
    if not url or not member or url != state.get("url"):
        return None
    failures, ttl = state.get("failures"), state.get("ttl")
    known: dict[str, Any] = {key: _header(state.get(key)) for key in _STATE_TEXTS}
    known |= {key: _read(state.get(key)) for key in _STATE_MOMENTS}
    known["failures"] = failures if isinstance(failures, int) and 0 <= failures < 10_000 else 0
    known["ttl"] = float(ttl) if isinstance(ttl, int | float) and 0 <= ttl < 10**7 else None
    known |= {"title": plain_name(_text(state.get("title"))), "message": plain_name(_text(state.get("message")), 500)}
    return FeedState(url, member, gone=state.get("gone") is True, choices=_text(state.get("choices")) or "", **known)


def _read_tombstone(stone: Any) -> Tombstone | None:
    stone = _mapping(stone)
    mark, since = _text(stone.get("mark")), _read(stone.get("since"))
    if stone.get("kind") not in _KINDS or not mark or since is None:
        return None
    return Tombstone(stone["kind"], mark, since)


def _header(value: Any) -> str | None:
    """Return a validator that may be sent as a header again, or None."""
    text = _text(value)
    return text if text and len(text) <= 1000 and all(" " <= c <= "\xff" and c != "\x7f" for c in text) else None


def _write(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _read(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _texts(value: Any) -> Iterator[str]:
    return (item for item in _list(value) if isinstance(item, str))
