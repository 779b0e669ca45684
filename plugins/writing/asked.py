"""What a text asked of the site around it while it was converted: where files are, and which pictures there are.

With the text itself these dependencies are all that its HTML is made from. So HTML of an earlier build may be shown
again when the same questions have the same answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plugins.images.model import Picture
from plugins.memo.asking import Asked as Dependencies
from plugins.shared.digest import digest
from plugins.writing.links import Locate
from plugins.writing.pictures import Find

ADDRESS, PICTURE, DOWNLOAD = "address", "picture_at", "download_at"
Told = Callable[[str], str | None]  # the address of a file to fetch → its kind and size, in words


@dataclass(frozen=True)
class Asked:
    """Each content file with its address, and each address with its picture, or with what is told of it; or None."""

    files: dict[str, str | None] = field(default_factory=dict)
    pictures: dict[str, Picture | None] = field(default_factory=dict)
    downloads: dict[str, str | None] = field(default_factory=dict)

    def shows(self, find: Find) -> bool:
        """Return whether the pictures are those that ``find`` gives."""
        return all(find(address) == picture for address, picture in self.pictures.items())

    @property
    def dependencies(self) -> Dependencies:
        """Return the questions as the memo has them."""
        files = [(ADDRESS, [file], digest(address)) for file, address in self.files.items()]
        told = [(DOWNLOAD, [address], digest(one)) for address, one in self.downloads.items()]
        return files + told + [(PICTURE, [address], digest(picture)) for address, picture in self.pictures.items()]

    def noting(self, locate: Locate, find: Find, told: Told) -> tuple[Locate, Find, Told]:
        """Return the functions as they are, but for their answers being noted here."""

        def locating(file: str) -> str | None:
            self.files[file] = locate(file)
            return self.files[file]

        def finding(address: str) -> Picture | None:
            self.pictures[address] = find(address)
            return self.pictures[address]

        def telling(address: str) -> str | None:
            self.downloads[address] = told(address)
            return self.downloads[address]

        return locating, finding, telling
