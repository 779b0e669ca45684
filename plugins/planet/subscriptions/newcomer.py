"""A blog that is to join, and its member's file.

OPML, config.ini, a feed that was found ─► Newcomer ─► member_file (the text of content/members/x.md)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plugins.planet.parsing import language


@dataclass(frozen=True)
class Newcomer:
    """A member to be: what their file will say."""

    name: str
    feeds: tuple[str, ...]
    blog: str | None = None
    language: str | None = None
    include: tuple[str, ...] = ()  # words
    exclude: tuple[str, ...] = ()
    avatar: str | None = None
    location: str | None = None
    tags: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # title, address
    where: str = ""  # file:line of the list that has them


def member_file(newcomer: Newcomer) -> str:
    """Return the text of a member's file. A JSON string is a YAML string, whatever it holds."""
    lines = [f"name: {_quoted(newcomer.name)}"]
    if newcomer.blog:
        lines.append(f"blog: {_quoted(newcomer.blog)}")
    if len(newcomer.feeds) == 1:
        lines.append(f"feed: {_quoted(newcomer.feeds[0])}")
    else:
        lines += ["feeds:", *(f"  - {_quoted(feed)}" for feed in newcomer.feeds)]
    if newcomer.avatar:
        lines.append(f"avatar: {_quoted(newcomer.avatar)}")
    if tongue := language.normalise(newcomer.language):
        lines.append(f"language: {tongue}")
    if newcomer.location:
        lines.append(f"location: {_quoted(newcomer.location)}")
    if newcomer.tags:
        lines.append(f"tags: [{', '.join(map(_quoted, newcomer.tags))}]")
    if newcomer.links:
        lines += ["links:", *(f"  - {{title: {_quoted(title)}, url: {_quoted(url)}}}" for title, url in newcomer.links)]
    for key, words in (("include", newcomer.include), ("exclude", newcomer.exclude)):
        if words:
            lines += [f"{key}:", f"  words: [{', '.join(map(_quoted, words))}]"]
    return "\n".join(["---", *lines, "---", "", "A sentence or two about them, in Markdown.", ""])


def joined(newcomers: Iterable[Newcomer]) -> tuple[Newcomer, ...]:
    """Return the newcomers, those of one name as one person with several feeds, unless other words choose among them.

    The words of the first are then those of the person.
    """
    people: dict[object, Newcomer] = {}
    for newcomer in newcomers:
        name, words = newcomer.name.casefold(), (newcomer.include, newcomer.exclude)
        first = people.get(name)
        if first is not None and words in (((), ()), (first.include, first.exclude)):
            people[name] = _both(first, newcomer)
        else:
            people[name if first is None else (name, *newcomer.feeds)] = newcomer
    return tuple(people.values())


def _both(newcomer: Newcomer, other: Newcomer) -> Newcomer:
    return replace(
        newcomer,
        feeds=tuple(dict.fromkeys((*newcomer.feeds, *other.feeds))),
        blog=newcomer.blog or other.blog,
        avatar=newcomer.avatar or other.avatar,
        location=newcomer.location or other.location,
        tags=tuple(dict.fromkeys((*newcomer.tags, *other.tags))),
        links=tuple(dict.fromkeys((*newcomer.links, *other.links))),
    )


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
