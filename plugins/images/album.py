"""All pictures of one build: found by their address, made when a page shows them, placed when all is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins.images.model import Picture, Variant
from plugins.images.variants import SUFFIXES, prepare


class Album:
    """The pictures below ``content``/images, as pages at ``siteurl`` link them."""

    def __init__(self, content: Path, cache: Path, siteurl: str) -> None:
        self._content = content
        self._cache = cache
        self._siteurl = siteurl
        self._shown: dict[str, Picture | None] = {}
        self._files: dict[str, Path] = {}

    def find(self, address: str) -> Picture | None:
        """Return the picture at ``address`` (as links have it), or None when it is none of ours."""
        if address not in self._shown:
            self._shown[address] = self._find(address)
        return self._shown[address]

    def _find(self, address: str) -> Picture | None:
        name = address.removeprefix(f"{self._siteurl}/")
        if not name.startswith("images/"):
            return None
        path = self._content / name
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            return None
        prepared = prepare(path, self._cache)
        variants = []
        for made in prepared.made:
            target = f"{Path(name).parent.as_posix()}/{made.path.name}"
            self._files[target] = made.path
            variants.append(Variant(f"{self._siteurl}/{target}", made.width, made.kind))
        return Picture(address, prepared.width, prepared.height, tuple(variants))

    def write(self, place: Callable[[str, Path], None]) -> None:
        """``place`` the variants of every picture that was shown: each one's name, and its file.

        Those that no page shows any more leave the cache.
        """
        for name, path in sorted(self._files.items()):
            place(name, path)
        shown = set(self._files.values())
        for path in self._cache.iterdir() if self._cache.is_dir() else ():
            if path not in shown:
                path.unlink()
