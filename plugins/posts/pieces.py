"""Posts and pages as Pelican's plugins know them, and back: what a plugin changed is what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, Literal

from plugins.parts.given import Piece, Revision
from plugins.posts.article import Article, Neighbour
from plugins.posts.model import Date, Page, Post
from plugins.shared.address import output_file
from plugins.writing.rendered import Rendered

ArticlesByFile = Mapping[str, Article]  # by their files


def of_article(article: Article, language: str) -> Piece:
    """Return a post; ``language`` is that of one that names none."""
    post = article.post
    status = "published" if post.original and article.status == "hidden" else article.status
    metadata: dict[str, Any] = {
        **dict(post.metadata),
        "date": _moment(post.date, post),
        "modified": _moment(post.updated, post) if post.updated else None,
        "category": post.category,
        "tags": list(post.tags),
        "authors": [author.name for author in article.around.authors],
        "summary": post.summary,
        "series": post.series,
        "template": post.template,
    }
    metadata = {key: value for key, value in metadata.items() if value is not None}
    return _piece("article", post, article.url, status, post.language or language, article.rendered, metadata)


def of_page(page: Page, text: Rendered, language: str) -> Piece:
    """Return a page; ``language`` is that of one that names none."""
    metadata = {**dict(page.metadata), **({"summary": page.summary} if page.summary else {})}
    return _piece("page", page, page.url, "published", page.language or language, text, metadata)


def _piece(
    kind: Literal["article", "page"],
    text_of: Post | Page,
    url: str,
    status: str,
    language: str,
    text: Rendered,
    told: Any,
) -> Piece:
    own = text_of.source, text_of.title, text_of.slug
    return Piece(kind, *own, url, output_file(url), status, language, text, text_of.original, told)


def revised(article: Article, change: Revision, known: ArticlesByFile) -> Article:
    """Return an article with what plugins changed of it; of the others only those that are ``known`` are named."""
    post, around = article.post, article.around
    post = replace(post, title=change.title or post.title, summary=change.summary or post.summary)
    around = replace(
        around,
        description=change.summary or around.description,
        newer=_reference(change.newer, known) or around.newer,
        older=_reference(change.older, known) or around.older,
        series=around.series if change.series is None else _references(change.series, known),
        related=around.related if change.related is None else _references(change.related, known),
    )
    if post != article.post:
        post = replace(post, file_digest="")  # it is no longer what its file says
    return replace(article, post=post, around=around, rendered=change.text or article.rendered)


def _references(sources: tuple[str, ...], known: ArticlesByFile) -> tuple[Neighbour, ...]:
    return tuple(neighbour for source in sources if (neighbour := _reference(source, known)))


def _reference(source: str | None, known: ArticlesByFile) -> Neighbour | None:
    other = known.get(source or "")
    return Neighbour(other.post.title, other.url, other.post.date) if other else None


def _moment(value: Date, post: Post) -> datetime:
    """Return a date as Pelican has it: a day is its midnight in the site's zone."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(), post.zone or UTC)
