"""What can be made again, deleted."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from plugins.memo.database import NAME
from plugins.memo.memo import BLOBS
from plugins.output.swap import clear

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
    names = [name for name in _MADE_AGAIN if (root / name).exists()]
    for name in names:
        shutil.rmtree(root / name)
    return names


def clear_leftovers(cache: Path) -> None:
    """Delete what an older version kept in the folder ``cache``, and the folder where it is none."""
    if not cache.is_dir():
        clear(cache)
        return
    for path in cache.iterdir():
        if path.name != BLOBS and not path.name.startswith(NAME):
            with suppress(OSError):
                clear(path)
