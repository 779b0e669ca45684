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
    for reply in pending:
        verb = "answers" if reply.relation == "answers" else "speaks of"
        yield Problem(f"{reply.source}:1", f"waits: {reply.name} {verb} {reply.to}", MOVE)
    gone = {address_key(offered.url) for offered in load(memory).known.values() if offered.gone and offered.url}
    replies, _ = read_replies(content, content.parent, members) if gone else ((), [])
    yield from (
        taken_back(answer.source, answer.url or "") for answer in replies if address_key(answer.url or "") in gone
    )


def taken_back(source: str, url: str) -> Problem:
    """Return the Problem of a reply that is no longer at ``url``."""
    return Problem(f"{source}:1", f"its writer has taken it off {url}", "delete the file, unless they want it to stay")


def forget(content: Path, members: Mapping[str, Member], *, url: str | None, member: str | None) -> Iterator[str]:
    """Delete what was said at an address or by a member, waiting or published; yield what went."""
    for folder in (PENDING, FOLDER):
        for reply in read_replies(content, content.parent, members, folder=folder)[0]:
            at = url and reply.url and address_key(reply.url) == address_key(url)
            if at or (member and reply.member == member):
                (content.parent / reply.source).unlink()
                yield f"{reply.source} is deleted; earlier commits have it still."


def load(memory: Path) -> Inbox:
    """Return what is remembered; of a file that is damaged or gone, nothing: then all is asked about anew."""
    try:
        inbox = _SHAPE.validate_json(memory.read_bytes())
        for moment in filter(None, (inbox.asked, inbox.listed)):
            datetime.fromisoformat(moment)
    except (OSError, ValueError):
        return Inbox()
    return inbox


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
        replies, _ = read_replies(self._content, self._content.parent, self._receiver.members, folder=folder)
        return {(address_key(reply.url), reply.to): reply.source for reply in replies if reply.url}

    def weigh(self, mentions: list[Webmention]) -> Iterator[str | Problem]:
        """Write what is new or has changed, and say so."""
        out: Counter[str] = Counter()
        for mention in mentions:
            seal, before = digest_of(repr(asdict(mention)).encode("utf-8", "surrogatepass")), self.known.get(mention.id)
            if before and before.seal == seal:
                self.known[mention.id] = replace(before, gone=False)
                continue
            outcome = weighed(mention, self._receiver, self._today)
            if isinstance(outcome, str):
                out[outcome] += before is None
                self.known[mention.id] = replace(before or Offered(), seal=seal)
            elif before and (before.name or (address_key(outcome.url), outcome.to) in self._replies):
                yield from self._changed(mention, seal, outcome, before)
            else:
                yield from self._new(mention, seal, outcome)
        for why, count in sorted(out.items()):
            if count:
                yield f"{counted(count, 'mention', 'mentions')} left out: {why}"

    def miss(self, listed: set[str]) -> Iterator[str | Problem]:
        """Say what its writer has taken back; what nobody has touched yet goes."""
        for id_, offered in list(self.known.items()):
            if id_ in listed or offered.gone:
                continue
            self.known[id_] = replace(offered, gone=True)
            path = self._content / offered.name
            if offered.name and path.is_file() and _seal(path) == offered.text:
                path.unlink()
                del self.known[id_]  # should it come back, it is new
                yield f"{_shown(offered.name)}: its writer has taken it back, and nobody had read it: it is deleted"
            elif problem := self._taken_back(offered):
                yield problem

    def _taken_back(self, offered: Offered) -> Problem | None:
        where = next(
            (file for (url, _), file in self._replies.items() if offered.url and url == address_key(offered.url)), ""
        )
        return taken_back(where, offered.url) if where else None

    def _new(self, webmention: Webmention, seal: str, waiting: Waiting) -> Iterator[str | Problem]:
        key = address_key(waiting.url), waiting.to
        if key in self._replies or key in self._pending:  # the memory was lost
            name = f"{PENDING}/{Path(self._pending[key]).name}" if key in self._pending else ""
            self.known[webmention.id] = Offered(name, seal, "", waiting.url)
            return
        offered = {known.name for known in self.known.values()}

        def taken(name: str) -> bool:
            published = f"{FOLDER}/{Path(name).name}"
            return name in offered or any((self._content / place).exists() for place in (name, published))

        yield from self._write(webmention.id, seal, waiting, numbered(waiting.name.removesuffix(".md"), taken, ".md"))

    def _changed(self, webmention: Webmention, seal: str, waiting: Waiting, before: Offered) -> Iterator[str | Problem]:
        """A newer version takes the place of one that nobody touched; what was thrown away stays away."""
        path = self._content / before.name
        there = bool(before.name) and path.is_file()
        if there and _seal(path) == before.text:
            yield from self._write(webmention.id, seal, waiting, before.name)
            return
        self.known[webmention.id] = replace(before, seal=seal, url=waiting.url, gone=False)
        if there:
            yield Problem(_shown(before.name), "its writer has changed it since, and so have you", f"see {waiting.url}")
        elif where := self._replies.get((address_key(waiting.url), waiting.to)):
            name = f"{PENDING}/{Path(where).name}"
            if not (self._content / name).exists():
                yield from self._write(webmention.id, seal, waiting, name)
            yield Problem(where, "its writer has changed it since", f"compare it with {_shown(name)}, then delete that")

    def _write(self, id_: str, seal: str, waiting: Waiting, name: str) -> Iterator[str | Problem]:
        def reader(folder: Path, root: Path) -> list[Problem]:
            return read_replies(folder, root, self._receiver.members, folder=PENDING)[1]

        problems, path = faults([(name, waiting.text)], reader), self._content / name
        if not problems:
            write_whole(path, waiting.text.encode())
        yield from (
            Problem(waiting.url, f"cannot be written down: {problem.what}", problem.fix) for problem in problems
        )
        text = "" if problems else _seal(path)
        self.known[id_] = Offered("" if problems else name, seal, text, waiting.url)
        if not problems:
            yield f"{_shown(name)} waits: {waiting.by} at {host_of(waiting.url)} — {MOVE}"


def _seal(path: Path) -> str:
    return digest_of(path.read_bytes())


def _shown(name: str) -> str:
    return f"content/{name}"
