"""Files and events to try things on, written as a person would write them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.events.exports import ics
from plugins.events.ledger import ledger
from plugins.events.model import Event
from plugins.events.publisher import Publisher
from plugins.events.reading.folders import read_events, read_venues
from plugins.shared.identity import Identity
from plugins.shared.problem import Problem

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
PUBLISHER = Publisher(
    "https://chr.example",
    "en",
    Identity.tagged("uid.example,2010"),
    name="Sample Circle",
    people={"jon-ingham": "Jon Ingham"},
)
MEMBERS = ("jon-ingham", "gareth-jones")


def write(root: Path, files: dict[str, str]) -> None:
    """Write ``files`` below ``root``/content; a text without --- is front matter alone."""
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.startswith("---") else f"---\n{text.strip()}\n---\n", encoding="utf-8")


def read(
    root: Path,
    files: dict[str, str],
    members: Collection[str] = MEMBERS,
    pages: Collection[str] = (),
    zone: ZoneInfo = LONDON,
) -> tuple[tuple[Event, ...], list[Problem]]:
    """Write ``files`` and read them as the site does."""
    write(root, files)
    venues, problems = read_venues(root / "content/venues", root)
    events, found = read_events(root / "content/events", root, members=members, venues=venues, pages=pages, zone=zone)
    return events, problems + found


def event(root: Path, front: str, **files: str) -> Event:
    """Return the one event that ``front`` describes; further files are given by their path with __ for /."""
    more = {f"{name.replace('__', '/')}.md": text for name, text in files.items()}
    events, problems = read(root, {"events/meeting.md": front, **more})
    assert problems == []
    (found,) = events
    return found


def calendar(*events: Event, now: datetime = NOW, known: ledger.EventLedger | None = None) -> bytes:
    """Return the calendar of ``events`` as it would be published at ``now``."""
    entries = ledger.update(known or {}, events, now)
    return ics.calendar(ics.CalendarFile("events/calendar.ics", "Events", "events/"), events, PUBLISHER, entries)
