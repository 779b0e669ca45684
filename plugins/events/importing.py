"""A foreign .ics (Meetup, Eventbrite, Google …) → event files, and a list of what could not be kept.

Lenient on purpose: real files are dirty. Nobody's attendance and no address of a person is taken over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from plugins.events.foreign_rule import Repetition, repetition, single_dates
from plugins.events.foreign_text import markdown_of, meeting_of, plain_line, web_address
from plugins.events.foreign_zone import zone_of
from plugins.letters.private import ADDRESS
from plugins.shared.fields import zone_names
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.shared.text import cut, fit

# What an event's file has no place for, and nobody misses.
_SILENT = frozenset(
    "UID DTSTAMP CREATED LAST-MODIFIED SEQUENCE SUMMARY DESCRIPTION DTSTART DTEND DURATION LOCATION STATUS CATEGORIES"
    " URL RRULE RDATE EXDATE RECURRENCE-ID ORGANIZER CONFERENCE TRANSP CLASS PRIORITY".split()
)
_MARK = re.compile(r"^(?:cancell?ed|postponed)\s*[:–-]\s*", re.IGNORECASE)
_JOINING = "CONFERENCE X-GOOGLE-CONFERENCE X-MICROSOFT-SKYPETEAMSMEETINGURL X-MICROSOFT-ONLINEMEETINGCONFLINK".split()
_SLUG = 50  # characters of an address, without its year
_LONGEST, _TAGS = 200, 50  # characters of a title, a place, a name; tags: as an event's file may have them


def read_calendar(data: bytes, name: str, zone: ZoneInfo) -> tuple[list[Imported], list[Problem]]:
    """Return the events in ``data``; times without a zone are taken for ``zone``'s."""
    if data.startswith(b"PK\x03\x04"):
        return [], [Problem(f"{name}:1", "is a .zip", "unpack it, and import each .ics in it")]
    text = _text(data)
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception as error:  # whatever a library makes of foreign bytes
        return [], [Problem(f"{name}:1", f"is no calendar ({error})", "save the file again at its source, as .ics")]
    by_uid: dict[str, Imported] = {}
    problems: list[Problem] = []
    events = [(calendar, event) for calendar in calendars for event in calendar.walk("VEVENT")]
    for calendar, event in sorted(events, key=lambda pair: ("RECURRENCE-ID" in pair[1], _age(pair[1]))):
        home = _home(calendar, zone)
        uid = str(event.get("UID") or f"#{len(by_uid)}")
        try:
            if "RECURRENCE-ID" in event and uid in by_uid and not by_uid[uid].singles:
                _override(by_uid[uid], event, home)
                continue
            if "RECURRENCE-ID" in event:  # its series is not in the calendar, or has no words: an event of its own
                if uid in by_uid:
                    by_uid[uid].singles.pop(_usual(event, home), None)
                uid += f" {_short(event['RECURRENCE-ID'])}"
            imported = _event(event, home, cancelled=_word(calendar, "METHOD") == "cancel")
            if not isinstance(imported, str) and "UID" in event:
                imported.fields["uid"] = f"ics-{hashlib.blake2b(uid.encode(), digest_size=8).hexdigest()}"
        except Exception as error:
            # A property that stands twice, or is of another kind than its name says; nothing of it costs the others.
            imported = f"`{_short(event.get('SUMMARY') or 'an event')}` cannot be read ({error})"
        if isinstance(imported, str):
            problems.append(Problem(f"{name}:1", imported, "write that event by hand"))
        else:
            imported.age = _age(event)
            by_uid[uid] = imported
    if not events:
        problems.append(Problem(f"{name}:1", "has no event in it", "check that it is the calendar you meant"))
    return list(_own_slugs([one for imported in by_uid.values() for one in imported.apart()])), problems


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    lines = fit(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(line for line in lines if line.strip()) + "\r\n"


def _home(calendar: Any, zone: ZoneInfo) -> ZoneInfo:
    name = str(calendar.get("X-WR-TIMEZONE") or "")
    return ZoneInfo(name) if name in zone_names() else zone


def _age(event: Any) -> tuple[int, str]:
    """Return what tells an older version of an event from a newer one: SEQUENCE, then when it was written."""
    sequence = str(event.get("SEQUENCE") or "")
    written = event.get("LAST-MODIFIED") or event.get("DTSTAMP")
    return int(sequence) if re.fullmatch(r"[0-9]{1,9}", sequence) else 0, _short(written or "")


def _word(component: Any, name: str) -> str:
    return str(component.get(name) or "").strip().lower()


def _event(event: Any, home: ZoneInfo, *, cancelled: bool) -> Imported | str:
    title = _MARK.sub("", plain_line(str(event.get("SUMMARY") or "")))
    start, end, lost = _times(event, home)
    if start is None:
        return f"`{title or 'an event'}` has no start that can be read"
    zone = start.tzinfo if isinstance(start, datetime) else home
    fields: dict[str, Any] = {"title": _shortened("SUMMARY", title, lost) or "Untitled", "start": _written(start)}
    if end is not None:
        fields["end"] = _written(end)
    fields["timezone"] = str(getattr(zone, "key", home.key))
    fields |= _status(event) | _where(event, lost)
    if cancelled:
        fields["status"] = "cancelled"
    if "online" not in fields and (joined := _meeting(event)):
        fields["online"] = joined
    if re.search(r"[?&](?:pwd|passcode|password)=", fields.get("online", ""), re.IGNORECASE):
        lost.append(
            "nothing: its link to join has a passcode, which is public now; take it out, or ask people to write"
        )
    fields |= _tags(event, lost) | _organiser(event, lost)
    repeated = repetition(event, start)
    if isinstance(repeated, Repetition):
        fields |= _begun(repeated, start, end, lost)
    fields |= _repeated(repeated)
    days = single_dates(event, start, said=not isinstance(repeated, str))
    if isinstance(repeated, Repetition) and (further := [day for day in days if day > repeated.first]):
        fields["also"], days = [day.isoformat() for day in further if not repeated.on(day)], ()
    singles = {day: _moved(day, start, end) for day in days}
    if isinstance(repeated, str):
        rest = (
            f"its first {len(singles) + 1} dates are events of their own" if singles else "only the first date is kept"
        )
        lost.append(f"RRULE: {repeated}: no words say it, {rest}")
    lost += [
        f"{name}: {_short(event.get(name))}" for name in event if name not in _SILENT and not name.startswith("X-")
    ]
    lost += [f"{part.name} left out" for part in event.subcomponents]
    body = _body(_described(event), str(event.get("URL") or ""))
    kept = {key: value for key, value in fields.items() if value not in (None, "")}
    return Imported(f"{slugify(fields['title'])}", kept, body, lost=lost, singles=singles)


def _tags(event: Any, lost: list[str]) -> dict[str, list[str]]:
    given = [str(tag) for value in _several(event.get("CATEGORIES")) for tag in getattr(value, "cats", [])]
    tags = list(dict.fromkeys(tag for text in given if (tag := " ".join(text.split()))))
    lost += [f"CATEGORIES: {_short(tag)}" for tag in tags[_TAGS:]]
    return {"tags": [_shortened("CATEGORIES", tag, lost) for tag in tags[:_TAGS]]} if tags else {}


def _organiser(event: Any, lost: list[str]) -> dict[str, str]:
    for given in _several(event.get("ORGANIZER")):
        if name := getattr(given, "params", {}).get("CN"):
            return {"organiser": _shortened("ORGANIZER", " ".join(ADDRESS.sub("", str(name)).split()), lost)}
    return {}


def _times(event: Any, home: ZoneInfo) -> tuple[date | None, date | None, list[str]]:
    """Return start and end as a file has them: inclusive days, or moments in an IANA zone."""
    try:
        start = event["DTSTART"].dt
        end = event["DTEND"].dt if "DTEND" in event else None
        if end is None and "DURATION" in event:
            end = start + event["DURATION"].dt
    except (KeyError, AttributeError, ValueError, TypeError):
        return None, None, []
    lost: list[str] = []
    if not isinstance(start, datetime):
        if end is None or isinstance(end, datetime) or end <= start + timedelta(days=1):
            return start, None, lost
        return start, end - timedelta(days=1), lost
    begins = _local(start, home, lost, _named(event["DTSTART"]))
    of_end = _named(event["DTEND"]) if "DTEND" in event else _named(event["DTSTART"])
    ends = _local(end, home, [], of_end).astimezone(begins.tzinfo) if isinstance(end, datetime) else None
    return begins, ends if ends and ends > begins else None, lost


def _named(value: Any, parameter: str = "TZID") -> str:
    return str(getattr(value, "params", {}).get(parameter) or "")


def _local(moment: datetime, home: ZoneInfo, lost: list[str], name: str) -> datetime:
    """Return a moment in an IANA zone: its own, by name or by definition, or the calendar's for UTC."""
    if moment.tzinfo is None and not name:
        lost.append(f"{moment:%Y-%m-%d %H:%M} had no zone: taken for {home.key}")
        return moment.replace(tzinfo=home)
    key = getattr(moment.tzinfo, "key", None)
    if key is not None and "/" in key and not key.startswith("Etc/"):
        return moment.astimezone(UTC).astimezone(ZoneInfo(key))
    if not name or name.upper() in ("UTC", "Z", "ETC/UTC") or moment.tzinfo is UTC:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).astimezone(home)
    zone = zone_of(name, moment.tzinfo, moment, home)
    if zone is not None:
        return moment.replace(tzinfo=zone)
    lost.append(f"nobody knows the zone {_short(name)}: its times are in {home.key}'s")
    return moment.astimezone(UTC).astimezone(home) if moment.tzinfo else moment.replace(tzinfo=home)


def _written(when: date) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when.isoformat()


def _status(event: Any) -> dict[str, str]:
    status = str(event.get("STATUS") or "").lower()
    summary = str(event.get("SUMMARY") or "").lower()
    if status == "cancelled" or summary.startswith("cancel"):
        return {"status": "cancelled"}
    return {"status": "tentative"} if status == "tentative" else {}


def _shortened(name: str, text: str, lost: list[str]) -> str:
    """Return as much of ``text`` as a file may have."""
    if len(text) <= _LONGEST:
        return text
    lost.append(f"{name}: what follows the first {_LONGEST} characters")
    return f"{text[: _LONGEST - 1].rstrip()}…"


def _where(event: Any, lost: list[str]) -> dict[str, str]:
    location = plain_line(re.sub(r"\s*,?\s*\n\s*", ", ", str(event.get("LOCATION") or "").strip()))
    address = re.search(r"https?://[^\s,;]+", location)
    if address is None or web_address(address[0]) is None:
        known = location and location.lower() != "online event"
        return {"place": _shortened("LOCATION", location, lost)} if known else {}
    rest = location.replace(address[0], "").strip(" ,;()-")
    return {"online": address[0]} | ({"place": _shortened("LOCATION", rest, lost)} if rest else {})


def _begun(repetition: Repetition, start: date, end: date | None, lost: list[str]) -> dict[str, Any]:
    """Return start and end on the first date that fits the rule: many calendars begin a series on any day."""
    first = start.date() if isinstance(start, datetime) else start
    if repetition.first == first:
        return {}
    lost.append(f"{first} is no date of its rule: it begins on {repetition.first}")
    return _moved(repetition.first, start, end)


def _moved(day: date, start: date, end: date | None) -> dict[str, Any]:
    """Return start and end as a file has them, at the same hours of another day."""
    if not isinstance(start, datetime):
        return {"start": day.isoformat()} | ({"end": (day + (end - start)).isoformat()} if end else {})
    begins = datetime.combine(day, start.time())
    if not isinstance(end, datetime):
        return {"start": _written(begins)}
    length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return {"start": _written(begins), "end": _written(begins + length)}


def _usual(event: Any, home: ZoneInfo) -> date:
    """Return the day that an override takes the place of."""
    usual = event["RECURRENCE-ID"].dt
    moment = isinstance(usual, datetime)
    day: date = _local(usual, home, [], _named(event["RECURRENCE-ID"])).date() if moment else usual
    return day


def _repeated(repetition: Repetition | str | None) -> dict[str, Any]:
    if not isinstance(repetition, Repetition):
        return {}
    fields: dict[str, Any] = {"repeat": repetition.words}
    if repetition.until:
        fields["until"] = repetition.until.isoformat()
    if repetition.exceptions:
        fields["except"] = [day.isoformat() for day in repetition.exceptions]
    return fields


def _override(series: Imported, event: Any, home: ZoneInfo) -> None:
    day = _usual(event, home)
    start, end, _ = _times(event, home)
    if _named(event["RECURRENCE-ID"], "RANGE").upper() == "THISANDFUTURE":
        series.lost.append(f"the change of all dates from {day} on: only that one is changed")
    if "repeat" not in series.fields or start is None:
        series.lost.append(f"the date of {day} that is not as the others")
        return
    fields = {"start": _written(start)} | ({"end": _written(end)} if end else {}) | _status(event)
    place = _where(event, series.lost).get("place")
    fields |= {"place": place} if place and place != series.fields.get("place") else {}
    title, words = _MARK.sub("", plain_line(str(event.get("SUMMARY") or ""))), _body(_described(event), "")
    told = ("", series.fields["title"], series.body)
    own = [part for part in (title, words) if part not in told and part not in series.body]
    series.overrides[day] = (fields, "\n\n".join(own))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _short(value: Any) -> str:
    return cut(" ".join(str(getattr(value, "to_ical", lambda: value)()).split()), 60)


def _described(event: Any) -> str:
    """Return the event's words; Outlook has them a second time as HTML, with the links."""
    rich = next((str(one) for one in _several(event.get("X-ALT-DESC"))), "")
    return rich if "<" in rich else str(event.get("DESCRIPTION") or "")


def _meeting(event: Any) -> str | None:
    """Return where one joins: by the properties made for it, else by the link in the words."""
    for name in _JOINING:
        for value in _several(event.get(name)):
            if address := web_address(str(value).strip()):
                return address
    return meeting_of(_described(event)) or meeting_of(str(event.get("DESCRIPTION") or ""))


def _body(description: str, url: str) -> str:
    source = f"[The page that this came from](<{url}>)" if web_address(url) and not set(url) & set("<>") else ""
    return "\n\n".join(part for part in (markdown_of(description), source) if part)


def _own_slugs(imported: Any) -> Iterator[Imported]:
    """Give every event a slug of its own: the year, or the day, tells two of one title apart."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for one in imported:
        day = one.fields["start"][:10]
        base = _short_slug(one.slug) if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one.slug) else f"event-{day}"
        choices = (base if day[:4] in base else f"{base}-{day[:4]}", f"{base}-{day}")
        one.slug = next((choice for choice in choices if choice not in taken), "")
        while not one.slug or one.slug in taken:
            numbers[choices[1]] += 1
            one.slug = f"{choices[1]}-{numbers[choices[1]] + 1}"
        taken.add(one.slug)
        yield one


def _short_slug(slug: str) -> str:
    """Return as many whole words of a slug as an address reads well with: a title may be a sentence."""
    return slug if len(slug) <= _SLUG else slug[: _SLUG + 1].rpartition("-")[0] or slug[:_SLUG]


@dataclass
class Imported:
    """One event's file to be: its slug, its text, its overrides by date, and what was lost."""

    slug: str
    fields: dict[str, Any]
    body: str
    overrides: dict[date, tuple[dict[str, Any], str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    singles: dict[date, dict[str, Any]] = field(default_factory=dict)  # dates that no words say: start and end
    age: tuple[int, str] = (0, "")  # what tells an older version from a newer one

    def apart(self) -> Iterator[Imported]:
        """Return the event, and one event more for each date that its ``repeat:`` cannot say."""
        yield self
        for day, times in sorted(self.singles.items()):
            uid = {"uid": f"{self.fields['uid']}.{day:%Y%m%d}"} if "uid" in self.fields else {}
            plain = {
                key: value for key, value in self.fields.items() if key not in ("repeat", "until", "except", "also")
            }
            yield Imported(self.slug, plain | times | uid, self.body, age=self.age)

    @property
    def text(self) -> str:
        """Return the event's Markdown file."""
        return _file(self.fields, self.body)

    def files(self) -> Iterator[tuple[str, str]]:
        """Return path below content/events/ and text of each file."""
        yield f"{self.slug}.md", self.text
        for day, (fields, words) in sorted(self.overrides.items()):
            yield f"{self.slug}/{day.isoformat()}.md", _file(fields, words)

    @property
    def lines(self) -> dict[str, dict[str, str]]:
        """Return the front matter's lines by key, of each file that ``files`` has."""
        own = [self.fields, *(fields for _, (fields, _) in sorted(self.overrides.items()))]
        each = zip(self.files(), own, strict=True)
        return {name: {key: f"{key}: {yaml(value)}" for key, value in fields.items()} for (name, _), fields in each}


def _file(fields: dict[str, Any], body: str) -> str:
    lines = [f"{key}: {yaml(value)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", body]).rstrip("\n") + "\n"


def yaml(value: Any) -> str:
    """Return a value as YAML: plain where it cannot be misread, else as JSON, which YAML understands."""
    if (
        isinstance(value, str)
        and re.fullmatch(r"[\w][\w /:.-]*", value)
        and ": " not in value
        and not value.endswith(":")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)
