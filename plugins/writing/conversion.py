"""One body, or many, → HTML, with a note of what each text asked of the site around it. It runs in any process."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from plugins.images.model import Picture
from plugins.memo.asking import Dependencies
from plugins.shared.body import Written, is_html
from plugins.shared.digest import digest
from plugins.shared.nesting import closed
from plugins.shared.problem import Problem
from plugins.shared.workers import StartWorkers, spread
from plugins.writing import work
from plugins.writing.dialect import BACKLINK, NameTasks, convert
from plugins.writing.elsewhere import ShowElsewhere, framed
from plugins.writing.links import Locate, ResolveLinks, resolver, with_facts
from plugins.writing.pictures import PICTURES, Find, ShowPictures, drawn, in_raw_html
from plugins.writing.rendered import Content, text_of
from plugins.writing.safety import clean
from plugins.writing.tables import AlignColumns, boxed
from plugins.writing.work import TOO_MUCH, Patience, Stopped, limited, line_of, refuse_depth

ADDRESS, PICTURE, DOWNLOAD = "address", "picture_at", "download_at"
ToldOfFile = Callable[[str], str | None]  # the address of a file to fetch → its kind and size, in words


@dataclass(frozen=True)
class Asked:
    """Each content file with its address, and each address with its picture, or with what is told of it; or None."""

    files: dict[str, str | None] = field(default_factory=dict)
    pictures: dict[str, Picture | None] = field(default_factory=dict)
    downloads: dict[str, str | None] = field(default_factory=dict)

    def shows(self, find: Find) -> bool:
        """Return whether the pictures are those that ``find`` gives."""
        return all(find(address) == picture for address, picture in self.pictures.items())

    @property
    def dependencies(self) -> Dependencies:
        """Return the questions as the memo has them."""
        files = [(ADDRESS, [file], digest(address)) for file, address in self.files.items()]
        downloads = [(DOWNLOAD, [address], digest(words)) for address, words in self.downloads.items()]
        return files + downloads + [(PICTURE, [address], digest(picture)) for address, picture in self.pictures.items()]

    def noting(self, locate: Locate, find: Find, told: ToldOfFile) -> tuple[Locate, Find, ToldOfFile]:
        """Return the functions as they are, but for their answers being noted here."""

        def locating(file: str) -> str | None:
            self.files[file] = locate(file)
            return self.files[file]

        def finding(address: str) -> Picture | None:
            self.pictures[address] = find(address)
            return self.pictures[address]

        def telling(address: str) -> str | None:
            self.downloads[address] = told(address)
            return self.downloads[address]

        return locating, finding, telling


@dataclass(frozen=True)
class Manuscript:
    """The Markdown of the content file ``source``, and pictures that it shows, as far as they are known."""

    source: str
    body: str
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)
    line: int = 1  # of the file, on which the body begins


@dataclass(frozen=True)
class Conversion:
    """HTML, and what was asked for it."""

    asked: Asked
    content: Content


_RAW_LINK = re.compile(r"<(?:a|img|source)\s", re.I)
_FIRST_HEADING = re.compile(r"(</?)h1\b", re.I)
_FIX = "write it with fewer marks, tables or tags: in shorter paragraphs, or in several files"


@dataclass(frozen=True)
class Try:
    """What came of a text, None where it was not tried; and the seconds it ``spent`` beyond what its length allows."""

    made: Conversion | Problem | None
    spent: float


@dataclass(frozen=True)
class Converter:
    """What all texts of a site have in common; see Renderer."""

    addresses: Mapping[str, str]
    siteurl: str
    backlink: str = BACKLINK
    downloads: Mapping[str, str] = field(default_factory=dict)  # by its address, what is told of each file to fetch
    called: Mapping[str, str] = field(default_factory=dict)  # what stands elsewhere, in the reader's language

    def one(self, source: str, body: str, find: Find, line: int = 1) -> Conversion | Problem:
        """Convert ``body``, the Markdown of the file ``source`` from ``line`` on; ``find`` gives a picture by address.

        A text that takes more work than any should is a Problem.
        """
        try:
            with limited(body):
                return self._converted(source, body, find)
        except Stopped as stopped:
            return Problem(f"{source}:{line + line_of(body, stopped.at)}", stopped.what, _FIX)

    def _converted(self, source: str, body: str, find: Find) -> Conversion:
        asked = Asked()
        locate, find, describe = asked.noting(self.addresses.get, find, self.downloads.get)
        resolve = resolver(source, locate, self.siteurl)
        away = ShowElsewhere(find, self.called)
        steps = (ResolveLinks(resolve), ShowPictures(find), away, NameTasks(), AlignColumns())
        if is_html(source):  # a reader of others has made it
            converted, headings = body, list[Any]()
        else:
            converted, headings = convert(body, *steps, backlink=self.backlink)
        converted = _FIRST_HEADING.sub(r"\1h2", converted)  # the page has the first one
        refuse_depth(converted)
        place = in_raw_html(resolve, find, self.siteurl) if PICTURES in converted or _RAW_LINK.search(body) else None
        whole = framed(closed(converted), find, self.called)
        whole = drawn(whole, place, find) if place else whole
        html = with_facts(clean(boxed(whole), place), describe, self.siteurl)
        # As JSON has them: what was remembered and what was just made must not differ in anything.
        plain = tuple(json.loads(json.dumps(headings)))
        return Conversion(asked, Content(Markup(html), plain, text_of(html)))

    def many(self, texts: Sequence[Manuscript]) -> list[Try]:
        """Convert each of ``texts``, which know their pictures themselves.

        The last are not tried when those before them took all the time that there is for odd texts.
        """
        tries: list[Try] = []
        patience = Patience()
        for text in texts:
            if patience.spent > work.TOGETHER:
                tries.append(Try(None, 0.0))
                continue
            outcome = self.one(text.source, text.body, text.pictures.get, text.line)
            tries.append(Try(outcome, patience.spend(len(text.body))))
        return tries

    def all(self, texts: Sequence[Manuscript], start: StartWorkers | None = None) -> Iterator[Conversion | Problem]:
        """Yield what comes of each of ``texts``, converted on every core; see ``spread`` for ``start``.

        When odd texts have taken too long together, the one at hand is a Problem, and the rest is not waited for.
        """
        spent = 0.0
        tries = spread(self.many, texts, start=start)
        for text, attempt in zip(texts, tries, strict=True):
            spent += attempt.spent
            if attempt.made is not None and (spent <= work.TOGETHER or isinstance(attempt.made, Problem)):
                yield attempt.made
            if spent > work.TOGETHER:
                if not isinstance(attempt.made, Problem):
                    what = f"{TOO_MUCH}, as the texts before it do: all of them together take minutes"
                    yield Problem(f"{text.source}:{text.line}", what, _FIX)
                tries.close()
                return


def trial(things: Iterable[Written]) -> list[Problem]:
    """Return a Problem for each body of ``things`` that takes more work to convert than any should."""
    texts = [Manuscript(written.source, written.body.text, line=written.body_line) for written in things]
    return [problem for problem in Converter({}, "").all(texts) if isinstance(problem, Problem)]
