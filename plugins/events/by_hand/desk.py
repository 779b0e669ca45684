"""What an organiser does to an agenda from a terminal: place a session, call something off.

Each gives the texts of files as they would be; whoever calls has them read back, and writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.events.by_hand.clock import time_alone
from plugins.events.by_hand.lines import agenda_cells, with_keys, without
from plugins.events.imports.files import yaml
from plugins.events.model import Event
from plugins.events.reading.folders import read_events, read_venues
from plugins.events.session import Room, Session, Slot
from plugins.members.reading import slugs_in
from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problem
from plugins.shared.reference import near


@dataclass(frozen=True)
class Edit:
    """Files below content/ with their new texts, and what that does, in a sentence."""

    files: Mapping[str, str]
    said: str
    all: Mapping[str, str] = field(default_factory=dict)  # the event's files as they are


@dataclass(frozen=True)
class Desk:
    """The events of a folder content/, as they stand there."""

    content: Path
    events: Sequence[Event]

    @classmethod
    def of(cls, content: Path, zone: ZoneInfo) -> Desk:
        """Return what can be read; what cannot is the check's to say."""
        root = content.resolve().parent
        here = root / content.name
        venues, _ = read_venues(here / "venues", root)
        people = slugs_in(here, root)
        events, _ = read_events(here / "events", root, members=people, venues=venues, pages=(), zone=zone)
        return cls(here, events)

    def event(self, name: str) -> Event | Problem:
        """Return the event that is called so: its file's name, its slug or its title."""
        wanted = name.removesuffix(".md").rpartition("/")[2].casefold()
        for event in self.events:
            if wanted in (event.slug, Path(event.source).stem, event.title.casefold()):
                return event
        return Problem(name, "there is no such event", near(name, [Path(known.source).stem for known in self.events]))

    def session(self, name: str, event: str | None) -> tuple[Event, Session] | Problem:
        """Return the session that is called so, by its file or title: of ``event``, or of all that have one."""
        among: Iterable[Event] = self.events
        if event:
            whole = self.event(event)
            if isinstance(whole, Problem):
                return whole
            among = [whole]
        wanted = name.removesuffix(".md").rpartition("/")[2].casefold()
        pairs = [(parent, session) for parent in among for session in parent.sessions]
        same = [pair for pair in pairs if wanted in (pair[1].slug, pair[1].title.casefold())]
        if len(same) == 1:
            return same[0]
        if same:
            where = ", ".join(parent.slug for parent, _ in same)
            return Problem(name, f"several events have it: {where}", "name one with --event")
        return Problem(name, "there is no such session", near(name, {session.slug for _, session in pairs}))

    def text(self, source: str) -> str:
        """Return a file's text."""
        return (self.content.parent / source).read_text(encoding="utf-8-sig")

    def around(self, event: Event) -> dict[str, str]:
        """Return the event's files by their names below content/."""
        sources = [
            event.source,
            *(session.source for session in event.sessions),
            *(override.source for override in event.overrides),
        ]
        return {self.own(source): self.text(source) for source in sources}

    def freed(self, event: Event, text: str | None, slug: str) -> str | None:
        """Return an event's text without ``slug`` in its agenda: None where it is not there, "" where that fails."""
        text = text or self.text(event.source)
        document = frontmatter.parse(text.encode(), event.source)
        held = isinstance(document, Document) and any(slug in cell for cell in agenda_cells(document).values())
        return (without(text, slug) or "") if held else None

    def own(self, source: str) -> str:
        """Return a file's name below content/."""
        return source.removeprefix(f"{self.content.name}/")


def place(desk: Desk, name: str, slot: str, room: str, event: str | None) -> Edit | Problem:
    """Return what puts a session into a slot and a room."""
    pair = desk.session(name, event)
    if isinstance(pair, Problem):
        return pair
    of, session = pair
    there, where = slot_named(of, slot), room_named(of, room)
    for spot in (there, where):
        if isinstance(spot, Problem):
            return spot
    assert isinstance(there, Slot)
    assert isinstance(where, Room)
    files = {}
    freed = desk.freed(of, None, session.slug)
    if freed == "":
        what = f"the agenda has {session.slug} already, in a way that is not understood"
        return Problem(f"{of.source}:1", what, f"take `{session.slug}` out of `agenda:`, and run this again")
    if freed:
        files[desk.own(of.source)] = freed
    keys = keys_of([name_of(there)], where.name)
    gone = ("state",) if session.state == "pitch" else ()
    files[desk.own(session.source)] = with_keys(desk.text(session.source), keys, gone)
    said = f"{session.title}: {there.start:%a %d %b, %H:%M}–{there.end:%H:%M}, {where.name} ({', '.join(files)})"
    return Edit(files, said, desk.around(of))


def name_of(slot: Slot) -> str:
    """Return what files call a slot: its id, or its time, where the id is made of that."""
    clock = f"{slot.start:%H:%M}"
    return clock if slot.id == clock.replace(":", "") else slot.id


def keys_of(slots: Sequence[str], room: str) -> dict[str, str]:
    """Return the lines of a session's file that place it, where it lasts over several ``slots`` too."""
    times = ", ".join(f'"{slot}"' for slot in slots)
    placed = {"slot": f"slot: {times if len(slots) == 1 else f'[{times}]'}"}
    return placed | ({"room": f"room: {yaml(room)}"} if room else {})


def slot_named(event: Event, name: str) -> Slot | Problem:
    """Return the slot that is called so: by its id, its time on the clock or its title."""
    wanted = name.strip().casefold()
    time = time_alone(wanted)
    same = [slot for slot in event.slots if wanted == slot.id] or [
        slot for slot in event.slots if time == f"{slot.start:%H:%M}" or wanted == (slot.title or "").casefold()
    ]
    if len(same) == 1:
        return same[0]
    if same:
        return Problem(name, "several slots begin then", f"use one of {', '.join(slot.id for slot in same)}")
    return Problem(name, f"{event.slug} has no such slot", near(name, [slot.id for slot in event.slots]))


def room_named(event: Event, name: str) -> Room | Problem:
    """Return the room that is called so: by its name or id, with or without its article, or by a part of one alone."""
    wanted = _plain(name)
    same = [room for room in event.rooms if wanted in (_plain(room.name), room.id)]
    same = same or [room for room in event.rooms if re.search(rf"\b{re.escape(wanted)}\b", _plain(room.name))]
    if len(same) == 1:
        return same[0]
    what = f"is several rooms of {event.slug}" if same else f"{event.slug} has no such room"
    return Problem(name, what, near(name, [room.name for room in event.rooms]))


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold())).removeprefix("the ")


def call_off(desk: Desk, name: str, event: str | None, note: str) -> Edit | Problem:
    """Return what calls off a session, an event, or one date of an event that repeats (``event/2027-01-12``)."""
    of, _, day = name.removesuffix(".md").rpartition("/")
    if of and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return _call_off_date(desk, of, date.fromisoformat(day), note)
    pair = desk.session(day, event or of or None)
    if not isinstance(pair, Problem):
        parent, session = pair
        keys = {"status": "status: cancelled"} | ({"note": f"note: {yaml(note)}"} if note else {})
        files = {desk.own(session.source): with_keys(desk.text(session.source), keys)}
        kept = "its page and its place" if session.slot else "its page"
        return Edit(files, f"{session.title} is called off; it keeps {kept} ({', '.join(files)})", desk.around(parent))
    whole = desk.event(name)
    if isinstance(whole, Problem):
        return pair if event else Problem(name, "there is no such session and no such event", pair.fix)
    text = with_keys(desk.text(whole.source), {"status": "status: cancelled"}, first=note)
    files = {desk.own(whole.source): text}
    return Edit(files, f"{whole.title} is called off; it keeps its page ({', '.join(files)})", desk.around(whole))


def _call_off_date(desk: Desk, of: str, day: date, note: str) -> Edit | Problem:
    event = desk.event(of)
    if isinstance(event, Problem):
        return event
    there = next((override for override in event.overrides if override.day == day), None)
    name = desk.own(there.source if there else f"{event.source.removesuffix('.md')}/{day}.md")
    text = desk.text(there.source) if there else "---\n---\n"
    files = {name: with_keys(text, {"status": "status: cancelled"}, first=note)}
    return Edit(files, f"{event.title} is called off on {day} ({name})", desk.around(event))
