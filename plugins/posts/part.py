"""Posts and pages of the site: each one's page, and what lists and feeds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from plugins.language.dates import long_day
from plugins.language.marker import N_
from plugins.members.model import Members
from plugins.parts.given import News, OutputFiles, OutputPage, Piece, Record, Revision, Text
from plugins.parts.site import Part, Site
from plugins.posts import pieces
from plugins.posts.article import Article, ListedPost, Neighbour, Tag, Translation, around
from plugins.posts.channel import NEWEST, PostFeeds, WrittenPost
from plugins.posts.jsonld import document
from plugins.posts.lists import ON_A_PAGE, ON_A_TAGS_PAGE, Tagged, lists, tag_pages, tagged
from plugins.posts.model import Page, Post, Writing
from plugins.posts.related import RelatedPosts, Terms, related, terms_of
from plugins.shared.address import output_file
from plugins.shared.body import Written
from plugins.shared.clock import day_of
from plugins.shared.community import NavigationItem
from plugins.shared.digest import digest, digest_of, program
from plugins.shared.jsonld import script
from plugins.shared.slug import slugify
from plugins.syndication.formats import FORMATS, earlier_file, kind_of
from plugins.syndication.model import Item
from plugins.writing.rendered import Rendered

ON_HOME = 3
LATEST = 5  # of an author's posts and entries, beside each of their posts
REDRAWN = 200  # posts of one author that are drawn anew whenever there is news of them


class Posts(Part):
    """The posts, newest first, each with what stands around it; a draft stands alone."""

    name = "posts"
    section = 3, N_("Posts"), "posts/"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._writing = site.content(Writing)
        self._pages = self._writing.pages
        self._revised: Mapping[str, Rendered] = {}  # texts that a plugin changed, by their files
        self._members = site.content(Members).by_slug
        together = [post for post in self._writing.posts if post.status_at(site.now) == "published"]
        self.articles = tuple(self._articles(together, self._related(together)))
        alone = [post for post in self._writing.posts if post.status_at(site.now) != "published"]
        self.apart = tuple(article for post in alone for article in self._articles([post], {post.slug: ()}))
        self.drafts = tuple(article.listed for article in self.apart if article.status == "draft")

    # What it gives

    def pieces(self) -> Iterator[Piece]:
        """Return posts and pages as Pelican's plugins know them."""
        for article in (*self.articles, *self.apart):
            yield pieces.of_article(article, self.site.community.language)
        for page in self._pages:
            yield pieces.of_page(page, self._rendered(page), self.site.community.language)

    def revise(self, revisions: Mapping[str, Revision]) -> None:
        """Take over what plugins made of posts and pages."""
        known = {article.post.source: article for article in (*self.articles, *self.apart)}

        def changed(articles: Iterable[Article]) -> tuple[Article, ...]:
            pairs = ((article, revisions.get(article.post.source)) for article in articles)
            return tuple(pieces.revised(article, change, known) if change else article for article, change in pairs)

        self.articles, self.apart = changed(self.articles), changed(self.apart)
        titles = {source: change.title for source, change in revisions.items() if change.title}
        self._pages = tuple(replace(page, title=titles.get(page.source, page.title)) for page in self._pages)
        self._revised = {source: change.text for source, change in revisions.items() if change.text}

    def pages(self) -> Iterator[OutputPage]:
        """Return the posts, the pages and the lists."""
        for article in (*self.articles, *self.apart):
            yield self._article(article)
        for page in self._pages:
            yield self._page(page, self._rendered(page))
        size = self.site.chosen.get("DEFAULT_PAGINATION")
        yield from lists(self._listed, self._tagged, self.drafts, size or ON_A_PAGE)
        yield from tag_pages(self._tagged, size or ON_A_TAGS_PAGE)

    def page_of(self, thing: Written, rendered: Rendered) -> OutputPage | None:
        """Return the page of a post or a page with another text."""
        if isinstance(thing, Page):
            return self._page(thing, rendered)
        if isinstance(thing, Post):
            for article in (*self.articles, *self.apart):
                if article.post.source == thing.source:
                    return self._article(replace(article, post=thing, rendered=rendered))
        return None

    def files(self) -> Iterator[OutputFiles]:
        """Return the feeds: of all posts, and of each tag."""
        yield from self._feeds.files(self.articles, self.site.community.name, "", "feeds/", FORMATS, self._earlier)
        for tag, articles in self._tagged.items():
            title = f"{self.site.community.name}: {tag.name}"
            yield from self._feeds.files(articles, title, tag.url, tag.url, FORMATS[:1])

    def led_on(self) -> Iterable[str]:
        """Return the feed's earlier addresses that have the name of a page."""
        return [file for files in self._earlier.values() for file in files]

    # What others ask

    def home(self) -> dict[str, Any]:
        """Return the newest posts."""
        return {"posts": tuple(article.listed for article in self.articles[:ON_HOME])}

    def about_member(self, slug: str) -> dict[str, Any]:
        """Return what a member wrote here."""
        return {"written": tuple(article.listed for article in self.articles if slug in article.post.authors)}

    def about_event(self, slug: str) -> dict[str, Any]:
        """Return the posts about an event, earliest first."""
        return {"posts": self._by_event.get(slug, ())}

    def items_by(self, member: str) -> Sequence[Item]:
        """Return what a member wrote here, newest first."""
        return self._items.get(member, ())

    def news(self) -> Iterator[News]:
        """Return the posts that are out."""
        for article in self.articles:
            post = article.post
            yield News("post", day_of(post.date), post.title, post.permalink, words=post.summary or "")

    def records(self) -> Iterator[Record]:
        """Return every post and every page."""
        for article in self.articles:
            authors = ", ".join(author.name for author in article.around.authors)
            text, day = Text.of_body(article.rendered), self.site.long_day(article.post.date)
            yield self.site.record("Post", article.url, article.post.title, text, date=day, author=authors)
        for page in self._pages:
            text = Text.of_body(self._rendered(page))
            yield self.site.record("Page", page.url, page.title, text)

    def names(self) -> Iterator[str]:
        """Return the tags."""
        return (tag.name for tag in self._tagged)

    def navigation(self) -> Iterator[NavigationItem]:
        """Return the pages that have a place in the navigation."""
        for page in self._pages:
            if page.order is not None:
                yield NavigationItem(page.menu or page.title, page.url)

    def footer(self) -> Iterator[NavigationItem]:
        """Return every page."""
        return (NavigationItem(page.title, page.url) for page in self._pages)

    def moments(self) -> Iterator[datetime]:
        """Return when posts are out."""
        return (post.out for post in (*self._writing.posts, *self._writing.waiting))

    # How that is made

    def _related(self, posts: Sequence[Post]) -> RelatedPosts:
        """Return which posts are about the same; the text of one that was known before is not read again."""
        terms = {post.slug: self._terms(post) for post in posts}
        key = digest_of(f"{program()} {digest(terms)}".encode())
        if known := self.site.memo.recall("related", key):
            lists: RelatedPosts = known.facts
            return lists
        self.site.memo.keep("related", key, facts=(near := related(terms)))
        return near

    def _terms(self, post: Post) -> Terms:
        rendered = self._rendered(post)
        key = digest_of(f"{program()} {rendered.digest} {digest(post.title, post.tags)}".encode())
        if known := self.site.memo.recall("terms", key):
            return Terms(*map(tuple, known.facts))
        terms = terms_of(rendered.text, post.title, post.tags)
        self.site.memo.keep("terms", key, facts=[terms.tags, terms.words, terms.weights])
        return terms

    def _rendered(self, text: Post | Page) -> Rendered:
        return self._revised.get(text.source) or self.site.renderer.render(text.source, text.body)

    def _articles(self, posts: Sequence[Post], near: RelatedPosts) -> Iterator[Article]:
        now = self.site.now
        rendered = {post.slug: self._rendered(post) for post in posts}
        neighbours = around(posts, rendered, near, members=self._members, now=now)
        for post in posts:
            yield Article(
                post,
                post.url(now),
                post.status_at(now),
                tuple(Tag(tag, slugify(tag)) for tag in post.tags),
                neighbours[post.slug],
                rendered[post.slug],
                picture=post.image.src if post.image else self._card(post),
            )

    def _card(self, post: Post) -> str:
        day = long_day(post.date, self.site.community.language) if self.site.deck.drawn else ""
        return self.site.card(post.title, day)

    def _article(self, article: Article) -> OutputPage:
        translations = self._translations.get(article.post.source, ())
        known = self.site.about_post(article.url)
        around = {"talk": known.get("talk"), "said_back": known.get("said_back", ())}
        around["mentioned"] = known.get("mentioned", ())
        members = filter(None, (author.member for author in article.around.authors))
        around["by"] = tuple((member, latest) for member in members if (latest := self._latest(member.slug)))

        def objects() -> dict[str, Any]:
            return {
                "article": article,
                "data": script(document(article, self.site)),
                "translations": translations,
                **around,
            }

        template, facts = article.post.template or "article", (article, translations, around)
        return OutputPage(output_file(article.url), template, objects, facts=facts)

    def _page(self, page: Page, rendered: Rendered) -> OutputPage:
        objects = {"page": page, "rendered": rendered, "translations": self._translations.get(page.source, ())}
        return OutputPage(output_file(page.url), page.template or "page", objects)

    def _latest(self, slug: str) -> tuple[Neighbour, ...]:
        """Return what a member wrote last, here and on their blogs; of those who wrote much here nothing."""
        known = self.site.about_member(slug)
        written: Sequence[ListedPost] = known["written"]
        if len(written) > REDRAWN:
            return ()
        here = [Neighbour(listed_post.title, listed_post.url, listed_post.date) for listed_post in written]
        there = [
            Neighbour(card.warning or card.title or card.words(70), card.page, card.day)
            for card in known.get("entries", ())
            if card.precision != "month"
        ]
        named = [neighbour for neighbour in (*here, *there) if neighbour.title]
        return tuple(sorted(named, key=lambda neighbour: day_of(neighbour.date), reverse=True)[:LATEST])

    @cached_property
    def _translations(self) -> dict[str, tuple[Translation, ...]]:
        """Return all languages of each text that has several, by its file, the original first."""
        groups: dict[str, list[Post | Page]] = defaultdict(list)
        texts: tuple[Post | Page, ...] = (*self._writing.posts, *self._pages)
        for text in texts:
            groups[text.original or text.source].append(text)
        versions: dict[str, tuple[Translation, ...]] = {}
        for original, group in groups.items():
            if len(group) > 1:
                ordered = sorted(group, key=lambda version: (version.source != original, version.source))
                versions |= dict.fromkeys([version.source for version in group], tuple(map(self._translation, ordered)))
        return versions

    def _translation(self, text: Post | Page) -> Translation:
        url = text.url(self.site.now) if isinstance(text, Post) else text.url
        return Translation(text.language or self.site.community.language, text.title, url)

    @cached_property
    def _listed(self) -> tuple[ListedPost, ...]:
        return tuple(article.listed for article in self.articles)

    @cached_property
    def _tagged(self) -> Tagged:
        return tagged(self.articles)

    @cached_property
    def _by_event(self) -> dict[str, tuple[ListedPost, ...]]:
        posts: dict[str, list[ListedPost]] = defaultdict(list)
        for article in reversed(self.articles):
            for slug in article.post.events:
                posts[slug].append(article.listed)
        return {slug: tuple(articles) for slug, articles in posts.items()}

    @cached_property
    def _items(self) -> dict[str, tuple[Item, ...]]:
        return self._feeds.by_author(WrittenPost(article.post, article.rendered) for article in self.articles)

    @cached_property
    def _feeds(self) -> PostFeeds:
        most = self.site.chosen.get("FEED_MAX_ITEMS") or NEWEST
        return PostFeeds(self.site.feeds, self._members, self.site.now, self.site.community.tagline, most)

    @cached_property
    def _earlier(self) -> dict[str, list[str]]:
        """Return the files in which the site's feed stands a second time, by our own name for each."""
        files: dict[str, list[str]] = defaultdict(list)
        for address in self.site.community.feeds:
            files[kind_of(address).name].append(earlier_file(address))
        return files
