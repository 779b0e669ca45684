"""The lists of posts: all of them, page by page (pagination), the archive by year, and those of a tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from plugins.parts.given import OutputPage
from plugins.posts.article import Article, ListedPost, Tag, leaves
from plugins.shared.text import in_order

ON_A_PAGE, ON_A_TAGS_PAGE = 20, 50  # posts
COMMON = 8  # years, and tags that most posts have, beside the list
ON_ONE_PAGE = 500  # posts in an archive of one page; a longer one has a page for each year

Tagged: TypeAlias = Mapping[Tag, Sequence[Article]]


def tagged(articles: Iterable[Article]) -> Tagged:
    """Return the posts of each tag, the tags by name as their newest post writes them."""
    by_slug: dict[str, list[Article]] = defaultdict(list)
    names: dict[str, Tag] = {}
    for article in articles:
        for slug, tag in {tag.slug: tag for tag in article.tags}.items():
            by_slug[slug].append(article)
            names.setdefault(slug, tag)
    return {names[slug]: by_slug[slug] for slug in sorted(by_slug, key=lambda slug: in_order(names[slug].name))}


def lists(
    listed: tuple[ListedPost, ...], tags: Tagged, drafts: Sequence[ListedPost], on_a_page: int
) -> Iterator[OutputPage]:
    """Yield the pages of all posts, newest first, that of the drafts, and the archive."""
    years = tuple((year, tuple(posts)) for year, posts in groupby(listed, key=lambda post: post.date.year))
    apart = len(listed) > ON_ONE_PAGE
    index = tuple((year, len(posts)) for year, posts in years)
    common = sorted(((tag, len(articles)) for tag, articles in tags.items()), key=lambda pair: -pair[1])[:COMMON]
    beside = {"drafts": bool(drafts), "years": index[:COMMON], "apart": apart, "tags": common}
    for leaf in leaves(listed, "posts/", on_a_page):
        yield OutputPage(f"{leaf.url}index.html", "posts", {"leaf": leaf, **beside})
    if drafts:
        yield OutputPage("drafts/index.html", "drafts", {"drafts": drafts})
    shown = years[:1] if apart else years
    yield OutputPage("posts/archive/index.html", "archives", {"years": shown, "index": index, "apart": apart})
    for year, posts in years[1:] if apart else ():
        objects = {"years": ((year, posts),), "index": index, "apart": apart}
        yield OutputPage(f"posts/archive/{year}/index.html", "archives", objects)


def tag_pages(tags: Tagged, on_a_page: int) -> Iterator[OutputPage]:
    """Yield the page of all tags, and those of each."""
    counts = tuple((tag, len(articles)) for tag, articles in tags.items())
    yield OutputPage("tags/index.html", "tags", {"tags": counts})
    for tag, articles in tags.items():
        for leaf in leaves(tuple(article.listed for article in articles), tag.url, on_a_page):
            yield OutputPage(f"{leaf.url}index.html", "tag", {"tag": tag, "leaf": leaf})
