"""What a text asked of the site around it while it was converted: where files are, and which pictures there are.

With the text itself this is all that its HTML depends on. So HTML of an earlier build may be shown again when the same
questions have the same answers.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import Any

from plugins.images.model import Picture, Variant
from plugins.writing.links import Locate
from plugins.writing.pictures import Find


@dataclass(frozen=True)
class Asked:
    """Each content file with its address, and each picture's address with the picture; None where there is none."""

    files: dict[str, str | None] = field(default_factory=dict)
    pictures: dict[str, Picture | None] = field(default_factory=dict)

    def holds(self, locate: Locate, find: Find) -> bool:
        """Return whether ``locate`` and ``find`` give the same answers still."""
        for file, address in self.files.items():
            if locate(file) != address:
                return False
        return not self.pictures or all(find(address) == picture for address, picture in self.pictures.items())

    def noting(self, locate: Locate, find: Find) -> tuple[Locate, Find]:
        """Return both functions as they are, but for their answers being noted here."""

        def locating(file: str) -> str | None:
            self.files[file] = locate(file)
            return self.files[file]

        def finding(address: str) -> Picture | None:
            self.pictures[address] = find(address)
            return self.pictures[address]

        return locating, finding


def as_data(asked: Asked) -> list[Any]:
    """Return ``asked`` as JSON can hold it."""
    return [asked.files, {address: picture and astuple(picture) for address, picture in asked.pictures.items()}]


def from_data(data: list[Any]) -> Asked:
    """Return what ``as_data`` was given. Raises TypeError, ValueError or AttributeError."""
    files, pictures = data
    return Asked(dict(files), {address: facts and _picture(*facts) for address, facts in pictures.items()})


def _picture(url: str, width: int, height: int, variants: list[tuple[str, int, str]]) -> Picture:
    return Picture(url, width, height, tuple(Variant(*facts) for facts in variants))
