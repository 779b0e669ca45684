"""A foreign .ics (Meetup, Eventbrite, Google …) → event files, and a list of what could not be kept.

Lenient on purpose: real files are dirty. Nobody's attendance and no address of a person is taken over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from plugins.events.hints import is_nowhere, mark_of
from plugins.events.imports.files import Imported, ToldOfDate, own_slugs
from plugins.events.imports.moments import begun, moved, named, own_times, times, usual, written, zone_named
from plugins.events.imports.opening import opened
from plugins.events.imports.places import where
from plugins.events.imports.rule import Repetition, is_out, repetition, single_dates
from plugins.events.imports.text import (
    in_lines,
    markdown_of,
    meeting_of,
    own_words,
    plain_line,
    several,
    short,
    shortened,
    tells_passcode,
    web_address,
)
from plugins.events.recurrence.words import parse_rule
from plugins.letters.private import ADDRESS
from plugins.shared.clock import day_of
from plugins.shared.fields import zone_names
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.writing.foreign import spelled_out

# What an event's file has no place for, and nobody misses.
_SILENT = frozenset(
    "UID DTSTAMP CREATED LAST-MODIFIED SEQUENCE SUMMARY DESCRIPTION DTSTART DTEND DURATION LOCATION STATUS CATEGORIES"
    " URL RRULE RDATE EXDATE RECURRENCE-ID ORGANIZER CONFERENCE TRANSP CLASS PRIORITY".split()
)
_JOINING = "CONFERENCE X-GOOGLE-CONFERENCE X-MICROSOFT-SKYPETEAMSMEETINGURL X-MICROSOFT-ONLINEMEETINGCONFLINK".split()
_SENT_ON = re.compile(r"^(?:(?:fwd?|re|wg|aw|tr|rv): *)+", re.IGNORECASE)
_NO_TAG = re.compile(r"https?://.*|not specified|none|default|uncategori[sz]ed|allgemein", re.IGNORECASE)
_TAGS = 50  # as an event's file may have them


def read_calendar(data: bytes, name: str, zone: ZoneInfo) -> tuple[list[Imported], list[Problem]]:
    """Return the events in ``data``; times without a zone are taken for ``zone``'s."""
    events, problems = opened(data, name)
    by_uid: dict[str, Imported] = {}
    for line, calendar, event in sorted(events, key=lambda triple: ("RECURRENCE-ID" in triple[2], _age(triple[2]))):
        home, of = _home(calendar, zone), None
        uid = str(event.get("UID") or f"#{len(by_uid)}")
        try:
            if "RECURRENCE-ID" in event and uid in by_uid and _override(by_uid[uid], event):
                continue
            if (
                "RECURRENCE-ID" in event
            ):  # its series has no such date, or no words, or is not here: an event of its own
                day = usual(event, home)
                own = uid in by_uid and "repeat" in by_uid[uid].fields
                if uid in by_uid:
                    by_uid[uid].singles.pop(day, None)
                of, uid = None if own else (_uid(uid), day), f"{uid} {short(event['RECURRENCE-ID'])}"
            imported = _event(event, home, cancelled=_word(calendar, "METHOD") == "cancel")
            if not isinstance(imported, str) and "UID" in event:
                imported.fields["uid"], imported.of = _uid(uid), of
        except Exception as error:
            # A property that stands twice, or is of another kind than its name says; nothing of it costs the others.
            imported = f"`{short(event.get('SUMMARY') or 'an event')}` cannot be read ({error})"
        if isinstance(imported, str):
            problems.append(Problem(f"{name}:{line}", imported, "write that event by hand"))
        else:
            imported.age = _age(event)
            if uid in by_uid and _is_another(imported, by_uid[uid]):  # whoever wrote it gave all one UID
                uid = f"{uid} {imported.fields['start']}"
                imported.fields["uid"] = _uid(uid)
            by_uid[uid] = imported
    return list(own_slugs([part for imported in by_uid.values() for part in imported.apart()])), problems


def _is_another(event: Imported, known: Imported) -> bool:
    """Return whether an event of a UID that is known is another, and no other version of that."""
    return event.age == known.age and event.fields["start"] != known.fields["start"]


def _uid(text: str) -> str:
    """Return the name that a file has for a foreign UID, which may be an address."""
    return f"ics-{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"


def _home(calendar: Any, zone: ZoneInfo) -> ZoneInfo:
    name = str(calendar.get("X-WR-TIMEZONE") or "")
    return (ZoneInfo(name) if name in zone_names() else zone_named(name)) or zone


def _age(event: Any) -> tuple[int, str]:
    """Return what tells an older version of an event from a newer one: SEQUENCE, then when it was written."""
    sequence = str(event.get("SEQUENCE") or "")
    written = event.get("LAST-MODIFIED") or event.get("DTSTAMP")
    return int(sequence) if re.fullmatch(r"[0-9]{1,9}", sequence) else 0, short(written or "")


def _word(component: Any, name: str) -> str:
    return str(component.get(name) or "").strip().lower()


def _event(event: Any, home: ZoneInfo, *, cancelled: bool) -> Imported | str:
    title = _untold(str(event.get("SUMMARY") or ""))
    start, end, lost = times(event, home)
    if start is None:
        return f"`{title or 'an event'}` has no start that can be read"
    zone = start.tzinfo if isinstance(start, datetime) else home
    fields: dict[str, Any] = {"title": shortened("SUMMARY", title, lost) or "Untitled", "start": written(start)}
    if end is not None:
        fields["end"] = written(end)
    fields["timezone"] = str(getattr(zone, "key", home.key))
    fields |= _status(event) | where(event, lost)
    if cancelled:
        fields["status"] = "cancelled"
    if "online" not in fields and (joined := _meeting(event)):
        fields["online"] = joined
    elif "online" not in fields and is_nowhere(nowhere := plain_line(str(event.get("LOCATION") or ""))):
        if page := web_address(str(event.get("URL") or "")):
            fields["online"] = page
        else:
            lost.append(f"LOCATION: {nowhere}: no address to join at is told")
    body = _body(event, lost)
    if tells_passcode(fields.get("online", ""), body):
        lost.append("nothing: it tells a passcode, which is public now; take it out, or ask people to write")
    if _word(event, "CLASS") in ("private", "confidential"):
        fields["status"] = "draft"
        lost.append(
            "nothing: its calendar calls it private, so that it is a draft; take `status: draft` out to publish"
        )
    if not title:
        lost.append("nothing: it had no title")
    fields |= _tags(event, lost) | _organiser(event, lost)
    overrides, singles = _recurring(event, start, end, home, fields, lost)
    lost += [f"{name}: {short(event.get(name))}" for name in event if name not in _SILENT and not name.startswith("X-")]
    lost += [f"{part.name} left out" for part in event.subcomponents]
    filled = {key: value for key, value in fields.items() if value not in (None, "", [])}
    return Imported(slugify(fields["title"]), filled, body, overrides, lost, singles)


def _recurring(
    event: Any, start: date, end: date | None, home: ZoneInfo, fields: dict[str, Any], lost: list[str]
) -> tuple[dict[date, ToldOfDate], dict[date, dict[str, Any]]]:
    """Say in ``fields`` how often it is; return the dates that are not as the others, and those that no words say."""
    repeated = repetition(event, start)
    days = single_dates(event, start, said=not isinstance(repeated, str))
    own = own_times(event, start, end, home)
    if isinstance(repeated, Repetition):
        fields |= begun(repeated, start, end, lost) | _repeated(repeated)
        if further := [day for day in days if day > repeated.first]:
            lost += [f"RDATE: what is on {day} besides" for day in further if day in own and repeated.on(day)]
            more = [day for day in further if not repeated.on(day)]
            fields["also"] = [day.isoformat() for day in more]
            return {day: (own[day], "") for day in more if day in own}, {}
    singles = {day: own.get(day) or moved(day, start, end) for day in days}
    if singles and is_out(event, start):
        fields |= singles.pop(min(singles))
    if isinstance(repeated, str):
        several_dates = f"its first {len(singles) + 1} dates are events of their own"
        lost.append(
            f"RRULE: {repeated}: no words say it, {several_dates if singles else 'only the first date is kept'}"
        )
    return {}, singles


def _tags(event: Any, lost: list[str]) -> dict[str, list[str]]:
    names = [plain_line(str(tag)) for value in several(event.get("CATEGORIES")) for tag in getattr(value, "cats", [])]
    tags = list(dict.fromkeys(tag for text in names if (tag := " ".join(text.split())) and not _NO_TAG.fullmatch(tag)))
    lost += [f"CATEGORIES: {short(tag)}" for tag in tags[_TAGS:]]
    return {"tags": [shortened("CATEGORIES", tag, lost) for tag in tags[:_TAGS]]} if tags else {}


def _organiser(event: Any, lost: list[str]) -> dict[str, str]:
    for organiser in several(event.get("ORGANIZER")):
        if name := getattr(organiser, "params", {}).get("CN"):
            name = plain_line(ADDRESS.sub("", unquote(str(name))))
            return {"organiser": shortened("ORGANIZER", name, lost)}
    return {}


def _untold(summary: str) -> str:
    """Return a title without what its event's status says."""
    line = _SENT_ON.sub("", plain_line(summary))
    mark = mark_of(line)
    return (line[: mark.start()] + line[mark.end() :]).strip() or line if mark else line


def _status(event: Any) -> dict[str, str]:
    status, summary = str(event.get("STATUS") or "").lower(), plain_line(str(event.get("SUMMARY") or ""))
    mark = mark_of(summary)
    if mark and mark["later"] and status != "cancelled":
        return {"status": "postponed"}
    if status == "cancelled" or mark or re.match(r"cancell?ed\b", summary, re.IGNORECASE):
        return {"status": "cancelled"}
    return {"status": "tentative"} if status == "tentative" else {}


def _repeated(repetition: Repetition) -> dict[str, Any]:
    fields: dict[str, Any] = {"repeat": repetition.words}
    if repetition.until:
        fields["until"] = repetition.until.isoformat()
    if repetition.exceptions:
        fields["except"] = [day.isoformat() for day in repetition.exceptions]
    return fields


def _override(series: Imported, event: Any) -> bool:
    """Say in ``series`` what is other on one date of it; return whether it has that date, or had it once."""
    home = ZoneInfo(series.fields["timezone"])
    day = usual(event, home)
    start, end = (time.astimezone(home) if isinstance(time, datetime) else time for time in times(event, home)[:2])
    series = series.on(day)
    if day.isoformat() in series.fields.get("except", ()):
        return True  # it was moved first, and then taken out
    if "repeat" in series.fields and not _has(series.fields, day):
        return False
    if start is None:
        series.lost.append(f"the date of {day} that is not as the others")
        return True
    if "repeat" not in series.fields:
        return day.isoformat() == series.fields["start"][:10] and _instead(series, event, start, end)
    fields = {"start": written(start)} | ({"end": written(end)} if end else {}) | _status(event)
    place = where(event, series.lost).get("place")
    fields |= {"place": place} if place and place != series.fields.get("place") else {}
    title, words = _untold(str(event.get("SUMMARY") or "")), _body(event, series.lost, source=False)
    if named(event["RECURRENCE-ID"], "RANGE").upper() == "THISANDFUTURE":
        if day_of(start) == day:
            series.part(day, fields | ({"title": title} if title else {}), words)
            return True
        series.lost.append(f"the change of all dates from {day} on: only that one is changed")
    series_texts = ("", series.fields["title"], series.body)
    own = [part for part in (title, words) if part not in series_texts and part not in series.body]
    series.overrides[day] = (fields, "\n\n".join(own))
    return True


def _instead(first: Imported, event: Any, start: date, end: date | None) -> bool:
    """Write the first date of dates that no words say as it is instead; return that this is done."""
    fields = {key: value for key, value in first.fields.items() if key != "end"}
    changed = {"start": written(start)} | ({"end": written(end)} if end else {}) | _status(event)
    title, words = _untold(str(event.get("SUMMARY") or "")), _body(event, first.lost)
    first.fields = fields | changed | where(event, first.lost) | ({"title": title} if title else {})
    first.body = words or first.body
    return True


def _has(fields: Mapping[str, Any], day: date) -> bool:
    """Return whether ``day`` is a date of the series with these keys."""
    first, until = date.fromisoformat(fields["start"][:10]), fields.get("until")
    rule = replace(parse_rule(fields["repeat"], first), until=date.fromisoformat(until) if until else None)
    return day.isoformat() in fields.get("also", ()) or rule.on(first, day)


def _described(event: Any) -> str:
    """Return the event's words; Outlook has them a second time as HTML, with the links."""
    rich = next((str(text) for text in several(event.get("X-ALT-DESC"))), "")
    rich = re.sub(
        r"\\([nN,;\\])", lambda sign: "\n" if sign[1] in "nN" else sign[1], rich
    )  # no library knows it for text
    return rich if "<" in rich else str(event.get("DESCRIPTION") or "")


def _meeting(event: Any) -> str | None:
    """Return where one joins: by the properties made for it, else by the link in the words."""
    for name in _JOINING:
        for value in several(event.get(name)):
            if address := web_address(str(value).strip()):
                return address
    return meeting_of(_described(event)) or meeting_of(str(event.get("DESCRIPTION") or ""))


def _body(event: Any, lost: list[str], *, source: bool = True) -> str:
    """Return an event's words, with its page's address below them."""
    description, url = markdown_of(_described(event)), str(event.get("URL") or "")
    words = own_words(description)
    if words != description:
        lost.append("how to join by telephone, which the service of the meeting had put below the words")
    words = spelled_out(words, tags=True)[0]
    linked = (
        source
        and web_address(url)
        and not set(url) & set("<>")
        and not re.search(rf"{re.escape(url)}(?![\w/?#&=])", words)
    )
    return "\n\n".join(
        part for part in (in_lines(words), f"[The page that this came from](<{url}>)" if linked else "") if part
    )
