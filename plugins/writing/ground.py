"""What every conversion depends on besides the text: our code, Python, and everything that is installed."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

PLUGINS = Path(__file__).parents[1]
CODE = ("writing", "images", "language", "shared")  # the packages that a conversion may use


def ground(*facts: str) -> str:
    """Return a digest of ``facts``, our code and all libraries: where it differs, no earlier conversion counts.

    Any package may bring a Markdown extension or a lexer, so that all of them count, not just those we name.
    """
    digest = hashlib.sha256()
    for part in (*facts, sys.version, *_installed()):
        digest.update(f"{part}\0".encode())
    for name in CODE:
        for path in sorted((PLUGINS / name).rglob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _installed() -> list[str]:
    """Return the names of all installed packages, each with its version, as their folders say them."""
    folders = (Path(folder) for folder in sys.path if folder)
    return sorted(path.name for folder in folders if folder.is_dir() for path in folder.glob("*.dist-info"))
