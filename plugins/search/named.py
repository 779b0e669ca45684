"""Files of an index, named after what is in them: those that the last index has too are taken from there."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from plugins.search.bundle import MARK
from plugins.shared.linked import link

_LEVEL = 5  # of compression: 9 takes four times as long, and spares a hundredth of the bytes


class Named:
    """The files of one language in ``folder``, and in the folder ``earlier``, if there is one."""

    def __init__(self, language: str, folder: Path, earlier: Path | None) -> None:
        self._language, self._folder, self._earlier = language, folder, earlier

    def write(self, place: str, data: bytes) -> str:
        """Write ``data`` at ``place``, whose {} is the name; return the name."""
        name = f"{self._language}_{hashlib.sha256(data).hexdigest()[:10]}"
        if not (self._earlier and (self._earlier / place.format(name)).is_file()):
            (self._folder / place.format(name)).write_bytes(gzip.compress(MARK + data, _LEVEL, mtime=0))
        else:
            self.take(place, name)
        return name

    def take(self, place: str, name: str) -> None:
        """Take the file ``name`` from the earlier index."""
        assert self._earlier
        link(self._earlier / place.format(name), self._folder / place.format(name))
