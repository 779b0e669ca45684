"""content/planet/relations.yml: what the maintainer says of posts, over all that was found.

    relations:
      - https://callum.example/chru/ answers https://bill.example/why/    # or mentions, lists; ignores: nothing of it
    events:
      unconference-2010: [https://callum.example/chru/]                   # is about it
    not_events:
      unconference-2011: [https://callum.example/chru/]

Posts are named by any spelling of their addresses; the site's own also from its root (/posts/hello/).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from plugins.language.marker import N_
from plugins.planet.relations.book import AddressBook
from plugins.planet.relations.model import Posting, Related, Relation, RelationKind, Tie
from plugins.planet.relations.reasons import Reason, because
from plugins.planet.relations.spelling import short
from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document, KeyPath, Value
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem, nearest
from plugins.shared.url import web_address

NAME = "planet/relations.yml"  # below content/
KEYS = ("relations", "events", "not_events")
_KINDS: dict[str, RelationKind | None] = {
    "answers": "answers",
    "mentions": "mentions",
    "lists": "lists",
    "ignores": None,
}
_Word = TypeVar("_Word", Relation, Tie)
_MARKS = re.compile(r"(?:^entry:|^/planet/conversations/|#e-)([0-9a-f]{12})")
_SAYS_SO = because(N_("the maintainer says so"))
_SHAPE = "write `- ADDRESS answers ADDRESS`, or mentions, lists or ignores"


@dataclass(frozen=True)
class Saying:
    """One thing that is said: of a post and another, or of a post and an event (then ``kind`` is None for "not")."""

    where: str  # file:line
    post: str  # an address, as it is written
    other: str  # an address, or an event's slug
    kind: RelationKind | None
    event: bool = False
    why: Reason = _SAYS_SO


@dataclass(frozen=True)
class Overrides:
    """Everything that the file says, in its order."""

    lines: tuple[Saying, ...] = ()


def read_overrides(content: Path, root: Path, events: Collection[str]) -> tuple[Overrides, list[Problem]]:
    """Return what the file below ``content`` says, and everything to mend in it; ``events`` are the slugs there are."""
    path = content / NAME
    if not path.exists():
        return Overrides(), []
    name = path.relative_to(root).as_posix()
    try:
        data = read_bytes(path, content)
    except OSError as error:
        return Overrides(), [Problem(f"{name}:1", f"cannot be read ({error.strerror})", "check the file's permissions")]
    document = frontmatter.parse(b"---\n" + data + b"\n---\n", name)
    if not isinstance(document, Document):
        return Overrides(), [replace(problem, where=_a_line_up(problem.where)) for problem in document]
    sayings = list(_read(document, events))
    lines = tuple(saying for saying in sayings if isinstance(saying, Saying))
    return Overrides(lines), [problem for problem in sayings if isinstance(problem, Problem)]


def _read(document: Document, events: Collection[str]) -> Iterator[Saying | Problem]:
    for key, value in document.fields.items():
        if key not in KEYS:
            fix = f"write {nearest(key, KEYS) or 'one of ' + ', '.join(KEYS)}"
            yield Problem(_where(document, key), f"`{key}` is not a key that is known here", fix)
        elif key == "relations":
            yield from _relations(document, value)
        else:
            yield from _events(document, key, value, events)


def _relations(document: Document, value: Value) -> Iterator[Saying | Problem]:
    for n, text in enumerate(value if isinstance(value, list) else [value]):
        where = _where(document, "relations", n)
        words = text.split() if isinstance(text, str) else []
        if len(words) != 3 or words[1] not in _KINDS or not (_is_place(words[0]) and _is_place(words[2])):
            yield Problem(where, f"says nothing of two posts: {str(text)[:80]}", _SHAPE)
        else:
            yield Saying(where, words[0], words[2], _KINDS[words[1]])


def _events(document: Document, key: str, value: Value, events: Collection[str]) -> Iterator[Saying | Problem]:
    if not isinstance(value, dict):
        yield Problem(_where(document, key), f"`{key}` is no group", f"write `{key}:`, and below it an event's slug")
        return
    for slug, posts in value.items():
        if slug not in events:
            fix = f"write {nearest(slug, events) or 'the name of its file without .md'}"
            yield Problem(_where(document, key, slug), f"there is no event {slug}", fix)
            continue
        for n, post in enumerate(posts if isinstance(posts, list) else [posts]):
            where = _where(document, key, slug, n)
            if isinstance(post, str) and _is_place(post):
                yield Saying(where, post, slug, "mentions" if key == "events" else None, event=True)
            else:
                yield Problem(where, f"is no post's address: {str(post)[:80]}", "write its web address")


def _is_place(text: str) -> bool:
    return text.startswith(("/", "tag:", "urn:")) or web_address(text) is not None


def _where(document: Document, *key: str | int) -> str:
    path: KeyPath = key
    return _a_line_up(document.where(*path))


def _a_line_up(where: str) -> str:
    name, _, line = where.rpartition(":")
    return f"{name}:{max(1, int(line) - 1)}" if line.isdecimal() else where


def overridden(related: Related, overrides: Overrides, book: AddressBook, gone: Set[str] = frozenset()) -> Related:
    """Return ``related`` as the maintainer has it, with a Problem for each line that has no effect.

    ``gone`` are the marks of posts that were there, and need not be looked for.
    """
    relations = {(relation.post, relation.other): relation for relation in related.relations}
    doubts = {(doubt.post, doubt.other): doubt for doubt in related.doubts}
    ties = {(tie.post, tie.event): tie for tie in related.ties}
    unheard: list[Problem] = []
    for line in overrides.lines:
        post, other = _post(line.post, book), None if line.event else _post(line.other, book)
        missing = line.post if post is None else line.other if other is None and not line.event else ""
        if post and not (post.feed or line.event) and post.url and (same := book.find(post.url)) and same.id != post.id:
            unheard.append(Problem(line.where, f"is on the planet by itself: {post.url}", "take the file out"))
        elif post and missing and not line.event and not gone.isdisjoint(_MARKS.findall(missing)):
            continue
        elif post is None or missing:
            unheard.append(Problem(line.where, f"has no effect: no post is at {missing}", "correct it, or take it out"))
        elif line.event:
            _say(ties, (post.id, line.other), line.kind and Tie(post.id, line.other, line.why))
        elif other:
            key = post.id, other.id
            before = relations.get(key)
            if before is not None and before.kind == line.kind and before.evidence != "named":
                unheard.append(Problem(line.where, f"has no effect: it {line.kind} it anyhow", "take it out"))
                continue
            doubts.pop(key, None)
            sentence = before.said if before else ""
            _say(relations, key, line.kind and Relation(post.id, line.kind, other.id, "mark", line.why, sentence))
    return Related(
        tuple(sorted(relations.values(), key=lambda relation: (relation.post, relation.other))),
        tuple(sorted(ties.values(), key=lambda tie: (tie.post, tie.event))),
        tuple(doubts.values()),
        tuple(unheard),
        related.outside,
    )


def _say(known: dict[tuple[str, str], _Word], key: tuple[str, str], word: _Word | None) -> None:
    known.pop(key, None)
    if word is not None:
        known[key] = word


def _post(text: str, book: AddressBook) -> Posting | None:
    if text.startswith(("post:", "entry:", "reply:")):  # a mark, as it stands in a mail's subject
        return next((post for post in book.posts.values() if mark_of(post) == text), None)
    if text.startswith("/"):
        return book.posts.get(text.partition("#")[0].removeprefix("/")) or book.shown_at(text)
    return book.find(text)


def mark_of(post: Posting) -> str:
    """Return what stands in the subject of a mail that answers ``post``."""
    if post.feed or not post.id.endswith("/"):
        return f"entry:{short(post.id)}"
    return f"{'reply' if post.id.startswith('planet/replies/') else 'post'}:{post.id.rstrip('/').rpartition('/')[2]}"
