"""What is known of the feeds while an update runs: read at once, and what most feeds say is written together.

A feed that is unchanged has no more to keep than when it was asked. One transaction each took longer than their answers
took to read, and left a journal of megabytes to be moved into the store at the end.
"""

from __future__ import annotations

from collections.abc import Iterable

from plugins.planet.model import Entry, FeedState
from plugins.planet.store.store import Store

_TOGETHER = 20  # as many as are asked at once: a program that is killed has lost as many answers that were on their way


class States:
    """The states of all feeds in ``store``; leave it (``with``) to have all of them written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = {(state.url, state.member): state for state in store.states()}
        self._waiting: list[FeedState] = []

    def __enter__(self) -> States:
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def of(self, url: str, member: str) -> FeedState:
        """Return what is known of a feed; of one never met, nothing but its address."""
        return self._known.get((url, member)) or FeedState(url, member)

    def keep(self, state: FeedState) -> None:
        """Keep a state, if not at once."""
        self._known[state.url, state.member] = state
        self._waiting.append(state)
        if len(self._waiting) >= _TOGETHER:
            self._write()

    def save(self, state: FeedState, entries: Iterable[Entry] = (), removed: Iterable[str] = ()) -> int:
        """Do at once what ``Store.save`` does, and return what it returns."""
        self._write()
        self._known[state.url, state.member] = state
        return self._store.save(state, entries, removed)

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._store.save_states(waiting)
