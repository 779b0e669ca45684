"""Which files content/ may hold. A pull request brings them, so nothing else is read, copied or published."""

from __future__ import annotations

import os
from pathlib import Path

from plugins.images.naming import SUFFIXES, published
from plugins.shared.folder import walk
from plugins.shared.problem import Problem

FOLDERS = ("posts", "pages", "members", "events", "venues")
# Beside these: content/planet/*.json (the bundled archive) and a licence.


def pictures(content: Path, root: Path) -> dict[str, str]:
    """Return each picture of ``content``/images (named from ``root``) with its path below the output."""
    files = [path for path in (content / "images").rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()]
    folder = content.relative_to(root).as_posix()
    names = published(file.relative_to(content).as_posix() for file in files)
    return {f"{folder}/{name}": path for name, path in sorted(names.items())}


def strays(content: Path, root: Path) -> list[Problem]:
    """Return a Problem for each file of ``content`` that has no place there."""
    inside, above = content.resolve(), len(root.as_posix()) + 1
    found = (
        _problem(entry, entry.path.replace(os.sep, "/")[above:], len(content.as_posix()) + 1 - above, inside)
        for entry in (walk(content) if content.is_dir() else ())
        if not entry.name.startswith(".")
    )
    return [problem for problem in found if problem]


def _problem(entry: os.DirEntry[str], shown: str, content: int, inside: Path) -> Problem | None:
    """Return what is wrong with a file; the first ``content`` characters of its name lead to the folder content/."""
    if not shown.isprintable():
        plain = "".join(c if c.isprintable() else "?" for c in shown)
        return Problem(f"{plain}:1", "has a character in its name that cannot be seen", "rename the file")
    if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(inside):
        return Problem(f"{shown}:1", "is a link to a file outside content/", "put the file itself here")
    if entry.is_dir():
        return None
    folder = shown[content:].partition("/")[0]
    if folder == "images":
        return _of_picture(Path(entry.path), shown)
    markdown = entry.name.endswith(".md")
    if markdown and folder not in FOLDERS:
        where = ", ".join(f"content/{folder}/" for folder in FOLDERS)
        return Problem(f"{shown}:1", "is in no folder that is read", f"move it to one of {where}")
    if not markdown and folder in FOLDERS and not entry.name.endswith("~"):
        return Problem(f"{shown}:1", "is not Markdown", "write it as a .md file; pictures belong in content/images/")
    return None


def _of_picture(path: Path, shown: str) -> Problem | None:
    if path.suffix.lower() == ".svg":
        return Problem(f"{shown}:1", "is an SVG, which can carry code", "save it as PNG or WebP")
    if path.suffix.lower() not in SUFFIXES:
        return Problem(f"{shown}:1", "is not a picture", f"use one of {', '.join(sorted(SUFFIXES))}")
    return None
