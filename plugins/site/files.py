"""Which files content/ may hold. A pull request brings them, so nothing else is read, copied or published."""

from __future__ import annotations

from pathlib import Path

from plugins.images.variants import SUFFIXES, problem_of
from plugins.shared.problem import Problem

FOLDERS = ("posts", "pages", "members", "events", "venues")
# Beside these: content/planet/*.json (the bundled archive) and a licence.


def pictures(content: Path, root: Path) -> dict[str, str]:
    """Return each picture of ``content``/images (named from ``root``) with its address."""
    return {
        path.relative_to(root).as_posix(): path.relative_to(content).as_posix()
        for path in sorted((content / "images").rglob("*"))
        if path.suffix.lower() in SUFFIXES
    }


def strays(content: Path, root: Path) -> list[Problem]:
    """Return a Problem for each file of ``content`` that has no place there."""
    inside = content.resolve()
    found = (
        _problem(path, path.relative_to(content), path.relative_to(root).as_posix(), inside)
        for path in sorted(content.rglob("*"))
        if not path.name.startswith(".")
    )
    return [problem for problem in found if problem]


def _problem(path: Path, name: Path, shown: str, inside: Path) -> Problem | None:
    if not shown.isprintable():
        plain = "".join(c if c.isprintable() else "?" for c in shown)
        return Problem(f"{plain}:1", "has a character in its name that cannot be seen", "rename the file")
    if not path.resolve().is_relative_to(inside):
        return Problem(f"{shown}:1", "is a link to a file outside content/", "put the file itself here")
    if path.is_dir():
        return None
    if name.parts[0] == "images":
        return _of_picture(path, shown)
    if path.suffix == ".md" and name.parts[0] not in FOLDERS:
        where = ", ".join(f"content/{folder}/" for folder in FOLDERS)
        return Problem(f"{shown}:1", "is in no folder that is read", f"move it to one of {where}")
    if path.suffix != ".md" and name.parts[0] in FOLDERS and not path.name.endswith("~"):
        return Problem(f"{shown}:1", "is not Markdown", "write it as a .md file; pictures belong in content/images/")
    return None


def _of_picture(path: Path, shown: str) -> Problem | None:
    if path.suffix.lower() == ".svg":
        return Problem(f"{shown}:1", "is an SVG, which can carry code", "save it as PNG or WebP")
    if path.suffix.lower() not in SUFFIXES:
        return Problem(f"{shown}:1", "is not a picture", f"use one of {', '.join(sorted(SUFFIXES))}")
    return problem_of(path, shown)
