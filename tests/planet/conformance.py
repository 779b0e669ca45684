"""feedparser's own conformance cases, asked of our ParsedFeed: what we keep of a feed must be what the case says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plugins.planet.cleaning.rewrite import rewrite
from plugins.planet.cleaning.sanitise import clean
from plugins.planet.cleaning.tree import Place
from plugins.planet.model import Failure, Feed, ParsedFeed, RawEntry, Response
from plugins.planet.parsing.parse import parse
from plugins.shared.text import from_markup, unescaped

FEED = Feed(url="http://127.0.0.1:8097/feed.xml", member="m", name="M", where="m.md:1")


@dataclass(frozen=True)
class Check:
    """One expectation of one file, in words that our types have."""

    path: str
    field: str
    position: int | None
    expected: Any


def checks(corpora: Path) -> Iterator[tuple[Check, ParsedFeed | Failure]]:
    """Yield every expectation about a field that we keep, with what we made of its file."""
    for case in json.loads((corpora / "feedparser-tests/expectations.json").read_text()):
        wanted = [found for op, path, value in case["checks"] if op == "==" and (found := _field(path, value))]
        if not wanted:
            continue
        headers = {name.lower(): value for name, value in case["headers"].items()}
        location = headers.pop("content-location", FEED.url)
        body = (corpora / case["path"]).read_bytes()
        result = parse(Response(url=location, status=200, headers=headers, body=body), FEED)
        for field, position, expected in wanted:
            yield Check(case["path"], field, position, expected), result


def meets(check: Check, result: ParsedFeed | Failure) -> bool:
    """Tell whether what we have where the check looks says to a reader what the case expects: words and links."""
    if isinstance(result, Failure) or (check.position or 0) >= max(1, len(result.entries)):
        return False
    holder: Any = result if check.position is None else result.entries[check.position]
    value = getattr(holder, check.field)
    if not isinstance(value, str):
        return bool(value == check.expected)
    base = holder.base if isinstance(holder, RawEntry) else FEED.url
    return value == check.expected or _shown(value, base) == _shown(check.expected, base)


def _shown(markup: str, base: str) -> tuple[str, list[str]]:
    html = clean(rewrite(markup, Place(base, base)))
    return unescaped(from_markup(html)), re.findall(r'(?:href|src)="([^"]*)"', html)


_ENTRY = {
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("link",): "url",
    ("id",): "guid",
    ("guid",): "guid",
    ("summary",): "summary",
    ("description",): "summary",
    ("content", 0, "value"): "content",
    ("published_parsed",): "published",
    ("updated_parsed",): "updated",
    ("author",): "author",
}
_FEED = {("title",): "title", ("title_detail", "value"): "title", ("link",): "home", ("language",): "language"}


def _field(path: list[Any], value: Any) -> tuple[str, int | None, Any] | None:
    if path[:1] == ["feed"] and tuple(path[1:]) in _FEED:
        return _FEED[tuple(path[1:])], None, value
    if path[:1] == ["entries"] and len(path) > 2 and tuple(path[2:]) in _ENTRY:
        moment = (
            datetime(*value[:6], tzinfo=UTC) if path[-1].__class__ is str and path[-1].endswith("_parsed") else value
        )
        return _ENTRY[tuple(path[2:])], path[1], moment
    return None
