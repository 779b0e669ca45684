"""What a text asked of the site around it while it was converted: where files are, and which pictures there are.

With the text itself these dependencies are all that its HTML is made from. So HTML of an earlier build may be shown
again when the same questions have the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.images.model import Picture
from plugins.memo.asking import Asked as Dependencies
from plugins.shared.digest import digest
from plugins.writing.links import Locate
from plugins.writing.pictures import Find

ADDRESS, PICTURE = "address", "picture_at"


@dataclass(frozen=True)
class Asked:
    """Each content file with its address, and each picture's address with the picture; None where there is none."""

    files: dict[str, str | None] = field(default_factory=dict)
    pictures: dict[str, Picture | None] = field(default_factory=dict)

    def shows(self, find: Find) -> bool:
        """Return whether the pictures are those that ``find`` gives."""
        return all(find(address) == picture for address, picture in self.pictures.items())

    @property
    def dependencies(self) -> Dependencies:
        """Return the questions as the memo has them."""
        files = [(ADDRESS, [file], digest(address)) for file, address in self.files.items()]
        return files + [(PICTURE, [address], digest(picture)) for address, picture in self.pictures.items()]

    def noting(self, locate: Locate, find: Find) -> tuple[Locate, Find]:
        """Return both functions as they are, but for their answers being noted here."""

        def locating(file: str) -> str | None:
            self.files[file] = locate(file)
            return self.files[file]

        def finding(address: str) -> Picture | None:
            self.pictures[address] = find(address)
            return self.pictures[address]

        return locating, finding
