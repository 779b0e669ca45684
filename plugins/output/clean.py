"""What can be made again, deleted."""

from __future__ import annotations

import shutil
from pathlib import Path

_MADE_AGAIN = (
    "output",
    "output.next",
    "output.old",
    ".hub/cache",
    ".hub/stage",
    ".hub/indexing",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
)


def clean(root: Path) -> list[str]:
    """Delete the output and the caches below ``root``, never the planet's memory; return what was deleted."""
    found = [name for name in _MADE_AGAIN if (root / name).exists()]
    for name in found:
        shutil.rmtree(root / name)
    return found
