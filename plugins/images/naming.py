"""What pictures are called: which endings a file may have, and where it is published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, unquote

# Which format a file with this ending is published in (Pillow's names), whatever it is when it comes.
KINDS = MappingProxyType(
    {
        **dict.fromkeys((".jpg", ".jpeg", ".heic", ".heif", ".hif"), "JPEG"),
        ".png": "PNG",
        ".webp": "WEBP",
        ".gif": "GIF",
        ".avif": "AVIF",
    }
)
SUFFIXES = frozenset(KINDS)
_NO_BROWSER_SHOWS = frozenset((".heic", ".heif", ".hif"))
_PATH = re.compile(rf"[^/\\:][^\\:]*(?:{'|'.join(map(re.escape, sorted(SUFFIXES)))})", re.IGNORECASE)


def parse_picture(value: object) -> str:
    """Return a picture's path below content/, which front matter names. Raises ValueError for anything else."""
    text = str(value).strip()
    if not _PATH.fullmatch(text) or ".." in text.split("/"):
        raise ValueError(f"is not a picture: {text} — write its path below content/, as images/day.jpg")
    return text


def published(names: Iterable[str]) -> dict[str, str]:
    """Return for each of ``names`` (paths below content/) the path below the output at which it is published.

    It is the same, but for formats that no browser shows: ``images/pub.heic`` becomes ``images/pub.jpg``, or
    ``images/pub.heic.jpg`` beside a picture that has that name.
    """
    ordered = sorted(names)
    found = {name: name for name in ordered if PurePosixPath(name).suffix.lower() not in _NO_BROWSER_SHOWS}
    taken = {name.casefold() for name in found}
    for name in ordered:
        if name not in found:
            found[name] = next(path for path in _jpegs(name) if path.casefold() not in taken)
            taken.add(found[name].casefold())
    return found


def _jpegs(name: str) -> Iterable[str]:
    yield f"{name.rpartition('.')[0]}.jpg"
    yield f"{name}.jpg"
    number = 2
    while True:
        yield f"{name}-{number}.jpg"
        number += 1


def address(path: str) -> str:
    """Return the path as links have it: spaces, commas and the like would end it in some places."""
    return quote(path, safe="/")


def path_of(address: str) -> str:
    """Return the path that a link has, without what is behind a ? or a #."""
    return unquote(re.split(r"[?#]", address, maxsplit=1)[0])
