"""Who has which address of the site: each is claimed once, and names that a disk may take for one are one.

A name is a path below the site's folder: ``posts/hello/index.html`` is one file, ``planet/`` all that is below it.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugins.shared.names import folded


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
        return self._files.get(key) or next((self._wholes[one] for one in _above(key) if one in self._wholes), None)

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
