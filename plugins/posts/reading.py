"""content/posts/ and content/pages/ → Posts and Pages, or Problems with their lines; and posts as git had them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from plugins.posts.model import PAGE, POST, Date, Page, Post, PostFields
from plugins.posts.ways import Ways, translated
from plugins.shared import frontmatter
from plugins.shared.clock import day_of
from plugins.shared.frontmatter import Document, Read, parse
from plugins.shared.git import git
from plugins.shared.listing import Listing, listing
from plugins.shared.problem import Problem
from plugins.shared.reference import unknown
from plugins.shared.schema import made, without_empty
from plugins.shared.slug import slugify

T = TypeVar("T", bound=Post | Page)
_JEKYLL = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")


_ONLY_OF_POSTS = ("date", "updated", "authors", "tags", "category")
PLAIN = Ways()


def read_posts(
    folder: Path,
    root: Path,
    *,
    zone: ZoneInfo,
    members: Collection[str],
    events: Collection[str],
    read: Read = frontmatter.read,
    listed: Listing | None = None,
    ways: Ways = PLAIN,
) -> tuple[tuple[Post, ...], list[Problem]]:
    """Return every post below ``folder``, newest first, and what must be mended; names are relative to ``root``.

    ``listed`` is what stands in it, where it has been walked through.
    """
    posts: list[Post] = []
    problems: list[Problem] = []
    found_in: dict[str, tuple[Document, dict[str, str]]] = {}
    for document in map(_dated, _documents(folder, root, problems, read, listed, ways)):
        document, beside = ways.part(document, POST.keys)
        front, wrong = POST.read(document)
        problems += [*wrong, *ways.wrong(document, beside)]
        if front is None:
            continue
        posts.append(_beside(_post(document, front, zone), beside))
        found_in[document.name] = document, beside
        problems += unknown(document, "events", front.events, events, "event")
        problems += _misspelt_authors(document, front.authors, members)
        problems += _updated_before(document, posts[-1])
    placed = [ways.placed(post, *found_in[post.source]) for post in translated(posts, ways.language)]
    problems += [problem for problem in placed if isinstance(problem, Problem)]
    posts = [post for post in placed if isinstance(post, Post)]
    return tuple(sorted(posts, key=lambda post: (post.out, post.slug), reverse=True)), problems


def read_pages(
    folder: Path, root: Path, read: Read = frontmatter.read, listed: Listing | None = None, ways: Ways = PLAIN
) -> tuple[tuple[Page, ...], list[Problem]]:
    """Return every page below ``folder`` in the order of the navigation, and what must be mended."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for document in _documents(folder, root, problems, read, listed, ways):
        document, beside = ways.part(_of_a_page(document), PAGE.keys)
        problems += [*ways.wrong(document, beside), *ways.misplaced(document, beside)]
        front, wrong = PAGE.read(document)
        problems += wrong
        if front is None:
            continue
        page = made(Page, document, front, slug=front.slug or slugify(document.slug))
        pages.append(_beside(page, beside))
    pages = translated(pages, ways.language)
    last = len(pages) + max((page.order or 0 for page in pages), default=0)
    return tuple(sorted(pages, key=lambda page: (page.order if page.order is not None else last, page.title))), problems


def read_post(document: Document, zone: ZoneInfo) -> Post | None:
    """Return the post that a document alone is, None if it is not right."""
    document, _ = PLAIN.part(_dated(document), POST.keys)
    front, _ = POST.read(document)
    return _post(document, front, zone) if front else None


def _dated(document: Document) -> Document:
    """Return ``document`` with the date, and without it the slug, of a name as Jekyll has them: 2010-10-21-hello.md.

    Where it says its date itself, the name is a name and nothing else.
    """
    named = _JEKYLL.fullmatch(document.slug)
    if not named or document.fields.get("date"):
        return document
    slug = slugify(named[2])
    fields = {"date": named[1], **({"slug": slug} if slug else {}), **without_empty(dict(document.fields))}
    return replace(document, fields=fields)


def _updated_before(document: Document, post: Post) -> list[Problem]:
    """Return a Problem where a post was changed before it was written; a day is compared with a day."""
    if post.updated is None:
        return []
    moments = isinstance(post.updated, datetime) and isinstance(post.date, datetime)
    before = post.updated < post.date if moments else day_of(post.updated) < day_of(post.date)
    fix = "mend the one that is wrong, or take `updated` out"
    return [Problem(document.where("updated"), "`updated` is before `date`", fix)] if before else []


def _documents(
    folder: Path, root: Path, problems: list[Problem], read: Read, listed: Listing | None, ways: Ways
) -> Iterable[Document]:
    for file in (listed or listing(folder, root)).below(folder):
        if not file.path.endswith((".md", *ways.endings)):
            continue
        document = read(file.path, root)
        if isinstance(document, list):
            problems += document
        elif not (document.accustomed and document.fields.get("status") == "skip"):
            yield document


def _of_a_page(document: Document) -> Document:
    """Return a page without what Pelican's pages have and ours do not show: dates, authors, tags, a category."""
    if not document.accustomed:
        return document
    return replace(document, fields={key: value for key, value in document.fields.items() if key not in _ONLY_OF_POSTS})


def _beside(item: T, beside: Mapping[str, str]) -> T:
    """Return a post or page with what it has for Pelican, or for a plugin of others."""
    known = ("template", "category") if isinstance(item, Post) else ("template",)
    more = tuple((key, value) for key, value in beside.items() if key not in (*known, "save_as", "url"))
    fields: dict[str, Any] = {key: beside[key] for key in known if key in beside}
    return replace(item, metadata=more, **fields)


def _post(document: Document, front: PostFields, zone: ZoneInfo) -> Post:
    return made(
        Post,
        document,
        front,
        slug=front.slug or slugify(document.slug),
        date=_aware(front.date, zone),
        updated=_aware(front.updated, zone) if front.updated else None,
        zone=zone,
        file_digest=document.digest,
    )


def _aware(value: Date, zone: ZoneInfo) -> Date:
    """Return a time with its zone; a day stays a day."""
    return value.replace(tzinfo=zone) if isinstance(value, datetime) and not value.tzinfo else value


def _misspelt_authors(document: Document, authors: tuple[str, ...], members: Collection[str]) -> list[Problem]:
    """Return a Problem for an author who is written as a slug but is no member; other names are guests."""
    slugs = tuple(author for author in authors if "-" in author and author == slugify(author))
    return unknown(document, "authors", slugs, members, "member")


# The first parent: of the merge that a pull request's check looks at, it is the branch that it would go to.
_BEFORE = "HEAD^1"


def changed_posts(root: Path, folder: str, zone: ZoneInfo) -> Iterator[Post]:
    """Yield the posts below ``folder`` (relative to ``root``) that were changed or taken away since, as they were."""
    since = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--diff-filter=DM", "-z", "--relative", _BEFORE)
    for name in git(root, *since, "--", f"{folder}/").split(b"\0"):
        if name.endswith(b".md"):
            path = name.decode("utf-8", "surrogateescape")
            document = parse(git(root, "show", "--no-textconv", f"{_BEFORE}:./{path}"), path)
            post = read_post(document, zone) if isinstance(document, Document) else None
            if post:
                yield post
