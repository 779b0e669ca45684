"""The file of a new post, event or member: made, named and ready to be filled in; and what an event is begun with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from plugins.events.reading.folders import problems_in
from plugins.events.reading.sessions import read_session, session_file_name
from plugins.members.reading import read_members
from plugins.posts.reading import read_posts
from plugins.shared.fields import parse_zone
from plugins.shared.listing import listing
from plugins.shared.problem import Problem, Problems
from plugins.shared.slug import file_name
from plugins.writing.readback import add

THURSDAY, SATURDAY = 3, 5

_DRAFT = "# status: draft                 # shown by serve, not published; take it out when the day is sure\n"
_COMMON = """# venue: the-spring             # a file in content/venues/; or, in words:  place: A pub in Vauxhall
# hosts: [their-slug]           # files in content/members/
# tickets: [{{name: Ticket, price: 0}}]
# status: draft                 # shown by serve, not published; take it out when the day is sure
summary: One sentence for lists, posters and letters.
"""
_BODY = "What happens, for whom, and what to bring, in Markdown.\n"


@dataclass(frozen=True)
class Skeleton:
    """An event of a kind: how far off and on which weekday it is, and its file after the title."""

    weeks: int
    weekday: int
    front: str
    body: str = _BODY

    def day(self, today: date) -> date:
        """Return the first of its weekdays that is at least its weeks away."""
        soonest = today + timedelta(weeks=self.weeks)
        return soonest + timedelta(days=(self.weekday - soonest.weekday()) % 7)


SKELETONS: Mapping[str, Skeleton] = MappingProxyType(
    {
        "tweetup": Skeleton(
            4,
            THURSDAY,
            """start: {day} 18:30             # the clock on the wall there
end: "21:00"
"""
            + _COMMON
            + '# hashtags: ["#ours"]         # the quotes matter\n',
        ),
        "talk": Skeleton(
            4,
            THURSDAY,
            """start: {day} 18:30             # doors open; the talk may begin later, say so below
end: "20:30"
# speakers: [{{name: Their name, about: what they do, url: "https://…"}}]
# recordings: [{{title: The film, url: "https://…"}}]    # afterwards
"""
            + _COMMON,
        ),
        "online": Skeleton(
            4,
            THURSDAY,
            """start: {day} 12:30             # in the site's time zone; another:  timezone: Europe/London
end: "13:30"
online: https://example.org/    # instead of this: how to join, for everybody to see
status: draft                   # not published until this line is gone
# zones: [America/New_York]     # whose clocks are shown too
"""
            + _COMMON.replace(_DRAFT, ""),
        ),
        "series": Skeleton(
            4,
            THURSDAY,
            """start: {day} 18:30             # the first date; one that differs has a file named by its day
end: "21:00"
repeat: every 4 weeks           # or: first Thursday, every other week, quarterly, …
# until: {day}                # the last date
# except: [December]            # days, stretches, months, bank holidays of GB
"""
            + _COMMON,
        ),
        "unconference": Skeleton(
            13,
            SATURDAY,
            """start: {day} 09:30
end: "17:00"
rooms: [Main hall, {{name: Small room, capacity: 20, access: ask us}}]
slots:                          # a title: for everybody; an id: what the agenda below calls it
  - {{start: "09:30", end: "10:15", title: Welcome and pitches}}
  - {{id: first, start: "10:15", end: "11:00"}}
  - {{start: "11:00", end: "11:30", title: Tea, kind: break}}
  - {{id: second, start: "11:30", end: "12:15"}}
  - {{start: "12:15", end: "13:30", title: Lunch, kind: break}}
  - {{id: third, start: "13:30", end: "14:15"}}
  - {{id: fourth, start: "14:30", end: "15:15"}}
  - {{start: "15:30", end: "16:30", title: What we take home}}
# agenda:                       # on the day; sessions are files in the folder named like this file
#   first: {{Main hall: a-session, Small room: another}}
pitching: open                  # or the last day for it, or: closed
"""
            + _COMMON,
            "What happens, for whom, and what to bring, in Markdown. People make the agenda: say how to pitch.\n",
        ),
    }
)


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


# What says what is wrong with a new file, in a copy of content/ that has it.
_READERS: Mapping[str, Callable[[Path, Path, str], list[Problem]]] = {
    "post": lambda copy, root, _: read_posts(copy / "posts", root, zone=_UTC, members=(), events=())[1],
    "event": lambda copy, root, _: problems_in(copy, root, _UTC),
    "member": lambda copy, root, _: read_members(copy / "members", root)[1],
    "session": lambda copy, root, own: read_session(copy / own, root, Path(own).parent.name, ()),
}


def _session_folder(folder: str, event: str | None, content: Path) -> str:
    events = [Path(file.own).stem for file in listing(content, content).within(content / "events", ".md")]
    if event not in events:
        fix = f"name one with --event: {', '.join(events)}"
        raise Problems([Problem(f"{content}/events:1", f"there is no event {event}", fix)])
    return folder.format(event=event)
