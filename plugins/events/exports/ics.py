"""Events and sessions → an iCalendar file (RFC 5545, 7986, published as RFC 5546 wants it)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations

from plugins.events.exports.contentline import day as day_value
from plugins.events.exports.contentline import encode, line, moment_line, text, utc
from plugins.events.exports.vtimezone import vtimezone
from plugins.events.ledger.changes import dated, of_itself, of_session
from plugins.events.ledger.ledger import EventLedger, LedgerEntry, session_key
from plugins.events.model import Event, Occurrence
from plugins.events.publisher import Publisher
from plugins.events.recurrence.rule import rrule
from plugins.events.recurrence.span import Span, at
from plugins.events.session import Session
from plugins.events.shape import EventStatus
from plugins.events.venue import Venue
from plugins.language.marker import N_

PRODID = "-//ConnectingHub//Event hub//EN"
_STATUS: dict[EventStatus, str] = {
    "confirmed": "CONFIRMED",
    "tentative": "TENTATIVE",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
    "moved-online": "CONFIRMED",
}
_CALLED_OFF: dict[EventStatus, str] = {"cancelled": N_("CANCELLED"), "postponed": N_("POSTPONED")}


@dataclass(frozen=True)
class CalendarFile:
    """A calendar to publish: where it is, and what it is called."""

    path: str  # relative to the site: events/calendar.ics
    name: str
    page: str  # the page that it belongs to


def calendar(file: CalendarFile, events: Iterable[Event], publisher: Publisher, ledger: EventLedger) -> bytes:
    """Return the calendar of ``events``, without their sessions, and without those whose day is not known."""
    events = tuple(event for event in events if not event.span.month_only)
    parts = [line for event in events for line in _event(event, publisher, ledger)]
    stamps = [ledger[event.uid].modified_at for event in events]
    return encode(_wrap(file, parts, [event.span for event in events], stamps, publisher))


def session_calendar(
    file: CalendarFile, pairs: Iterable[tuple[Event, Session]], publisher: Publisher, ledger: EventLedger
) -> bytes:
    """Return the calendar of sessions; a session without a slot has no date and is left out."""
    pairs = tuple((event, session) for event, session in pairs if session.slot)
    parts = [line for event, session in pairs for line in _session(event, session, publisher, ledger)]
    spans = [session.span for _, session in pairs if session.span]
    stamps = [ledger[session_key(event, session)].modified_at for event, session in pairs]
    return encode(_wrap(file, parts, spans, stamps, publisher))


def _wrap(
    file: CalendarFile, parts: list[str], spans: list[Span], stamps: list[datetime], publisher: Publisher
) -> Iterator[str]:
    yield line("BEGIN", "VCALENDAR")
    yield line("VERSION", "2.0")
    yield line("PRODID", PRODID)
    yield line("CALSCALE", "GREGORIAN")
    yield line("METHOD", "PUBLISH")
    yield line("UID", f"{file.path.replace('/', '.')}@{publisher.identity.domain}")
    yield line("NAME", text(file.name))
    yield line("X-WR-CALNAME", text(file.name))
    if stamps:
        yield line("LAST-MODIFIED", utc(max(stamps)))
    yield line("URL", publisher.address(file.page), {"VALUE": "URI"})
    yield line("SOURCE", publisher.address(file.path), {"VALUE": "URI"})
    yield line("REFRESH-INTERVAL", "PT12H", {"VALUE": "DURATION"})
    yield line("X-PUBLISHED-TTL", "PT12H")
    yield line("COLOR", "teal")  # a CSS3 name (RFC 7986 §5.9)
    yield from _zones(spans)
    yield from parts
    yield line("END", "VCALENDAR")


def _zones(spans: list[Span]) -> Iterator[str]:
    timed = [span for span in spans if not span.all_day and span.zone.key != "UTC"]
    for zone in sorted({span.zone for span in timed}, key=lambda zone: zone.key):
        years = [year for span in timed if span.zone == zone for year in (span.first_day.year, span.last_day.year)]
        yield from vtimezone(zone, min(years), max(years))


def _event(event: Event, publisher: Publisher, ledger: EventLedger) -> Iterator[str]:
    yield from _vevent(Occurrence.of(event), publisher, ledger)
    first = event.span.first_day
    special_days = {*(override.day for override in event.overrides), *(event.rule.exceptions if event.rule else ())}
    if event.rule and event.span.clocks_change and first not in special_days:
        yield from _vevent(Occurrence.of(event, first), publisher, ledger)
    for override in event.overrides:
        yield from _vevent(Occurrence.of(event, override=override), publisher, ledger)


def _vevent(date: Occurrence, publisher: Publisher, ledger: EventLedger) -> Iterator[str]:
    event, override = date.event, date.override
    yield line("BEGIN", "VEVENT")
    yield line("UID", publisher.uid(event))
    yield from _stamps(ledger[event.uid])
    if date.day:
        usual = event.span.moved_to(date.day)
        yield moment_line("RECURRENCE-ID", usual.start, usual.zone.key)
    yield from _times(date.span, of_all=event.rule is not None and not date.day)
    if date.day:
        note = publisher.notes.get(override.source, override.note) if override else ""
    else:
        yield from _recurrence(event)
        note = dated(of_itself(event, ledger, publisher.words, publisher.language), publisher.words, publisher.language)
    yield line("SUMMARY", text(title(date.title, date.status, publisher.words)))
    yield from _optional("DESCRIPTION", _description(date, publisher.words, note))
    yield line("STATUS", _STATUS[date.status])
    yield from _place(date.venue, date.place)
    yield from _common(event, publisher, publisher.address(date.url), date.online)
    yield line("END", "VEVENT")


def _session(event: Event, session: Session, publisher: Publisher, ledger: EventLedger) -> Iterator[str]:
    assert session.span
    status = session_status(session, event)
    yield line("BEGIN", "VEVENT")
    yield line("UID", publisher.session_uid(event, session))
    yield from _stamps(ledger[session_key(event, session)])
    yield from _times(session.span)
    yield line("SUMMARY", text(title(session.title, status, publisher.words)))
    by = ", ".join(publisher.person(person) for person in session.by)
    changes = of_session(event, session, ledger, publisher.words, publisher.language)
    texts = [dated(changes, publisher.words, publisher.language), session.note, f"{session.title}: {by}" if by else ""]
    yield from _optional("DESCRIPTION", "\n\n".join(part for part in texts if part))
    yield line("STATUS", _STATUS[status])
    place = ", ".join(part for part in (session.room and session.room.name, event.place_name) if part)
    yield from _place(event.venue, place or None)
    yield from _common(event, publisher, publisher.address(session.url), event.online)
    yield line("END", "VEVENT")


def _stamps(entry: LedgerEntry) -> Iterator[str]:
    # Published calendars: DTSTAMP is when the information was last revised (RFC 5545 §3.8.7.2).
    yield line("DTSTAMP", utc(entry.modified_at))
    yield line("CREATED", utc(entry.created_at))
    yield line("LAST-MODIFIED", utc(entry.modified_at))
    yield line("SEQUENCE", str(entry.sequence))


def _times(span: Span, *, of_all: bool = False) -> Iterator[str]:
    """Yield start and end; ``of_all`` dates have the first's exact length (RFC 5545 §3.8.5.3), which may be unusual."""
    yield moment_line("DTSTART", span.start, span.zone.key)
    if of_all and span.clocks_change:
        yield line("DURATION", f"PT{span.by_the_clock // timedelta(minutes=1)}M")
    elif span.all_day:
        yield moment_line("DTEND", span.last_day + timedelta(days=1), span.zone.key)
    elif span.end is not None:
        yield moment_line("DTEND", span.end, span.zone.key)


def _recurrence(event: Event) -> Iterator[str]:
    if event.rule is None:
        return
    yield line("RRULE", rrule(event.rule, _until(event, event.rule.until)))
    for day in event.rule.also:
        yield moment_line("RDATE", event.span.moved_to(day).start, event.zone.key)
    for day in event.rule.exceptions:
        yield moment_line("EXDATE", event.span.moved_to(day).start, event.zone.key)


def _until(event: Event, last: date | None) -> str | None:
    """Return UNTIL: a date for whole days, else in UTC (RFC 5545 §3.3.10)."""
    if last is None:
        return None
    if not isinstance(event.start, datetime):
        return day_value(last)
    return utc(at(last, event.start.time(), event.zone))


def session_status(session: Session, event: Event) -> EventStatus:
    """Return a session's status: its own where it is called off, else its event's."""
    return "cancelled" if session.status == "cancelled" else event.status


def title(name: str, status: EventStatus, words: NullTranslations | None = None) -> str:
    """Return a title that says what no calendar may hide: Google drops STATUS, and shows SUMMARY."""
    if status not in _CALLED_OFF:
        return name
    state = _CALLED_OFF[status]
    return f"{words.gettext(state) if words else state}: {name}"


def _description(date: Occurrence, words: NullTranslations, note: str) -> str:
    """Return what a calendar's reader needs besides time and place; ``note`` is what is told first."""
    site, online = date.event.website, date.online
    parts = (
        note,
        date.summary,
        site and f"{words.gettext('Website')}: {site}",
        " ".join(f"#{tag}" for tag in date.event.hashtags),
        online and f"{words.gettext('Online')}: {online}",
    )
    return "\n\n".join(part for part in parts if part)


def _place(venue: Venue | None, place: str | None) -> Iterator[str]:
    yield from _optional("LOCATION", place or (venue.line if venue else ""))
    if venue and venue.geo:
        yield line("GEO", "{:.6f};{:.6f}".format(*venue.geo))


def _common(event: Event, publisher: Publisher, page: str, online: str | None) -> Iterator[str]:
    yield line("URL", page, {"VALUE": "URI"})
    if online:
        label = publisher.words.gettext("Join online")
        yield line("CONFERENCE", online, {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label})
    yield _organiser(event, publisher)
    if event.tags:
        yield line("CATEGORIES", ",".join(text(tag) for tag in event.tags))
    yield line("TRANSP", "TRANSPARENT" if event.all_day else "OPAQUE")


def _organiser(event: Event, publisher: Publisher) -> str:
    """Return ORGANIZER, which METHOD:PUBLISH wants (RFC 5546 §3.2.1): an address if there is one, else a web page."""
    organiser = event.organiser
    name = organiser.name if organiser else publisher.name
    email = organiser.email if organiser else publisher.email
    web = (organiser.url if organiser else None) or publisher.address("")
    return line("ORGANIZER", f"mailto:{email}" if email else web, {"CN": name})


def _optional(name: str, value: str | None) -> Iterator[str]:
    if value:
        yield line(name, text(value))
