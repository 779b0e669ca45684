"""Posts and pages into Pelican: what the catalogue has read becomes articles, their lists and their feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from types import ModuleType
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.cards.drawing import Card
from plugins.language.dates import long_day
from plugins.memo.artifact import File
from plugins.memo.memo import Memo
from plugins.memo.shell import PageWriter
from plugins.posts.around import around
from plugins.posts.article import Article, Tag
from plugins.posts.channel import NEWEST, Written, by_author, channel
from plugins.posts.jsonld import document
from plugins.posts.leaf import leaves
from plugins.posts.model import Post
from plugins.posts.related import Related, related
from plugins.posts.terms import Terms, terms_of
from plugins.shared.address import absolute_site
from plugins.shared.digest import digest, digest_of
from plugins.shared.jsonld import script
from plugins.shared.program import program
from plugins.shared.slug import slugify
from plugins.syndication import atom, json_feed, rss
from plugins.syndication.model import GREETING
from plugins.writing.rendered import Rendered

FORMATS: tuple[tuple[str, ModuleType], ...] = (("atom.xml", atom), ("rss.xml", rss), ("feed.json", json_feed))
ON_A_PAGE, ON_A_TAGS_PAGE = 20, 50  # posts


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.get_generators.connect(_generators)


def _generators(_: Pelican) -> type[PostsGenerator]:
    return PostsGenerator


class PostsGenerator(Generator):  # type: ignore[misc]
    """Publishes ``articles`` (newest first), and writes the posts, the pages, and what lists and feeds them."""

    def generate_context(self) -> None:
        """Give every other part the posts with what stands around them; a draft stands alone."""
        posts, now = self.settings["CATALOGUE"].posts, self.settings["NOW"]
        together = [post for post in posts if post.status_at(now) == "published"]
        self.articles = tuple(self._articles(together, self._related(together)))
        alone = [post for post in posts if post.status_at(now) != "published"]
        self.apart = [one for post in alone for one in self._articles([post], {post.slug: ()})]
        self.drafts = tuple(article.listed for article in self.apart if article.status == "draft")
        self.context["articles"] = self.articles
        self.site = absolute_site(self.settings)
        self.language = self.settings["DEFAULT_LANG"]
        written = [Written(one.post, one.rendered) for one in self.articles]
        members = self.settings["CATALOGUE"].members
        self.context["items_by"] = by_author(written, self.site, members, now, self.language, self.settings["IDENTITY"])

    def generate_output(self, writer: PageWriter) -> None:
        """Write everything."""
        for article in (*self.articles, *self.apart):
            self._write_article(writer, article)
        for page in self.settings["CATALOGUE"].pages:
            rendered = self.settings["RENDERER"].render(page.source, page.body)
            writer.page(f"{page.url}index.html", "page", {"page": page, "rendered": rendered})
        self._write_lists(writer)
        self._write_feeds(writer, self.articles, self.settings["SITENAME"], home="", folder="feeds/", formats=FORMATS)

    def _related(self, posts: Sequence[Post]) -> Related:
        """Return which posts are about the same; the text of one that was known before is not read again."""
        memo: Memo = self.settings["MEMO"]
        terms = {post.slug: self._terms(post, memo) for post in posts}
        key = digest_of(f"{program()} {digest(terms)}".encode())
        if known := memo.recall("related", key):
            lists: Related = known.facts
            return lists
        memo.keep("related", key, facts=(found := related(terms)))
        return found

    def _terms(self, post: Post, memo: Memo) -> Terms:
        rendered = self._rendered(post)
        key = digest_of(f"{program()} {rendered.digest} {digest(post.title, post.tags)}".encode())
        if known := memo.recall("terms", key):
            return Terms(*map(tuple, known.facts))
        found = terms_of(rendered.text, post.title, post.tags)
        memo.keep("terms", key, facts=[found.tags, found.words, found.weights])
        return found

    def _rendered(self, post: Post) -> Rendered:
        rendered: Rendered = self.settings["RENDERER"].render(post.source, post.body)
        return rendered

    def _articles(self, posts: Sequence[Post], near: Related) -> Iterator[Article]:
        settings, render = self.settings, self.settings["RENDERER"].render
        rendered = {post.slug: render(post.source, post.body) for post in posts}
        found = around(posts, rendered, near, members=settings["CATALOGUE"].members, now=settings["NOW"])
        for post in posts:
            yield Article(
                post,
                post.url(settings["NOW"]),
                post.status_at(settings["NOW"]),
                tuple(Tag(tag, slugify(tag)) for tag in post.tags),
                found[post.slug],
                rendered[post.slug],
                picture=post.image.src if post.image else self._card(post),
            )

    def _card(self, post: Post) -> str:
        day = long_day(post.date, self.settings["DEFAULT_LANG"]) if self.settings["DECK"].drawn else ""
        return str(self.settings["DECK"].add(Card(post.title, day, self.settings["SITENAME"])))

    def _write_article(self, writer: PageWriter, article: Article) -> None:
        def objects() -> dict[str, Any]:
            return {"article": article, "data": self._data(article)}

        writer.page(f"{article.url}index.html", "article", objects, facts=article)

    def _data(self, article: Article) -> str:
        """Return what search engines read of a post."""
        return script(
            document(
                article.post,
                article.around,
                url=f"{self.site}/{article.url}",
                siteurl=self.site,
                site=self.settings["SITENAME"],
                image=f"{self.site}/{article.picture}",
                language=self.language,
            )
        )

    def _write_lists(self, writer: PageWriter) -> None:
        listed = tuple(article.listed for article in self.articles)
        for leaf in leaves(listed, "posts/", ON_A_PAGE):
            writer.page(f"{leaf.url}index.html", "posts", {"leaf": leaf, "drafts": bool(self.drafts)})
        if self.drafts:
            writer.page("drafts/index.html", "drafts", {"drafts": self.drafts})
        years = tuple((year, tuple(found)) for year, found in groupby(listed, key=lambda one: one.date.year))
        writer.page("posts/archive/index.html", "archives", {"years": years})
        tagged = self._tagged()
        counts = tuple((tag, len(articles)) for tag, articles in tagged.items())
        writer.page("tags/index.html", "tags", {"tags": counts})
        for tag, articles in tagged.items():
            for leaf in leaves(tuple(article.listed for article in articles), tag.url, ON_A_TAGS_PAGE):
                writer.page(f"{leaf.url}index.html", "tag", {"tag": tag, "leaf": leaf})
            title = f"{self.settings['SITENAME']}: {tag.name}"
            self._write_feeds(writer, articles, title, home=tag.url, folder=tag.url, formats=FORMATS[:1])

    def _tagged(self) -> dict[Tag, list[Article]]:
        """Return the posts of each tag, the tags by name as their newest post writes them."""
        found: dict[str, list[Article]] = defaultdict(list)
        names: dict[str, Tag] = {}
        for article in self.articles:
            for slug, tag in {tag.slug: tag for tag in article.tags}.items():
                found[slug].append(article)
                names.setdefault(slug, tag)
        return {names[slug]: found[slug] for slug in sorted(found, key=lambda slug: names[slug].name.casefold())}

    def _write_feeds(
        self,
        writer: PageWriter,
        articles: Sequence[Article],
        title: str,
        *,
        home: str,
        folder: str,
        formats: tuple[tuple[str, ModuleType], ...],
    ) -> None:
        settings = self.settings
        newest = [Written(one.post, one.rendered) for one in articles[:NEWEST]]
        authors = tuple(author for one in articles[:NEWEST] for author in one.around.authors)
        for name, format_ in formats:

            def make(name: str = name, format_: ModuleType = format_) -> list[File]:
                feed = channel(
                    newest,
                    title=title,
                    siteurl=self.site,
                    home=home,
                    address=f"{folder}{name}",
                    language=self.language,
                    description=settings["TAGLINE"],
                    members=settings["CATALOGUE"].members,
                    now=settings["NOW"],
                    identity=settings["IDENTITY"],
                    greeting=settings["WORDS"].gettext(GREETING),
                    hub=settings.get("WEBSUB") or None,
                )
                return [(f"{folder}{name}", format_.render(feed))]

            writer.files([f"{folder}{name}"], ("feed", title, newest, authors), make)
