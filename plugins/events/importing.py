"""A foreign .ics (Meetup, Eventbrite, Google …) → event files, and a list of what could not be kept.

Lenient on purpose: real files are dirty. Nobody's attendance and no address of a person is taken over.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from plugins.events.recurrence import Repetition, repetition
from plugins.shared.fields import parse_web_address, zone_names
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.shared.text import cut, fit

# What an event's file has no place for, and nobody misses.
_SILENT = frozenset(
    "UID DTSTAMP CREATED LAST-MODIFIED SEQUENCE SUMMARY DESCRIPTION DTSTART DTEND DURATION LOCATION STATUS CATEGORIES"
    " URL RRULE EXDATE RECURRENCE-ID ORGANIZER TRANSP CLASS PRIORITY".split()
)
_MARK = re.compile(r"^(?:cancell?ed|postponed)\s*[:–-]\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"<?(?:mailto:)?(?<![\w.+-])[\w.+-]{1,100}+@[\w-]{1,100}+(?:\.[\w-]{1,100}+)++>?")
_LONGEST, _TAGS = 200, 50  # characters of a title, a place, a name; tags: as an event's file may have them


def read_calendar(data: bytes, name: str, zone: ZoneInfo) -> tuple[list[Imported], list[Problem]]:
    """Return the events in ``data``; times without a zone are taken for ``zone``'s."""
    text = _text(data)
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception as error:  # whatever a library makes of foreign bytes
        return [], [Problem(f"{name}:1", f"is no calendar ({error})", "save the file again at its source, as .ics")]
    by_uid: dict[str, Imported] = {}
    problems: list[Problem] = []
    events = [(calendar, event) for calendar in calendars for event in calendar.walk("VEVENT")]
    for calendar, event in sorted(events, key=lambda pair: "RECURRENCE-ID" in pair[1]):
        home = _home(calendar, zone)
        uid = str(event.get("UID") or f"#{len(by_uid)}")
        try:
            if "RECURRENCE-ID" in event and uid in by_uid:
                _override(by_uid[uid], event, home)
                continue
            imported = _event(event, home)
        except Exception as error:
            # A property that stands twice, or is of another kind than its name says; nothing of it costs the others.
            imported = f"`{_short(event.get('SUMMARY') or 'an event')}` cannot be read ({error})"
        if isinstance(imported, str):
            problems.append(Problem(f"{name}:1", imported, "write that event by hand"))
        else:
            by_uid[uid] = imported
    if not events:
        problems.append(Problem(f"{name}:1", "has no event in it", "check that it is the calendar you meant"))
    return list(_own_slugs(by_uid.values())), problems


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


def _event(event: Any, home: ZoneInfo) -> Imported | str:
    title = _MARK.sub("", " ".join(str(event.get("SUMMARY") or "").split()))
    start, end, lost = _times(event, home)
    if start is None:
        return f"`{title or 'an event'}` has no start that can be read"
    zone = start.tzinfo if isinstance(start, datetime) else home
    fields: dict[str, Any] = {"title": _shortened("SUMMARY", title, lost) or "Untitled", "start": _written(start)}
    if end is not None:
        fields["end"] = _written(end)
    fields["timezone"] = str(getattr(zone, "key", home.key))
    fields |= _status(event) | _where(event, lost)
    given = [str(tag) for value in _several(event.get("CATEGORIES")) for tag in getattr(value, "cats", [])]
    tags = list(dict.fromkeys(tag for text in given if (tag := " ".join(text.split()))))
    lost += [f"CATEGORIES: {_short(tag)}" for tag in tags[_TAGS:]]
    if tags:
        fields["tags"] = [_shortened("CATEGORIES", tag, lost) for tag in tags[:_TAGS]]
    organiser = next(
        (given for given in _several(event.get("ORGANIZER")) if getattr(given, "params", {}).get("CN")), None
    )
    if organiser is not None:
        named = " ".join(_ADDRESS.sub("", str(organiser.params["CN"])).split())
        fields["organiser"] = _shortened("ORGANIZER", named, lost)
    repeated = repetition(event, start)
    fields |= _repeated(repeated, lost)
    lost += [
        f"{name}: {_short(event.get(name))}" for name in event if name not in _SILENT and not name.startswith("X-")
    ]
    lost += [f"{part.name} left out" for part in event.subcomponents]
    body = _body(str(event.get("DESCRIPTION") or ""), str(event.get("URL") or ""))
    kept = {key: value for key, value in fields.items() if value not in (None, "")}
    return Imported(f"{slugify(fields['title'])}", kept, body, lost=lost)


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
    begins = _local(start, home, lost)
    ends = _local(end, home, lost).astimezone(begins.tzinfo) if isinstance(end, datetime) else None
    return begins, ends if ends and ends > begins else None, lost


def _local(moment: datetime, home: ZoneInfo, lost: list[str]) -> datetime:
    """Return a moment in an IANA zone: its own, or the calendar's for UTC and for zones that nobody knows."""
    if moment.tzinfo is None:
        lost.append(f"{moment:%Y-%m-%d %H:%M} had no zone: taken for {home.key}")
        return moment.replace(tzinfo=home)
    name = getattr(moment.tzinfo, "key", None) or str(moment.tzinfo)
    if name in zone_names() and "/" in name and not name.startswith("Etc/"):
        return moment.astimezone(UTC).astimezone(ZoneInfo(name))
    return moment.astimezone(UTC).astimezone(home)


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


def _web_address(text: str) -> str | None:
    try:
        return parse_web_address(text)
    except ValueError:
        return None


def _where(event: Any, lost: list[str]) -> dict[str, str]:
    location = " ".join(str(event.get("LOCATION") or "").split())
    address = re.search(r"https?://[^\s,;]+", location)
    if address is None or _web_address(address[0]) is None:
        known = location and location.lower() != "online event"
        return {"place": _shortened("LOCATION", location, lost)} if known else {}
    rest = location.replace(address[0], "").strip(" ,;()-")
    return {"online": address[0]} | ({"place": _shortened("LOCATION", rest, lost)} if rest else {})


def _repeated(repetition: Repetition | str | None, lost: list[str]) -> dict[str, Any]:
    if repetition is None:
        return {}
    if isinstance(repetition, str):
        lost.append(f"RRULE: {repetition}: only the first date is kept")
        return {}
    fields: dict[str, Any] = {"repeat": repetition.words}
    if repetition.until:
        fields["until"] = repetition.until.isoformat()
    if repetition.exceptions:
        fields["except"] = [day.isoformat() for day in repetition.exceptions]
    return fields


def _override(series: Imported, event: Any, home: ZoneInfo) -> None:
    usual = event["RECURRENCE-ID"].dt
    day = _local(usual, home, []).date() if isinstance(usual, datetime) else usual
    start, end, _ = _times(event, home)
    if "repeat" not in series.fields or start is None:
        series.lost.append(f"the date of {day} that is not as the others")
        return
    fields = {"start": _written(start)} | ({"end": _written(end)} if end else {}) | _status(event)
    series.overrides[day] = fields


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _short(value: Any) -> str:
    return cut(" ".join(str(getattr(value, "to_ical", lambda: value)()).split()), 60)


def _body(description: str, url: str) -> str:
    plain = re.sub(r"<[^<>]++>", "", re.sub(r"(?i)<br[^<>]*+>|</(?:p|div|li)>", "\n", description))
    lines = [line.rstrip() for line in _ADDRESS.sub("", plain).replace("\r", "").split("\n")]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    source = f"[The page that this came from](<{url}>)" if _web_address(url) and not set(url) & set("<>") else ""
    return "\n\n".join(part for part in (body, source) if part)


def _own_slugs(imported: Any) -> Iterator[Imported]:
    """Give every event a slug of its own: the year, or the day, tells two of one title apart."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for one in imported:
        day = one.fields["start"][:10]
        base = one.slug if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one.slug) else f"event-{day}"
        choices = (base if day[:4] in base else f"{base}-{day[:4]}", f"{base}-{day}")
        one.slug = next((choice for choice in choices if choice not in taken), "")
        while not one.slug or one.slug in taken:
            numbers[choices[1]] += 1
            one.slug = f"{choices[1]}-{numbers[choices[1]] + 1}"
        taken.add(one.slug)
        yield one


@dataclass
class Imported:
    """One event's file to be: its slug, its text, its overrides by date, and what was lost."""

    slug: str
    fields: dict[str, Any]
    body: str
    overrides: dict[date, dict[str, Any]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the event's Markdown file."""
        return _file(self.fields, self.body)

    def files(self) -> Iterator[tuple[str, str]]:
        """Return path below content/events/ and text of each file."""
        yield f"{self.slug}.md", self.text
        for day, fields in sorted(self.overrides.items()):
            yield f"{self.slug}/{day.isoformat()}.md", _file(fields, "")


def _file(fields: dict[str, Any], body: str) -> str:
    lines = [f"{key}: {_yaml(value)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", body]).rstrip("\n") + "\n"


def _yaml(value: Any) -> str:
    """Return a value as YAML: plain where it cannot be misread, else as JSON, which YAML understands."""
    if (
        isinstance(value, str)
        and re.fullmatch(r"[\w][\w /:.-]*", value)
        and ": " not in value
        and not value.endswith(":")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)
