"""A folder of member files → Members and Problems. It works on any folder, without Pelican."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from plugins.members.match import Match
from plugins.members.model import SHAPE, Member
from plugins.shared import frontmatter
from plugins.shared.body import NO_BODY
from plugins.shared.frontmatter import Document, KeyPath, Read, Value
from plugins.shared.listing import Listing, listing
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem
from plugins.shared.reference import ANOTHER_SLUG, slug_of_file, twice
from plugins.shared.schema import made


def read_members(
    folder: Path, root: Path, read: Read = frontmatter.read, listed: Listing | None = None
) -> tuple[tuple[Member, ...], list[Problem]]:
    """Return the members of ``folder``'s ``*.md`` files by slug, and everything to mend.

    Files are named relative to ``root``, a parent of ``folder``; those that begin with _ or . are left alone.
    ``listed`` is what stands in it, where it has been walked through.
    """
    problems: list[Problem] = []
    if listed is None:
        if not folder.is_dir():
            what = "there is no such folder"
            return (), [Problem(folder.as_posix(), what, "name the folder with the members' files")]
        listed = listing(folder, root)
        problems += _of_members(listed)
    members: list[Member] = []
    for file in listed.within(folder, ".md"):
        person = _read(Path(file.path), root, read)
        if isinstance(person, Member):
            members.append(person)
        else:
            problems += person
    members.sort(key=lambda member: member.slug)
    problems += twice(members, lambda member: member.slug, "the address members/{}/ is taken by {}", ANOTHER_SLUG)
    return tuple(members), [*problems, *_same_feed(members)]


def slugs_in(content: Path, root: Path | None = None) -> set[str]:
    """Return the slugs of the members that can be read below ``content``."""
    return {member.slug for member in read_members(content / "members", root or content)[0]}


def _of_members(listed: Listing) -> list[Problem]:
    """Return what is wrong with members' files, in a folder that may have all sorts of others beside them."""
    named = ((problem.where.rpartition(":")[0], problem) for problem in listed.problems)
    return [
        problem
        for name, problem in named
        if name.endswith(".md") and not posixpath.basename(name).startswith(("_", "."))
    ]


def _read(path: Path, root: Path, read: Read) -> Member | list[Problem]:
    document = read(path, root)
    if not isinstance(document, Document):
        document = _short_form(path, root) or document
    if not isinstance(document, Document):
        return document
    return member_of(document)


def member_of(document: Document) -> Member | list[Problem]:
    """Return the member that ``document`` describes, or what must be mended in it."""
    fields, problems = SHAPE.read(document)
    if fields is None:
        return problems
    slug = fields.slug or slug_of_file(document, "jon-ingham.md, or add a line `slug: …`", problems)
    if fields.joined and fields.left and fields.left < fields.joined:
        what = f"`left` ({fields.left}) is before `joined`"
        problems.append(Problem(document.where("left"), what, "swap or mend the two"))
    return problems or made(
        Member,
        document,
        fields,
        slug=slug,
        feeds=(*fields.feed, *fields.feeds),
        include=Match(**vars(fields.include)),
        exclude=Match(**vars(fields.exclude)),
        links=tuple(link for link in fields.links if link != "page"),
        reads_pages="page" in fields.links,
        feed_lines=_lines(document, feed=fields.feed, feeds=fields.feeds),
        post_lines=_lines(document, posts=fields.posts),
    )


def _lines(document: Document, **addresses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(document.where(key, n, "url") for key, urls in addresses.items() for n, _ in enumerate(urls))


def _short_form(path: Path, root: Path) -> Document | None:
    """Return a file that is nothing but the addresses of single posts, a line each, as if it were written out."""
    try:
        lines = read_bytes(path, path.parent).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    posts = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not posts or not all(line.startswith(("http://", "https://")) for _, line in posts):
        return None
    name = path.relative_to(root).as_posix()
    fields: dict[str, Value] = {"name": path.stem.replace("-", " ").title(), "posts": [line for _, line in posts]}
    places: dict[KeyPath, int] = {("posts", n): number for n, (number, _) in enumerate(posts)}
    return Document(name, fields, places, NO_BODY, len(lines) + 1, "")


def _same_feed(members: Iterable[Member]) -> list[Problem]:
    first: dict[tuple[str, str, str], str] = {}
    problems = []
    for member in members:
        for feed, where in zip(member.feeds, member.feed_lines, strict=True):
            parts = urlsplit(feed)
            key = (parts.netloc.lower(), parts.path.rstrip("/"), parts.query)
            if key in first:
                problems.append(Problem(where, f"the feed {feed} is already at {first[key]}", "keep one of the two"))
            first.setdefault(key, where)
    return problems
