"""Front matter as Pelican has it: `Title: x` lines at the top of a Markdown file, or what a reader of Pelican's found.

Its keys become ours (`modified` is `updated`); what only Pelican has keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from dateutil import parser

FIRST = re.compile(r"[A-Z][\w-]*:\s")
_KEY = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_MORE = re.compile(r"(?: {4,}|\t)(.*)")
_OURS = {"modified": "updated", "lang": "language", "author": "authors", "keywords": "tags", "description": "summary"}
_LISTS = ("tags", "authors", "events", "redirects")
_DATES = ("date", "updated")
_LONGEST = 100  # characters of a date
# What takes a part of these, as `May 2010` does, is no date.
_DAYS = datetime(2000, 1, 1), datetime(2001, 2, 2)  # noqa: DTZ001
_NAMED_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")


def split(lines: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, int], int]:
    """Return the headers that ``lines`` begin with (lower-case keys), the number of each one's line, and of the body's.

    Numbers count from 0. A value goes on in lines that are indented by four; an empty line ends the headers.
    """
    headers: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    last = ""
    for number, line in enumerate(lines):
        more = _MORE.match(line) if last else None
        if more and line.strip():
            headers[last].append(more[1].strip())
        elif (key := _KEY.match(line)) and line.strip():
            last = key[1].lower()
            headers.setdefault(last, []).append(key[2].strip())
            places.setdefault(last, number)
        else:
            return headers, places, number + (not line.strip())
    return headers, places, len(lines)


def fields(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``metadata`` by our keys, as front matter would have it: texts, and lists of texts."""
    values = {_OURS.get(key, key): _value(_OURS.get(key, key), value) for key, value in metadata.items()}
    return {key: value for key, value in values.items() if value not in ("", [])}


THEIRS = tuple(_OURS.items())


def key_of(name: str) -> str:
    """Return our word for a key of Pelican's."""
    return _OURS.get(name, name)


def _value(key: str, value: Any) -> Any:
    texts = [_text(item) for item in value] if isinstance(value, list | tuple) else [_text(value)]
    if key in _LISTS:
        return [part.strip() for text in texts for part in re.split(";" if ";" in text else ",", text) if part.strip()]
    text = " ".join(texts)
    if key == "status":
        return text.lower()
    return _moment(text) if key in _DATES else text


def _text(value: Any) -> str:
    """Return a value as text: of a date with a time that is midnight, the day."""
    if isinstance(value, datetime):
        plain = value.hour == value.minute == value.second == 0 and value.tzinfo is None
        return value.date().isoformat() if plain else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def meant_date(text: str) -> str:
    """Return the day or moment that ``text`` says in words, or year first, as it is written here; empty for any other.

    01/10/2026 is one day here and another there.
    """
    plain = text.strip("“”‘’\"' ")
    moment = _moment(plain) if re.search(r"[a-zA-Z]{3}|^\d{4}[-/.]\d", plain) else ""
    return re.sub(r"( \d\d:\d\d):00(?=$|[+-])", r"\1", moment) if moment != text and _ISO.fullmatch(moment) else ""


def _moment(text: str) -> str:
    """Return a date in whatever way it is written, as Pelican takes it, in the one way that is read here."""
    if _ISO.fullmatch(text) or len(text) > _LONGEST:
        return text
    try:
        moment, other = (parser.parse(text, default=day, tzinfos=_zone) for day in _DAYS)
    except (ValueError, OverflowError):
        return text
    return _text(moment) if moment == other else text


def _zone(name: str | None, offset: int | None) -> timezone | None:
    """Return the zone that a date names; its letters alone mean one only where RFC 5322 (4.3) says which."""
    seconds = _NAMED_ZONES.get(name or "", 0) * 3600 if offset is None else offset
    if name and offset is None and name not in _NAMED_ZONES:
        raise ValueError(f"{name} is the zone of several places")
    return timezone(timedelta(seconds=seconds)) if name or offset is not None else None
