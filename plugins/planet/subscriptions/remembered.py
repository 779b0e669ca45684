"""The feeds of a members' folder as they were read last: what has not changed since need not be checked again.

Most updates find every file as it was. Checking 200 of them, and loading what checks them, took longer than the hosts.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plugins.members.model import Match
from plugins.planet.model import Feed
from plugins.shared.problem import Problem

_PLUGINS = Path(__file__).parents[2]
# The code that reads them: with another, the same files may say something else.
_READERS = ("members/*.py", "shared/*.py", "planet/subscriptions/*.py", "planet/model.py")


def read(source: Path, root: Path, notes: Path) -> tuple[tuple[Feed, ...], list[Problem]]:
    """Return what ``feedlist.read_feeds`` returns; out of the file ``notes`` when files and code are as they were.

    ``notes`` is a cache: it is written when all was in order, and may be deleted.
    """
    mark = fingerprint(source if source.is_absolute() else root / source, root)
    known = _recall(notes, mark) if mark else None
    if known is not None:
        return known, []
    from plugins.planet.subscriptions.feedlist import read_feeds  # and all that checks front matter

    feeds, problems = read_feeds(source, root)
    if mark and not problems:
        _note(notes, {"mark": mark, "feeds": [asdict(feed) for feed in feeds]})
    return feeds, problems


def fingerprint(folder: Path, root: Path) -> str | None:
    """Return a digest of all that decides which feeds a folder names; None for a list, or a folder with links in it."""
    if not folder.is_dir():
        return None
    with os.scandir(folder) as found:  # which knows what each is without asking again
        files = sorted((entry for entry in found if entry.name.endswith(".md")), key=lambda entry: entry.name)
    if not all(entry.is_file(follow_symlinks=False) for entry in files):
        return None
    digest = hashlib.sha256(repr((folder, root)).encode("utf-8", "surrogateescape"))
    for file in (*_code(), *(folder / entry.name for entry in files)):
        data = file.read_bytes()
        digest.update(f"{file.name} {len(data)} ".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _recall(notes: Path, mark: str) -> tuple[Feed, ...] | None:
    try:
        known = json.loads(notes.read_bytes())
        return tuple(_feed(values) for values in known["feeds"]) if known["mark"] == mark else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _note(notes: Path, known: dict[str, Any]) -> None:
    aside = notes.with_name(f"{notes.name}.{os.getpid()}")
    with suppress(OSError):  # the store will say what is wrong with the place
        aside.write_text(json.dumps(known), encoding="utf-8")
        aside.replace(notes)


def _code() -> Iterator[Path]:
    for pattern in _READERS:
        yield from sorted(_PLUGINS.glob(pattern))


def _feed(values: dict[str, Any]) -> Feed:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    for key in ("include", "exclude"):
        plain[key] = Match(**{of: tuple(words) for of, words in plain[key].items()})
    return Feed(**plain)
