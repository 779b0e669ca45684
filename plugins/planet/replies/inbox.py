"""What came by Webmention: it is laid before a person, in content/planet/pending/, and waits there, or is forgotten.

What was asked about once is never asked about again, whatever became of it: .hub/webmentions.json remembers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pydantic import TypeAdapter

from plugins.members.model import Member
from plugins.planet.replies.files import FOLDER, PENDING, read_replies
from plugins.planet.replies.webmention import Receiver, Waiting, Webmention, weighed
from plugins.shared.digest import digest_of
from plugins.shared.folder import write_whole
from plugins.shared.problem import Problem
from plugins.shared.slug import numbered
from plugins.shared.terminal import counted
from plugins.shared.url import address_key, host_of
from plugins.writing.readback import faults

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


_SHAPE = TypeAdapter(Inbox)


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
        found = _SHAPE.validate_json(memory.read_bytes())
        for moment in filter(None, (found.asked, found.listed)):
            datetime.fromisoformat(moment)
    except (OSError, ValueError):
        return Inbox()
    return found


def save(memory: Path, inbox: Inbox) -> None:
    """Remember it."""
    write_whole(memory, _SHAPE.dump_json(inbox, indent=1))


class Sorter:
    """Weighs mentions, and lays what is new before a person."""

    def __init__(self, content: Path, receiver: Receiver, known: dict[str, Offered], today: date) -> None:
        self.known = known
        self._content, self._receiver, self._today = content, receiver, today
        self._replies, self._pending = self._said(FOLDER), self._said(PENDING)

    def _said(self, folder: str) -> dict[tuple[str, str], str]:
        """Return the files of a folder by the address where their words stand, and what they answer."""
        found, _ = read_replies(self._content, self._content.parent, self._receiver.members, folder=folder)
        return {(address_key(one.url), one.to): one.source for one in found if one.url}

    def weigh(self, mentions: list[Webmention]) -> Iterator[str | Problem]:
        """Write what is new or has changed, and say so."""
        out: Counter[str] = Counter()
        for one in mentions:
            seal, before = digest_of(repr(asdict(one)).encode("utf-8", "surrogatepass")), self.known.get(one.id)
            if before and before.seal == seal:
                self.known[one.id] = replace(before, gone=False)
                continue
            found = weighed(one, self._receiver, self._today)
            if isinstance(found, str):
                out[found] += before is None
                self.known[one.id] = replace(before or Offered(), seal=seal)
            elif before and (before.name or (address_key(found.url), found.to) in self._replies):
                yield from self._changed(one, seal, found, before)
            else:
                yield from self._new(one, seal, found)
        for why, count in sorted(out.items()):
            if count:
                yield f"{counted(count, 'mention', 'mentions')} left out: {why}"

    def miss(self, listed: set[str]) -> Iterator[str | Problem]:
        """Say what its writer has taken back; what nobody has touched yet goes."""
        for id_, one in list(self.known.items()):
            if id_ in listed or one.gone:
                continue
            self.known[id_] = replace(one, gone=True)
            path = self._content / one.name
            if one.name and path.is_file() and _seal(path) == one.text:
                path.unlink()
                del self.known[id_]  # should it come back, it is new
                yield f"{_shown(one.name)}: its writer has taken it back, and nobody had read it: it is deleted"
            elif problem := self._taken_back(one):
                yield problem

    def _taken_back(self, one: Offered) -> Problem | None:
        where = next((file for (url, _), file in self._replies.items() if one.url and url == address_key(one.url)), "")
        return taken_back(where, one.url) if where else None

    def _new(self, one: Webmention, seal: str, found: Waiting) -> Iterator[str | Problem]:
        key = address_key(found.url), found.to
        if key in self._replies or key in self._pending:  # the memory was lost
            name = f"{PENDING}/{Path(self._pending[key]).name}" if key in self._pending else ""
            self.known[one.id] = Offered(name, seal, "", found.url)
            return
        offered = {known.name for known in self.known.values()}

        def taken(name: str) -> bool:
            published = f"{FOLDER}/{Path(name).name}"
            return name in offered or any((self._content / place).exists() for place in (name, published))

        yield from self._write(one.id, seal, found, numbered(found.name.removesuffix(".md"), taken, ".md"))

    def _changed(self, one: Webmention, seal: str, found: Waiting, before: Offered) -> Iterator[str | Problem]:
        """A newer version takes the place of one that nobody touched; what was thrown away stays away."""
        path = self._content / before.name
        there = bool(before.name) and path.is_file()
        if there and _seal(path) == before.text:
            yield from self._write(one.id, seal, found, before.name)
            return
        self.known[one.id] = replace(before, seal=seal, url=found.url, gone=False)
        if there:
            yield Problem(_shown(before.name), "its writer has changed it since, and so have you", f"see {found.url}")
        elif where := self._replies.get((address_key(found.url), found.to)):
            name = f"{PENDING}/{Path(where).name}"
            if not (self._content / name).exists():
                yield from self._write(one.id, seal, found, name)
            yield Problem(where, "its writer has changed it since", f"compare it with {_shown(name)}, then delete that")

    def _write(self, id_: str, seal: str, found: Waiting, name: str) -> Iterator[str | Problem]:
        def reader(folder: Path, root: Path) -> list[Problem]:
            return read_replies(folder, root, self._receiver.members, folder=PENDING)[1]

        problems, path = faults([(name, found.text)], reader), self._content / name
        if not problems:
            write_whole(path, found.text.encode())
        yield from (Problem(found.url, f"cannot be written down: {one.what}", one.fix) for one in problems)
        text = "" if problems else _seal(path)
        self.known[id_] = Offered("" if problems else name, seal, text, found.url)
        if not problems:
            yield f"{_shown(name)} waits: {found.by} at {host_of(found.url)} — {MOVE}"


def _seal(path: Path) -> str:
    return digest_of(path.read_bytes())


def _shown(name: str) -> str:
    return f"content/{name}"
