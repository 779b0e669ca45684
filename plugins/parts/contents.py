"""Our posts and pages as Pelican's own Articles and Pages, where somebody looks at those, and what came of it.

Pelican's generators find nothing to read (ARTICLE_PATHS is empty). Just before they sort what they found into tags,
categories and archives they are given ours, so that all of that, and every signal, is as plugins know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.contents import Article, Author, Category, Page, Tag
from pelican.utils import order_content, process_translations

from plugins.parts.given import Piece, Revision
from plugins.parts.guests import Guests
from plugins.shared.digest import digest, digest_of
from plugins.shared.folder import make_room
from plugins.shared.problem import Problem
from plugins.shared.text import from_markup
from plugins.writing.rendered import Content, Rendered, gist, text_of
from plugins.writing.safety import clean

_SIGNALS = {
    "article": (signals.article_generator_preread, signals.article_generator_context, Article),
    "page": (signals.page_generator_preread, signals.page_generator_context, Page),
}


class Contents:
    """The pieces of one build. They are made only where one of the ``guests``, or a template of theirs, wants them."""

    def __init__(self, pieces: Sequence[Piece], guests: Guests, *, wanted: bool) -> None:
        self._pieces = pieces
        self._guests = guests
        self.wanted = wanted
        self._made: dict[str, Any] = {}  # Pelican's objects by the file of the output
        self._generators: dict[str, Any] = {}

    def give(self, kind: str, generator: Any) -> None:
        """Have Pelican's ``generator`` know the pieces of this ``kind``."""
        self._generators[kind] = generator
        generator.generate_output = partial(_without_pages, generator) if kind == "article" else _nothing
        if not self.wanted:
            return
        objects = [self._object(piece, generator) for piece in self._pieces if piece.kind == kind]
        for status, names in _LISTS[kind].items():
            chosen = [item for item in objects if item.status == status]
            order = generator.settings[f"{kind.upper()}_ORDER_BY"]
            originals, translations = process_translations(chosen, translation_id="translation_of")
            for name, items in zip(names, (order_content(originals, order), translations), strict=True):
                setattr(generator, name, items)
        for content in objects:
            generator.add_source_path(content)
        if kind == "page":
            generator.context.update({name: getattr(generator, name) for name, _ in _LISTS["page"].values()})

    def count(self) -> None:
        """Have Pelican's closing line say what there is."""
        for kind, generator in self._generators.items():
            if not self.wanted:
                for status, (name, _) in _LISTS[kind].items():
                    pieces = [piece for piece in self._pieces if piece.kind == kind and piece.status == status]
                    setattr(generator, name, pieces)

    def revisions(self) -> dict[str, Revision]:
        """Return what plugins changed, by the content file."""
        pieces = {piece.file: piece for piece in self._pieces}
        sources = {id(content): pieces[file].source for file, content in self._made.items()}
        revisions = {
            pieces[file].source: _revision(pieces[file], content, sources) for file, content in self._made.items()
        }
        return {source: revision for source, revision in revisions.items() if revision != Revision()}

    def unchanged(self, where: str) -> list[Problem]:
        """Return a line for each thing that plugins changed and that stays as it is written; see docs/pelican.md."""
        pieces = {piece.file: piece for piece in self._pieces}
        changed = [
            (name, pieces[file].source) for file, content in self._made.items() for name in _lost(pieces[file], content)
        ]
        first = dict(reversed(changed))
        return [
            Problem(where, f"a plugin changes `{name}` of {source}, which has no effect here", "write it into the file")
            for name, source in first.items()
        ]

    def facts(self) -> str | None:
        """Return what a page depends on that shows a piece: plugins may have looked at all of them."""
        if not self._made:
            return None
        return digest_of(repr([self._guests.digest, digest(*self._pieces)]).encode())

    def drawn(self, name: str) -> Any:
        """Return Pelican's object for the file ``name``, None where it has none; plugins hear that it is written."""
        content = self._made.get(name)
        if isinstance(content, Article):
            signals.article_generator_write_article.send(self._generators["article"], content=content)
        elif content is not None:
            signals.page_generator_write_page.send(self._generators["page"], content=content)
        return content

    def written(self, output: Path, name: str, context: Mapping[str, Any]) -> None:
        """Tell plugins that the page ``name`` is written: they may change it where it is."""
        if self._guests.listen(signals.content_written):
            path = _own(output / name)
            content = self._made.get(name)
            objects = (
                {"article": content}
                if isinstance(content, Article)
                else {"page": content}
                if content is not None
                else {}
            )
            signals.content_written.send(path, context={**context, **objects, "output_file": name})

    def fed(self, output: Path, names: Iterable[str], context: Mapping[str, Any]) -> None:
        """Tell plugins which feeds are written."""
        if self._guests.listen(signals.feed_written):
            for name in names:
                if name.endswith(("atom.xml", "rss.xml")):
                    signals.feed_written.send(_own(output / name), context=context, feed=None)

    def end(self, writer: object) -> None:
        """Tell plugins that all pages are written."""
        if self.wanted:
            signals.article_writer_finalized.send(self._generators["article"], writer=writer)
            signals.page_writer_finalized.send(self._generators["page"], writer=writer)

    def _object(self, piece: Piece, generator: Any) -> Any:
        preread, context, kind = _SIGNALS[piece.kind]
        preread.send(generator)
        metadata = _metadata(piece, generator.settings)
        context.send(generator, metadata=metadata)
        path = str(Path(generator.settings["PATH"]).parent / piece.source)
        html = str(piece.text.html)
        content = kind(html, metadata, settings=generator.settings, source_path=path, context=generator.context)
        self._made[piece.file] = content
        return content


# Of each status the attributes of Pelican's generator: originals, and their translations.
_LISTS = {
    "article": {
        "published": ("articles", "translations"),
        "hidden": ("hidden_articles", "hidden_translations"),
        "draft": ("drafts", "drafts_translations"),
    },
    "page": {
        "published": ("pages", "translations"),
        "hidden": ("hidden_pages", "hidden_translations"),
        "draft": ("draft_pages", "draft_translations"),
    },
}


def _metadata(piece: Piece, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Pelican's readers would have told of a piece."""
    facts = dict(piece.metadata)
    facts["authors"] = facts.get("authors") or [settings.get("AUTHOR") or settings["SITENAME"]]  # some plugins need one
    kinds = {"tags": Tag, "authors": Author}
    facts |= {key: [kind(name, settings) for name in facts[key]] for key, kind in kinds.items() if facts.get(key)}
    facts["category"] = Category(facts.get("category") or settings["DEFAULT_CATEGORY"], settings)
    facts = {key: value for key, value in facts.items() if value not in (None, [], ())}
    own = {"title": piece.title, "slug": piece.slug, "status": piece.status, "url": piece.url, "save_as": piece.file}
    return {**facts, **own, "lang": piece.language.lower(), "translation_of": piece.original or piece.source}


def _revision(piece: Piece, content: Any, sources: Mapping[int, str]) -> Revision:
    title, html = from_markup(str(content.title)), content.content
    summary = content.metadata.get("summary")
    series = getattr(content, "series", None)
    related = getattr(content, "related_posts", getattr(content, "similar_posts", None))
    return Revision(
        title=title if title != from_markup(piece.title) else None,
        summary=from_markup(str(summary)) if summary != piece.metadata.get("summary") else None,
        text=None if html == str(piece.text.html) else _cleaned(html),
        newer=sources.get(id(getattr(content, "next_article", None))),
        older=sources.get(id(getattr(content, "prev_article", None))),
        related=_named(related, sources),
        series=_named(series.get("all"), sources) if isinstance(series, dict) else None,
    )


def _lost(piece: Piece, content: Any) -> list[str]:
    """Return which of a piece's facts are others by now in Pelican's object, and are shown as they were."""
    tags = [str(tag) for tag in getattr(content, "tags", ())]
    facts = {
        "status": content.status == piece.status,
        "date": piece.date is None or content.date == piece.date,
        "tags": tags == list(piece.metadata.get("tags", ())),
        "slug": content.slug == piece.slug,
        "url": content.url == piece.url,
        "save_as": content.save_as == piece.file,
    }
    return [name for name, same in facts.items() if not same]


def _named(others: Any, sources: Mapping[int, str]) -> tuple[str, ...] | None:
    if not isinstance(others, Iterable) or isinstance(others, str):
        return None
    return tuple(sources[id(other)] for other in others if id(other) in sources)


def _cleaned(html: str) -> Rendered:
    """Return what a plugin made of a text: safe by the same rules as what it was given."""
    safe = Markup(clean(html))
    content = Content(safe, (), text_of(safe))
    return Rendered(content.digest, gist(content.text), lambda: content)


def _own(path: Path) -> str:
    """Have a file of the output for itself alone: what is written into it changes no other, in no other build."""
    data = path.read_bytes()
    make_room(path)
    path.write_bytes(data)
    return str(path)


def _without_pages(generator: Any, writer: Any) -> None:
    """Write what Pelican's generator of articles writes beside the articles: the DIRECT_TEMPLATES."""
    relative = generator.settings["RELATIVE_URLS"]
    generator.generate_direct_templates(partial(writer.write_file, relative_urls=relative))


def _nothing(_writer: object) -> None:
    """Write nothing: pages are ours."""
