"""An event's folder → its Sessions, and its Overrides: the files that are named by a date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from plugins.events.model import Event, Override
from plugins.events.reading.timing import WrittenTime, span_of
from plugins.events.recurrence.span import Span
from plugins.events.session import SESSION, Participant, Session, SessionFields, SessionState
from plugins.events.shape import OVERRIDE
from plugins.events.venue import Venue
from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problem
from plugins.shared.reference import near, slug_of_file
from plugins.shared.schema import made
from plugins.shared.slug import file_name

RESERVED = frozenset({"paper", "tags", "agenda", "afterwards"})


def day_of_file(document: Document) -> date | None:
    """Return the date that a file is named by, or None for a session's file."""
    try:
        return date.fromisoformat(document.slug)
    except ValueError:
        return None


def session_of(
    document: Document, event: str, members: Collection[str]
) -> tuple[Session, SessionFields] | list[Problem]:
    """Return the session that ``document`` describes and its fields (slot and room are placed later), or Problems."""
    fields, problems = SESSION.read(document)
    slug = slug_of_file(document, "spring-meeting.md", problems)
    if slug in RESERVED:
        problems.append(
            Problem(f"{document.name}:1", f"the address events/{event}/{slug}/ is needed", "rename the file")
        )
    if fields is None:
        return problems
    named: dict[str, Any] = {
        key: tuple(_person(name, members, document, (key, index), problems) for index, name in enumerate(names))
        for key, names in (("by", fields.by), ("present", fields.present))
    }
    convener = _person(fields.convener, members, document, ("convener",), problems) if fields.convener else None
    if problems:
        return problems
    named |= {"convener": convener, "state": fields.state or _state(fields)}
    return made(Session, document, fields, slug=slug, event=event, slot=None, room=None, **named), fields


def read_session(path: Path, root: Path, event: str, members: Collection[str]) -> list[Problem]:
    """Return what is wrong with a session's file; its place in the plan is the event's to judge."""
    document = frontmatter.read(path, root)
    if not isinstance(document, Document):
        return document
    if day_of_file(document):
        fix = "choose another title"
        return [
            Problem(f"{document.name}:1", "a file with this name would be one date of the event, and no session", fix)
        ]
    session = session_of(document, event, members)
    return session if isinstance(session, list) else []


def session_file_name(title: str) -> str:
    """Return the name of a session's file: no address of the event's own, and no date, which would name another."""
    name = file_name("session", title)
    try:
        taken = name in RESERVED or bool(date.fromisoformat(name))
    except ValueError:
        taken = False
    return f"session-{name}" if taken else name


def settled(session: Session, fields: SessionFields) -> Session:
    """Return the session with the state that its place gives it, unless its file names one."""
    if fields.state is None and session.slot and session.state == "pitch":
        return replace(session, state="agenda")
    return session


def _state(fields: SessionFields) -> SessionState:
    return "notes" if fields.convener or fields.follow_ups or fields.present else "pitch"


def _person(
    name: str, members: Collection[str], document: Document, key: tuple[str | int, ...], problems: list[Problem]
) -> Participant:
    """Return a member for a slug, anybody else by name; what looks like a slug and is none is a Problem."""
    if name in members:
        return Participant(name, name)
    if "-" in name and name == name.lower() and " " not in name:
        what = f"`{key[0]}` names the member {name}, who does not exist"
        problems.append(Problem(document.where(*key), what, near(name, members)))
    return Participant(name)


def override_of(document: Document, day: date, event: Event, venues: Mapping[str, Venue]) -> Override | list[Problem]:
    """Return how the date ``day`` of a recurring event differs, or what must be mended."""
    fields, problems = OVERRIDE.read(document)
    if event.rule is None or day in event.rule.exceptions or not event.rule.on(event.span.first_day, day):
        fix = "rename the file to one of the event's dates"
        problems.append(Problem(f"{document.name}:1", f"{day} is not a date of {event.slug}", fix))
    if fields is None:
        return problems
    if fields.venue and fields.venue not in venues:
        what = f"`venue` names the venue {fields.venue}, which does not exist"
        problems.append(Problem(document.where("venue"), what, near(fields.venue, venues)))
    if fields.status == "moved-online" and not (fields.online or event.online):
        fix = "add `online: https://…`, a page that tells how to join"
        problems.append(Problem(document.where("status"), "it has moved online, and there is no `online`", fix))
    usual = event.span.moved_to(day)
    span = _moved(document, usual, fields.start, fields.end)
    if isinstance(span, list) or problems:
        return [*problems, *(span if isinstance(span, list) else [])]
    venue, status = venues.get(fields.venue or ""), fields.status or event.status
    return made(Override, document, fields, day=day, span=span, status=status, venue=venue)


def _moved(
    document: Document, usual: Span, start: date | datetime | None, end: WrittenTime | None
) -> Span | list[Problem]:
    """Return the span that the file gives; a new start alone takes the usual length with it."""
    if start is None:
        return usual if end is None else span_of(document, usual.start, end, usual.zone)
    moved = span_of(document, start, end, usual.zone)
    if isinstance(moved, list) or end is not None or usual.end is None or moved.all_day != usual.all_day:
        return moved
    if isinstance(moved.start, datetime):
        return replace(moved, end=(moved.begins + (usual.ends - usual.begins)).astimezone(usual.zone))
    return usual.moved_to(moved.first_day)
