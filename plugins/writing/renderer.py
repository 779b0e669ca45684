"""A content file's body → what its page shows: remembered from an earlier build, or converted now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Protocol

from markupsafe import Markup

from plugins.shared.body import Body
from plugins.shared.workers import Start, spread
from plugins.writing.asked import Asked
from plugins.writing.conversion import Conversion, Converter, Text
from plugins.writing.dialect import BACKLINK
from plugins.writing.gist import gist
from plugins.writing.memory import Memory, Remembered
from plugins.writing.pictures import Find
from plugins.writing.rendered import Content, Rendered


class Written(Protocol):
    """Anything with a body: a post, a page, a member, an event, a session, a venue."""

    @property
    def source(self) -> str:
        """Return the content file."""

    @property
    def body(self) -> Body:
        """Return its Markdown."""


@dataclass(frozen=True)
class Renderer:
    """Renders bodies for one site. ``picture`` finds the sizes of a picture by its address."""

    addresses: Mapping[str, str]  # content file → address relative to the site
    siteurl: str
    picture: Find
    words: NullTranslations = field(default_factory=NullTranslations)
    start: Start | None = None  # opens what converts many texts; see spread
    _rendered: dict[str, tuple[str, Rendered]] = field(default_factory=dict, repr=False)

    def render(self, source: str, body: Body) -> Rendered:
        """Return what comes of ``body``, the Markdown of the content file ``source``."""
        known = self._rendered.get(source)
        if known and known[0] == body.mark:
            return known[1]
        content = self._convert(source, body)
        return Rendered(content.seal, gist(content.text), lambda: content)

    def html(self, source: str, body: Body) -> Markup:
        """Return the HTML alone."""
        return self.render(source, body).html

    def _convert(self, source: str, body: Body) -> Content:
        return self.converter.one(source, body.text, self.picture).content

    @property
    def converter(self) -> Converter:
        """Return what converts this site's texts, in any process."""
        return Converter(self.addresses, self.siteurl, self.words.gettext(BACKLINK))

    def prepare(self, everything: Iterable[Written], memory: Memory) -> int:
        """Have the HTML of ``everything`` ready, and in ``memory`` for the next build; return how many were converted.

        What ``memory`` has, and would come out the same, is taken from there; the rest is converted on every core.
        """
        known = memory.recall()
        things = list(everything)
        missing = [one for one in things if not self._recalled(one, known.get(one.source), memory)]
        texts = [Text(one.source, one.body.text) for one in missing]
        shown, again = [], []
        for one, text, made in zip(missing, texts, spread(self.converter.many, texts, start=self.start), strict=True):
            if self._holds(made.asked):
                self._remember(one, made, memory)
            else:
                # Pictures are made here and nowhere else: it is converted once more, now that they exist.
                pictures = {address: self.picture(address) for address in made.asked.pictures}
                shown.append(one)
                again.append(Text(text.source, text.body, pictures))
        for one, made in zip(shown, spread(self.converter.many, again, start=self.start), strict=True):
            self._remember(one, made, memory)
        memory.keep(one.source for one in things)
        return len(missing)

    def _recalled(self, one: Written, known: Remembered | None, memory: Memory) -> bool:
        if known is None or known.mark != one.body.mark or not self._holds(known.asked):
            return False
        self._have(one, known, memory)
        return True

    def _remember(self, one: Written, made: Conversion, memory: Memory) -> None:
        self._have(one, memory.add(one.source, one.body.mark, made), memory)

    def _have(self, one: Written, known: Remembered, memory: Memory) -> None:
        source, body = one.source, one.body

        def read() -> Content:
            return memory.read(source) or self._convert(source, body)

        self._rendered[source] = body.mark, Rendered(known.seal, known.gist, read)

    def _holds(self, asked: Asked) -> bool:
        return asked.holds(self.addresses.get, self.picture)
