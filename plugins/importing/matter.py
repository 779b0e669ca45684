"""A text's file of any generator → its front matter (YAML, TOML, JSON, `Title:` lines) and its body, forgivingly.

Our own reader (plugins/shared/frontmatter.py) is strict, for who writes can mend. Here nobody writes any more: what
that refuses is read line by line.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from dateutil import parser as dates

from plugins.importing.model import Moment
from plugins.shared import frontmatter, headers
from plugins.shared.frontmatter import Document
from plugins.shared.text import fit, unescaped
from plugins.shared.toml import as_texts

_FENCE = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n?^\1[ \t]*$\n?", re.S | re.M)
_KEY = re.compile(r"([\w-]+)\s*[:=]\s*(.*)")
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_ZONES = {"EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800}
_ZONES |= {"PDT": -25200, "BST": 3600, "CET": 3600, "CEST": 7200, "IST": 19800, "JST": 32400}  # seconds east of UTC
_TRUE = ("true", "yes", "on", "1")


@dataclass(frozen=True)
class Matter:
    """Front matter, whose keys are small letters, a body, and the line on which that begins."""

    fields: Mapping[str, Any]
    body: str
    line: int
    lines: Mapping[str, int]

    def text(self, *keys: str) -> str:
        """Return the first of ``keys`` that has a text, on one line; a group's name, or its first text."""
        for key in keys:
            if words := _text(self.fields.get(key)):
                return words
        return ""

    def list(self, *keys: str) -> tuple[str, ...]:
        """Return the texts of all ``keys``: lists, or words that commas part."""
        texts = (text for key in keys for text in _list(self.fields.get(key)))
        return tuple(dict.fromkeys(filter(None, texts)))

    def true(self, key: str, default: bool = False) -> bool:
        """Return whether ``key`` says yes."""
        value = self.fields.get(key)
        return default if value in (None, "") else str(value).lower() in _TRUE

    def moment(self, *keys: str) -> Moment | None:
        """Return the first of ``keys`` that is a date."""
        return next((day for key in keys if (day := moment(_text(self.fields.get(key))))), None)

    def group(self, key: str) -> Mapping[str, Any]:
        """Return the group that stands at ``key``, an empty one where there is none."""
        value = self.fields.get(key)
        return value if isinstance(value, dict) else {}

    def with_defaults(self, values: Mapping[str, Any]) -> Matter:
        """Return it with ``values`` wherever it says nothing itself."""
        return replace(self, fields={**values, **{k: v for k, v in self.fields.items() if v not in ("", None)}})


def decode(data: bytes) -> str:
    """Return text that is UTF-8, or was written on an old Windows, with the line ends and signs that we know."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return fit(text.replace("\r\n", "\n").replace("\r", "\n"))


def read(data: bytes, name: str) -> Matter | None:
    """Return what stands in the file ``name``; None where it has no front matter."""
    text = re.sub(
        r"\A\s*---[ \t]*(?:json|js|javascript|yaml|yml)[ \t]*\n", "---\n", decode(data)
    )  # YAML reads all of these
    text = re.sub(r"(\A\s*---[ \t]*\n(?:(?!---)[^\n]*\n)*?)\.\.\.[ \t]*$", r"\1---", text, count=1, flags=re.M)
    text = re.sub(r"\A\s*---[ \t]*toml[ \t]*\n(.*?\n)---[ \t]*$", r"+++\n\1+++", text, count=1, flags=re.S | re.M)
    fence = _FENCE.match(text)
    if fence is None and text.lstrip().startswith("{"):
        return _json(text)
    if fence is None and not headers.FIRST.match(text.lstrip()):
        return None
    document = frontmatter.parse(text.encode("utf-8", "replace"), name) if text.strip() else []
    if isinstance(document, Document):
        places = ((path[1:] if path[:1] == ("params",) else path, line) for path, line in document.lines.items())
        known = {str(path[0]).lower(): line for path, line in reversed(list(places)) if path}
        return Matter(_small(document.fields), document.body.text, document.body_line, known)
    if fence is None:
        return None
    loose = {key[1].lower(): key[2].strip().strip("\"'") for row in fence[2].split("\n") if (key := _KEY.match(row))}
    line = text.count("\n", 0, fence.end()) + 1
    return Matter(loose, text[fence.end() :], line, {})


def settings(path: Path) -> dict[str, Any]:
    """Return what a file of settings or data says (YAML, TOML, JSON); nothing where it cannot be read."""
    try:
        text = decode(path.read_bytes())
        if path.suffix == ".toml":
            return dict(as_texts(tomllib.loads(text)))
        loaded = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return {}
    return dict(as_texts(loaded)) if isinstance(loaded, dict) else {}


def moment(text: str) -> Moment | None:
    """Return the date in ``text``, written in any way; a day where it has no time."""
    text = re.sub(r"\s*\([^()]*\)$", "", text.strip().strip("\"'"))  # JavaScript's name of a zone
    if not re.search(r"\d{4}|\d[-/. ]\d", text) or len(text) > 100:
        return None
    try:
        moment: datetime = dates.parse(text, default=datetime(2000, 1, 1), tzinfos=_ZONES)  # noqa: DTZ001 (where it says no zone, it has none)
        offset = moment.utcoffset()
    except (ValueError, OverflowError, TypeError):
        return None
    if _DAY.fullmatch(text) or not re.search(r"\d[:hT]\d|\d ?[ap]m", text, re.I):
        return moment.date()
    moment = moment.replace(microsecond=0)
    return moment if offset is None or offset.total_seconds() % 60 == 0 else moment.replace(tzinfo=None)


def joined(day: Moment | None, clock: str) -> Moment | None:
    """Return a day with the time of day that stands in a key beside it."""
    match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*", clock)
    if not match or day is None or isinstance(day, datetime):
        return day
    try:
        return datetime.combine(day, time(int(match[1]), int(match[2]), int(match[3] or 0)))
    except ValueError:
        return day


def _json(text: str) -> Matter | None:
    try:
        fields, end = json.JSONDecoder().raw_decode(text, len(text) - len(text.lstrip()))
    except ValueError:
        return None
    known = _small(as_texts(fields)) if isinstance(fields, dict) else {}
    return Matter(known, text[end:], text.count("\n", 0, end) + 1, {}) if known else None


def _small(fields: Mapping[str, Any]) -> dict[str, Any]:
    small = {str(key).lower(): value for key, value in fields.items()}
    inner = small.pop("params", None)  # Hugo's
    return {**_small(inner), **small} if isinstance(inner, dict) else small


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "src", "url") if key in value), "")
    return " ".join(unescaped(fit(value)).split()) if isinstance(value, str) else ""


def _list(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, dict):
        return [_text(value)]
    words = value if isinstance(value, str) else ""
    return [" ".join(part.split()) for part in re.split(";" if ";" in words else ",", words)]
