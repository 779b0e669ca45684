"""Slots × rooms and the sessions on them: reading the plan, and refusing clashes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from plugins.events.groups import SlotFields
from plugins.events.reading.timing import span_of
from plugins.events.recurrence.span import Span
from plugins.events.session import Room, Session, Slot
from plugins.events.shape import EventFields
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
    """Return the event's slots by time; each lies within the event."""
    slots: list[Slot] = []
    problems: list[Problem] = []
    for index, slot_fields in enumerate(fields.slots):
        slot = _slot(slot_fields, index, span, document)
        if isinstance(slot, Slot):
            slots.append(slot)
        else:
            problems += slot
    problems += _twice([slot.id for slot in slots], "slots", document)
    return tuple(sorted(slots, key=lambda slot: (slot.span.begins, slot.id))), problems


def _slot(slot: SlotFields, index: int, span: Span, document: Document) -> Slot | list[Problem]:
    day = slot.day or span.first_day
    start = datetime.combine(day, slot.start) if isinstance(slot.start, time) else slot.start
    within = span_of(document, start, slot.end, span.zone, key=("slots", index))
    if isinstance(within, list):
        return within
    if within.begins < span.begins or within.ends > span.ends:
        what = f"the slot {start:%Y-%m-%d %H:%M} is outside the event"
        return [Problem(document.where("slots", index), what, "mend the slot's `day`, or the event's start and end")]
    kind = slot.kind or ("plenary" if slot.title else "sessions")
    return Slot(slot.id or _slot_id(start, span), within, slot.title, kind)


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
    """Return the sessions with slot, room and time, and a Problem for each that clashes or names what is not there.

    One that is placed in several slots of one room lasts from the first to the last; several that share a cell of the
    agenda, or say how many minutes they take, are there one after another.
    """
    slot_names = _slot_names(tuple(slots))
    room_names = {**{room.name: room for room in rooms}, **{room.id: room for room in rooms}}
    placed: list[Session] = []
    problems: list[Problem] = []
    cells: dict[tuple[str, str | None], list[Session]] = defaultdict(list)
    places: dict[str, str] = {}
    for session in sessions:
        where = sorted(set(placements.get(session.slug, [])), key=lambda placement: _begins(placement, slot_names))
        if where:
            session, wrong = _put(session, where, slot_names, room_names)
            problems += wrong
            places[session.slug] = where[0][2]
        if session.slot:
            cells[session.slot.id, session.room.id if session.room else None].append(session)
        placed.append(session)
    order = list(placements)
    in_turn = (many for many in cells.values() if _share(many, places))
    shared = {timed.slug: timed for many in in_turn for timed in _one_after_another(many, order)}
    placed = [shared.get(session.slug, session) for session in placed]
    return tuple(placed), [*problems, *_clashes(placed, places)]


def _begins(placement: Placement, slots: Mapping[str, Slot]) -> tuple[datetime, Placement]:
    slot = slots.get(placement[0])
    return (slot.span.begins if slot else datetime.max.replace(tzinfo=UTC)), placement


def _share(sessions: Sequence[Session], places: Mapping[str, str]) -> bool:
    """Tell whether sessions of one slot and room are meant to take turns: named in one cell, or with their minutes."""
    return len({places[session.slug] for session in sessions}) == 1 or all(session.minutes for session in sessions)


def _one_after_another(sessions: list[Session], order: list[str]) -> Iterator[Session]:
    """Yield the sessions of one slot and room with their times: their ``minutes``, or an equal part of the rest."""
    first = sessions[0].span
    whole = len(sessions) == 1 and not sessions[0].minutes
    if first is None or whole or any(session.span != first for session in sessions):
        yield from sessions
        return
    assert isinstance(first.start, datetime)
    left = (first.ends - first.begins).total_seconds() / 60 - sum(session.minutes or 0 for session in sessions)
    unsaid = sum(session.minutes is None for session in sessions)
    begin = first.start
    for talk in sorted(sessions, key=lambda session: order.index(session.slug)):
        minutes = talk.minutes or max(1, int(left // unsaid))
        end = (begin.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(first.zone)
        yield replace(talk, span=Span(begin, end, first.zone))
        begin = end


def _clashes(sessions: Iterable[Session], places: Mapping[str, str]) -> list[Problem]:
    """Return a Problem for each session that is in its room while another is, or that does not fit into its slot."""
    problems = []
    rooms: dict[str | None, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.span and session.status != "cancelled":
            rooms[session.room.id if session.room else None].append(session)
    for room, inside in rooms.items():
        inside.sort(key=lambda item: (item.span.begins if item.span else datetime.min.replace(tzinfo=UTC), item.slug))
        for former, latter in pairwise(inside):
            if room is None or not former.span or not latter.span or latter.span.begins >= former.span.ends:
                continue
            what = f"{latter.slug} and {former.slug} are both in {former.room.name if former.room else 'one room'}"
            fix = "move one of them to another slot or room"
            problems.append(Problem(places[latter.slug], f"{what} at {latter.span.start:%H:%M}", fix))
        for talk in inside:
            if talk.slot and talk.span and talk.minutes and talk.span.ends > talk.slot.span.ends:
                what = f"{talk.slug} ends at {talk.span.end:%H:%M}, after its slot {talk.slot.id}"
                problems.append(Problem(places[talk.slug], what, "give it fewer `minutes`, or another slot"))
    return problems


def _slot_names(slots: tuple[Slot, ...]) -> dict[str, Slot]:
    """Return the slots by id, and by the time on the clock where that is at one day only."""
    clocks = Counter(f"{slot.start:%H:%M}" for slot in slots)
    by_clock = {f"{slot.start:%H:%M}": slot for slot in slots if clocks[f"{slot.start:%H:%M}"] == 1}
    return {**by_clock, **{slot.id: slot for slot in slots}}


def _put(
    session: Session, where: Sequence[Placement], slots: Mapping[str, Slot], rooms: Mapping[str, Room]
) -> tuple[Session, list[Problem]]:
    """Return the session at its place, or what is wrong with the places that it is given."""
    problems = []
    for slot_name, room_name, place in where:
        slot = slots.get(slot_name)
        if slot is None:
            what = f"there is no slot `{slot_name}` at this event"
            problems.append(Problem(place, what, _near_slot(slot_name, slots)))
        elif slot.kind == "break":
            problems.append(Problem(place, f"the slot {slot.id} is a break", "choose a slot for sessions"))
        if room_name and room_name not in rooms:
            problems.append(Problem(place, f"there is no room `{room_name}` at this event", near(room_name, rooms)))
    if len({room for _, room, _ in where}) > 1:
        what = f"the session {session.slug} is placed twice ({where[0][2]} too)"
        problems.append(Problem(where[1][2], what, "keep one of the two places; one room may have it in several slots"))
    if problems:
        return session, problems
    held = [slots[name] for name, _, _ in where]
    between = [
        slot
        for slot in set(slots.values())
        if slot not in held and held[0].span.begins < slot.span.begins < held[-1].span.begins and slot.kind != "break"
    ]
    if between or held[0].start.date() != held[-1].start.date():
        what = f"the session {session.slug} is placed twice ({where[0][2]} too), and not in between"
        return session, [Problem(where[-1][2], what, "keep one of the two places, or give it every slot in between")]
    span = Span(held[0].start, held[-1].end, held[0].span.zone)
    return replace(session, slot=held[0], room=rooms.get(where[0][1] or ""), span=span), []


def placements_of(
    fields: EventFields, document: Document, slugs: Iterable[str]
) -> tuple[dict[str, list[Placement]], list[Problem]]:
    """Return where the event's ``agenda:`` puts each session (slot → room → session), and unknown sessions."""
    known = set(slugs)
    placements: dict[str, list[Placement]] = defaultdict(list)
    problems: list[Problem] = []
    for slot, row in fields.agenda.items():
        for room, sessions in row.items():
            where = document.where("agenda", slot, room)
            for session in sessions:
                if session in known:
                    placements[session].append((slot, room, where))
                    continue
                what = f"there is no session `{session}` at this event"
                problems.append(Problem(where, what, near(session, known) if len(problems) < MANY else "see above"))
    return placements, problems
