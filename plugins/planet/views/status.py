"""How one feed is doing, in plain words and as data."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from plugins.planet.fetching.schedule import is_dormant
from plugins.planet.model import FeedState, State
from plugins.planet.store.store import Store
from plugins.shared.terminal import counted

SILENT_AFTER = timedelta(days=30)
NOT_READ = "Not read yet."
FROM_ARCHIVE = "Not read yet: shown from the archive."


@dataclass(frozen=True, kw_only=True)
class FeedStatus(FeedState):
    """One line of the status page, of ``status`` and of its JSON: what is known of a feed, and what that comes to."""

    state: State
    words: str
    hidden: Mapping[str, int] = field(default_factory=dict)  # reason → count
    avatar: str = ""  # why there is no copy of the picture that the feed names, in English
    uncopied: str = ""  # why there is no copy of what its posts lead with, in English

    @property
    def feed(self) -> str:
        """Return its address."""
        return self.url

    @property
    def next_try(self) -> datetime | None:
        """Return when it is asked again."""
        return None if self.gone else self.next_due

    @property
    def tries(self) -> int:
        """Return how often it was asked in vain."""
        return self.failures

    @property
    def again(self) -> str:
        """Return what to type for a feed that is held to be gone or to have moved; empty for any other."""
        lasting = self.gone or self.gone_since or (self.moved_to and self.moved_to != self.url)
        return f"inv fetch --again {shlex.quote(self.url)}" if lasting else ""


def status_of(state: FeedState, now: datetime, **more: Any) -> FeedStatus:
    """Return the status of a feed; ``more`` are the fields that its own state does not tell.

    Advice is for a feed that can be read: of one that fails it is part of the message.
    """
    advice = "" if state.failures or state.gone else state.advice
    known = {**vars(state), "removed": dict(sorted(state.removed.items())), "advice": advice, **more}
    return FeedStatus(**known, state=word(state, now), words=words(state, now))


def statuses(store: Store, now: datetime) -> tuple[FeedStatus, ...]:
    """Return the status of every feed that was ever asked for, by member."""
    hidden, uncopied = store.hidden(), store.featured.failed()
    pictureless = {(avatar.feed, avatar.member): avatar.message for avatar in store.avatars.all()}
    feed_statuses = []
    for state in store.states():
        key = state.url, state.member
        avatar = pictureless.get(key) or pictureless.get(("", state.member), "")
        more = {"hidden": hidden.get(key, {}), "avatar": avatar, "uncopied": uncopied.get(key, "")}
        feed_statuses.append(status_of(state, now, **more))
    return tuple(feed_statuses)


def lasting(gone: Mapping[str, datetime], now: datetime) -> dict[str, date]:
    """Return of ``gone`` what was so for a month: a host may have slipped."""
    return {id_: since.date() for id_, since in gone.items() if now - since >= SILENT_AFTER}


def silent(statuses: Iterable[FeedStatus], now: datetime) -> dict[str, date]:
    """Return since when each feed has not answered that has been silent for a month, by its address."""
    since = {status.feed: status.failing_since for status in statuses if status.failing_since}
    return {feed: moment.date() for feed, moment in since.items() if now - moment >= SILENT_AFTER}


def word(state: FeedState, now: datetime) -> State:
    """Return the one word that sums up a feed."""
    if state.gone:
        return "gone"
    if is_dormant(state, now):
        return "dormant"
    if state.failures:
        return "failed"
    return "moved" if state.moved_to and state.moved_to != state.url else "ok"


def words(state: FeedState, now: datetime) -> str:
    """Return a sentence about a feed's health."""
    kind = word(state, now)
    if kind == "ok" and state.advice:
        return f"Well, but {state.advice}."
    if kind == "ok":
        unread = FROM_ARCHIVE if state.entries else NOT_READ
        return "Well." if state.last_success else unread
    if kind == "moved":
        return f"Moved for good to {state.moved_to}: the file that names it should say so."
    if kind == "gone":
        return f"Gone: {state.message}."
    since = f" since {state.failing_since:%Y-%m-%d}" if state.failing_since else ""
    tries = f"{state.failures} tries" if state.failures > 1 else "one try"
    asleep = "; asked once a week now" if kind == "dormant" else ""
    return f"Failing{since} ({tries}{asleep}): {state.message}."


def line(status: FeedStatus) -> str:
    """Return a status as one line of text."""
    parts = [f"{status.member}: {status.feed}", status.words, counted(status.entries, "entry", "entries")]
    if status.last_success:
        parts.append(f"last read {status.last_success:%Y-%m-%d %H:%M}")
    if status.next_try:
        parts.append(f"next try {status.next_try:%Y-%m-%d %H:%M}")
    parts += [f"{number} hidden, {reason}" for reason, number in status.hidden.items()]
    removed = ", ".join(f"{number} × {kind}" for kind, number in status.removed.items())
    parts += [f"taken out of its texts: {removed}"] if removed else []
    parts += [f"to ask it again as if that had not been: `{status.again}`"] if status.again else []
    parts += [f"no picture of the member: {status.avatar}"] if status.avatar else []
    parts += [f"no copy of what a post leads with: {status.uncopied}"] if status.uncopied else []
    return " · ".join(parts)


def as_json(status: FeedStatus) -> dict[str, Any]:
    """Return a status for programs, under the names that ``update --json`` uses."""
    return {
        "feed": status.feed,
        "member": status.member,
        "title": status.title,
        "state": status.state,
        "words": status.words,
        "entries": status.entries,
        "hidden": dict(status.hidden),
        "removed": dict(status.removed),
        "last_success": status.last_success.isoformat() if status.last_success else None,
        "next_try": status.next_try.isoformat() if status.next_try else None,
        "again": status.again or None,
        "advice": status.advice or None,
        "no_picture": status.avatar or None,
        "not_copied": status.uncopied or None,
    }
