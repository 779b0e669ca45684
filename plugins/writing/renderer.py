"""A content file's body → what its page shows: remembered from an earlier build, or converted now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Protocol

from markupsafe import Markup

from plugins.shared.workers import spread
from plugins.writing.asked import Asked
from plugins.writing.conversion import Conversion, Converter, Text
from plugins.writing.dialect import BACKLINK
from plugins.writing.gist import gist
from plugins.writing.links import resolver
from plugins.writing.memory import Memory, Remembered
from plugins.writing.pictures import Find
from plugins.writing.rendered import Content, Rendered


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
    _rendered: dict[str, tuple[bytes, Rendered]] = field(default_factory=dict, repr=False)

    def render(self, source: str, body: str) -> Rendered:
        """Return what comes of ``body``, the Markdown of the content file ``source``."""
        known = self._rendered.get(source)
        if known and known[0] == mark(body):
            return known[1]
        content = self._convert(source, body)
        return Rendered(content.seal, gist(content.text), lambda: content)

    def html(self, source: str, body: str) -> Markup:
        """Return the HTML alone."""
        return self.render(source, body).html

    def _convert(self, source: str, body: str) -> Content:
        return self.converter.one(source, body, self.picture).content

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
        missing = [text for text in texts if not self._recalled(text, known.get(text.source), memory)]
        shown = []
        for text, made in zip(missing, spread(self.converter.many, missing), strict=True):
            if self._holds(text, made.asked):
                self._remember(text, made, memory)
            else:
                # Pictures are made here and nowhere else: it is converted once more, now that they exist.
                shown.append(Text(text.source, text.body, {one: self.picture(one) for one in made.asked.pictures}))
        for text, made in zip(shown, spread(self.converter.many, shown), strict=True):
            self._remember(text, made, memory)
        memory.keep(text.source for text in texts)
        return len(missing)

    def _recalled(self, text: Text, known: Remembered | None, memory: Memory) -> bool:
        if known is None or known.mark != mark(text.body) or not self._holds(text, known.asked):
            return False
        self._have(text, known, memory)
        return True

    def _remember(self, text: Text, made: Conversion, memory: Memory) -> None:
        self._have(text, memory.add(text.source, mark(text.body), made), memory)

    def _have(self, text: Text, known: Remembered, memory: Memory) -> None:
        def read() -> Content:
            return memory.read(text.source) or self._convert(text.source, text.body)

        self._rendered[text.source] = known.mark, Rendered(known.seal, known.gist, read)

    def _holds(self, text: Text, asked: Asked) -> bool:
        return asked.holds(resolver(text.source, self.addresses, self.siteurl), self.picture)


def mark(body: str) -> bytes:
    """Return what stands for ``body`` in the memory."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()
