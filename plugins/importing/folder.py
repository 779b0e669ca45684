"""A folder of files that a generator reads: what is in it, and what a reader has found of it so far."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from plugins.importing.model import OldText
from plugins.shared.problem import Problem

PASSED = ("node_modules", "__pycache__", "venv", "output", "public", "_site", "resources", "vendor")
_DATED = re.compile(r"(\d{4})[-_](\d{1,2})[-_](\d{1,2})[-_](.+)")
OF_A_PROJECT = ("readme", "license", "contributing", "changelog", "code_of_conduct", "404")  # files that are no texts
_UNREAD = {
    **dict.fromkeys((".adoc", ".asciidoc"), "AsciiDoc"),
    ".org": "Org",
    ".textile": "Textile",
    ".mdx": "MDX",
    ".rst": "reStructuredText",
    ".ipynb": "a notebook",
}
LARGEST = 100 * 2**20  # bytes of one file


@dataclass
class Reading:
    """What a reader has found so far in ``files``: texts, what is lost, and which files (and lines) have which key."""

    files: dict[str, Path]
    texts: list[OldText] = field(default_factory=list, kw_only=True)
    lost: list[Problem] = field(default_factory=list, kw_only=True)
    found_keys: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list), kw_only=True)

    def take(self, text: OldText, lines: Mapping[str, int]) -> None:
        """Add a text, and the keys of its front matter with their lines."""
        self.texts.append(text)
        for key, line in lines.items():
            self.found_keys[key].append((text.file, line))

    def tell_unread(self, within: Callable[[str], bool]) -> None:
        """Note the texts that lie where texts are, in a language that nobody reads here."""
        for name in filter(within, self.files):
            if what := _UNREAD.get(Path(name).suffix.lower()):
                fix = "make Markdown of it (pandoc can), and import again"
                self.lost.append(Problem(f"{name}:1", f"is written as {what}, which is not read here", fix))

    def all_lost(self, known: Callable[[str], bool]) -> tuple[Problem, ...]:
        """Return what is lost, and a Problem for each key that has no place here, with a file that has it."""
        fix = "write what matters of it into the texts"
        problems = []
        for key, places in sorted(self.found_keys.items()):
            if not known(key):
                (file, line), more = places[0], len(places) - 1
                others = f" (and in {more} more)" if more else ""
                problems.append(
                    Problem(f"{file}:{line}", f"has the key `{key}`, which means nothing here{others}", fix)
                )
        return (*self.lost, *problems)


def files(root: Path, passed: Collection[str] = PASSED) -> dict[str, Path]:
    """Return every file below ``root`` by its path there, but for tools and what was built; no link is followed."""
    paths: dict[str, Path] = {}
    for place, folders, names in os.walk(root):
        folders[:] = sorted(folder for folder in folders if not folder.startswith(".") and folder not in passed)
        for name in sorted(names):
            path = Path(place) / name
            if not path.is_symlink() and path.is_file():
                paths[path.relative_to(root).as_posix()] = path
    return paths


def read(path: Path) -> bytes:
    """Return a file's bytes; nothing of one that is too large or cannot be read."""
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""


def dated_name(stem: str) -> tuple[date | None, str]:
    """Return the date that a file's name begins with, and the rest of it."""
    match = _DATED.fullmatch(stem)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3])), match[4]
        except ValueError:
            pass
    return None, stem


def titled(stem: str) -> str:
    """Return a title for a file that has none, made of its name."""
    words = re.sub(r"[-_]+", " ", stem).strip()
    return words[:1].upper() + words[1:]


def site_address(*values: object) -> tuple[str, str]:
    """Return the first of ``values`` that is an address of a site, without a slash, and the path that it is below."""
    for value in values:
        text = str(value or "").strip().rstrip("/")
        parts = urlsplit(text if "://" in text else f"https:{text}" if text.startswith("//") else "")
        if parts.scheme in ("http", "https") and parts.hostname and "." in parts.hostname:
            return f"{parts.scheme}://{parts.netloc}", parts.path
    return "", ""


def by_address(files: Mapping[str, Path], folders: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files in ``folders``, which are copied as they are: the address of each, and its path."""
    for folder in folders:
        for name, path in files.items():
            if name.startswith(f"{folder}/"):
                yield f"/{name.removeprefix(f'{folder}/')}", path
