"""What a site of another generator is, whichever it was: texts, files, people, addresses. Migration begins here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from plugins.shared.problem import Problem

TextKind = Literal["post", "page"]
TextFormat = Literal["markdown", "html", "rst"]
Moment: TypeAlias = date | datetime


@dataclass(frozen=True)
class Comment:
    """What a reader said below a post, in HTML or plain words."""

    name: str
    when: Moment | None
    html: str


@dataclass(frozen=True)
class Shot:
    """The picture of a post: an address or a path, as its writer had it, and what it shows."""

    src: str
    alt: str = ""


@dataclass(frozen=True)
class OldText:
    """A post or page as it was there. ``address`` begins with /, relative to the site's root."""

    file: str  # where it stands, as people find it: posts/hello.md, export.xml#120 (its number there)
    kind: TextKind
    address: str
    title: str
    body: str
    markup: TextFormat = "markdown"
    line: int = 1  # of its file, on which the body begins
    written: str = ""  # the body as it stands in its file, where a reader has changed it
    date: Moment | None = None
    updated: Moment | None = None
    slug: str = ""  # what its address ends in
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    status: Literal["published", "draft", "hidden"] = "published"
    series: str = ""
    language: str = ""
    group: str = ""  # what translations of one another have in common
    image: Shot | None = None
    canonical: str = ""
    id: str = ""  # what feed readers know it by
    aliases: tuple[str, ...] = ()  # further addresses that led there
    order: int | None = None
    comments: tuple[Comment, ...] = ()
    lost: tuple[Problem, ...] = ()  # what the reader could not keep

    def where(self, line: int = 0) -> str:
        """Return the place of a line of its body: of an export, where it begins there."""
        name, mark, _ = self.file.partition("#")
        return f"{name}:{self.line if mark else self.line + line}"


@dataclass(frozen=True)
class Writer:
    """Somebody who wrote there: the ``key`` by which posts name them, their name, and what is said of them."""

    key: str
    name: str
    url: str = ""
    about: str = ""


@dataclass(frozen=True)
class OldSite:
    """All that was found. ``files`` are pictures and papers: by their path there, and by the address that each had."""

    generator: str
    address: str  # https://old.example, without a slash; empty where nobody knows
    texts: tuple[OldText, ...]
    files: Mapping[str, Path] = field(default_factory=dict)
    writers: tuple[Writer, ...] = ()
    feeds: tuple[str, ...] = ()  # addresses at which its posts could be subscribed to, relative to the root
    language: str = ""
    lost: tuple[Problem, ...] = ()
    below: str = ""  # where it stood below its host: /blog
    hosts: tuple[str, ...] = ()  # ends of further hosts at which its pictures stood
    roots: tuple[str, ...] = ("content", "static", "assets", "src", "source")  # folders that a link with / may begin at
