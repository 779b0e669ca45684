"""python -m plugins.events import FILE|URL | pitch FILE --event EVENT"""

from __future__ import annotations

import argparse
import sys
import urllib.request
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.events.importing import read_calendar
from plugins.events.pitch import read_pitch, session_file
from plugins.shared.community import from_file
from plugins.shared.fields import parse_zone
from plugins.shared.listing import listing
from plugins.shared.problem import Problem, complain
from plugins.shared.slug import slugify
from plugins.shared.terminal import say

LARGEST = 10_000_000  # octets of a foreign calendar
OK, FAILED, TO_MEND = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 2 where a person must mend what was printed."""
    options = _parser().parse_args(arguments)
    if options.command == "import":
        return _import(options.source, options.content, options.timezone)
    return _pitch(options.file, options.event, options.content)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plugins.events", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", help="make event files from a foreign calendar")
    importing.add_argument("source", help="an .ics file, or its address")
    importing.add_argument("--timezone", help="for times that name none (the site's TIMEZONE)")
    pitch = commands.add_parser("pitch", help="make a session's file from an e-mail (.eml) or a typed slip (.txt)")
    pitch.add_argument("file", type=Path)
    pitch.add_argument("--event", help="the event's file without .md, where the pitch does not name it")
    for command in (importing, pitch):
        command.add_argument("--content", type=Path, default=Path("content"), help="the folder (content)")
    return parser


def _say(problems: list[Problem]) -> int:
    if problems:
        complain(problems)
    return TO_MEND if problems else OK


def _import(source: str, content: Path, timezone: str | None) -> int:
    zone = _zone(timezone)
    if isinstance(zone, list):
        return _say(zone)
    data = _load(source)
    if isinstance(data, Problem):
        return _say([data])
    imported, problems = read_calendar(data, Path(source).name or source, zone)
    for event in imported:
        for name, text in event.files():
            problems += _write(content / "events" / name, text)
        for words in event.lost:
            say(f"  not kept of {event.slug}: {words}")
    return _say(problems)


def _zone(name: str | None) -> ZoneInfo | list[Problem]:
    """Return the zone of that name, else the site's own."""
    try:
        if name:
            return parse_zone(name)
    except ValueError as error:
        what, _, fix = str(error).partition(" — ")
        return [Problem("--timezone", what, fix)]
    ours = from_file(Path.cwd())
    return ours if isinstance(ours, list) else ours.zone


def _load(source: str) -> bytes | Problem:
    """Return the octets of a file or an address (http, https, webcal), or why they cannot be had."""
    try:
        if "://" not in source:
            return Path(source).read_bytes()
        address = "https://" + source.partition("://")[2] if source.startswith("webcal") else source
        if not address.startswith(("http://", "https://")):
            return Problem(source, "is not a web address", "begin it with https://")
        with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310
            return bytes(response.read(LARGEST))
    except OSError as error:
        return Problem(source, f"cannot be read ({error})", "check the name; a file saved by hand works too")


def _write(path: Path, text: str) -> list[Problem]:
    if path.exists():
        return [Problem(f"{path}:1", "is there already", "rename or delete it, then import again")]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    say(f"{path} is made")
    return []


def _pitch(path: Path, event: str | None, content: Path) -> int:
    try:
        pitch = read_pitch(path.read_bytes(), mail=path.suffix.lower() == ".eml")
    except OSError as error:
        return _say([Problem(f"{path}:1", f"cannot be read ({error.strerror})", "check the name")])
    if isinstance(pitch, str):
        what, _, fix = pitch.partition(" — ")
        return _say([Problem(f"{path}:1", what, fix)])
    events = [Path(file.own).stem for file in listing(content, content).within(content / "events", ".md")]
    event = event or pitch.event
    if event not in events:
        fix = f"name one with --event: {', '.join(events)}"
        return _say([Problem(f"{path}:1", f"is for the event {event or '(none named)'}, which does not exist", fix)])
    return _say(_write(content / "events" / event / f"{slugify(pitch.title)}.md", session_file(pitch)))


if __name__ == "__main__":
    sys.exit(main())
