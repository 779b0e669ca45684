"""Files by the digest of their bytes, below `.hub/cache/blobs/`: one file there and in the site, with two names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.shared.digest import digest_of
from plugins.shared.folder import Inode, inode, walk, write_whole


@dataclass(frozen=True)
class Blob:
    """A file as it was when it was written: its digest, its size in bytes, and its time in nanoseconds."""

    digest: str
    size: int
    written: int


class Blobs:
    """The files in ``folder``. A file that was changed in its place since it was written does not count."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> str:
        """Return where a file is, or would be."""
        return f"{self._folder}/{digest[:2]}/{digest}"

    def put(self, data: bytes) -> Blob:
        """Keep ``data``; raise OSError where it cannot be kept. It may be called in any process."""
        digest = digest_of(data)
        path = Path(self.path(digest))
        if not _holds(path, data):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)  # not ours
            write_whole(path, data)
        status = path.stat()
        return Blob(digest, status.st_size, status.st_mtime_ns)

    def find(self, blob: Blob) -> Inode | None:
        """Return which file ``blob`` is, or None where it is gone or no longer what it was."""
        try:
            # Of a large site there are many, and to make a Path of each takes longer than the rest.
            status = os.stat(self.path(blob.digest), follow_symlinks=False)  # noqa: PTH116
        except OSError:
            return None
        return inode(status) if (status.st_size, status.st_mtime_ns) == (blob.size, blob.written) else None

    def clear(self, wanted: Collection[str]) -> None:
        """Delete every file whose digest is not in ``wanted``."""
        with suppress(OSError):
            for entry in walk(self._folder):
                if entry.name not in wanted:
                    Path(entry.path).unlink(missing_ok=True)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
