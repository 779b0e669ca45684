"""Names that every disk and every host can hold, and those that some cannot; and who has which.

A name is a path below the site's folder: ``posts/hello/index.html`` is one file, ``planet/`` all that is below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 255  # bytes of one part of a path: ext4, APFS and NTFS (there of UTF-16, which is never more)
LONGEST_PATH = 500  # bytes: S3 and macOS take 1,024, and the folder that the site is built in counts, too
# Microsoft, "Naming Files, Paths, and Namespaces": devices, whatever ending they bear.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.I)
WIDE = str.maketrans("\xa0\u202f", "  ")  # spaces: macOS has the second in the names of its screenshots
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")


def unheld(name: str) -> str | None:
    """Return why a file or folder called ``name`` cannot stand everywhere, or None when it can.

    ``name`` is one part of a path. What is returned goes on with "it": ``begins with a dot``.
    """
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        return f"is longer than {LONGEST} bytes"
    if not name or name.startswith("."):
        return "begins with a dot" if name else "is empty"
    if not name.translate(WIDE).isprintable():
        return "has a character that cannot be seen"
    if name.endswith((".", " ")):
        return "ends in a dot or a space, which Windows drops"
    if match := _FORBIDDEN.search(name):
        return f"has a {match[0]}, which Windows does not take"
    if match := _ENCODED.search(name):
        return f"has a {match[0]}, which hosts read as another character"
    return "is the name of a device on Windows" if is_device(name) else None


def is_device(name: str) -> bool:
    """Return whether Windows takes ``name`` for a device."""
    return _DEVICE.match(name) is not None


def folded(path: str) -> str:
    """Return what two paths have in common that a disk may take for one: of any case, and composed or not."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


class Claims:
    """A table of names, each with who claimed it first."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._wholes: dict[str, str] = {}  # folders that belong to one, whatever is in them
        self._folders: dict[str, str] = {"": ""}  # on the way to any of these, with who came there first

    def claim(self, name: str, who: str) -> str | None:
        """Give ``name`` to ``who``; where that cannot be, change nothing, and return who has it, or is in its way."""
        key = folded(name.removesuffix("/"))
        taken = self._holder(key)
        if taken is not None:
            return taken
        (self._wholes if name.endswith("/") else self._files)[key] = who
        for folder in _above(key):
            if folder in self._folders:
                break
            self._folders[folder] = who
        return None

    def owner(self, name: str) -> str | None:
        """Return who has the file ``name``, or the folder that it is in; None where nobody has."""
        key = folded(name)
        return self._files.get(key) or next(
            (self._wholes[folder] for folder in _above(key) if folder in self._wholes), None
        )

    def _holder(self, key: str) -> str | None:
        for table in (self._files, self._wholes, self._folders):
            if key in table:
                return table[key]
        for folder in _above(key):
            if folder in self._files or folder in self._wholes:
                return self._files.get(folder) or self._wholes[folder]
        return None


def _above(key: str) -> Iterator[str]:
    """Yield the folders that a name is in, the nearest first."""
    while "/" in key:
        key = key.rpartition("/")[0]
        yield key
