"""Content files as an earlier build has read and checked them; one with other bytes is read anew."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from plugins.images.forms import digest_of as digest_of_picture
from plugins.images.forms import examine
from plugins.images.forms import read as read_picture
from plugins.memo.memo import Memo
from plugins.shared import frontmatter, headers
from plugins.shared.body import Body, ForeignReaders, ForeignText, Written, is_html
from plugins.shared.digest import digest_of, program
from plugins.shared.folder import settled, stamp
from plugins.shared.frontmatter import Document, KeyPath
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem, Problems
from plugins.shared.workers import spread
from plugins.writing.faults import faults, slips
from plugins.writing.links import WrittenLink, links

Examine = Callable[[bytes, str], Problem | None]  # a file's bytes and its name → what is wrong with it


@dataclass(frozen=True)
class Inspection:
    """What must be checked of a body: its links, what may not be published; and ``slips``, which stop nothing."""

    links: tuple[WrittenLink, ...]
    refused: tuple[Problem, ...]
    slips: tuple[Problem, ...] = ()


class ContentReader:
    """Reads for one build. What is in ``memo`` is not read again; without one, nothing is left to the next build.

    A file with the size, the number and the times that it had is not even opened before its body is wanted.
    """

    def __init__(self, memo: Memo | None = None, others: ForeignReaders | None = None) -> None:
        self._memo = memo
        self._others = others

    @property
    def endings(self) -> frozenset[str]:
        """Return the endings of texts that others read."""
        return self._others.endings if self._others else frozenset()

    def read(self, path: Path | str, root: Path, inside: Path | None = None) -> Document | list[Problem]:
        """Return the document at ``path``, named relative to ``root``, or what must be mended in it.

        No link is followed, from the folder ``inside`` on, which is that of the file where it is not given.
        """
        name = str(path).removeprefix(f"{root}{os.sep}").replace(os.sep, "/")
        folder = inside or Path(path).parent
        try:
            mark = stamp(path)
            digest = self._untouched("source", name, mark)
            if digest and not is_html(name) and (document := self._recalled(name, path, folder, digest)):
                return document
            data = read_bytes(path, folder)
        except OSError:
            return frontmatter.read(path, root, inside)
        digest = digest_of(data)
        self._note("source", name, mark, digest)
        if is_html(name):
            return self._foreign(name, Path(path), data, digest)
        return self._recalled(name, path, folder, digest) or self._parsed(name, data, digest)

    def _foreign(self, name: str, path: Path, data: bytes, digest: str) -> Document | list[Problem]:
        """Return what others read in a file, known again by its bytes, its reader and the settings."""
        assert self._others
        key = _key(name, digest, self._others.digest(path.suffix))
        if self._memo and (known := self._memo.recall("foreign", key)) and (html := self._memo.value("foreign", key)):
            return _document(name, known.facts, data, html.decode(), digest)
        foreign = self._others.read(path)
        if not isinstance(foreign, ForeignText):
            return [Problem(f"{name}:{foreign[0]}", f"cannot be read: {foreign[1]}", "mend it there")]
        fields = headers.fields(foreign.metadata)
        if self._memo:
            self._memo.keep("foreign", key, facts=fields, value=foreign.html.encode("utf-8", "replace"))
        return _document(name, fields, data, foreign.html, digest)

    def _untouched(self, step: str, name: str, mark: tuple[int, ...]) -> str | None:
        """Return the digest that a file had when it was read last, if it looks as it did then."""
        known = self._memo.recall(step, name) if self._memo else None
        return str(known.facts[1]) if known and known.facts[0] == list(mark) else None

    def _note(self, step: str, name: str, mark: tuple[int, ...], digest: str) -> None:
        if self._memo and settled(mark):
            self._memo.keep(step, name, facts=[mark, digest])

    def _recalled(self, name: str, path: Path | str, folder: Path, digest: str) -> Document | None:
        known = self._memo.recall("document", _key(name, digest)) if self._memo else None
        if known is None:
            return None
        fields, lines, body, line, accustomed = known.facts
        body_read_later = Body(body, _reading(name, path, digest, folder))
        places = {tuple(key): number for key, number in lines}
        return Document(name, fields, places, body_read_later, line, digest, accustomed)

    def _parsed(self, name: str, data: bytes, digest: str) -> Document | list[Problem]:
        document = frontmatter.parse(data, name)
        if self._memo and isinstance(document, Document):
            lines, body = list(document.lines.items()), document.body.digest
            facts = [document.fields, lines, body, document.body_line, document.accustomed]
            self._memo.keep("document", _key(name, digest), facts=facts)
        return document

    def inspect(self, things: Sequence[Written]) -> list[Inspection]:
        """Return what must be checked of the body of each of ``things``."""
        keys = [_key(thing.source, thing.body.digest, str(thing.body_line)) for thing in things]
        known = [self._inspected(key) for key in keys]
        new = [
            (written.source, written.body.text, written.body_line)
            for written, of in zip(things, known, strict=True)
            if of is None
        ]
        inspections = iter(spread(_inspections, new))
        return [of or self._keep(key, next(inspections)) for key, of in zip(keys, known, strict=True)]

    def _inspected(self, key: str) -> Inspection | None:
        known = self._memo.recall("inspection", key) if self._memo else None
        if known is None:
            return None
        written, *lists = known.facts
        refused, slips = (tuple(Problem(*problem) for problem in problems) for problems in lists)
        return Inspection(tuple(tuple(link) for link in written), refused, slips)

    def _keep(self, key: str, inspection: Inspection) -> Inspection:
        if self._memo:
            lists = [[astuple(problem) for problem in problems] for problems in (inspection.refused, inspection.slips)]
            self._memo.keep("inspection", key, facts=[inspection.links, *lists])
        return inspection

    def look(
        self, files: Mapping[str, Path], inside: Path, step: str = "sound picture", examine: Examine = examine
    ) -> dict[str, str | Problem]:
        """Return for each of ``files`` (by the names that people know) its digest, or what ``examine`` finds wrong.

        What was looked at for this ``step`` is not looked at again. From the folder ``inside`` on no link is followed.
        """
        stamps = {name: stamp(path) for name, path in files.items()}
        known = {name: self._untouched(step, _key(name), of) for name, of in stamps.items()}
        sound = {name: digest for name, digest in known.items() if digest}
        new = [(name, path) for name, path in files.items() if name not in sound]
        results = dict(zip((name for name, _ in new), spread(partial(_looks, inside, examine), new), strict=True))
        for name, digest in results.items():
            if isinstance(digest, str):
                self._note(step, _key(name), stamps[name], digest)
        return {name: sound.get(name) or results[name] for name in files}


def _document(name: str, told: dict[str, Any], data: bytes, html: str, digest: str) -> Document:
    text = data.decode("utf-8", "replace")
    lines: dict[KeyPath, int] = {(key,): line for key in told if (line := _line_of(key, text))}
    body = html.encode("utf-8", "replace").decode()
    return Document(name, told, lines, Body.of(body), 1, digest, accustomed=True)


def _line_of(key: str, text: str) -> int | None:
    """Return the line of a key in a file that others read, as far as it is written as a name."""
    names = [key, *(theirs for theirs, ours in headers.THEIRS if ours == key)]
    match = re.search(rf"^\W*(?:meta\s+name=\W)?(?:{'|'.join(names)})\b", text, re.I | re.M)
    return text.count("\n", 0, match.end()) + 1 if match else None


def _key(*facts: str) -> str:
    return digest_of("\0".join((program(), *facts)).encode("utf-8", "surrogateescape"))


def _inspections(bodies: Sequence[tuple[str, str, int]]) -> list[Inspection]:
    return [Inspection(tuple(links(*body)), tuple(faults(*body)), tuple(slips(*body))) for body in bodies]


def _reading(name: str, path: Path | str, digest: str, inside: Path) -> Callable[[], str]:
    """Return what reads the body of a file that had the ``digest``."""

    def read() -> str:
        data = read_bytes(path, inside)
        document = frontmatter.parse(data, name) if digest_of(data) == digest else None
        if not isinstance(document, Document):
            raise Problems([Problem(f"{name}:1", "was changed while the site was built", "build again")])
        return document.body.text

    return read


def _looks(inside: Path, examine: Examine, files: Sequence[tuple[str, Path]]) -> list[str | Problem]:
    return [_look(name, path, inside, examine) for name, path in files]


def _look(name: str, path: Path, inside: Path, examine: Examine) -> str | Problem:
    try:
        data = read_picture(path, inside)
    except OSError as error:
        return Problem(f"{name}:1", f"cannot be read ({error.strerror})", "look at who may read the file")
    return examine(data, name) or digest_of_picture(data)
