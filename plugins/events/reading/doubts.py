"""What in an event may be a slip of the pen, and stops nothing: whoever wrote it knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from plugins.events.hints import is_nowhere, mark_of
from plugins.events.model import Event
from plugins.events.session import Session
from plugins.shared.problem import Problem

_FAR = 10  # years: nobody announces an event so long before it


def doubts(event: Event, now: datetime) -> list[Problem]:
    """Return a Problem for each thing that may be meant otherwise at ``now``."""
    return [*_of_its_time(event, now), *_of_itself(event), *_overlapping(event), *_of_people(event)]


def _of_its_time(event: Event, now: datetime) -> Iterator[Problem]:
    year = event.span.begins.year
    if year - now.year > _FAR:
        what = f"it starts in {year}, in {year - now.year} years"
        yield Problem(f"{event.source}:1", what, "check the year of `start`")
    if (days := (event.span.ends - event.span.begins).days) > 367:
        yield Problem(f"{event.source}:1", f"it lasts {days} days", "check the year of `end`")


def _of_itself(event: Event) -> Iterator[Problem]:
    mark = mark_of(event.title)
    if mark and event.status == "confirmed":
        status = "postponed" if mark["later"] else "cancelled"
        what = f"its title says {mark[0].strip()}, and its status does not: calendars show it as confirmed"
        yield Problem(f"{event.source}:1", what, f"write `status: {status}`, and take that out of the title")
    if event.place and is_nowhere(event.place):
        fix = (
            "take it out" if event.online else "write `online: https://…`, a page that tells how to join, in its place"
        )
        yield Problem(f"{event.source}:1", f"`place` is no place: {event.place}", fix)
    if event.coming and event.capacity and event.coming > event.capacity:
        what = f"{event.coming} are coming, and its `capacity` is {event.capacity}"
        yield Problem(f"{event.source}:1", what, "mend one of the two, or have a waiting list")


def _overlapping(event: Event) -> Iterator[Problem]:
    """Yield a Problem for each slot that begins before another ends, and ends after it; one within another is meant."""
    slots = [slot for slot in event.slots if slot.kind == "sessions"]
    for former, latter in pairwise(slots):
        if former.span.begins < latter.span.begins < former.span.ends < latter.span.ends:
            what = (
                f"the slots {former.start:%H:%M}–{former.end:%H:%M} and {latter.start:%H:%M}–{latter.end:%H:%M} overlap"
            )
            yield Problem(f"{event.source}:1", what, "mend one of them, if a room has both")


def _of_people(event: Event) -> Iterator[Problem]:
    """Yield a Problem for each name that is written in two ways, and for each person in two rooms at once."""
    held: dict[str, list[tuple[str, Session]]] = defaultdict(list)
    for session in event.sessions:
        for name in dict.fromkeys(person.name for person in session.by):
            held[" ".join(name.casefold().split())].append((name, session))
    for brought in held.values():
        ways = dict.fromkeys(name for name, _ in brought)
        for way, session in brought:
            if way != (first := next(iter(ways))):
                what = f"{way} and {first} are one name, written in two ways"
                yield Problem(f"{session.source}:1", what, f"write `{first}` in both")
        yield from _in_two_places(next(iter(ways)), [talk for _, talk in brought])


def _in_two_places(name: str, sessions: list[Session]) -> Iterator[Problem]:
    on = [session for session in sessions if session.span and session.status != "cancelled"]
    on.sort(
        key=lambda session: (session.span.begins if session.span else datetime.max.replace(tzinfo=UTC), session.slug)
    )
    for former, latter in pairwise(on):
        if former.span and latter.span and latter.span.begins < former.span.ends and former.room != latter.room:
            what = f"{name} is in two rooms at {latter.span.start:%H:%M}: {former.title}, and {latter.title}"
            yield Problem(f"{latter.source}:1", what, "move one of them, if it is the same person")
