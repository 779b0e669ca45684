"""An event's front matter → an Event, or every problem in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.events.model import Event
from plugins.events.reading.timing import localise, span_of
from plugins.events.recurrence.left_out import Exceptions, holidays_of
from plugins.events.recurrence.rule import MOST, Rule
from plugins.events.recurrence.span import Span, month
from plugins.events.recurrence.words import parse_rule
from plugins.events.session import Photo
from plugins.events.shape import EventFields, Mode
from plugins.events.values import WholeMonth
from plugins.events.venue import Venue
from plugins.images.naming import meant
from plugins.shared.clock import day_of
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing
from plugins.shared.problem import Problem
from plugins.shared.reference import slug_of_file, unknown
from plugins.shared.schema import made

RESERVED = frozenset({"past", "series", "tags", "subscribe", "venues"})


@dataclass(frozen=True)
class ReadingContext:
    """What an event's file may name, and what it is read with."""

    root: Path
    read: Read
    listed: Listing  # content/
    pictures: Collection[str]  # their names below content/
    members: Collection[str]
    venues: Mapping[str, Venue]
    pages: Collection[str]
    zone: ZoneInfo


def event_of(fields: EventFields, document: Document, known: ReadingContext) -> Event | list[Problem]:
    """Return the event that ``document`` describes, without its agenda, or what must be mended in it."""
    problems: list[Problem] = []
    slug = fields.slug or slug_of_file(document, "spring-meeting.md", problems)
    zone = fields.timezone or known.zone
    span = _span(fields, document, zone)
    rule = _rule(fields, document)
    previously = _previously(fields, document, zone)
    for part in (span, rule, previously):
        problems += part if isinstance(part, list) else []
    if slug in RESERVED:
        problems.append(Problem(f"{document.name}:1", f"the address events/{slug}/ is needed", "rename the file"))
    if problems or isinstance(span, list) or isinstance(rule, list):
        return problems
    assert not isinstance(previously, list)
    return made(
        Event,
        document,
        fields,
        slug=slug,
        span=span,
        uid=fields.uid or slug,
        status="confirmed" if fields.status == "draft" else fields.status,
        named=fields.uid is not None,
        draft=fields.status == "draft",
        previously=previously,
        mode=fields.mode or _mode(fields),
        venue=known.venues.get(fields.venue or ""),
        rule=rule,
        rooms=(),  # these and the slots: placement.py
        slots=(),
    )


def _span(fields: EventFields, document: Document, zone: ZoneInfo) -> Span | list[Problem]:
    if not isinstance(fields.start, WholeMonth):
        return span_of(document, fields.start, fields.end, zone)
    fix = "take it out until the day is known"
    keys = [key for key, value in (("end", fields.end), ("repeat", fields.repeat)) if value is not None]
    problems = [Problem(document.where(key), f"`{key}` and a `start` without its day", fix) for key in keys]
    return problems or month(*fields.start, zone)


def _mode(fields: EventFields) -> Mode:
    if fields.status == "moved-online":
        return "online"
    if not fields.online:
        return "in-person"
    return "hybrid" if fields.venue or fields.place else "online"


def _previously(fields: EventFields, document: Document, zone: ZoneInfo) -> tuple[date, ...] | list[Problem]:
    moments = [
        localise(when, zone, document.where("previously", index), "previously")
        for index, when in enumerate(fields.previously)
    ]
    problems = [moment for moment in moments if isinstance(moment, Problem)]
    if fields.start in fields.previously:
        what, fix = (
            f"`previously` names {fields.start}, which is its start",
            "write the start that it had, or take it out",
        )
        problems.append(Problem(document.where("previously"), what, fix))
    return problems or tuple(when for when in moments if not isinstance(when, Problem))


def _rule(fields: EventFields, document: Document) -> Rule | list[Problem] | None:
    first = fields.start if isinstance(fields.start, WholeMonth) else day_of(fields.start)
    if fields.repeat is None or isinstance(first, WholeMonth):
        pairs = (("until", fields.until), ("except", fields.except_ != Exceptions()), ("also", fields.also))
        keys = [key for key, value in pairs if value]
        fix = "add a line `repeat: second Tuesday`, or take it out"
        return [Problem(document.where(key), f"`{key}` without `repeat`", fix) for key in keys] or None
    try:
        at = fields.start.time() if isinstance(fields.start, datetime) else None
        rule = replace(parse_rule(fields.repeat, first, at), until=fields.until, also=fields.also)
    except ValueError as error:
        return [Problem.of(document.where("repeat"), error, "`repeat` ")]
    left: Exceptions = fields.except_
    if left.months:
        rule = replace(rule, months=tuple(month for month in left.months if not rule.months or month in rule.months))
    if fields.until and fields.until < first:
        return [
            Problem(document.where("until"), f"`until` ({fields.until}) is before the start", "mend one of the two")
        ]
    if not rule.matches(first):
        coming = next(rule.dates(first), None)
        fix = f"begin on {coming}, the first that fits" if coming else "mend `repeat`"
        return [Problem(document.where("start"), f"`start` ({first:%A} {first}) is not a {rule.words}", fix)]
    return _too_many(rule, first, document) or _without(rule, left, first, document)


def _too_many(rule: Rule, first: date, document: Document) -> list[Problem]:
    """Return a Problem for an end so far away that not every date could be shown; one without an end goes on anyhow."""
    if rule.until is None or len(list(islice(rule.dates(first), MOST + 1))) <= MOST:
        return []
    what = f"`until` ({rule.until}) is after more than {MOST:,} dates"
    return [Problem(document.where("until"), what, "end it sooner, or take `until` out")]


def _without(rule: Rule, left: Exceptions, first: date, document: Document) -> Rule | list[Problem]:
    """Return the rule with what is ``left`` out, or a Problem for each day that changes nothing of its dates."""
    problems = []
    for place, day in left.days:
        if not rule.on(first, day):
            what = f"`except` names {day}, on which the event is not"
            problems.append(Problem(document.where("except", place), what, "mend the day, or take it out"))
    plain = replace(rule, also=())
    for place, day in enumerate(rule.also):
        if day <= first or plain.on(first, day):
            what = f"`also` names {day}, " + ("which is before the event begins" if day < first else "on which it is")
            problems.append(Problem(document.where("also", place), what, "mend the day, or take it out"))
    try:
        free = [day for country in left.holidays for day in holidays_of(country, first)]
    except ValueError as error:
        problems.append(Problem.of(document.where("except"), error, "`except` "))
    if problems:
        return problems
    wide = {day for day in (*left.between, *free) if rule.on(first, day)}
    return replace(rule, exceptions=tuple(sorted(wide | {day for _, day in left.days})))


def references(fields: EventFields, document: Document, known: ReadingContext) -> list[Problem]:
    """Return a Problem for each thing that the file names and that does not exist, or that does not go together."""
    problems = unknown(document, "hosts", fields.hosts, known.members, "member")
    problems += unknown(document, "venue", [fields.venue] if fields.venue else [], known.venues, "venue")
    problems += unknown(document, "conduct", [fields.conduct] if fields.conduct else [], known.pages, "page")
    if fields.venue and fields.place:
        problems.append(Problem(document.where("place"), "`venue` and `place` are both there", "keep one of the two"))
    if fields.mode in ("online", "hybrid") and not fields.online:
        fix = "add `online: https://…`, a page that tells how to join"
        problems.append(Problem(document.where("mode"), f"`mode` is {fields.mode}, and there is no `online`", fix))
    if fields.status == "moved-online" and not fields.online:
        fix = "add `online: https://…`, a page that tells how to join"
        problems.append(Problem(document.where("status"), "it has moved online, and there is no `online`", fix))
    for index, ticket in enumerate(fields.tickets):
        if ticket.since and ticket.until and ticket.until < ticket.since:
            what = f"it is sold until {ticket.until}, and since {ticket.since}"
            problems.append(Problem(document.where("tickets", index, "until"), what, "mend one of the two"))
    for index, sponsor in enumerate(fields.sponsors):
        if sponsor.logo and not any(path in known.pictures for path in meant(document.name, sponsor.logo)):
            where = document.where("sponsors", index, "logo")
            problems.append(Problem(where, f"there is no picture {sponsor.logo}", "mend the path below content/"))
    return problems + missing_pictures(fields.photos, document, known.pictures)


def missing_pictures(photos: Iterable[Photo], document: Document, pictures: Collection[str]) -> list[Problem]:
    """Return a Problem for each of a file's ``photos:`` that is none of the ``pictures`` below content/."""
    fix = "mend the path below content/"
    return [
        Problem(document.where("photos", index, "src"), f"there is no picture {photo.src}", fix)
        for index, photo in enumerate(photos)
        if not any(path in pictures for path in meant(document.name, photo.src))
    ]
