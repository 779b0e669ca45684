"""Templates as Python has compiled them, kept for the next build. Losing them costs only time."""

from __future__ import annotations

from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from plugins.shared import sealed


class Compiled(BytecodeCache):
    """The compiled templates of one ``ground`` in the file ``path``; Jinja compiles one again whose text differs."""

    def __init__(self, path: Path, ground: str) -> None:
        self._path = path
        self._ground = ground
        self._known: dict[str, bytes] = sealed.read(path, ground) or {}
        self._grown = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template is known."""
        if found := self._known.get(bucket.key):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key] = bucket.bytecode_to_string()
        self._grown = True

    def close(self) -> None:
        """Keep it for the next build; where that cannot be, nothing else happens."""
        if self._grown:
            sealed.write(self._path, self._ground, self._known)
