"""The program as one Source: whatever it makes may depend on any of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from plugins.shared.digest import SIZE

PLUGINS = Path(__file__).parents[1]


@cache  # as it was when the process loaded it
def program() -> str:
    """Return the digest of the program: our code, Python, and all libraries that are installed.

    Any package may bring a Markdown extension, a lexer or a filter, so that all of them count, not just those we name.
    """
    return folder_digest(PLUGINS, (sys.version, *_installed()))


def folder_digest(folder: Path, facts: Iterable[str] = ()) -> str:
    """Return the digest of every file below ``folder`` by its name and bytes, and of ``facts``."""
    whole = hashlib.blake2b(digest_size=SIZE)
    for fact in facts:
        _add(whole, fact.encode("utf-8", "replace"))
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            _add(whole, path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape"))
            _add(whole, path.read_bytes())
    return whole.hexdigest()


def _add(whole: hashlib.blake2b, data: bytes) -> None:
    whole.update(len(data).to_bytes(8, "big") + data)


def _installed() -> list[str]:
    """Return the names of all installed packages, each with its version, as their folders say them."""
    folders = (Path(folder) for folder in sys.path if folder)
    return sorted(path.name for folder in folders if folder.is_dir() for path in folder.glob("*.dist-info"))
