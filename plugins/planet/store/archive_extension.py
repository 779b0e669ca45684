"""What an archive says beside its entries (``_hub``) ↔ the store's types, checked and bounded as they are.

That is how feeds do, what was forgotten, which conversations were published, and where avatars are.
"""

from __future__ import annotations

import re
from typing import Any

from plugins.planet.model import Avatar, FeedState
from plugins.planet.parsing.pictures import MOST_AVATARS
from plugins.planet.store.items import mapping, moment_of, rfc3339, text_of, texts_of, whole
from plugins.planet.store.store import Store
from plugins.planet.store.tombstones import Tombstone
from plugins.shared.text import name as plain_name
from plugins.shared.url import web_address

_STATE_TEXTS = ("etag", "last_modified", "moved_to")
_STATE_MOMENTS = (
    *("last_attempt", "last_success", "next_due", "failing_since"),
    *("gone_since", "moved_since", "moved_checked", "looked"),
)
_TALK = re.compile(r"[0-9a-f]{12}")
_LONGEST_TALK = 1000  # posts
_KINDS = ("entry", "url", "member", "feed")


def write_hub(store: Store) -> dict[str, Any]:
    """Return what is not an entry: the feeds' schedule and validators, where avatars are, and what was forgotten."""
    stones = store.forgotten.stones()
    avatars = [avatar for avatar in store.avatars.all() if avatar.feed]
    return {
        "feeds": [write_state(state) for state in store.states()],
        "tombstones": [{"kind": s.kind, "mark": s.mark, "since": rfc3339(s.since)} for s in stones],
        "conversations": store.conversations,
        "faces": [{"member": avatar.member, "feed": avatar.feed, "sources": avatar.sources} for avatar in avatars],
    }


def write_state(state: FeedState) -> dict[str, Any]:
    """Return what is known of a feed; what is empty is left out."""
    known: dict[str, Any] = {"url": state.url, "member": state.member, "title": state.title or None}
    known |= {key: getattr(state, key) for key in _STATE_TEXTS}
    known |= {key: rfc3339(getattr(state, key)) for key in _STATE_MOMENTS}
    known |= {"failures": state.failures or None, "gone": state.gone or None, "message": state.message or None}
    known |= {"advice": state.advice or None}
    known |= {"ttl": state.ttl, "choices": state.choices or None, "removed": dict(state.removed) or None}
    return {key: value for key, value in known.items() if value is not None}


def read_state(state: Any) -> FeedState | None:
    """Return what ``write_state`` wrote; None for nonsense."""
    state = mapping(state)
    url, member = web_address(text_of(state.get("url"))), text_of(state.get("member"))
    if not url or not member or url != state.get("url"):
        return None
    failures, ttl = state.get("failures"), state.get("ttl")
    known: dict[str, Any] = {key: _header(state.get(key)) for key in _STATE_TEXTS}
    known |= {key: moment_of(state.get(key)) for key in _STATE_MOMENTS}
    known["failures"] = failures if isinstance(failures, int) and 0 <= failures < 10_000 else 0
    known["ttl"] = float(ttl) if isinstance(ttl, int | float) and 0 <= ttl < 10**7 else None
    known |= {
        "title": plain_name(text_of(state.get("title"))),
        "message": plain_name(text_of(state.get("message")), 500),
    }
    known["advice"] = plain_name(text_of(state.get("advice")), 500)
    removed = {
        str(key)[:60]: number for key, value in mapping(state.get("removed")).items() if (number := whole(value))
    }
    known |= {"removed": removed}
    return FeedState(url, member, gone=state.get("gone") is True, choices=text_of(state.get("choices")) or "", **known)


def read_tombstone(stone: Any) -> Tombstone | None:
    """Return a tombstone; None for nonsense."""
    stone = mapping(stone)
    mark, since = text_of(stone.get("mark")), moment_of(stone.get("since"))
    if stone.get("kind") not in _KINDS or not mark or since is None:
        return None
    return Tombstone(stone["kind"], mark, since)


def read_conversations(value: Any) -> dict[str, tuple[str, ...]]:
    """Return which posts the published conversations had; what is none is left out."""
    known = mapping(value).items()
    return {name: tuple(texts_of(ids))[:_LONGEST_TALK] for name, ids in known if _TALK.fullmatch(name)}


def read_avatar(avatar: Any) -> Avatar | None:
    """Return where a feed says that its writer's picture is; None for nonsense."""
    avatar = mapping(avatar)
    member, feed = text_of(avatar.get("member")), web_address(text_of(avatar.get("feed")))
    sources = tuple(url for text in texts_of(avatar.get("sources")) if (url := web_address(text)))[:MOST_AVATARS]
    return Avatar(member, feed, sources) if member and feed and sources else None


def _header(value: Any) -> str | None:
    """Return a validator that may be sent as a header again, or None."""
    text = text_of(value)
    return text if text and len(text) <= 1000 and all(" " <= c <= "\xff" and c != "\x7f" for c in text) else None
