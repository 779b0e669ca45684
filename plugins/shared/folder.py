"""What stands in a folder, and below it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def walk(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """Yield every file below ``folder``, in no order; a link is one of them, and is not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from walk(entry.path)
            else:
                yield entry
