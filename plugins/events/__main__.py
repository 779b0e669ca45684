"""python -m plugins.events import FILE|URL | pitch FILE | place SESSION SLOT ROOM | call-off NAME | agenda EVENT"""

from __future__ import annotations

import argparse
import shutil
import sys
import urllib.request
import warnings
from functools import partial
from http.client import HTTPException
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.events.agenda import drawn
from plugins.events.by_hand import desk
from plugins.events.by_hand.pitch import Pitch, read_pitches, session_file
from plugins.events.by_hand.programme import read_programme
from plugins.events.by_hand.typed import Wall
from plugins.events.by_hand.wall import put_up
from plugins.events.imports.again import bring_in
from plugins.events.imports.calendar import read_calendar
from plugins.events.imports.opening import beside
from plugins.events.reading.folders import problems_in
from plugins.events.reading.sessions import read_session, session_file_name
from plugins.language.catalogue import gettexts
from plugins.members.reading import slugs_in
from plugins.shared.community import from_file
from plugins.shared.fields import parse_zone
from plugins.shared.listing import listing
from plugins.shared.opened import small_file, too_large
from plugins.shared.problem import OK, TO_MEND, Problem, Problems, complain
from plugins.shared.terminal import say, write
from plugins.writing.readback import add, at_the_source, rewrite

LARGEST = 10_000_000  # octets of a foreign calendar


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 2 where a person must mend what was printed."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "import":
            problems = _import(options.source, options.content, options.timezone)
        elif options.command == "pitch":
            problems = _pitch(options.file, options.event, options.content)
        else:
            problems = _at_the_desk(options)
    except Problems as raised:
        problems = list(raised.problems)
    if problems:
        complain(problems)
    return TO_MEND if problems else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plugins.events", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", help="make event files from a foreign calendar")
    importing.add_argument("source", help="an .ics file, or its address")
    importing.add_argument("--timezone", help="for times that name none (the site's TIMEZONE)")
    pitch = commands.add_parser("pitch", help="make a session's file from an e-mail (.eml) or a typed slip (.txt)")
    pitch.add_argument("file", type=Path)
    pitch.add_argument("--event", help="the event's file without .md, where the pitch does not name it")
    place = commands.add_parser("place", help="put a session into a slot and a room")
    for name, what in (
        ("session", "its file's name, or its title"),
        ("slot", "11:00, or its id"),
        ("room", "its name"),
    ):
        place.add_argument(name, help=what)
    off = commands.add_parser("call-off", help="call off a session, an event, or a date of one (event/2027-01-12)")
    off.add_argument("name", help="the file's name, or the title")
    off.add_argument("--note", default="", help="a sentence: why, or where to go instead")
    agenda = commands.add_parser("agenda", help="print an event's grid, what is free in it, and the pitches that wait")
    agenda.add_argument("name", metavar="event", help="the event's file without .md")
    for command in (place, off):
        command.add_argument("--event", help="the event's file without .md, where several have such a session")
    for command in (importing, pitch, place, off, agenda):
        command.add_argument("--content", type=Path, default=Path("content"), help="the folder (content)")
    return parser


def _import(source: str, content: Path, timezone: str | None) -> list[Problem]:
    zone, data = _zone(timezone), _load(source)
    if isinstance(data, Problem):
        return [data]
    name = Path(source).name or source
    with warnings.catch_warnings(action="ignore"):  # that the library guesses a zone
        imported, problems = read_calendar(data, name, zone)
    problems += bring_in(imported, content, zone, name)
    if imported:
        say(*(f"  not kept of {name}: {words}, which no event has a place for" for words in beside(data)))
    return problems


def _at_the_desk(options: argparse.Namespace) -> list[Problem]:
    """Print an event's grid, or have a session placed or something called off."""
    zone = _zone(None)
    try:
        own_desk = desk.Desk.of(options.content, zone)
        if options.command == "agenda":
            event = own_desk.event(options.name)
            if isinstance(event, Problem):
                return [event]
            write(drawn(event, shutil.get_terminal_size((100, 24)).columns), sys.stdout)
            return []
        if options.command == "place":
            edit = desk.place(own_desk, options.session, options.slot, options.room, options.event)
        else:
            edit = desk.call_off(own_desk, options.name, options.event, options.note)
    except (OSError, ValueError) as error:
        return [Problem(str(options.content), f"cannot be changed ({error})", "mend what `inv check` says first")]
    return [edit] if isinstance(edit, Problem) else _edited(edit, options.content, zone)


def _edited(edit: desk.Edit, content: Path, zone: ZoneInfo) -> list[Problem]:
    """Write what was edited, if the site reads it, or return why not."""
    read = partial(problems_in, zone=zone, members=slugs_in(content))
    problems = rewrite(edit.all, {**edit.all, **edit.files}, content, read)
    if not problems:
        say(*edit.said.splitlines())
    return problems


def _zone(name: str | None) -> ZoneInfo:
    """Return the zone of that name, else the site's own; raise Problems where there is none."""
    try:
        if name:
            return parse_zone(name)
    except ValueError as error:
        raise Problems([Problem.of("--timezone", error)]) from None
    ours = from_file(Path.cwd())
    if isinstance(ours, list):
        raise Problems(ours)
    return ours.zone


def _load(source: str) -> bytes | Problem:
    """Return the octets of a file or an address (http, https, webcal), or why they cannot be had."""
    try:
        if "://" not in source:
            return small_file(Path(source), LARGEST)
        address = "https://" + source.partition("://")[2] if source.startswith("webcal") else source
        if not address.startswith(("http://", "https://")):
            return Problem(source, "is not a web address", "begin it with https://")
        with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310
            data = bytes(response.read(LARGEST + 1))
    except (OSError, ValueError, HTTPException) as error:
        return Problem(source, f"cannot be read ({error})", "check the name; a file saved by hand works too")
    return data if len(data) <= LARGEST else too_large(source, LARGEST)


def _pitch(path: Path, event: str | None, content: Path) -> list[Problem]:
    data = small_file(path, LARGEST)
    if isinstance(data, Problem):
        return [data]
    if (wall := read_programme(data.decode("utf-8-sig", "replace"))) is not None:
        return _wall(wall, event, content, path)
    pitches = read_pitches(data, mail=path.suffix.lower() == ".eml", languages=gettexts(Path("theme/translations")))
    if isinstance(pitches, str):
        return [Problem.of(f"{path}:1", pitches)]
    if pitches.sent_on:
        say(f"{path}: was sent on; what {pitches.sent_on} wrote is taken, and nothing above it")
    for name in pitches.unread:
        say(f"{path}: the attachment {name} was not read — type what matters of it into the session's file")
    problems = [Problem.of(f"{path}:1", words) for words in pitches.lacks]
    for pitch in pitches.pitches:
        problems += _session(pitch, event or pitch.event, content, path)
    return problems


def _wall(wall: Wall, name: str | None, content: Path, path: Path) -> list[Problem]:
    """Place the sessions of a typed grid."""
    zone = _zone(None)
    if name is None:
        return [Problem(f"{path}:1", "is a grid, and names no event", "name it with --event")]
    own_desk = desk.Desk.of(content, zone)
    event = own_desk.event(name)
    if isinstance(event, Problem):
        return [event]
    edit, problems = put_up(own_desk, event, wall)
    return problems or _edited(edit, content, zone)


def _session(pitch: Pitch, event: str | None, content: Path, path: Path) -> list[Problem]:
    """Write the session's file, or return why not."""
    events = [Path(file.own).stem for file in listing(content, content).within(content / "events", ".md")]
    if event not in events:
        fix = f"name one with --event: {', '.join(events)}"
        what = f"is for the event {event or '(none named)'}, which does not exist"
        return [Problem(f"{path}:1", what, fix)]
    members = slugs_in(content)
    name = f"events/{event}/{session_file_name(pitch.title)}.md"

    def read(folder: Path, root: Path) -> list[Problem]:
        return read_session(folder / name, root, event, members)

    wrong = add([(name, session_file(pitch))], content, read)
    if not wrong:
        say(f"{content / name} is made")
    return at_the_source(wrong, [name], content, str(path))


if __name__ == "__main__":
    sys.exit(main())
