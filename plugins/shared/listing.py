"""The one walk that says which files of a folder may be read or copied, and which a person must take out.

A pull request can bring links and names with a dot, an archive of files pipes and devices, too. What is listed is a
regular file below the folder that no link leads to; open it by plugins.shared.opened.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from errno import EACCES
from functools import cached_property
from pathlib import Path

from plugins.shared.names import WIDE
from plugins.shared.opened import is_link
from plugins.shared.problem import Problem

# What systems and editors leave behind. As regular files they are harmless, and passed over: never read, never copied.
_LEFTOVERS = re.compile(
    r"\.DS_Store|\.localized|Thumbs\.db|ehthumbs\.db|[Dd]esktop\.ini|\.directory|Icon\r"  # macOS, Windows, KDE
    r"|\.gitkeep|\.keep|\.gitignore|\.gitattributes"
    r"|.+~|\.#.+|#.+#|\..+\.sw[a-p]|\.~lock\..+#|\..+\.kate-swp|\.goutputstream-\w+|~\$.+"  # editors
)
_APPLE_DOUBLE = "._"  # of the file whose name follows, on disks that are not Apple's
_EMACS_LOCK = re.compile(r"[^/\\]+@[^/\\]+")  # a link that leads nowhere: who edits, on which machine


@dataclass(frozen=True)
class Listed:
    """One file: its whole path, and its name from the project, as people write it."""

    path: str
    name: str

    @property
    def own(self) -> str:
        """Return the last part of its name."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True)
class Listing:
    """What one walk has found below ``folder``: files by name, folders, and what must not be there."""

    folder: Path
    files: tuple[Listed, ...] = ()
    problems: tuple[Problem, ...] = ()

    def below(self, folder: Path) -> tuple[Listed, ...]:
        """Return the files in ``folder``, and in those below it."""
        start = f"{folder}{os.sep}"
        return tuple(file for file in self.files if file.path.startswith(start))

    def within(self, folder: Path, ending: str) -> list[Listed]:
        """Return the files right in ``folder`` whose names have this ``ending``, but for drafts (``_x.md``)."""
        files = self._by_folder.get(str(folder), ())
        return [file for file in files if file.path.endswith(ending) and not file.own.startswith("_")]

    @cached_property
    def _by_folder(self) -> dict[str, list[Listed]]:
        folders: dict[str, list[Listed]] = defaultdict(list)
        for file in self.files:
            folders[os.path.dirname(file.path)].append(file)  # noqa: PTH120 (of a large site there are many)
        return dict(folders)


def listing(folder: Path, root: Path) -> Listing:
    """Walk through ``folder`` once; files are named relative to ``root``. A folder that is not there is empty."""
    shown = folder.relative_to(root).as_posix()
    entries = list(_walk(folder, "" if shown == "." else f"{shown}/")) if os.path.lexists(folder) else []
    files = sorted((file for file in entries if isinstance(file, Listed)), key=lambda file: file.name)
    return Listing(folder, tuple(files), tuple(problem for problem in entries if isinstance(problem, Problem)))


def _walk(folder: Path, shown: str) -> Iterator[Listed | Problem]:
    waiting = [(str(folder), shown)]
    while waiting:
        path, above = waiting.pop()
        try:
            with os.scandir(path) as entries:
                children = {entry.name: entry for entry in entries}
        except OSError as error:
            yield _unreadable(above.rstrip("/") or shown or ".", error)
            continue
        for entry in children.values():
            shown_as = above + entry.name
            if problem := _refused(entry, shown_as, folder, children.keys()):
                yield problem
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{shown_as}/"))
            elif not _is_leftover(entry, children.keys()):
                yield Listed(entry.path, shown_as)


def _refused(entry: os.DirEntry[str], name: str, folder: Path, beside: Collection[str]) -> Problem | None:
    """Return why what stands at ``name`` has no place in ``folder``, or None when it has one."""
    if not name.translate(WIDE).isprintable():
        plain = "".join(c if c.isprintable() else "?" for c in name)
        return Problem(f"{plain}:1", "has a character in its name that cannot be seen", "rename the file")
    if _is_leftover(entry, beside):
        return None
    if _is_link(entry):
        return _of_link(entry, name, folder)
    if entry.name.startswith("."):
        fix = "take it out, or rename it without the dot"
        return Problem(f"{name}:1", "begins with a dot, and nothing of that name is published", fix)
    if entry.is_dir(follow_symlinks=False):
        return None
    if not entry.is_file(follow_symlinks=False):
        return Problem(f"{name}:1", "is no file but a pipe, a socket or a device", "take it out")
    if not os.access(entry.path, os.R_OK):
        return _unreadable(name, PermissionError(EACCES, os.strerror(EACCES)))
    return None


def _is_link(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() or (os.name == "nt" and is_link(entry.stat(follow_symlinks=False)))


def _is_leftover(entry: os.DirEntry[str], beside: Collection[str]) -> bool:
    if entry.is_symlink():
        return entry.name.startswith(".#") and bool(_EMACS_LOCK.fullmatch(str(Path(entry.path).readlink())))
    if not entry.is_file(follow_symlinks=False):
        return False
    double = entry.name.startswith(_APPLE_DOUBLE) and entry.name.removeprefix(_APPLE_DOUBLE) in beside
    return double or bool(_LEFTOVERS.fullmatch(entry.name))


def _of_link(entry: os.DirEntry[str], name: str, folder: Path) -> Problem:
    inside = Path(os.path.realpath(entry.path)).is_relative_to(os.path.realpath(folder))
    where = f"another place in {folder.name}/" if inside else f"a file outside {folder.name}/"
    return Problem(f"{name}:1", f"is a link to {where}", "put the file itself here, not a link to it")


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem(f"{name}:1", f"cannot be read ({error.strerror})", "check the file's permissions")
