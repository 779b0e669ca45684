"""Search into Pelican: it collects what all others gave to the context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.language.dates import long_day
from plugins.memo.shell import PageWriter
from plugins.search.index import Index
from plugins.search.record import Record, Text
from plugins.shared.ending import Ending, WaitedFor
from plugins.shared.problem import Problem
from plugins.shared.terminal import say
from plugins.writing.rendered import Rendered

ENTRIES = 5000  # of the planet: more would make the index larger than readers care to load


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.get_generators.connect(_generators)
    signals.all_generators_finalized.connect(_begin)


class SearchGenerator(Generator):  # type: ignore[misc]
    """Writes the index of everything that the site shows.

    A build makes it while others draw their pages. One that is previewed takes the last one, and makes the new one
    when the site stands. Whatever becomes of it, the build goes on.
    """

    def begin(self) -> None:
        """Begin to make the index."""
        hub = Path(self.settings["PATH"]).parent / ".hub"
        purpose = "publishing" if self.settings.get("PUBLISHING") else "writing"
        self._index = Index(hub / "cache/search", hub / "indexing", purpose, self.settings["DEFAULT_LANG"])
        self._ending: Ending = self.settings.get("ENDING") or Ending()
        records = tuple(self._records())  # now: the planet's memory is closed before the site stands
        self._begun = not self._ending.previewed and self._try(self._index.begin, records)
        if self._ending.previewed:
            self._ending.later.append(partial(self._later, records))

    def generate_output(self, writer: PageWriter) -> None:
        """Write the index."""
        if self._begun:
            self._try(self._index.finish)
        for name, path in self._index.files():
            writer.place(name, path)

    def _later(self, records: Sequence[Record], output: Path, waited_for: WaitedFor) -> None:
        if self._try(self._index.begin, records) and self._try(self._index.finish, waited_for):
            self._index.put(output)

    def _try(self, step: Callable[..., bool], *given: Any) -> bool:
        """Take a step of the index; return whether it is done. What keeps it from that is said, and stops nothing."""
        try:
            done = step(*given)
        except OSError as error:
            done = False
            fact = f"Pagefind has made no index: {error}"
            stays = "the search page keeps the last one" if self._index.last() else "the search page says so"
            fix = f"{stays}; see that `python -m pagefind --version` works, and build again"
            say(Problem("search", fact, fix), error=True)
        self._ending.whole &= done
        return done

    def _records(self) -> Iterator[Record]:
        yield from self._writing()
        yield from self._events()
        yield from self._people()
        yield from self._entries()

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
            yield self._record("Planet", url, card.title, text, date=card.moment, author=author)

    def _record(
        self,
        kind: Any,
        url: str,
        title: str,
        text: Text,
        *,
        date: Any = None,
        author: str = "",
    ) -> Record:
        here = self.settings["DEFAULT_LANG"]
        shown = long_day(date, here) if date else ""
        return Record(
            url=url if "://" in url else f"{self.settings['SITEURL']}/{url}",
            kind=kind,
            title=title,
            text=text,
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
