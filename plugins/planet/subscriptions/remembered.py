"""The feeds of a members' folder, and of the streams beside it, as they were read last: nothing is checked twice.

Most updates find every file as it was. To load what checks them takes longer than 200 hosts take to say that nothing is
new. So the store has, as one of its facts, what was read, with the digest of that and of all that it was read from.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plugins.members.match import Match
from plugins.planet.model import Feed
from plugins.planet.store.store import Store
from plugins.shared.digest import digest_of, program
from plugins.shared.problem import Problem

STREAMS = "planet/sources"  # beside the members' folder: subscriptions/streams.py has it, too, and is slow to load
_FACT = "feeds as they were read"


def read(source: Path, root: Path, store: Store) -> tuple[tuple[Feed, ...], list[Problem]]:
    """Return what ``feedlist.read_feeds`` returns; out of ``store`` when files and program are as they were."""
    folder = source if source.is_absolute() else root / source
    digest = digest_of_folder(folder, root, folder.parent / STREAMS)
    known = _recall(store.fact(_FACT) or "", digest) if digest else None
    if known is not None:
        return known, []
    from plugins.planet.subscriptions.feedlist import read_feeds  # and all that checks front matter

    feeds, problems = read_feeds(source, root)
    if digest and not problems:
        text = json.dumps([asdict(feed) for feed in feeds])
        store.set_fact(_FACT, f"{_digest(digest, text)} {text}")
    return feeds, problems


def digest_of_folder(folder: Path, root: Path, *others: Path) -> str | None:
    """Return a digest of all that decides which feeds folders name; None for a list, or a folder with links in it."""
    if not folder.is_dir():
        return None
    digests: list[tuple[str, str]] = []
    for path in (folder, *(other for other in others if other.is_dir())):
        with os.scandir(path) as entries:  # which knows what each is without asking again
            files = sorted((entry for entry in entries if entry.name.endswith(".md")), key=lambda entry: entry.name)
        if not all(entry.is_file(follow_symlinks=False) for entry in files):
            return None
        digests += [(f"{path.name}/{file.name}", digest_of((path / file.name).read_bytes())) for file in files]
    return _digest(program(), repr((folder, root, digests)))


def _recall(fact: str, given: str) -> tuple[Feed, ...] | None:
    digest, _, text = fact.partition(" ")
    if digest != _digest(given, text):
        return None
    return tuple(_feed(values) for values in json.loads(text))


def _digest(*texts: str) -> str:
    return digest_of("\n".join(texts).encode("utf-8", "surrogateescape"))


def _feed(values: dict[str, Any]) -> Feed:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    for key in ("include", "exclude"):
        plain[key] = Match(**{of: tuple(words) for of, words in plain[key].items()})
    return Feed(**plain)
