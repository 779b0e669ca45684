"""What came by Webmention: what a person was asked about, what waits for one, and what is forgotten.

What was asked about once is never asked about again, whatever became of it: .hub/webmentions.json remembers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from plugins.members.model import Member
from plugins.planet.replies import FOLDER, PENDING, read_replies
from plugins.shared.folder import write_whole
from plugins.shared.problem import Problem
from plugins.shared.url import address_key

MEMORY = Path(".hub/webmentions.json")
MOVE = f"move it to content/{FOLDER}/ to publish it, or delete it"


@dataclass(frozen=True)
class Offered:
    """What became of a mention: the file that was laid before a person, and the digests of both; no name: left out."""

    name: str = ""
    seal: str = ""  # of the mention
    text: str = ""  # of the file
    url: str = ""
    gone: bool = False  # its writer has taken it back


@dataclass(frozen=True)
class Inbox:
    """The memory. ``latest`` is the highest id; ``etag`` and ``modified`` hold for what came after it."""

    latest: int = 0
    etag: str | None = None
    modified: str | None = None
    asked: str = ""
    listed: str = ""  # when all of it was read
    known: Mapping[str, Offered] = field(default_factory=dict)


def waiting(content: Path, members: Mapping[str, Member], memory: Path) -> Iterator[Problem]:
    """Yield what waits for a person: mentions that nobody has read, and replies that their writers have taken back."""
    pending, problems = read_replies(content, content.parent, members, folder=PENDING)
    yield from problems
    for one in pending:
        verb = "answers" if one.relation == "answers" else "speaks of"
        yield Problem(f"{one.source}:1", f"waits: {one.name} {verb} {one.to}", MOVE)
    gone = {address_key(one.url) for one in load(memory).known.values() if one.gone and one.url}
    replies, _ = read_replies(content, content.parent, members) if gone else ((), [])
    yield from (taken_back(one.source, one.url or "") for one in replies if address_key(one.url or "") in gone)


def taken_back(source: str, url: str) -> Problem:
    """Return the Problem of a reply that is no longer at ``url``."""
    return Problem(f"{source}:1", f"its writer has taken it off {url}", "delete the file, unless they want it to stay")


def forget(content: Path, members: Mapping[str, Member], *, url: str | None, member: str | None) -> Iterator[str]:
    """Delete what was said at an address or by a member, waiting or published; yield what went."""
    for folder in (PENDING, FOLDER):
        for one in read_replies(content, content.parent, members, folder=folder)[0]:
            at = url and one.url and address_key(one.url) == address_key(url)
            if at or (member and one.member == member):
                (content.parent / one.source).unlink()
                yield f"{one.source} is deleted; earlier commits have it still."


def load(memory: Path) -> Inbox:
    """Return what is remembered; of a file that is damaged or gone, nothing: then all is asked about anew."""
    try:
        told = json.loads(memory.read_bytes())
        known = {str(id_): Offered(**one) for id_, one in told.pop("known").items()}
        found = Inbox(**told, known=known)
        for moment in filter(None, (found.asked, found.listed)):
            datetime.fromisoformat(moment)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Inbox()
    return found


def save(memory: Path, inbox: Inbox) -> None:
    """Remember it."""
    memory.parent.mkdir(parents=True, exist_ok=True)
    write_whole(memory, json.dumps(asdict(inbox), indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass"))
