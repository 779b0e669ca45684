"""One body, or many, → HTML, with a note of what each text asked of the site around it. It runs in any process."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from markupsafe import Markup

from plugins.images.model import Picture
from plugins.shared.body import Written
from plugins.shared.problem import Problem
from plugins.shared.workers import spread
from plugins.writing.asked import Asked
from plugins.writing.dialect import BACKLINK, convert
from plugins.writing.links import ResolveLinks, resolver
from plugins.writing.pictures import PICTURES, Find, ShowPictures, in_raw_html
from plugins.writing.plain import text_of
from plugins.writing.rendered import Content
from plugins.writing.safety import clean
from plugins.writing.tables import AlignColumns, boxed
from plugins.writing.tasks import NameTasks
from plugins.writing.work import TOO_MUCH, Patience, Stopped, limited, line_of, refuse_depth


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


_FIX = "write it with fewer marks, tables or tags: in shorter paragraphs, or in several files"
Made: TypeAlias = "Conversion | Problem | None"


@dataclass(frozen=True)
class Converter:
    """What all texts of a site have in common; see Renderer."""

    addresses: Mapping[str, str]
    siteurl: str
    backlink: str = BACKLINK

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
        locate, find = asked.noting(self.addresses.get, find)
        resolve = resolver(source, locate, self.siteurl)
        steps = (ResolveLinks(resolve), ShowPictures(find), NameTasks(), AlignColumns())
        converted, headings = convert(body, *steps, backlink=self.backlink)
        refuse_depth(converted)
        html = clean(boxed(converted), in_raw_html(resolve, find, self.siteurl) if PICTURES in converted else None)
        # As JSON has them: what was remembered and what was just made must not differ in anything.
        plain = tuple(json.loads(json.dumps(headings)))
        return Conversion(asked, Content(Markup(html), plain, text_of(html)))

    def many(self, texts: Sequence[Manuscript]) -> list[Made]:
        """Convert each of ``texts``, which know their pictures themselves.

        None stands for those that are not tried: a few that took all the time there is for odd texts came before.
        """
        made: list[Made] = []
        patience = Patience()
        for text in texts:
            if patience.left <= 0:
                made.append(None)
                continue
            found = self.one(text.source, text.body, text.pictures.get, text.line)
            patience.spend(len(text.body))
            if patience.left <= 0 and isinstance(found, Conversion):
                what = f"{TOO_MUCH}, as the texts before it do: all of them together take minutes"
                found = Problem(f"{text.source}:{text.line}", what, _FIX)
            made.append(found)
        return made


def whole(made: Generator[Made, None, None]) -> Iterator[Conversion | Problem]:
    """Yield what was ``made``, until the first that was not tried: there are Problems enough by then."""
    for one in made:
        if one is None:
            made.close()
            return
        yield one


def trial(things: Iterable[Written]) -> list[Problem]:
    """Return a Problem for each body of ``things`` that takes more work to convert than any should."""
    texts = [Manuscript(one.source, one.body.text, line=one.body_line) for one in things]
    made = whole(spread(Converter({}, "").many, texts))
    return [one for one in made if isinstance(one, Problem)]
