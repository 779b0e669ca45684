"""A content file's body → what its page shows: remembered from an earlier build, or converted now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from gettext import NullTranslations
from typing import Any

from markupsafe import Markup

from plugins.memo.memo import Memo
from plugins.shared.body import Body, Written
from plugins.shared.digest import digest_of, program
from plugins.shared.problem import Problem, Problems
from plugins.shared.workers import StartWorkers
from plugins.writing.conversion import ADDRESS, DOWNLOAD, PICTURE, Conversion, Converter, Manuscript
from plugins.writing.dialect import BACKLINK
from plugins.writing.elsewhere import CALLED
from plugins.writing.pictures import Find
from plugins.writing.rendered import Content, Gist, Rendered, gist

STEP = "text"


@dataclass(frozen=True)
class Renderer:
    """Renders bodies for one site. ``picture`` finds the sizes of a picture by its address."""

    addresses: Mapping[str, str]  # content file → address relative to the site
    siteurl: str
    picture: Find
    words: NullTranslations = field(default_factory=NullTranslations)
    start: StartWorkers | None = None  # opens what converts many texts; see spread
    downloads: Mapping[str, str] = field(default_factory=dict)  # the address of a file to fetch → its kind and size
    expect: Callable[[Iterable[str]], None] = lambda _: None  # makes the pictures at addresses, so that they exist
    _rendered: dict[str, tuple[str, Rendered]] = field(default_factory=dict, repr=False)

    def render(self, source: str, body: Body) -> Rendered:
        """Return what comes of ``body``, the Markdown of the content file ``source``."""
        known = self._rendered.get(source)
        if known and known[0] == body.digest:
            return known[1]
        content = self._convert(source, body)
        return Rendered(content.digest, gist(content.text), lambda: content)

    def html(self, source: str, body: Body) -> Markup:
        """Return the HTML alone."""
        return self.render(source, body).html

    def _convert(self, source: str, body: Body) -> Content:
        outcome = self.converter.one(source, body.text, self.picture)
        if isinstance(outcome, Problem):
            raise Problems([outcome])
        return outcome.content

    @property
    def converter(self) -> Converter:
        """Return what converts this site's texts, in any process."""
        called = {kind: self.words.gettext(words) for kind, words in CALLED.items()}
        return Converter(self.addresses, self.siteurl, self.words.gettext(BACKLINK), self.downloads, called)

    def prepare(self, everything: Iterable[Written], memo: Memo) -> int:
        """Have the HTML of ``everything`` ready, and in ``memo`` for the next build; return how many were converted.

        What ``memo`` has, and would come out the same, is taken from there; the rest is converted on every core.
        Raise Problems for texts that take more work than any should.
        """
        memo.questions.allow(ADDRESS, self.addresses.get)
        memo.questions.allow(PICTURE, self.picture)
        memo.questions.allow(DOWNLOAD, self.downloads.get)
        missing = [written for written in everything if not self._recalled(written, memo)]
        texts = [Manuscript(written.source, written.body.text, line=written.body_line) for written in missing]
        illustrated, shown, again = [], [], []
        for thing, text, conversion in zip(missing, texts, self._made(texts), strict=True):
            if conversion.asked.pictures:
                illustrated.append((thing, text, conversion))
            else:
                self._keep(thing, conversion, memo)
        self.expect({address for _, _, converted in illustrated for address in converted.asked.pictures})
        for thing, text, conversion in illustrated:
            if conversion.asked.shows(self.picture):
                self._keep(thing, conversion, memo)
            else:
                # It is converted once more, now that they exist.
                pictures = {address: self.picture(address) for address in conversion.asked.pictures}
                shown.append(thing)
                # What is shown under its published address may be asked for by that, too.
                published = {picture.url: picture for picture in pictures.values() if picture}
                again.append(Manuscript(text.source, text.body, pictures | published, text.line))
        for thing, conversion in zip(shown, self._made(again), strict=True):
            self._keep(thing, conversion, memo)
        memo.save()
        return len(missing)

    def _made(self, texts: Sequence[Manuscript]) -> Iterator[Conversion]:
        """Yield the conversion of each of ``texts``; when all are known, raise Problems for those that have none."""
        problems: list[Problem] = []
        for outcome in self.converter.all(texts, self.start):
            if isinstance(outcome, Problem):
                problems.append(outcome)
            elif not problems:
                yield outcome
        if problems:
            raise Problems(problems)

    def _key(self, written: Written) -> str:
        return digest_of("\0".join((program(), repr(self._common), written.source, written.body.digest)).encode())

    @cached_property
    def _common(self) -> tuple[str, ...]:
        return self.siteurl, self.converter.backlink, *self.converter.called.values()

    def _recalled(self, written: Written, memo: Memo) -> bool:
        known = memo.recall(STEP, key := self._key(written))
        if known:
            self._have(written, key, known.facts, memo)
        return known is not None

    def _keep(self, written: Written, conversion: Conversion, memo: Memo) -> None:
        content = conversion.content
        facts = [content.digest, *gist(content.text)]
        memo.keep(
            STEP, key := self._key(written), asked=conversion.asked.dependencies, facts=facts, value=content.as_bytes
        )
        self._have(written, key, facts, memo)

    def _have(self, written: Written, key: str, facts: Sequence[Any], memo: Memo) -> None:
        source, body = written.source, written.body
        digest, *read_of_it = facts

        def read() -> Content:
            value = memo.value(STEP, key)
            return Content.from_bytes(value) if value else self._convert(source, body)

        self._rendered[source] = body.digest, Rendered(digest, Gist(*read_of_it), read)
