"""Posts and pages into Pelican: its own article and page generators, with our reader under them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.readers import BaseReader, Readers
from pelican.settings import Settings
from pelican.urlwrappers import Author, Category, Tag

from plugins.cards.drawing import Card
from plugins.language.dates import long_day
from plugins.posts.around import around
from plugins.posts.channel import NEWEST, Written, by_author, channel
from plugins.posts.jsonld import document
from plugins.posts.model import Page, Post
from plugins.shared.address import absolute_site
from plugins.shared.jsonld import script
from plugins.shared.slug import slugify
from plugins.syndication import atom, json_feed, rss
from plugins.syndication.model import GREETING

FORMATS: tuple[tuple[str, ModuleType], ...] = (("atom.xml", atom), ("rss.xml", rss), ("feed.json", json_feed))


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.readers_init.connect(_use_reader)
    signals.article_generator_finalized.connect(_look_around)
    signals.article_writer_finalized.connect(_write_feeds)


class ContentReader(BaseReader):  # type: ignore[misc]
    """Gives Pelican a post or page that the catalogue has read and checked already."""

    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML and metadata of the content file at ``source_path``."""
        catalogue = self.settings["CATALOGUE"]
        root = Path(self.settings["PATH"]).parent
        source = Path(source_path).relative_to(root).as_posix()
        written = catalogue.writing[source]
        rendered = self.settings["RENDERER"].render(source, written.body)
        html = str(rendered.html)
        metadata = {"title": written.title, "slug": written.slug, "written": written}
        metadata |= {"headings": rendered.headings, "text": rendered.text}
        if written.language:
            metadata["lang"] = written.language
        if isinstance(written, Page):
            return html, metadata | {"status": "published"}
        return html, metadata | self._of_post(written)

    def _of_post(self, post: Post) -> dict[str, Any]:
        metadata: dict[str, Any] = {
            "date": post.date,
            "status": post.status_at(self.settings["NOW"]),
            "tags": [self._tag(name) for name in post.tags],
            "category": Category("posts", self.settings),  # Pelican writes no draft without one
        }
        if post.updated:
            metadata["modified"] = post.updated
        members = self.settings["CATALOGUE"].members
        names = [members[author].name if author in members else author for author in post.authors]
        metadata["authors"] = [Author(name, self.settings) for name in names or [self.settings["SITENAME"]]]
        return metadata

    def _tag(self, name: str) -> Tag:
        tag = Tag(name, self.settings)
        tag.slug = slugify(name)
        return tag


def _use_reader(readers: Readers) -> None:
    readers.reader_classes["md"] = ContentReader


def _look_around(generator: ArticlesGenerator) -> None:
    """Give every post what its page shows beside its text; a draft stands alone."""
    settings = generator.settings
    for article in (*generator.articles, *generator.drafts, *generator.hidden_articles):
        # Pelican would make the address anew for each link to it.
        article.override_url = article.url
    for listed in (generator.articles, *([draft] for draft in (*generator.drafts, *generator.hidden_articles))):
        texts = {article.slug: article.text for article in listed}
        posts = [article.written for article in listed]
        found = around(posts, texts, members=settings["CATALOGUE"].members, now=settings["NOW"])
        for article in listed:
            article.around = found[article.slug]
            _describe(article, settings)
    written, members = _written(generator), settings["CATALOGUE"].members
    site, language = absolute_site(settings), settings["DEFAULT_LANG"]
    generator.context["items_by"] = by_author(written, site, members, settings["NOW"], language)


def _written(generator: ArticlesGenerator) -> list[Written]:
    return [Written(article.written, Markup(article.content)) for article in generator.articles]


def _describe(article: Article, settings: Settings) -> None:
    """Give ``article`` the picture and the data that other sites read of it."""
    site, siteurl = settings["SITENAME"], absolute_site(settings)
    kicker = long_day(article.date, settings["DEFAULT_LANG"])
    image = article.written.image
    picture = image.src if image else settings["DECK"].add(Card(article.title, kicker, site))
    article.picture = f"{siteurl}/{picture}"
    article.data = script(
        document(
            article.written,
            article.around,
            url=f"{siteurl}/{article.url}",
            siteurl=siteurl,
            site=site,
            image=article.picture,
            language=settings["DEFAULT_LANG"],
        )
    )


def _write_feeds(generator: ArticlesGenerator, **_: Any) -> None:
    """Write the site's own feeds from the newest posts, and one for each tag."""
    newest = _written(generator)
    settings = generator.settings
    _write(generator, newest, settings["SITENAME"], home="", folder="feeds", formats=FORMATS)
    tagged: dict[str, list[Written]] = defaultdict(list)
    for one in newest:
        for slug in {slugify(name) for name in one.post.tags}:
            tagged[slug].append(one)
    for tag, _ in generator.tags.items():
        title = f"{settings['SITENAME']}: {tag.name}"
        _write(generator, tagged[tag.slug], title, home=tag.url, folder=tag.url.rstrip("/"), formats=FORMATS[:1])


def _write(
    generator: ArticlesGenerator,
    written: list[Written],
    title: str,
    *,
    home: str,
    folder: str,
    formats: tuple[tuple[str, ModuleType], ...],
) -> None:
    settings = generator.settings
    for name, format_ in formats:
        feed = channel(
            written[:NEWEST],
            title=title,
            siteurl=absolute_site(settings),
            home=home,
            address=f"{folder}/{name}",
            language=settings["DEFAULT_LANG"],
            description=settings["TAGLINE"],
            members=settings["CATALOGUE"].members,
            now=settings["NOW"],
            greeting=settings["WORDS"].gettext(GREETING),
            hub=settings.get("WEBSUB") or None,
        )
        path = Path(generator.output_path, folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(format_.render(feed))
