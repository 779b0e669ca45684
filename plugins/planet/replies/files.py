"""content/planet/replies/: what people said back, each a turn in a conversation.

---
to: entry:ab12cd34ef56      # the mark in the mail's subject; or an address, post:hello, reply:2027-01-05-ann
by: Ann                     # a first name, or a member's slug
date: 2027-01-05
told_by: jon-ingham         # who brought the words of another
url: https://ann.example/re # where they stand on the web
---
Their own words.

What came by Webmention waits beside it, in content/planet/pending/, and is moved there by a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from plugins.language.marker import N_
from plugins.members.model import Member
from plugins.planet.relations.model import Posting
from plugins.planet.relations.overrides import Saying
from plugins.planet.relations.reasons import because
from plugins.shared import frontmatter
from plugins.shared.body import Body
from plugins.shared.fields import Day, Line, WebAddress
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing
from plugins.shared.problem import Problem
from plugins.shared.reference import read_folder, slug_of_file
from plugins.shared.schema import Shape
from plugins.shared.url import host_of, web_address
from plugins.writing.foreign import spelled_out

FOLDER = "planet/replies"  # below content/
PENDING = "planet/pending"  # what came by itself, and nobody has read yet
MARK = re.compile(r"(?:entry:[0-9a-f]{12}|(?:post|reply):[a-z0-9]+(?:-[a-z0-9]+)*)")
_PLAIN = ("date", "relation")  # keys whose values need no quotation marks
ANSWERABLE = "write the mark in its subject (post:…, entry:…, reply:…), or the address of what it answers"


@dataclass(frozen=True)
class ReplyFields:
    """The front matter of what somebody said back."""

    to: Line
    """what it answers: an address, or the mark in its subject: `post:hello`, `entry:ab12cd34ef56`;
    `reply:2027-01-05-ann` is a file beside it"""
    by: Annotated[Line, Field(min_length=1, max_length=100)]
    """a first name, or a member: the name of their file"""
    date: Day
    """the day on which it was written"""
    told_by: Line | None = None
    """who brought it, where that is somebody else: a name or a member"""
    url: WebAddress | None = None
    """where it stands on the web: its writer's own page, to which it leads"""
    relation: Literal["answers", "mentions"] = "answers"
    """what it does: the other is for what only speaks of it; left out, `answers`"""


SHAPE = Shape(ReplyFields)


@dataclass(frozen=True, kw_only=True)
class Reply(ReplyFields):
    """One turn; ``member`` is a slug, empty where ``name`` is nobody's who is a member; ``told_by`` is a name."""

    slug: str
    where: str  # file:line of what it answers
    name: str
    member: str
    source: str
    body: Body
    body_line: int

    @property
    def id(self) -> str:
        """Return what it is called among posts."""
        return f"planet/replies/{self.slug}/"

    @property
    def posting(self) -> Posting:
        """Return it as what may be answered; it stands on the pages of its conversation, and has none here."""
        return Posting(self.id, self.member, "", self.url, self.date, author=self.name)

    @property
    def saying(self) -> Saying:
        """Return that it answers what it names, or speaks of it."""
        by, written = N_("told by %(value)s"), N_("came by mail or by letter")
        at = N_("answers it at %(value)s") if self.relation == "answers" else N_("speaks of it at %(value)s")
        came = because(at, host_of(self.url)) if self.url else because(written)
        return Saying(
            self.where, f"/{self.id}", self.to, self.relation, why=because(by, self.told_by) if self.told_by else came
        )


@dataclass(frozen=True)
class Replied:
    """All of them."""

    replies: tuple[Reply, ...] = ()


def read_replies(
    content: Path,
    root: Path,
    members: Mapping[str, Member],
    read: Read = frontmatter.read,
    listed: Listing | None = None,
    folder: str = FOLDER,
) -> tuple[tuple[Reply, ...], list[Problem]]:
    """Return what the files of ``folder`` below ``content`` say, and everything to mend in them."""
    return read_folder(content / folder, root, lambda document: _reply(document, members), read, listed)


def written(words: str, head: Mapping[str, str]) -> str:
    """Return the text of a reply's file; what is empty is left out. A JSON string is a YAML string."""
    values = {key: value if key in _PLAIN else json.dumps(value, ensure_ascii=False) for key, value in head.items()}
    lines = "\n".join(f"{key}: {value}" for key, value in values.items() if head[key])
    return f"---\n{lines}\n---\n\n{spelled_out(words, tags=True)[0]}\n"


def unanswered(replies: Collection[Reply], posts: Collection[str]) -> list[Problem]:
    """Return a Problem for each reply to a post or a reply that is not there; ``posts`` are the slugs of our own.

    Whether an entry is there the planet knows, and says when the site is built.
    """
    known = {*(f"post:{slug}" for slug in posts), *(f"reply:{reply.slug}" for reply in replies)}
    marked = (reply for reply in replies if reply.to.startswith(("post:", "reply:")))
    return [
        Problem(reply.where, f"answers {reply.to}, which does not exist", ANSWERABLE)
        for reply in marked
        if reply.to not in known or reply.to == f"reply:{reply.slug}"
    ]


def _reply(document: Document, members: Mapping[str, Member]) -> Reply | list[Problem]:
    fields, problems = SHAPE.read(document)
    slug = slug_of_file(document, "2027-01-05-ann.md", problems)
    if fields is None:
        return problems
    if not (fields.to.startswith("/") or MARK.fullmatch(fields.to) or web_address(fields.to)):
        problems.append(Problem(document.where("to"), f"`to` is nothing that can be answered: {fields.to}", ANSWERABLE))
    if not document.body.text.strip():
        problems.append(Problem(f"{document.name}:1", "says nothing", "write their words below the ---"))
    if problems:
        return problems
    who, teller = members.get(fields.by), members.get(fields.told_by or "")
    return Reply(
        **{**vars(fields), "told_by": teller.name if teller else fields.told_by},
        slug=slug,
        where=document.where("to"),
        name=who.name if who else fields.by,
        member=who.slug if who else "",
        source=document.name,
        body=document.body,
        body_line=document.body_line,
    )
