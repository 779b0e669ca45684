"""Slots × rooms and the sessions on them: reading the plan, and refusing clashes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time

from plugins.events.reading.frontmatter import EventFields, SlotFields
from plugins.events.reading.timing import span_of
from plugins.events.session import Room, Session, Slot
from plugins.events.span import Span
from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problem
from plugins.shared.reference import MANY, near
from plugins.shared.slug import slugify

Placement = tuple[str, str | None, str]  # slot, room, and where that was written


def rooms_of(fields: EventFields, document: Document) -> tuple[tuple[Room, ...], list[Problem]]:
    """Return the event's rooms; two may not share an id."""
    rooms = tuple(replace(room, id=room.id or slugify(room.name)) for room in fields.rooms)
    return rooms, _twice([room.id for room in rooms], "rooms", document)


def slots_of(fields: EventFields, span: Span, document: Document) -> tuple[tuple[Slot, ...], list[Problem]]:
    """Return the event's slots by time; each lies within the event, and no two sessions' slots overlap."""
    slots: list[Slot] = []
    problems: list[Problem] = []
    for index, given in enumerate(fields.slots):
        slot = _slot(given, index, span, document)
        if isinstance(slot, Slot):
            slots.append(slot)
        else:
            problems += slot
    problems += _twice([slot.id for slot in slots], "slots", document)
    return tuple(sorted(slots, key=lambda slot: (slot.span.begins, slot.id))), problems


def _slot(given: SlotFields, index: int, span: Span, document: Document) -> Slot | list[Problem]:
    day = given.day or span.first_day
    start = datetime.combine(day, given.start) if isinstance(given.start, time) else given.start
    within = span_of(document, start, given.end, span.zone, key=("slots", index))
    if isinstance(within, list):
        return within
    if within.begins < span.begins or within.ends > span.ends:
        what = f"the slot {start:%Y-%m-%d %H:%M} is outside the event"
        return [Problem(document.where("slots", index), what, "mend the slot's `day`, or the event's start and end")]
    kind = given.kind or ("plenary" if given.title else "sessions")
    return Slot(given.id or _slot_id(start, span), within, given.title, kind)


def _slot_id(start: datetime, span: Span) -> str:
    clock = f"{start:%H%M}"
    return clock if len(span.days) == 1 else f"{start:%Y-%m-%d}-{clock}"


def _near_slot(name: str, slots: Mapping[str, Slot]) -> str:
    """Return the remedy for a slot's name: a time that several days have must be told apart."""
    same = [slot.id for slot in slots.values() if f"{slot.start:%H:%M}" == name]
    return f"several days have it: write {' or '.join(same)}" if same else near(name, slots)


def _twice(ids: list[str], key: str, document: Document) -> list[Problem]:
    return [
        Problem(document.where(key, index), f"`{name}` is there twice in `{key}`", "give one of the two another `id`")
        for index, name in enumerate(ids)
        if name in ids[:index]
    ]


def place(
    sessions: Iterable[Session],
    placements: Mapping[str, list[Placement]],
    slots: Iterable[Slot],
    rooms: Iterable[Room],
) -> tuple[tuple[Session, ...], list[Problem]]:
    """Return the sessions with their slot and room, and a Problem for each that clashes or names what is not there."""
    slot_names = _slot_names(tuple(slots))
    room_names = {**{room.name: room for room in rooms}, **{room.id: room for room in rooms}}
    placed: list[Session] = []
    problems: list[Problem] = []
    taken: dict[tuple[str, str | None], str] = {}
    for session in sessions:
        where = sorted(set(placements.get(session.slug, [])))
        if len({(slot, room) for slot, room, _ in where}) > 1:
            what = f"the session {session.slug} is placed twice ({where[0][2]} too)"
            problems.append(Problem(where[1][2], what, "keep one of the two places"))
        if where:
            session, found = _put(session, where[0], slot_names, room_names, taken)
            problems += found
        placed.append(session)
    return tuple(placed), problems


def _slot_names(slots: tuple[Slot, ...]) -> dict[str, Slot]:
    """Return the slots by id, and by the time on the clock where that is at one day only."""
    clocks = Counter(f"{slot.start:%H:%M}" for slot in slots)
    by_clock = {f"{slot.start:%H:%M}": slot for slot in slots if clocks[f"{slot.start:%H:%M}"] == 1}
    return {**by_clock, **{slot.id: slot for slot in slots}}


def _put(
    session: Session,
    placement: Placement,
    slots: Mapping[str, Slot],
    rooms: Mapping[str, Room],
    taken: dict[tuple[str, str | None], str],
) -> tuple[Session, list[Problem]]:
    slot_name, room_name, where = placement
    slot, room = slots.get(slot_name), rooms.get(room_name or "")
    problems = []
    if slot is None:
        problems.append(Problem(where, f"there is no slot `{slot_name}` at this event", _near_slot(slot_name, slots)))
    if room_name and room is None:
        problems.append(Problem(where, f"there is no room `{room_name}` at this event", near(room_name, rooms)))
    if slot and slot.kind == "break":
        problems.append(Problem(where, f"the slot {slot.id} is a break", "choose a slot for sessions"))
    if problems or slot is None:
        return session, problems
    key = (slot.id, room.id if room else None)
    other = taken.setdefault(key, session.slug)
    if other != session.slug:
        what = f"{session.slug} and {other} are both at {slot.id}" + (f" in {room.name}" if room else "")
        return session, [Problem(where, what, "move one of them to another slot or room")]
    return replace(session, slot=slot, room=room), []


def placements_of(
    fields: EventFields, document: Document, slugs: Iterable[str]
) -> tuple[dict[str, list[Placement]], list[Problem]]:
    """Return where the event's ``agenda:`` puts each session (slot → room → session), and unknown sessions."""
    known = set(slugs)
    placements: dict[str, list[Placement]] = defaultdict(list)
    problems: list[Problem] = []
    for slot, row in fields.agenda.items():
        for room, session in row.items():
            where = document.where("agenda", slot, room)
            if session in known:
                placements[session].append((slot, room, where))
            else:
                what = f"there is no session `{session}` at this event"
                problems.append(Problem(where, what, near(session, known) if len(problems) < MANY else "see above"))
    return placements, problems
