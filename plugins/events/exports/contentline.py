"""iCalendar's content lines: names, parameters, escaping and folding, octet by octet (RFC 5545 §3.1, §3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

LONGEST = 75  # octets, without the line's end
_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")  # of a line, for one reader or another
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def line(name: str, value: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return one content line, unfolded; ``value`` is already as its type wants it."""
    head = "".join(f";{key}={_parameter(text)}" for key, text in (parameters or {}).items())
    return f"{name}{head}:{value}"


def text(value: str) -> str:
    """Return a TEXT value: backslash, semicolon, comma and newline escaped (§3.3.11), control characters left out."""
    plain = _ENDS.sub("\n", value)
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROL.sub("", escaped)


def utc(moment: datetime) -> str:
    """Return a moment in UTC, as DTSTAMP, CREATED, LAST-MODIFIED and UNTIL want it."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def day(value: date) -> str:
    """Return a DATE value."""
    return value.strftime("%Y%m%d")


def moment_line(name: str, when: date | datetime, zone: str) -> str:
    """Return a line such as DTSTART: a DATE, a UTC moment, or a local one with its TZID."""
    if not isinstance(when, datetime):
        return line(name, day(when), {"VALUE": "DATE"})
    if zone == "UTC":
        return line(name, utc(when))
    return line(name, when.strftime("%Y%m%dT%H%M%S"), {"TZID": zone})


def encode(lines: Iterable[str]) -> bytes:
    """Return the octets of a calendar: UTF-8, folded, every line ended by CRLF."""
    return b"".join(fold(unfolded) for unfolded in lines)


def fold(unfolded: str) -> bytes:
    """Return a line in pieces of at most 75 octets, never cut inside a character."""
    whole = unfolded.encode("utf-8")
    if len(whole) <= LONGEST:
        return whole + b"\r\n"
    pieces: list[bytes] = []
    piece = b""
    for character in unfolded:
        octets = character.encode("utf-8")
        if len(piece) + len(octets) > LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _parameter(value: str) -> str:
    """Return a parameter's value, quoted where it must be; RFC 6868 gives what a quoted one cannot hold."""
    safe = _CONTROL.sub("", _ENDS.sub("\n", value).replace("^", "^^").replace("\n", "^n").replace('"', "^'"))
    return f'"{safe}"' if re.search(r"[:;,]", safe) else safe
