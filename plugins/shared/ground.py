"""What everything that a build makes depends on, besides the content: code, templates, libraries."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

PLUGINS = Path(__file__).parents[1]


def ground(facts: Iterable[str], *folders: Path) -> str:
    """Return a digest of ``facts``, every file in ``folders``, Python and all libraries.

    Where it differs, nothing of an earlier build counts. Any package may bring a Markdown extension, a lexer or a
    filter, so that all of them count, not just those we name.
    """
    digest = hashlib.blake2b(digest_size=20)
    for part in (*facts, sys.version, *_installed()):
        _add(digest, part.encode("utf-8", "replace"))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                _add(digest, path.relative_to(folder).as_posix().encode())
                _add(digest, path.read_bytes())
    return digest.hexdigest()


def _add(digest: hashlib.blake2b, data: bytes) -> None:
    digest.update(len(data).to_bytes(8, "big") + data)


def _installed() -> list[str]:
    """Return the names of all installed packages, each with its version, as their folders say them."""
    folders = (Path(folder) for folder in sys.path if folder)
    return sorted(path.name for folder in folders if folder.is_dir() for path in folder.glob("*.dist-info"))
