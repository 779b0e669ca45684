"""A content file's body → what its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from markupsafe import Markup

from plugins.writing.dialect import BACKLINK, convert
from plugins.writing.links import ResolveLinks, resolver
from plugins.writing.pictures import Find, ShowPictures
from plugins.writing.safety import clean
from plugins.writing.tables import AlignColumns, boxed
from plugins.writing.tasks import NameTasks


@dataclass(frozen=True)
class Rendered:
    """HTML that may be published, and its headings: dicts of id, name, level and children."""

    html: Markup
    headings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Renderer:
    """Renders bodies for one site. ``picture`` finds the sizes of a picture by its address."""

    addresses: Mapping[str, str]  # content file → address relative to the site
    siteurl: str
    picture: Find
    words: NullTranslations = field(default_factory=NullTranslations)

    def render(self, source: str, body: str) -> Rendered:
        """Return the HTML of ``body``, the Markdown of the content file ``source``."""
        links = ResolveLinks(resolver(source, self.addresses, self.siteurl))
        backlink = self.words.gettext(BACKLINK)
        steps = (links, ShowPictures(self.picture), NameTasks(), AlignColumns())
        html, headings = convert(body, *steps, backlink=backlink)
        return Rendered(Markup(clean(boxed(html))), tuple(headings))

    def html(self, source: str, body: str) -> Markup:
        """Return the HTML alone."""
        return self.render(source, body).html
