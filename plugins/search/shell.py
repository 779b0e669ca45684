"""Search into Pelican: it collects what all others gave to the context."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.language.dates import long_day
from plugins.memo.shell import PageWriter
from plugins.search.index import files
from plugins.search.record import Record, Text
from plugins.shared.aside import aside
from plugins.writing.rendered import Rendered

ENTRIES = 5000  # of the planet: more would make the index larger than readers care to load


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_begin)


class SearchGenerator(Generator):  # type: ignore[misc]
    """Writes the index of everything that the site shows."""

    def begin(self) -> None:
        """Begin to collect the records and to make the index, while others draw their pages."""
        cache = Path(self.settings["PATH"]).parent / ".hub/cache/search"

        def work() -> list[tuple[str, str]]:
            return list(files([*self._writing(), *self._events(), *self._people(), *self._entries()], cache))

        self._index = aside(work) or work

    def generate_output(self, writer: PageWriter) -> None:
        """Write the index."""
        for name, path in self._index():
            writer.place(name, path)

    def _writing(self) -> Iterator[Record]:
        for article in self.context["articles"]:
            authors = ", ".join(author.name for author in article.around.authors)
            post, text = article.post, _text(article.rendered)
            yield self._record("Post", article.url, post.title, text, date=post.date, author=authors)
        for page in self.settings["CATALOGUE"].pages:
            text = _text(self.settings["RENDERER"].render(page.source, page.body))
            yield self._record("Page", page.url, page.title, text)

    def _events(self) -> Iterator[Record]:
        render = self.settings["RENDERER"].render
        for event in self.context["events"].events:
            text = f"{event.summary} {event.place or ''} {event.venue.name if event.venue else ''}"
            told = _text(render(event.source, event.body), text)
            yield self._record("Event", event.url, event.title, told, date=event.span.first_day)
            for session in event.sessions:
                by = ", ".join(person.name for person in session.by)
                told = _text(render(session.source, session.body))
                yield self._record("Session", session.url, session.title, told, author=by)

    def _people(self) -> Iterator[Record]:
        for member in self.context["members"]:
            about = _text(self.settings["RENDERER"].render(member.source, member.body))
            yield self._record("Member", member.url, member.name, about)

    def _entries(self) -> Iterator[Record]:
        for card in self.context["planet"].newest(ENTRIES):
            text = Text.of(card.note or card.excerpt)
            url = card.url or card.member.url
            author = card.author or card.member.name
            yield self._record("Planet", url, card.title, text, date=card.moment, author=author, language=card.language)

    def _record(
        self,
        kind: Any,
        url: str,
        title: str,
        text: Text,
        *,
        date: Any = None,
        author: str = "",
        language: str | None = None,
    ) -> Record:
        here = self.settings["DEFAULT_LANG"]
        shown = long_day(date, here) if date else ""
        return Record(
            url=url if "://" in url else f"{self.settings['SITEURL']}/{url}",
            kind=kind,
            title=title,
            text=text,
            language=language or here,
            date=shown,
            author=author,
        )


def _text(rendered: Rendered, before: str = "") -> Text:
    """Return the words of a body, and what is told ``before`` them."""
    return Text(f"{rendered.digest} {before}", lambda: f"{before} {rendered.text}".lstrip())


def _begin(generators: list[Generator]) -> None:
    for generator in generators:
        if isinstance(generator, SearchGenerator):
            generator.begin()


def _generators(_: Pelican) -> type[SearchGenerator]:
    return SearchGenerator
