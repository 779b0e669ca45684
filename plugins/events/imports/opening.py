"""The octets of a foreign .ics → its calendars; what is broken in them costs itself alone, and is told at its line."""

from __future__ import annotations

import email
import quopri
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar

from plugins.shared.problem import Problem
from plugins.shared.terminal import counted
from plugins.shared.text import fit

Numbered = tuple[int, str]  # its number in the file, and itself
_AGAIN = "save the file again at its source, as .ics"
_MOMENT = re.compile(r"((?:DTSTART|DTEND|RECURRENCE-ID)(?:;[^:]*)?):\s*(\d{4}-?\d\d-?\d\d.*?)\s*", re.IGNORECASE)
_PLAIN = re.compile(r"\d{8}(?:T\d{6}Z?)?")
_NAMED = re.compile(rb"(?:[A-Z][A-Z0-9-]*|[a-z][a-z0-9-]*)(?:[;:]|\s*$)")  # what begins a line of a calendar
_WORDED = re.compile(rb"(?:SUMMARY|DESCRIPTION|LOCATION|COMMENT|X-ALT-DESC)[;:]", re.IGNORECASE)
_QUOTED = re.compile(rb";ENCODING=QUOTED-PRINTABLE\b[^:]*:", re.IGNORECASE)  # as calendars had it before 1998
_LETTER = re.compile(
    rb"(?:(?:from|to|subject|date|received|return-path|delivered-to|mime-version|message-id|content-type|x-[\w-]+): "
    rb"|(?:dkim|arc|authentication)-[\w-]+:|from )",
    re.IGNORECASE,
)
_INDENTED = re.compile(rb"\s+BEGIN:V(?:EVENT|CALENDAR)\s*", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
_ANSWERS = {
    "reply": "somebody's answer to an invitation",
    "counter": "somebody's wish for another time",
    "declinecounter": "a no to another time",
    "refresh": "somebody's wish to be sent an event again",
}
# What a file is that is no calendar, by its beginning, and what to bring in its place.
_OTHERS = {
    re.compile(r'\s*(?:<\?xml[^>]*>\s*)?<schedule\b|\s*\{\s*"(?:\$schema|schedule|generator)"'): (
        "is a conference's schedule, and no calendar",
        "import the .ics beside it: pretalx has …/schedule/export/schedule.ics, frab …/public/schedule.ics",
    ),
    re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<icalendar\b|\s*\[\s*\"vcalendar\""): (
        "is a calendar as XML or JSON (xCal, jCal), which is not read",
        _AGAIN,
    ),
    re.compile(r"\s*[\[{]\s*[\"\[{]"): (
        "is data for programs (JSON), and no calendar",
        "look where it is from for the address that ends in .ics",
    ),
    re.compile(r"\s*BEGIN:VCARD", re.IGNORECASE): ("is somebody's card, and no calendar", "import a calendar, as .ics"),
    re.compile(r'\s*"?(?:subject|title|summary)"?[,;\t][^:\n]*\bstart', re.IGNORECASE): (
        "is a table, and no calendar",
        "save it as .ics at its source, or import it into a calendar there and export that",
    ),
    re.compile(r"\s*$"): ("is empty", _AGAIN),
}
_BESIDE = {
    "VTODO": ("task", "tasks"),
    "VJOURNAL": ("diary entry", "diary entries"),
    "VFREEBUSY": ("stretch of busy time", "stretches of busy time"),
}


def opened(data: bytes, name: str) -> tuple[list[tuple[int, Any, Any]], list[Problem]]:
    """Return the line, the calendar and itself of each event in ``data``, and what of it cannot be read."""
    if data.startswith(b"PK\x03\x04"):
        return [], [Problem(f"{name}:1", "is a .zip", "unpack it, and import each .ics in it")]
    lines = _lines(data)
    for pattern, (what, fix) in _OTHERS.items():
        if pattern.match("\n".join(line for _, line in lines[:20])[:2000]):
            return [], [Problem(f"{name}:1", what, fix)]
    if lines and lines[0][1].lstrip().startswith("<"):
        fix = "look on that page for the address that ends in .ics"
        return [], [Problem(f"{name}:1", "is a page of the web, and no calendar", fix)]
    for number, line in lines:
        if _TEMPLATE.search(line) and line[:7].upper() in ("DTSTART", "SUMMARY"):
            fix = "import the .ics that the site publishes"
            return [], [Problem(f"{name}:{number}", "is a template of a site, and no calendar yet", fix)]
    calendars, lines, problems = _parsed(lines, name)
    if method := next((answer for answer in map(_method, calendars) if answer in _ANSWERS), ""):
        what = f"is {_ANSWERS[method]} (METHOD:{method.upper()}), and brings no event"
        return [], [Problem(f"{name}:1", what, "import the calendar, or the invitation, itself")]
    begun = [number for number, line in lines if line.strip().upper() == "BEGIN:VEVENT"]
    events = [(calendar, event) for calendar in calendars for event in calendar.walk("VEVENT")]
    if problems or events:
        return [(at, *event) for at, event in zip(begun, events, strict=False)], problems
    upper_lines = {line.upper() for _, line in lines}
    if "BEGIN:VEVENT" in upper_lines and "END:VCALENDAR" not in upper_lines:
        return [], [Problem(f"{name}:1", "breaks off before its end", "save the file again at its source")]
    others = beside(data)
    what = "has no event in it" + (f", but {' and '.join(others)}" if others else "")
    return [], [Problem(f"{name}:1", what, "check that it is the calendar you meant")]


def beside(data: bytes) -> list[str]:
    """Return what is in a calendar beside its events, counted: ``2 tasks``."""
    begun = Counter(line.upper() for _, line in _lines(data) if line[:6].upper() == "BEGIN:")
    return [counted(begun[f"BEGIN:{kind}"], *words) for kind, words in _BESIDE.items() if begun[f"BEGIN:{kind}"]]


def _lines(data: bytes) -> list[Numbered]:
    """Return the lines from the first calendar's beginning on: whole ones, wherever in a letter they were folded."""
    data = _of_letter(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    indented = any(_INDENTED.fullmatch(line) for line in raw)  # by a template
    whole: list[tuple[int, list[bytes]]] = []
    for number, line in enumerate(raw, 1):
        if line[:1] in (b" ", b"\t") and whole and not indented:
            whole[-1][1].append(line[1:])
        elif line.strip() and whole and _WORDED.match(whole[-1][1][0]) and not indented and not _NAMED.match(line):
            before = whole[-1][1]  # its writer broke a text, and moved nothing in
            soft = before[-1].endswith(b"=") and _QUOTED.search(before[0])
            before[-1:] = [before[-1][:-1], line] if soft else [before[-1], b"\\n", line]
        elif line.strip():
            whole.append((number, [line.strip() if indented else line]))
    joined = b"\n".join(_unquoted(b"".join(parts)) for _, parts in whole)
    try:
        text = joined.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = joined.decode("cp1252", "replace")
    lines = [(number, _moment(line)) for (number, _), line in zip(whole, fit(text).split("\n"), strict=False)]
    first = next((at for at, (_, line) in enumerate(lines) if line.strip().upper() == "BEGIN:VCALENDAR"), 0)
    return lines[first:]


def _of_letter(data: bytes) -> bytes:
    """Return the calendar that an e-mail brings, an invitation as mail programs save it; else what is given."""
    if not _LETTER.match(data):
        return data
    for part in email.message_from_bytes(data).walk():
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and b"BEGIN:VCALENDAR" in body[:1000] and not part.is_multipart():
            return body
    return data


def _unquoted(line: bytes) -> bytes:
    """Return a line whose text is written with signs such as `=C3=A9` as iCalendar has it."""
    match = _QUOTED.search(line)
    if not match:
        return line
    text = quopri.decodestring(line[match.end() :]).replace(b"\r", b"").replace(b"\n", b"\\n")
    return line[: match.start()] + b":" + text


def _moment(line: str) -> str:
    """Return a line whose moment is written as XML has it, or ends at 24:00, as iCalendar has it."""
    match = _MOMENT.fullmatch(line)
    if match and (late := re.fullmatch(r"(\d{8})T2400(?:00)?(Z?)", match[2])):
        day = datetime.strptime(late[1], "%Y%m%d") + timedelta(days=1)  # noqa: DTZ007
        return f"{match[1]}:{day:%Y%m%d}T000000{late[2]}"
    if match is None or _PLAIN.fullmatch(match[2]):
        return line
    try:
        moment = datetime.fromisoformat(match[2])
    except ValueError:
        return line
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", match[2]):
        return f"{match[1].partition(';')[0]};VALUE=DATE:{moment:%Y%m%d}"
    if moment.tzinfo is None:
        return f"{match[1]}:{moment:%Y%m%dT%H%M%S}"
    return f"{match[1].partition(';')[0]}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _parsed(lines: list[Numbered], name: str) -> tuple[list[Any], list[Numbered], list[Problem]]:
    """Return the calendars in the lines, those lines that could be read, and what is wrong with the others."""
    try:
        return _calendars(lines), lines, []
    except Exception as error:  # whatever a library makes of foreign bytes
        whole = str(error)
    sound, problems = _sound(lines, name)
    try:
        return _calendars(sound), sound, problems
    except Exception:
        return [], [], [Problem(f"{name}:1", f"is no calendar ({whole})", _AGAIN)]


def _method(calendar: Any) -> str:
    return str(calendar.get("METHOD") or "").strip().lower()


def _calendars(lines: Sequence[Numbered]) -> list[Any]:
    return list(icalendar.Calendar.from_ical("".join(f"{line}\r\n" for _, line in lines), multiple=True))


def _sound(lines: Sequence[Numbered], name: str) -> tuple[list[Numbered], list[Problem]]:
    """Return the lines without what is no event, and without each part that cannot be read by itself."""
    sound_lines: list[Numbered] = []
    problems: list[Problem] = []
    for part in _parts(lines):
        kind = part[0][1].strip().upper().partition(":")[2]
        if len(part) > 1 and kind not in ("VEVENT", "VTIMEZONE"):
            continue
        wrong = "" if _is_frame(part[0][1]) else _wrong(part)
        if not wrong:
            sound_lines += part
        elif kind == "VEVENT":
            title = next((line.partition(":")[2] for _, line in part if line[:7].upper() == "SUMMARY"), "an event")
            what = f"`{title}` cannot be read ({wrong})"
            problems.append(Problem(f"{name}:{part[0][0]}", what, "write that event by hand"))
    return sound_lines, problems


def _parts(lines: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Yield the lines of a calendar one by one, and all of an event, a task, a zone together."""
    part: list[Numbered] = []
    depth = 0
    for line in lines:
        if not _is_frame(line[1]):
            word = line[1].strip().upper()
            depth = max(0, depth + word.startswith("BEGIN:") - word.startswith("END:"))
        part.append(line)
        if depth == 0:
            yield part
            part = []


def _is_frame(line: str) -> bool:
    return line.strip().upper() in ("BEGIN:VCALENDAR", "END:VCALENDAR")


def _wrong(part: Sequence[Numbered]) -> str:
    """Return why a part of a calendar cannot be read by itself; empty where it can."""
    try:
        _calendars([(0, "BEGIN:VCALENDAR"), *part, (0, "END:VCALENDAR")])
    except Exception as error:
        return str(error) or "nobody knows why"
    return ""
