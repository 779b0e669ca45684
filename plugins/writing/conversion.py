"""One body, or many, → HTML, with a note of what each text asked of the site around it. It runs in any process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from plugins.images.model import Picture
from plugins.writing.asked import Asked
from plugins.writing.dialect import BACKLINK, convert
from plugins.writing.links import ResolveLinks, resolver
from plugins.writing.pictures import PICTURES, Find, ShowPictures, in_raw_html
from plugins.writing.plain import text_of
from plugins.writing.rendered import Content
from plugins.writing.safety import clean
from plugins.writing.tables import AlignColumns, boxed
from plugins.writing.tasks import NameTasks


@dataclass(frozen=True)
class Text:
    """The Markdown of the content file ``source``, and pictures that it shows, as far as they are known."""

    source: str
    body: str
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Conversion:
    """HTML, and what was asked for it."""

    asked: Asked
    content: Content


@dataclass(frozen=True)
class Converter:
    """What all texts of a site have in common; see Renderer."""

    addresses: Mapping[str, str]
    siteurl: str
    backlink: str = BACKLINK

    def one(self, source: str, body: str, find: Find) -> Conversion:
        """Convert ``body``, the Markdown of the file ``source``; ``find`` gives a picture by its address."""
        asked = Asked()
        locate, find = asked.noting(self.addresses.get, find)
        resolve = resolver(source, locate, self.siteurl)
        steps = (ResolveLinks(resolve), ShowPictures(find), NameTasks(), AlignColumns())
        converted, headings = convert(body, *steps, backlink=self.backlink)
        html = clean(boxed(converted), in_raw_html(resolve, find, self.siteurl) if PICTURES in converted else None)
        # As JSON has them: what was remembered and what was just made must not differ in anything.
        plain = tuple(json.loads(json.dumps(headings)))
        return Conversion(asked, Content(Markup(html), plain, text_of(html)))

    def many(self, texts: Sequence[Text]) -> list[Conversion]:
        """Convert each of ``texts``, which know their pictures themselves."""
        return [self.one(text.source, text.body, text.pictures.get) for text in texts]
