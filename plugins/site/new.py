"""The file of a new post, event or member: made, named and ready to be filled in."""

from __future__ import annotations

import json
import zlib
from datetime import date
from pathlib import Path

from plugins.shared.listing import listing
from plugins.shared.problem import Problem, Problems
from plugins.shared.slug import slugify

# The text after the front matter tells the writer what goes there.
_TEMPLATES = {
    "post": ("posts", "title: {name}\ndate: {today}\ntags: []", "What you want to say, in Markdown."),
    "event": ("events", "title: {name}\nstart: {today}", "What happens, and for whom, in Markdown."),
    "member": ("members", "name: {name}\nblog:\nfeed:", "A sentence or two about them, in Markdown."),
    "session": ("events/{event}", "title: {name}\nby:", "What you want to talk about, in Markdown."),
}
KINDS = tuple(_TEMPLATES)
# What a site without any content is begun with.
BEGINNING = (
    'python3 tasks.py new.post "Hello"',
    'python3 tasks.py new.event "Our first meeting"',
    'python3 tasks.py new.member "My name"',
)


def create(kind: str, name: str, content: Path, *, today: date, event: str | None = None) -> Path:
    """Write the file of a new ``kind`` called ``name`` below ``content`` and return its path; raise Problems."""
    folder, front, body = _TEMPLATES[kind]
    if kind == "session":
        folder = _session_folder(folder, event, content)
    path = content / folder / f"{_file_name(kind, name)}.md"
    if path.exists():
        raise Problems([Problem(f"{path}:1", "is there already", "choose another title, or edit that file")])
    path.parent.mkdir(parents=True, exist_ok=True)
    quoted = json.dumps(name, ensure_ascii=False)  # a JSON string is a YAML string
    path.write_text(f"---\n{front.format(name=quoted, today=today)}\n---\n{body}\n", encoding="utf-8", newline="\n")
    return path


def _file_name(kind: str, name: str) -> str:
    """Return a name in plain letters: not every keyboard, and not every content, takes others in an address."""
    slug = slugify(name)
    return slug if slug.isascii() else f"{kind}-{zlib.crc32(name.encode()):08x}"


def _session_folder(folder: str, event: str | None, content: Path) -> str:
    events = [Path(file.own).stem for file in listing(content, content).within(content / "events", ".md")]
    if event not in events:
        fix = f"name one with --event: {', '.join(events)}"
        raise Problems([Problem(f"{content}/events:1", f"there is no event {event}", fix)])
    return folder.format(event=event)
