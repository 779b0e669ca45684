"""Which posts are near which, kept from one build to the next in one file. Losing it costs only time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from plugins.posts.subject import Subject
from plugins.shared import sealed
from plugins.shared.ground import PLUGINS, ground

_CODE = ("posts", "shared")  # the packages that make a kinship

Entry = tuple[int, str]  # how near, and the slug of the other post


@dataclass(frozen=True)
class Kinship:
    """The posts' subjects in their order, the newest first; for each up to ``count`` others, the nearest first."""

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    nearest: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    count: int = 0

    def subject(self, slug: str, mark: str) -> Subject | None:
        """Return the subject of the post ``slug`` if it is known, and still of the same ``mark``."""
        found = self.subjects.get(slug)
        return found if found and found.mark == mark else None

    def near(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of the posts about the same as the post ``slug``, the nearest first."""
        return tuple(other for _, other in self.nearest[slug])


def read(path: Path) -> Kinship:
    """Return what the file ``path`` keeps; an empty kinship where it is lost, broken or of another version of us."""
    found = sealed.read(path, _code())
    return _from_plain(*found) if found else Kinship()


def write(kinship: Kinship, path: Path) -> None:
    """Keep ``kinship`` in the file ``path``, all of it or nothing; on a full disk nothing is kept, and no harm done."""
    sealed.write(path, _code(), _plain(kinship))


def _plain(kinship: Kinship) -> tuple[Any, ...]:
    subjects = [(slug, one.tags, one.words, one.weights, one.mark) for slug, one in kinship.subjects.items()]
    return subjects, dict(kinship.nearest), kinship.count


def _from_plain(subjects: list[tuple[Any, ...]], nearest: dict[str, Any], count: int) -> Kinship:
    return Kinship({slug: Subject(*rest) for slug, *rest in subjects}, nearest, count)


@cache  # a process that goes on with the old code must not put the digest of newer files on its work
def _code() -> str:
    return ground((), *(PLUGINS / package for package in _CODE))
