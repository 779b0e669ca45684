"""Content files as an earlier build has read and checked them; one with other bytes is read anew.

Losing this costs only time, and it holds no more than the last build read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from plugins.images.forms import digest_of as digest_of_picture
from plugins.images.forms import examine
from plugins.images.forms import read as read_picture
from plugins.shared import frontmatter, sealed
from plugins.shared.aside import shared_out
from plugins.shared.body import Body, Written
from plugins.shared.frontmatter import Document, KeyPath, Value, digest_of
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem, Problems
from plugins.writing.links import Link, links
from plugins.writing.safety import refused

Stamp: TypeAlias = tuple[int, ...]
_FRESH = 2_000_000_000  # nanoseconds: a file may change again in the same tick of its disk's clock


@dataclass(frozen=True)
class Inspection:
    """What must be checked of a body: its links, and its HTML that may not be published."""

    links: tuple[Link, ...]
    refused: tuple[Problem, ...]


@dataclass
class _Kept:
    stamp: Stamp | None  # of the file when it was read; None where it had just been written
    digest: str
    fields: Mapping[str, Value]
    lines: Mapping[KeyPath, int]
    mark: str  # of the body
    body_line: int
    links: tuple[Link, ...] | None = None
    refused: tuple[tuple[str, ...], ...] | None = None


class Desk:
    """Reads for one build. What is kept in ``path`` counts for ``ground`` alone; without a path nothing is kept."""

    def __init__(self, path: Path | None = None, ground: str = "") -> None:
        self._path = path
        self._ground = ground
        texts, pictures = (sealed.read(path, ground) if path else None) or ({}, {})
        self._known = {name: _Kept(*kept) for name, kept in texts.items()}
        self._used: dict[str, _Kept] = {}
        self._seen: dict[str, tuple[Stamp, str]] = pictures  # pictures that can be shown, each with its digest
        self._looked: dict[str, tuple[Stamp, str]] = {}
        self._changed = False

    def read(self, path: Path | str, root: Path, inside: Path | None = None) -> Document | list[Problem]:
        """Return the document at ``path``, named relative to ``root``, or what must be mended in it.

        No link is followed, from the folder ``inside`` on, which is that of the file where it is not given. A file with
        the size, the number and the times that it had is not even opened before its body is wanted.
        """
        name = str(path).removeprefix(f"{root}{os.sep}").replace(os.sep, "/")
        try:
            stamp = _stamp(path)
            kept = self._known.get(name)
            if kept and kept.stamp == stamp:
                return self._again(name, path, kept, inside)
            data = read_bytes(path, inside or Path(path).parent)
        except OSError:
            return frontmatter.read(path, root, inside)
        self._changed = True
        settled = _settled(stamp)
        if kept and kept.digest == digest_of(data):
            kept.stamp = settled
            return self._again(name, path, kept, inside)
        document = frontmatter.parse(data, name)
        if isinstance(document, Document):
            kept = _Kept(
                settled, document.digest, document.fields, document.lines, document.body.mark, document.body_line
            )
            self._used[name] = kept
        return document

    def _again(self, name: str, path: Path | str, kept: _Kept, inside: Path | None) -> Document:
        self._used[name] = kept
        body = Body(kept.mark, _reading(name, path, kept.digest, inside or Path(path).parent))
        return Document(name, kept.fields, kept.lines, body, kept.body_line, kept.digest)

    def inspect(self, things: Sequence[Written]) -> list[Inspection]:
        """Return what must be checked of the body of each of ``things``."""
        known = [self._known_of(one) for one in things]
        new = [one for one, found in zip(things, known, strict=True) if found is None]
        made = iter(shared_out(_inspections, new))
        return [found or self._keep(one, next(made)) for one, found in zip(things, known, strict=True)]

    def _keep(self, one: Written, found: Inspection) -> Inspection:
        if kept := self._used.get(one.source):
            self._changed = True
            kept.links = found.links
            kept.refused = tuple(astuple(problem) for problem in found.refused)
        return found

    def _known_of(self, one: Written) -> Inspection | None:
        kept = self._used.get(one.source)
        if kept is None or kept.links is None or kept.refused is None:
            return None
        return Inspection(kept.links, tuple(Problem(*problem) for problem in kept.refused))

    def look(self, pictures: Mapping[str, Path], inside: Path) -> dict[str, str | Problem]:
        """Return for each of ``pictures`` (files, by the names that people know) its digest, or what is wrong with it.

        From the folder ``inside`` on no link is followed. One that was seen, and has its size, its number and its times
        still, is not opened.
        """
        stamps = {name: _stamp(path) for name, path in pictures.items()}
        known = {name: self._seen[name] for name in stamps if self._seen.get(name, ((), ""))[0] == stamps[name]}
        new = [(name, path) for name, path in pictures.items() if name not in known]
        found = dict(zip((name for name, _ in new), shared_out(partial(_looks, inside), new), strict=True))
        good = {name: (_settled(stamps[name]), digest) for name, digest in found.items() if isinstance(digest, str)}
        self._looked = known | {name: (stamp, digest) for name, (stamp, digest) in good.items() if stamp}
        return {name: known[name][1] if name in known else found[name] for name in pictures}

    def close(self) -> None:
        """Keep what was read; where nothing can be kept, nothing else happens."""
        grown = self._changed or self._used.keys() != self._known.keys() or self._looked != self._seen
        if self._path and grown:
            texts = {name: tuple(vars(kept).values()) for name, kept in self._used.items()}
            sealed.write(self._path, self._ground, (texts, self._looked))


def _inspections(things: Sequence[Written]) -> list[Inspection]:
    return [
        Inspection(
            tuple(links(one.source, text := one.body.text, one.body_line)),
            tuple(refused(one.source, text, one.body_line)),
        )
        for one in things
    ]


def _reading(name: str, path: Path | str, digest: str, inside: Path) -> Callable[[], str]:
    """Return what reads the body of a file that had the ``digest``."""

    def read() -> str:
        data = read_bytes(path, inside)
        document = frontmatter.parse(data, name) if digest_of(data) == digest else None
        if not isinstance(document, Document):
            raise Problems([Problem(f"{name}:1", "was changed while the site was built", "build again")])
        return document.body.text

    return read


def _looks(inside: Path, pictures: Sequence[tuple[str, Path]]) -> list[str | Problem]:
    return [_look(name, path, inside) for name, path in pictures]


def _look(name: str, path: Path, inside: Path) -> str | Problem:
    try:
        data = read_picture(path, inside)
    except OSError as error:
        return Problem(f"{name}:1", f"cannot be read ({error.strerror})", "look at who may read the file")
    return examine(data, name) or digest_of_picture(data)


def _settled(stamp: Stamp) -> Stamp | None:
    return stamp if stamp[-1] + _FRESH < time.time_ns() else None


def _stamp(path: Path | str) -> Stamp:
    # To make a Path of each name takes longer than all else here.
    found = os.lstat(path)
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns
