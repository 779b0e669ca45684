"""Events as the branch's commits have them: what was published, and when, as far as a checkout knows."""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from plugins.events.ledger import ledger
from plugins.events.model import Event
from plugins.events.reading.folders import read_events, read_venues
from plugins.shared.git import git

_COMMITS = 5000
_OF_AN_EVENT = 40  # versions that are looked at
_LARGEST = 50_000_000  # bytes of one version


@dataclass(frozen=True)
class Commit:
    """A commit of the branch, the files that it touched, and when that was."""

    id: str
    at: datetime
    files: frozenset[str]  # relative to the project


@dataclass(frozen=True)
class History:
    """The commits that touched events and venues, latest first; none where git knows of none."""

    root: Path
    folder: str  # content/, relative to the project
    zone: ZoneInfo
    members: Collection[str]
    commits: Sequence[Commit]
    dirty: frozenset[str] = field(default_factory=frozenset)  # files that differ from the last commit

    @classmethod
    def of(cls, root: Path, content: Path, zone: ZoneInfo, members: Collection[str]) -> History:
        """Return what git knows. Merges count as the branch saw them: when they came in."""
        folder = content.relative_to(root).as_posix()
        places = [f"{folder}/events", f"{folder}/venues"]
        log = ("log", "--first-parent", "-m", "--no-renames", "--no-ext-diff", f"--max-count={_COMMITS}")
        text = git(root, *log, "--format=%x01%H %ct", "--name-only", "-z", "--relative", "--", *places)
        commits = [_commit(part) for part in text.decode("utf-8", "surrogateescape").split("\1")[1:]]
        differ = git(root, "diff", "--name-only", "--no-ext-diff", "-z", "--relative", "HEAD", "--", *places)
        return cls(root, folder, zone, members, commits, _names(differ) if commits else frozenset())

    def ledger(self) -> ledger.EventLedger | None:
        """Return the ledger that is committed; None where nothing is."""
        text = git(self.root, "show", "--no-textconv", f"HEAD:./{ledger.NAME}").decode("utf-8", "replace")
        committed = ledger.parse(text, ledger.NAME) if text else {}
        return committed if self.commits and not isinstance(committed, list) else None

    def at(self, event: Event) -> datetime | None:
        """Return when what the files say of an event was committed; None while they differ, or where none knows."""
        of = [*self._of(event), *([self._thing(event.venue.source)] if event.venue else [])]
        touched = self._touching(of)
        return touched[0].at if touched and self._differing.isdisjoint(of) else None

    def versions(self, event: Event, since: datetime | None) -> Iterator[tuple[datetime, Event]]:
        """Yield the versions of an event that were committed after ``since``, but for the one that is there now."""
        of = self._of(event)
        touched = self._touching(of)
        if self._differing.isdisjoint(of):
            touched = touched[1:]
        for commit in reversed(touched[:_OF_AN_EVENT]):
            if since is None or commit.at > since:
                for version in self.read(commit.id, [f"{name}{end}" for name in of for end in (".md", "/")]):
                    if version.uid == event.uid and not version.draft:
                        yield commit.at, version

    def gone(self) -> list[Event]:
        """Return the events whose files the last commit took away."""
        parent, touched = "HEAD^1", ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--diff-filter=D", "-z")
        names = _names(git(self.root, *touched, "--relative", parent, "HEAD", "--", f"{self.folder}/events/"))
        files = [name for name in names if PurePosixPath(name).parent.name == "events" and name.endswith(".md")]
        return [event for event in self.read(parent, files) if not event.draft] if files else []

    def read(self, commit: str, places: Sequence[str]) -> list[Event]:
        """Return the events at ``places``, as a commit has them."""
        listed = ("ls-tree", "-r", "-z", "--name-only", commit, "--", *places, f"{self.folder}/venues/")
        names = sorted(name for name in _names(git(self.root, *listed)) if name.endswith(".md"))
        data = git(self.root, "archive", "--format=tar", commit, "--", *names) if names else b""
        if not data or len(data) > _LARGEST:
            return []
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                for member in archive:
                    if member.name in names and (file := archive.extractfile(member)):
                        path = root / member.name
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(file.read())
            content = root / self.folder
            venues, _ = read_venues(content / "venues", root)
            events, _ = read_events(
                content / "events", root, members=self.members, venues=venues, pages=(), zone=self.zone
            )
            return list(events)

    def _of(self, event: Event) -> list[str]:
        """Return where an event's files are, and were under the name that its UID has from."""
        return list(dict.fromkeys((self._thing(event.source), f"{self.folder}/events/{event.uid}")))

    def _thing(self, name: str) -> str:
        """Return the event or venue that a file belongs to: content/events/x for x.md, and for all in x/."""
        kind, _, own = name.removeprefix(f"{self.folder}/").partition("/")
        return f"{self.folder}/{kind}/{own.partition('/')[0].removesuffix('.md')}"

    @cached_property
    def _differing(self) -> frozenset[str]:
        return frozenset(map(self._thing, self.dirty))

    @cached_property
    def _by_thing(self) -> Mapping[str, list[int]]:
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, commit in enumerate(self.commits):
            for thing in set(map(self._thing, commit.files)):
                numbers[thing].append(number)
        return numbers

    def _touching(self, things: Sequence[str]) -> list[Commit]:
        numbers = {number for thing in things for number in self._by_thing.get(thing, ())}
        return [self.commits[number] for number in sorted(numbers)]


def _commit(text: str) -> Commit:
    head, _, names = text.partition("\0")
    id_, _, at = head.strip().partition(" ")
    return Commit(id_, datetime.fromtimestamp(int(at), UTC), _names(names.encode("utf-8", "surrogateescape")))


def _names(text: bytes) -> frozenset[str]:
    names = (name.strip("\n") for name in text.decode("utf-8", "surrogateescape").split("\0"))
    return frozenset(name for name in names if name)
