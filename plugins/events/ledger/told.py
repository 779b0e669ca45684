"""What subscribers were told last, from where it is known for sure, and what is news to them now.

That is the committed ledger, or the record of the site that is online; of what neither knows, the branch's commits.
What a build on somebody's machine has written was not published, and gives no more than the moment of a change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from plugins.events.ledger import ledger
from plugins.events.ledger.history import History
from plugins.events.ledger.ledger import EventLedger, LedgerEntry, event_facts
from plugins.events.model import Event
from plugins.shared import ledger_file
from plugins.shared.problem import Problem

RECORD = Path(".hub/events.json")  # the ledger of the site that is online, as it was fetched last
ADDRESS = "events/ledger.json"  # where that is published


@dataclass(frozen=True)
class Announced:
    """The ledger with what is there now, and as it was; ``gone`` is what was published, and has no file any more."""

    ledger: EventLedger
    before: EventLedger
    gone: EventLedger


def news(history: History, events: Iterable[Event], now: datetime) -> Announced | list[Problem]:
    """Return what subscribers are told of ``events`` (without drafts) at ``now``, or what is wrong with the ledger."""
    here = ledger.read(history.root / ledger.NAME)
    if isinstance(here, list):
        return here
    committed = history.ledger()
    known = dict(here if committed is None else committed)
    online = {key for key, entry in _record(history.root).items() if _is_later(entry, known.get(key))}
    known |= {key: entry for key, entry in _record(history.root).items() if key in online}
    gone = ledger.update({}, (old for old in history.gone() if old.uid not in known), now) | known
    there, entries = set[str](), dict(known)
    for event in events:
        keys = set(ledger.keys(event))
        there |= keys
        entries |= _told(event, {key: known[key] for key in keys if key in known}, history, event.uid in online, now)
    for key in there & here.keys():
        if _says_the_same(here[key], entries[key]):
            entries[key] = replace(here[key], slug=entries[key].slug)
    return Announced(entries, known, {key: entry for key, entry in gone.items() if key not in there})


def _told(
    event: Event, known: Mapping[str, LedgerEntry], history: History, online: bool, now: datetime
) -> dict[str, LedgerEntry]:
    """Return the entries of one event and its sessions."""
    entries = dict(known)
    before = entries.get(event.uid)
    for moment, version in () if online else history.versions(event, before.modified_at if before else None):
        entries = ledger.update(entries, [version], moment, committed=True)
    at = history.at(event)
    latest = max((entry.modified_at for entry in entries.values()), default=None)
    if at is None or (latest and at < latest):  # not committed yet; or what changed is no file of its own
        return ledger.update(entries, [event], now)
    return ledger.update(entries, [event], at, committed=True)


def _record(root: Path) -> EventLedger:
    """Return what the site that is online said, nothing where it was not asked, or said what no build has written."""
    text = ledger_file.read(root / RECORD)
    entries = ledger.parse(text, RECORD.name) if isinstance(text, str) else {}
    return {} if isinstance(entries, list) else entries


def _is_later(entry: LedgerEntry, other: LedgerEntry | None) -> bool:
    return other is None or (entry.sequence, entry.modified_at) >= (other.sequence, other.modified_at)


def _says_the_same(ledger_entry: LedgerEntry, other: LedgerEntry) -> bool:
    def said(entry: LedgerEntry) -> object:
        changes = [(change.fact, change.before, change.after) for change in entry.changes]
        return entry.sequence, entry.content, entry.facts, changes

    return said(ledger_entry) == said(other)


def record(sent: EventLedger, there: Collection[str]) -> str:
    """Return what is published of the ledger: of what has no page, the count alone goes on."""
    return ledger.dump(
        {key: entry if key in there else replace(entry, facts={}, changes=()) for key, entry in sent.items()}
    )


def renamed(announced: Announced, events: Iterable[Event], leading: Collection[str]) -> Iterator[Problem]:
    """Yield a Problem for each event that subscribers would get a second time, or whose old address leads nowhere.

    ``leading`` are the addresses, relative to the site, where something is or that lead on.
    """
    missing = {key: entry for key, entry in announced.gone.items() if "zone" in entry.facts}  # an event, and no session
    for event in sorted(events, key=lambda item: item.source):
        known = announced.before.get(event.uid)
        before = None if known or event.named else _same(event, missing)
        old = (missing.pop(before).slug or before) if before else known.slug if known else ""
        lost = f"`redirects: [{', '.join([*event.redirects, f'/events/{old}/'])}]`"
        lost = "" if not old or f"events/{old}/" in leading else lost
        if before:
            what = f"seems to be the event {old} under another name: subscribers would have it twice"
            fix = f"add `uid: {before}`{lost and ' and '}{lost}; if it is another event, add `uid: {event.slug}`"
            yield Problem(f"{event.source}:1", what, fix)
        elif lost:
            yield Problem(f"{event.source}:1", f"was at /events/{old}/, which leads nowhere now", f"write {lost}")


def _same(event: Event, missing: Mapping[str, LedgerEntry]) -> str | None:
    """Return which of the ``missing`` an event is: one of the same words, or of the same hours."""
    facts, content = event_facts(event), ledger.content_of(event)
    hours = [facts.get(name) for name in ("start", "end", "zone")]
    alike = [key for key, entry in missing.items() if entry.content == content]
    alike += [key for key, entry in missing.items() if [entry.facts.get(n) for n in ("start", "end", "zone")] == hours]
    return alike[0] if alike else None
