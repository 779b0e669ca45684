"""A mail, or a typed letter → a reply's file: the writer's own words and first name, and nothing that is private."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.letters.letter import LONGEST, Letter, read_letter, read_typed
from plugins.letters.private import without_addresses
from plugins.members.model import Member
from plugins.planet.replies.files import ANSWERABLE, FOLDER, MARK, read_replies, written
from plugins.shared.problem import Problem
from plugins.shared.slug import file_name, numbered
from plugins.shared.url import web_address
from plugins.writing.readback import add

_MARKED = re.compile(rf"\[({MARK.pattern})\]")
_HEAD = re.compile(r"(to|answers|mark|name|first name|by|from|date|told by)\s*:\s*(.*)", re.IGNORECASE)
_SAME = {"answers": "to", "mark": "to", "first name": "by", "name": "by", "from": "by", "told by": "told_by"}
_TITLE = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|rev|herr|frau|mme|mlle|sra?|dott|dra?|ing|dipl)\.?", re.I)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


@dataclass(frozen=True)
class Given:
    """What the call says; it holds over what the letter says."""

    to: str = ""
    by: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Draft:
    """A reply before it is a file; ``unread`` are the names of what was attached, ``sent_on`` who wrote it."""

    to: str
    by: str
    day: date
    told_by: str
    words: str
    unread: tuple[str, ...] = ()
    sent_on: str = ""

    @property
    def file(self) -> tuple[str, str]:
        """Return the name of its file below content/, and the text."""
        head = {"to": self.to, "by": self.by, "date": self.day.isoformat(), "told_by": self.told_by}
        return f"{FOLDER}/{self.day}-{file_name('reply', self.by)}.md", written(self.words, head)


def read_reply(
    data: bytes, *, mail: bool, today: date, members: Iterable[tuple[str, str]], given: Given
) -> Draft | str:
    """Return what a mail's or a typed letter's bytes say back, or words for what it lacks.

    ``members`` are (slug, name): a writer with the whole name of one is that member, of others the first name is kept.
    """
    letter = read_letter(data) if mail else Letter(read_typed(data))
    if isinstance(letter, str):
        return letter
    if len(letter.text) > LONGEST:
        return f"has more than {LONGEST:,} characters — copy what matters into a .txt file"
    head, text = _head(letter.own if mail else letter.text)
    marked = _MARKED.search(letter.subjects)
    to = given.to or head.get("to", "") or (marked[1] if marked else "")
    to = to.strip("[]<> ")
    by = _person(given.by or head.get("by", "") or letter.sender, members)
    told_by = given.told_by or head.get("told_by", "")
    told_by = _person(told_by, members) if told_by else ""
    own = text if mail else Letter(text, head.get("by", "")).own
    words = _TAG.sub("&lt;", without_addresses(own)).strip()
    if not to or not (to.startswith("/") or MARK.fullmatch(to) or web_address(to)):
        return f"does not say what it answers — name it with --to: {ANSWERABLE}"
    if not by:
        return "has no name — add a line `Name: …`, or say --by"
    if not words or all(line.startswith(">") for line in text.split("\n-- ")[0].split("\n") if line.strip()):
        return "says nothing of its own — copy what they wrote into a .txt file"
    day = _day(head.get("date", "")) or letter.day or today
    return Draft(to, by, day, told_by, words, letter.attached, letter.sender if letter.forwarded_by else "")


def write(draft: Draft, content: Path, members: Mapping[str, Member]) -> list[Problem]:
    """Write the reply's file below ``content``, or return why not: what the site would refuse is not written."""

    def read(folder: Path, root: Path) -> list[Problem]:
        return read_replies(folder, root, members)[1]

    def taken(name: str) -> bool:
        return (content / name).exists() and (content / name).read_text(encoding="utf-8") != text

    name, text = draft.file
    return add([(numbered(name.removesuffix(".md"), taken, ".md"), text)], content, read)


def _head(text: str) -> tuple[dict[str, str], str]:
    """Return what the first lines say of a letter (To: …, Name: …), and what follows."""
    lines = text.replace("\r\n", "\n").split("\n")
    head: dict[str, str] = {}
    at = 0
    while at < len(lines) and (match := _HEAD.match(lines[at].strip()) or not lines[at].strip()):
        if isinstance(match, re.Match):
            head[_SAME.get(match[1].lower(), match[1].lower())] = match[2].strip()
        at += 1
    return head, "\n".join(lines[at:])


def _person(name: str, members: Iterable[tuple[str, str]]) -> str:
    """Return a member's slug, else the first name alone."""
    plain = " ".join(without_addresses(name).strip("\"' ").split())
    for slug, known in members:
        if plain.casefold() in (slug.casefold(), known.casefold()):
            return slug
    family, comma, first = plain.partition(", ")  # as directories sort people
    words = (first if comma else family).split()
    names = [name for name in words if not _TITLE.fullmatch(name)]
    names_given = [name for name in names if not (len(name) > 1 and name.isupper())] or names  # MUSTER Ann
    return "" if not names_given or len(names) == 1 < len(words) else names_given[0]  # Dr. Muster has no first name


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
