"""A folder of notes → OldSite: Markdown without front matter, as Notion, Google Docs and the like export it.

Nobody knows which of them were for everybody: each is a draft, but where it says itself that it is published.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from plugins.importing import folder, keys, matter, media
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText
from plugins.shared.slug import slugify

NAME = "A folder of notes"
_ENDINGS = (".md", ".markdown")
_TITLE = re.compile(r"\A\s*#[ \t]+(.+?)(?:[ \t]+\{#[\w-]+\})?[ \t]*\n+")
_FACTS = re.compile(r"(?:[A-Z][\w /-]{0,40}:[ \t]*\S.*\n)+(?=\s*(?:\n|\Z))")  # as Notion has a page's properties
_NUMBER = re.compile(r"[ -][0-9a-f]{32}$")  # Notion's, behind each name
_ASIDE = re.compile(r"^<aside>\s*(.*?)\s*^</aside>[ \t]*$", re.S | re.M)
_DATES = ("date", "published", "publish date", "publication date", "created", "created time", "datum")


def is_folder(root: Path) -> bool:
    """Tell whether a folder has such notes, and no text with front matter."""
    names = [(name, path) for name, path in folder.files(root).items() if name.lower().endswith(_ENDINGS)]
    return bool(names) and all(matter.read(folder.read(path), name) is None for name, path in names)


def read(root: Path) -> OldSite:
    """Return the notes in ``root``."""
    files = folder.files(root)
    texts = tuple(_text(name, path) for name, path in files.items() if name.lower().endswith(_ENDINGS))
    plain = {name: path for name, path in files.items() if not name.lower().endswith(_ENDINGS)}
    plain |= {
        re.sub(r"[ -][0-9a-f]{32}(?=/)", "", name): path for name, path in plain.items()
    }  # as they are called here
    return OldSite(NAME, "", texts, plain)


def _text(name: str, path: Path) -> OldText:
    body = matter.decode(folder.read(path))
    titled = _TITLE.match(body)
    match = _FACTS.match(body, titled.end() if titled else 0)
    pairs = (line.partition(":") for line in (match[0].splitlines() if match else ()))
    fields = {key.strip().lower(): value.strip() for key, _, value in pairs}
    start = match.end() if match else titled.end() if titled else 0
    stem = _NUMBER.sub("", PurePosixPath(name).stem)
    front = Matter({"title": titled[1].strip("*_ ") if titled else "", **fields}, body, 1, {})
    when = front.moment(*_DATES) or datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    text = keys.text(front, name, "post", f"/posts/{slugify(stem)}/", when=when, title=folder.titled(stem))
    out = front.text("status", "state").lower() in ("published", "live", "done", "public")
    words = _ASIDE.sub(lambda aside: media.note(aside[1]), body[start:])
    line = body.count("\n", 0, start) + 1
    return replace(text, body=words, written=body[start:], line=line, slug=stem, status="published" if out else "draft")
