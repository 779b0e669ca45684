"""Content files as an earlier build has read and checked them; one with other bytes is read anew.

Losing this costs only time, and it holds no more than the last build read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document, decoded
from plugins.shared.problem import Problem
from plugins.writing.links import Link, links
from plugins.writing.safety import refused


@dataclass(frozen=True)
class Inspection:
    """What must be checked of a body: its links, and its HTML that may not be published."""

    links: tuple[Link, ...]
    refused: tuple[Problem, ...]


@dataclass
class _Kept:
    digest: str
    fields: Mapping[str, Any]
    lines: list[Any]  # of a key's steps and its line
    start: int  # where the body begins, in characters
    body_line: int
    links: list[Any] | None = None
    refused: list[Any] | None = None


class Desk:
    """Reads for one build. What is kept in ``path`` counts for ``ground`` alone; without a path nothing is kept."""

    def __init__(self, path: Path | None = None, ground: str = "") -> None:
        self._path = path
        self._ground = ground
        self._known = _load(path, ground) if path else {}
        self._used: dict[str, _Kept] = {}

    def read(self, path: Path, root: Path) -> Document | list[Problem]:
        """Return the document at ``path``, named relative to ``root``, or what must be mended in it."""
        name = path.relative_to(root).as_posix()
        try:
            data = path.read_bytes()
        except OSError:
            return frontmatter.read(path, root)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        kept = self._known.get(name)
        if kept and kept.digest == digest:
            self._used[name] = kept
            lines = {tuple(key): line for key, line in kept.lines}
            return Document(name, kept.fields, lines, decoded(data)[kept.start :], kept.body_line)
        document = frontmatter.parse(data, name)
        if isinstance(document, Document):
            start = len(decoded(data)) - len(document.body)
            lines_ = [[list(key), line] for key, line in document.lines.items()]
            self._used[name] = _Kept(digest, document.fields, lines_, start, document.body_line)
        return document

    def inspect(self, source: str, body: str, first_line: int) -> Inspection:
        """Return what must be checked of ``body``, which begins on ``first_line`` of the file ``source``."""
        kept = self._used.get(source)
        if kept is None or kept.links is None or kept.refused is None:
            found = Inspection(tuple(links(body, first_line)), tuple(refused(source, body, first_line)))
            if kept:
                kept.links = [list(link) for link in found.links]
                kept.refused = [astuple(problem) for problem in found.refused]
            return found
        return Inspection(
            tuple((line, href) for line, href in kept.links), tuple(Problem(*one) for one in kept.refused)
        )

    def close(self) -> None:
        """Keep what was read; where nothing can be kept, nothing else happens."""
        if self._path is None or self._used == self._known:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self._path.with_suffix(".part")
            files = {name: list(vars(kept).values()) for name, kept in self._used.items()}
            unfinished.write_text(json.dumps({"ground": self._ground, "files": files}), encoding="utf-8")
            unfinished.replace(self._path)


def _load(path: Path, ground: str) -> dict[str, _Kept]:
    try:
        data = json.loads(path.read_bytes())
        return {name: _Kept(*kept) for name, kept in data["files"].items()} if data["ground"] == ground else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
