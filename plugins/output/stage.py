"""The folder that a build fills: what an earlier build left in it stays where it is still right.

A file that has another name elsewhere (among the memo's blobs, in a cache) can be known again; any other is made anew.
So a file that is written in its place is never one that the published site has, too.
"""

from __future__ import annotations

from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from plugins.output.swap import clear
from plugins.shared.folder import Inode, below, inode, status, walk


class Stage:
    """The folder ``path``, without what cannot be used again. It is there after this, and has no links in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.standing: dict[str, Inode] = {}  # what can be used again, by its name below the folder
        self._emptied: list[str] = []
        if path.is_symlink() or path.is_file():
            path.unlink()
        path.mkdir(parents=True, exist_ok=True)
        for entry in walk(path, folders=True):
            if entry.is_dir(follow_symlinks=False):
                self._emptied.append(below(path, entry.path))
            elif (stat := status(entry)).st_nlink == 1 or entry.is_symlink():
                Path(entry.path).unlink()
            else:
                self.standing[below(path, entry.path)] = inode(stat)

    def clear(self, placed: Set[str]) -> None:
        """Delete what the build has not ``placed`` (names below the folder), and folders that are empty."""
        for name in self.standing.keys() - placed:
            path = self.path / name
            with suppress(FileNotFoundError, NotADirectoryError):
                # What took its place is wanted, by a name that this disk takes for the same, or as a folder.
                if inode(path.lstat()) == self.standing[name]:
                    path.unlink()
        used_folders = {name.rpartition("/")[0] for name in self.standing.keys() & placed}
        for folder in sorted(self._emptied, key=len, reverse=True):
            if folder not in used_folders:
                with suppress(OSError):
                    (self.path / folder).rmdir()  # refuses where there is something in it

    def remove(self) -> None:
        """Delete what is there now: the folder, or what took its place in the exchange."""
        clear(self.path)
