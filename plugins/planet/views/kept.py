"""A conversation's address is for ever: what was published goes on when the post that began it is gone. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from plugins.planet.relations.spelling import short
from plugins.planet.views.conversations import ADDRESS, Talk
from plugins.planet.views.threads import Thread, Turn

Published: TypeAlias = Mapping[str, tuple[str, ...]]  # what a conversation is called in its address → its posts' ids


@dataclass(frozen=True)
class Kept:
    """Conversations with the addresses that they had, what leads on, and the names of those that nothing is left of."""

    talks: tuple[Talk, ...]
    led_on: Mapping[str, str]
    gone: tuple[str, ...]


def kept(talks: tuple[Talk, ...], before: Published, there: Mapping[str, str], make: Callable[[Thread], Talk]) -> Kept:
    """Return ``talks`` and what was published before of others; ``there`` has each post's page, by its id.

    Whose first post is gone goes on under its own name, whatever begins it now. Where the first post is there and
    nobody answers it any more, its page is led to. ``make`` makes a talk of posts that nothing holds together now.
    """
    found = {talk.id: talk for talk in talks}
    missing = sorted(set(before) - set(found))
    names = {short(id_): id_ for id_ in there} if missing else {}
    led_on: dict[str, str] = {}
    gone: list[str] = []
    for name in missing:
        left = [id_ for id_ in before[name] if id_ in there]
        among = [talk for talk in found.values() if not set(left).isdisjoint(talk.ids)]
        if name in names:  # which is in none of them, or one of them has another first post by now
            led_on[f"{ADDRESS}{name}/"] = among[0].url if among else there[names[name]] or ADDRESS
        elif left:
            for talk in among:
                led_on[talk.url] = f"{ADDRESS}{name}/"
                del found[talk.id]
            found[name] = replace(make(_together(among, left)), id=name, lost=True)
        else:
            gone.append(name)
    in_order = sorted(found.values(), key=lambda one: (one.moment, one.ids), reverse=True)
    return Kept(tuple(in_order), led_on, tuple(gone))


def _together(talks: Collection[Talk], left: Sequence[str]) -> Thread:
    """Return what is left of a conversation as one thread, in the order in which it was drawn."""
    place = {id_: number for number, id_ in enumerate(left)}
    held = {id_ for talk in talks for id_ in talk.ids}
    first = [turn for talk in talks for turn in talk.thread.episodes[0]]
    first += [Turn(id_) for id_ in left if id_ not in held]
    first.sort(key=lambda turn: place.get(turn.id, len(place)))
    return Thread((tuple(first), *(episode for talk in talks for episode in talk.thread.episodes[1:])))


def to_keep(talks: Collection[Talk], before: Published) -> dict[str, tuple[str, ...]]:
    """Return what must be known of conversations from now on: each one's posts, those that are gone among them."""
    now = {talk.id: (*talk.ids, *(id_ for id_ in before.get(talk.id, ()) if id_ not in talk.ids)) for talk in talks}
    return dict(sorted({**before, **now}.items()))
