"""events.lock: what subscribers were told of each event, when, and how often it changed.

The clock is asked only when something changed; two builds of the same content give the same calendars. An entry is
never dropped: a file that comes back goes on counting where it stopped, so that SEQUENCE never falls.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass as shaped

from plugins.events.model import Event
from plugins.events.recurrence.rule import rrule
from plugins.events.session import Session
from plugins.shared import ledger_file
from plugins.shared.clock import in_bounds
from plugins.shared.ledger_file import LedgerText
from plugins.shared.problem import Problem

NAME = "events.lock"
_VERSION = 1
SETTLING = timedelta(hours=1)  # in which a writer may try things without each being told


_WRITTEN = re.compile("[0-9T:+.Z-]+")


def _moment(text: str) -> str:
    try:
        if not _WRITTEN.fullmatch(text):
            raise ValueError
        moment = in_bounds(datetime.fromisoformat(text))
    except ValueError:
        raise ValueError("is not a moment such as 2010-10-21T09:30:00+00:00") from None
    except OverflowError as error:
        raise ValueError(str(error).partition(" — ")[0]) from None
    if moment.tzinfo is None:
        raise ValueError("has no offset from UTC")
    return text


_Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]  # ISO 8601
_Uid = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\A[A-Za-z0-9._-]+\z")]


@dataclass(frozen=True)
class Change:
    """One fact that moved, in the words of the page's change log."""

    at: _Moment
    fact: LedgerText
    before: LedgerText
    after: LedgerText

    @property
    def moment(self) -> datetime:
        """Return when it was told."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger holds of one event or session, under its UID's local part."""

    created: _Moment
    modified: _Moment
    sequence: Annotated[int, Field(strict=True, ge=0, le=ledger_file.HIGHEST)]  # RFC 5545 §3.3.8
    content: Annotated[str, Field(pattern=r"\A[0-9a-f]{16}\z")]  # a hash of everything that a calendar shows
    facts: Annotated[dict[LedgerText, LedgerText], Field(max_length=1000)]  # those that make people change their plans
    changes: Annotated[tuple[Change, ...], Field(max_length=1000)] = ()
    slug: Annotated[str, Field(max_length=300)] = ""  # an event's address, when it was published last

    @property
    def created_at(self) -> datetime:
        """Return when it was first published."""
        return datetime.fromisoformat(self.created)

    @property
    def modified_at(self) -> datetime:
        """Return when it last changed."""
        return datetime.fromisoformat(self.modified)


EventLedger = Mapping[str, LedgerEntry]


@shaped(frozen=True, config=ledger_file.STRICT)
class _LedgerFile:
    version: Literal[1]
    events: dict[_Uid, LedgerEntry]


_SHAPE = TypeAdapter(_LedgerFile)


def session_key(event: Event, session: Session) -> str:
    """Return the name of a session in the ledger."""
    return f"{event.uid}.{session.slug}"


def keys(event: Event) -> Iterator[str]:
    """Yield the names in the ledger of an event and its sessions."""
    yield event.uid
    yield from (session_key(event, session) for session in event.sessions)


def update(
    ledger: EventLedger, events: Iterable[Event], now: datetime, *, committed: bool = False
) -> dict[str, LedgerEntry]:
    """Return the ledger with what is new or has changed in ``events`` at ``now``.

    What is ``committed`` was told to everybody; else a writer is left the first hour to try things.
    """
    entries = dict(ledger)
    for event in events:
        entry = _entry(entries.get(event.uid), event_facts(event), content_of(event), now, committed)
        entries[event.uid] = replace(entry, slug=event.slug)
        for session in event.sessions:
            key, facts = session_key(event, session), session_facts(event, session)
            entries[key] = _entry(entries.get(key), facts, _session_content(session), now, committed)
    return entries


def _entry(old: LedgerEntry | None, facts: dict[str, str], content: str, now: datetime, committed: bool) -> LedgerEntry:
    stamp = now.astimezone(UTC).replace(microsecond=0).isoformat()
    if old is None:
        return LedgerEntry(stamp, stamp, 0, content, facts)
    if old.content == content and old.facts == facts:
        return old
    moved = [fact for fact in sorted({*old.facts, *facts}) if old.facts.get(fact, "") != facts.get(fact, "")]
    new = [Change(stamp, fact, old.facts.get(fact, ""), facts.get(fact, "")) for fact in moved if old.facts]
    return replace(
        old,
        modified=stamp,
        sequence=min(old.sequence + bool(moved), ledger_file.HIGHEST),
        content=content,
        facts=facts,
        changes=_told(old, new, committed),
    )


def _told(old: LedgerEntry, new: list[Change], committed: bool) -> tuple[Change, ...]:
    """Return the changes with ``new``; who writes and looks, and writes again, has changed their mind once."""
    changes = list(old.changes)
    for change in new:
        at = datetime.fromisoformat(change.at)
        if at - old.created_at < SETTLING and not committed:
            continue
        recent = [earlier for earlier in changes if earlier.fact == change.fact and at - earlier.moment < SETTLING]
        before = recent[0].before if recent else change.before
        changes = [earlier for earlier in changes if earlier not in recent]
        changes += [replace(change, before=before)] if before != change.after else []
    return tuple(changes)


def event_facts(event: Event) -> dict[str, str]:
    """Return the facts of an event whose change raises SEQUENCE (RFC 5546 §2.1.4)."""
    facts = {
        "start": f"{event.start:%Y-%m}" if event.span.month_only else _when(event.start),
        "end": "" if event.span.month_only else _when(event.end),
        "zone": event.zone.key,
        "status": event.status,
        "place": event.place_name or "",
        "online": event.online or "",
    }
    if event.rule:
        until = event.rule.until.isoformat() if event.rule.until else None
        facts["repeats"] = rrule(event.rule, until)
        facts["also on"] = " ".join(day.isoformat() for day in event.rule.also)
        facts["not on"] = " ".join(day.isoformat() for day in event.rule.exceptions)
        for override in event.overrides:
            place = override.venue.line if override.venue else override.place or ""
            parts = (_when(override.span.start), _when(override.span.end), override.status, place)
            facts[override.day.isoformat()] = " ".join(part for part in parts if part)
    return {name: value for name, value in facts.items() if value}


def session_facts(event: Event, session: Session) -> dict[str, str]:
    """Return the facts of a session whose change raises SEQUENCE."""
    facts = {
        "start": _when(session.span.start) if session.span else "",
        "end": _when(session.span.end) if session.span else "",
        "room": session.room.name if session.room else "",
        "status": session.status if session.status != "confirmed" else event.status,
        "state": session.state,
    }
    return {name: value for name, value in facts.items() if value}


def _when(when: date | datetime | None) -> str:
    if isinstance(when, datetime):
        return when.isoformat(" ", "minutes")
    return when.isoformat() if when else ""


def content_of(event: Event) -> str:
    """Return a hash of what a calendar shows of an event besides the facts."""
    shown = (event.title, event.summary, event.tags, event.hosts, event.organiser, event.hashtags, event.series)
    notes = [override.note for override in event.overrides]
    own = [(override.title, override.summary, override.online, override.hosts) for override in event.overrides]
    # Spelt as the first ledgers had it, where there is nothing of it.
    return _hash(repr((shown, notes, own) if any(any(words) for words in own) else (shown, notes)))


def _session_content(session: Session) -> str:
    # Spelt as the first ledgers had it: another spelling would tell every subscriber of a change that is none.
    by = [f"Person(name={person.name!r}, member={person.member!r})" for person in session.by]
    names = ", ".join(by) + ("," if len(by) == 1 else "")
    return _hash(f"({session.title!r}, ({names}), {session.format!r}, {session.tags!r})")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(path: Path) -> EventLedger | list[Problem]:
    """Return the ledger at ``path`` (empty where there is none yet), or everything that is wrong in it."""
    file = ledger_file.load(path, _SHAPE)
    return file.events if isinstance(file, _LedgerFile) else file or {}


def parse(text: str, name: str) -> EventLedger | list[Problem]:
    """Return the ledger ``text``, the file ``name``, or everything that is wrong in it."""
    file = ledger_file.parse(text, name, _SHAPE)
    return file if isinstance(file, list) else file.events


def dump(ledger: EventLedger) -> str:
    """Return the ledger's text."""
    events = {key: asdict(entry) for key, entry in sorted(ledger.items())}
    for written in events.values():
        if not written["slug"]:
            del written["slug"]
    return ledger_file.dump({"version": _VERSION, "events": events})


def write(path: Path, ledger: EventLedger) -> bool:
    """Write the ledger where it differs from the file; return whether it did."""
    return ledger_file.write(path, dump(ledger))
