"""python -m bench.fuzz feed|clean|calendar|content [SEEDS] [libFuzzer's options]: bytes that nobody would think of.

Needs atheris, which is not among the locked dependencies (pip install atheris). An exception that is not a value, and
an output that a second cleaning changes, end the run and are written to a file crash-….
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import atheris

with atheris.instrument_imports(include=["plugins", "feedparser", "icalendar", "yaml", "markdown"]):
    from plugins.events.imports.calendar import read_calendar
    from plugins.planet.cleaning.harvest import harvest
    from plugins.planet.cleaning.rewrite import rewrite
    from plugins.planet.cleaning.sanitise import clean
    from plugins.planet.cleaning.tree import Place
    from plugins.planet.model import Failure, Feed, Response
    from plugins.planet.parsing.parse import parse
    from plugins.shared import frontmatter
    from plugins.writing import safety
    from plugins.writing.dialect import convert

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FEED = Feed("https://blog.example/feed", "ann", "Ann", "content/members/ann.md:3")


def feed(data: bytes) -> None:
    """A body from the web → entries, or a Failure."""
    parsed = parse(Response(FEED.url, 200, {"content-type": "application/xml"}, data), FEED)
    if not isinstance(parsed, Failure):
        for entry in harvest(parsed, FEED, now=NOW).entries:
            assert clean(entry.content) == entry.content
            assert entry.url is None or entry.url.startswith(("https://", "http://"))
            assert "<script" not in entry.content


def sanitised(data: bytes) -> None:
    """Foreign HTML → Markup that no further cleaning changes."""
    markup = clean(rewrite(data.decode("utf-8", "replace"), Place("https://blog.example/")))
    assert clean(markup) == markup


def calendar(data: bytes) -> None:
    """A foreign .ics → event files that can be written."""
    for one in read_calendar(data, "x.ics", ZoneInfo("Europe/London"))[0]:
        for name, text in one.files():
            assert name.strip("./") and ".." not in name and name.count("/") <= 1 and "\0" not in name, name
            assert isinstance(frontmatter.parse(text.encode(), name), frontmatter.Document), text


def content(data: bytes) -> None:
    """A content file of a pull request → a Document and its HTML, or Problems."""
    document = frontmatter.parse(data, "content/posts/x.md")
    if not isinstance(document, list):
        html = safety.clean(convert(document.body.text)[0])
        assert safety.clean(html) == html


TARGETS: dict[str, Callable[[bytes], None]] = {
    "feed": feed,
    "clean": sanitised,
    "calendar": calendar,
    "content": content,
}


def main() -> None:
    """Fuzz the target that the first argument names."""
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: target(bytes(data)))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
