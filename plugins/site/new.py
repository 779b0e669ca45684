"""The file of a new post, event or member: made, named and ready to be filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from plugins.events.reading.folders import read_events
from plugins.events.reading.sessions import read_session, session_file_name
from plugins.members.reading import read_members
from plugins.posts.reading import read_posts
from plugins.shared.fields import parse_zone
from plugins.shared.listing import listing
from plugins.shared.problem import Problem, Problems
from plugins.shared.slug import file_name
from plugins.site.skeletons import SKELETONS
from plugins.writing.readback import add

# The text after the front matter tells the writer what goes there.
_TEMPLATES = {
    "post": ("posts", "title: {name}\ndate: {today}\ntags: []", "What you want to say, in Markdown."),
    "event": ("events", "title: {name}\nstart: {today}", "What happens, and for whom, in Markdown."),
    "member": ("members", "name: {name}\nblog:\nfeed:", "A sentence or two about them, in Markdown."),
    "session": ("events/{event}", "title: {name}\nby:", "What you want to talk about, in Markdown."),
}
KINDS = tuple(_TEMPLATES)
_UTC = parse_zone("UTC")  # any: these files name no time
# What a site without any content is begun with.
BEGINNING = (
    'python3 tasks.py new.post "Hello"',
    'python3 tasks.py new.event "Our first meeting"',
    'python3 tasks.py new.member "My name"',
)


def create(
    kind: str, name: str, content: Path, *, today: date, event: str | None = None, like: str | None = None
) -> Path:
    """Write the file of a new ``kind`` called ``name`` below ``content`` and return its path; raise Problems.

    An event may be begun ``like`` one of ``SKELETONS``, with all that its kind needs.
    """
    folder, front, body = _TEMPLATES[kind]
    if like:
        skeleton = SKELETONS[like]
        front = f"title: {{name}}\n{skeleton.front.rstrip()}"
        body, day = skeleton.body.rstrip(), skeleton.day(today)
    else:
        day = today
    if kind == "session":
        folder = _session_folder(folder, event, content)
    file = session_file_name(name) if kind == "session" else file_name(kind, name)
    own = f"{folder}/{file}.md"
    quoted = json.dumps(name, ensure_ascii=False)  # a JSON string is a YAML string
    text = f"---\n{front.format(name=quoted, today=today, day=day)}\n---\n{body}\n"
    if problems := add([(own, text)], content, lambda copy, root: _READERS[kind](copy, root, own)):
        raise Problems(problems)
    return content / own


def _read_posts(copy: Path, root: Path, _: str) -> Iterable[Problem]:
    return read_posts(copy / "posts", root, zone=_UTC, members=(), events=())[1]


def _read_events(copy: Path, root: Path, _: str) -> Iterable[Problem]:
    return read_events(copy / "events", root, members=(), venues={}, pages=(), zone=_UTC)[1]


def _read_members(copy: Path, root: Path, _: str) -> Iterable[Problem]:
    return read_members(copy / "members", root)[1]


def _read_session(copy: Path, root: Path, own: str) -> Iterable[Problem]:
    return read_session(copy / own, root, Path(own).parent.name, ())


_READERS = {"post": _read_posts, "event": _read_events, "member": _read_members, "session": _read_session}


def _session_folder(folder: str, event: str | None, content: Path) -> str:
    events = [Path(file.own).stem for file in listing(content, content).within(content / "events", ".md")]
    if event not in events:
        fix = f"name one with --event: {', '.join(events)}"
        raise Problems([Problem(f"{content}/events:1", f"there is no event {event}", fix)])
    return folder.format(event=event)
