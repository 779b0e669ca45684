"""A content file's body → what its page shows: remembered from an earlier build, or converted now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Protocol

from markupsafe import Markup

from plugins.shared.workers import spread
from plugins.writing.conversion import Conversion, Converter, Text
from plugins.writing.dialect import BACKLINK
from plugins.writing.links import resolver
from plugins.writing.memory import Memory, Remembered
from plugins.writing.pictures import Find
from plugins.writing.rendered import Rendered


class Written(Protocol):
    """Anything with a body: a post, a page, a member, an event, a session, a venue."""

    @property
    def source(self) -> str:
        """Return the content file."""

    @property
    def body(self) -> str:
        """Return its Markdown."""


@dataclass(frozen=True)
class Renderer:
    """Renders bodies for one site. ``picture`` finds the sizes of a picture by its address."""

    addresses: Mapping[str, str]  # content file → address relative to the site
    siteurl: str
    picture: Find
    words: NullTranslations = field(default_factory=NullTranslations)
    _rendered: dict[tuple[str, str], Rendered] = field(default_factory=dict, repr=False)

    def render(self, source: str, body: str) -> Rendered:
        """Return the HTML of ``body``, the Markdown of the content file ``source``."""
        if (source, body) not in self._rendered:
            self._rendered[source, body] = self.converter.one(source, body, self.picture).rendered
        return self._rendered[source, body]

    def html(self, source: str, body: str) -> Markup:
        """Return the HTML alone."""
        return self.render(source, body).html

    @property
    def converter(self) -> Converter:
        """Return what converts this site's texts, in any process."""
        return Converter(self.addresses, self.siteurl, self.words.gettext(BACKLINK))

    def prepare(self, everything: Iterable[Written], memory: Memory) -> int:
        """Have the HTML of ``everything`` ready, and in ``memory`` for the next build; return how many were converted.

        What ``memory`` has, and would come out the same, is taken from there; the rest is converted on every core.
        """
        known = memory.recall()
        texts = [Text(thing.source, thing.body) for thing in everything]
        missing = [text for text in texts if not self._recalled(text, known.get(text.source))]
        made = spread(self.converter.many, missing)
        # Pictures are made here and nowhere else; a text that shows some is converted once more, now that they exist.
        shown = [
            (at, self._with_pictures(missing[at], one))
            for at, one in enumerate(made)
            if not self._holds(missing[at], one)
        ]
        for (at, _), again in zip(shown, spread(self.converter.many, [text for _, text in shown]), strict=True):
            made[at] = again
        for text, one in zip(missing, made, strict=True):
            self._rendered[text.source, text.body] = one.rendered
        fresh = [Remembered(text.source, mark(text.body), one) for text, one in zip(missing, made, strict=True)]
        memory.remember(fresh, used=[text.source for text in texts])
        return len(missing)

    def _recalled(self, text: Text, known: Remembered | None) -> bool:
        if known is None or known.mark != mark(text.body) or not self._holds(text, known.conversion):
            return False
        self._rendered[text.source, text.body] = known.conversion.rendered
        return True

    def _holds(self, text: Text, conversion: Conversion) -> bool:
        return conversion.asked.holds(resolver(text.source, self.addresses, self.siteurl), self.picture)

    def _with_pictures(self, text: Text, conversion: Conversion) -> Text:
        return Text(text.source, text.body, {address: self.picture(address) for address in conversion.asked.pictures})


def mark(body: str) -> bytes:
    """Return what stands for ``body`` in the memory."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()
